"""The body of an article as blocks: paragraphs, headings, list items, quotes, in reading order."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lxml import etree

from newscrawler.extraction.draft import Block
from newscrawler.extraction.select import Node, inner_text

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote center dd div dl dt fieldset footer header hr li main ol p pre section table"
    " tbody td tfoot th thead tr ul".split()
)
# Never the words of the article: code, embeds, pictures and their captions, forms, and <ins>, which news pages use
# for adverts only.
_NEVER = frozenset(
    "audio button canvas embed figcaption figure form iframe img input ins link meta nav noscript object picture script"
    " select style svg template textarea video".split()
)
# Boxes that stand in the body on many sites, whatever the outlet: adverts by their delivery scripts, embedded posts.
COMMON_BOXES = (
    "aside, [class*='caption'], .adsbygoogle, [id^='div-gpt-ad'], [id^='google_ads'], [class^='ads-'],"
    " [class*=' ads-'], [id^='ads_'], blockquote.twitter-tweet, blockquote.instagram-media, blockquote.tiktok-embed,"
    " .fb-post"
)
# A picture, video or embedded post, and the elements that hold one with its caption, credit and buttons.
_MEDIA = frozenset("embed iframe img object picture video".split())
_HOLDERS = frozenset("article aside center div p section table ul".split())
_LONGEST_CAPTION = 60  # words
_SHORTEST_SENTENCE = 6  # words
_SENTENCE_ENDS = (".", "!", "?", '"', "”")
_UNSEEN = frozenset("noscript script style template".split())
_ENDS = frozenset(".!?:;…\"”’')]")  # what a line may end with that the next does not go on


class _Writer:
    """Collects text and breaks into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._chunks: list[str] = []
        self._outside_links = False
        self._breaks = 0
        self._last = ""

    def text(self, text: str | None, *, link: bool) -> None:
        if not text:
            return
        if text.isspace():
            self._chunks.append(" ")
            return
        if self._breaks and self._chunks:
            self._break(text)
        self._breaks = 0
        self._chunks.append(text)
        self._last = text.rstrip()[-1]
        if not link:
            self._outside_links = True

    def _break(self, following: str) -> None:
        """Two ``<br>`` part paragraphs; so does one, unless the sentence plainly runs on behind it."""
        if self._breaks == 1 and self._last not in _ENDS and following.lstrip()[0].islower():
            self._chunks.append(" ")
        else:
            self.flush()

    def br(self) -> None:
        self._breaks += 1

    def flush(self, *, heading: bool = False) -> None:
        text = " ".join("".join(self._chunks).split())
        if text:
            self.blocks.append(Block(text, link=not self._outside_links, heading=heading))
        self._chunks.clear()
        self._outside_links = False
        self._breaks = 0


def read_blocks(containers: Iterable[Node], boxes: Collection[Node] = (), ends: Collection[Node] = ()) -> list[Block]:
    """The text under ``containers`` as blocks, up to the first element of ``ends``.

    ``boxes`` are elements whose text is none of the article's: adverts, related links, prompts. They and what is
    never text (scripts, figures, embeds) part blocks only where they are block-level elements themselves. White space
    is folded. Linear in the size of the tree; depth of nesting does not matter.
    """
    writer = _Writer()
    left_out, over = set(boxes), set(ends)
    for container in containers:
        ended = _walk(container, left_out, over, writer)
        writer.flush()
        if ended:
            break
    return writer.blocks


def _walk(container: Node, boxes: set[Node], ends: set[Node], writer: _Writer) -> bool:
    """Write the text of a container; true when one of ``ends`` stopped it."""
    links = 0
    passed_over: Node | None = None
    walker = etree.iterwalk(container, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if element in ends:
                return True
            if tag in _NEVER or element in boxes:
                walker.skip_subtree()  # its end event comes all the same
                passed_over = element
                if tag in _BLOCKS or tag == "figure":
                    writer.flush()
            else:
                _enter(tag, writer)
                links += tag == "a"
                writer.text(element.text, link=links > 0)
            continue
        if event == "end" and element is not passed_over:
            if tag in _BLOCKS:
                writer.flush(heading=tag in _HEADINGS)
            links -= tag == "a"
        if element is not container:
            writer.text(element.tail, link=links > 0)
    return False


def media_boxes(container: Node) -> set[Node]:
    """Elements that hold a picture or a video and little text: what they say is a caption, a credit, a button.

    One that holds a sub-heading or a paragraph of a whole sentence is none, nor one with a third of all words.
    """
    words: dict[Node, int] = {}
    media: set[Node] = set()
    text: set[Node] = set()
    for _, element in etree.iterwalk(container, events=("end",)):
        words[element] = words.get(element, 0) + (0 if element.tag in _UNSEEN else len((element.text or "").split()))
        above = element.getparent()
        if element is container:
            break
        words[above] = words.get(above, 0) + words[element] + len((element.tail or "").split())
        if element.tag in _MEDIA or element in media:
            media.add(above)
        if element in text or element.tag in _HEADINGS or (element.tag == "p" and _is_text(element, words[element])):
            text.update((element, above))
    most = min(_LONGEST_CAPTION, words[container] // 3)
    return {element for element in media - text if element.tag in _HOLDERS and words[element] <= most}


def _is_text(paragraph: Node, words: int) -> bool:
    return words >= _SHORTEST_SENTENCE and inner_text(paragraph).rstrip().endswith(_SENTENCE_ENDS)


def _enter(tag: str, writer: _Writer) -> None:
    if tag == "br":
        writer.br()
    elif tag in _BLOCKS:
        writer.flush()
