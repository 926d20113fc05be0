"""The body of an article as blocks: paragraphs, headings, list items, quotes, in reading order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

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
    "aside, .adsbygoogle, blockquote.twitter-tweet, blockquote.instagram-media, blockquote.tiktok-embed, .fb-post"
)
# Words in classes and ids that name something else than text, in the spellings of the sites: of anything, and of what
# is no part of a sentence.
_PROMPT_NAME = re.compile(
    r"baca[-_]?(?:juga|lagi|inline|holder)|lihat[-_]?(?:juga|jg)|advert|iklan|(?<![a-z0-9])ads?(?![a-z])", re.IGNORECASE
)
_BOX_NAME = re.compile(
    rf"{_PROMPT_NAME.pattern}|sisip|terkait|related|recommend|rekomendasi|picked|pilihan|trending|popul|topi[ck]"
    r"|paral+ax|banner|sponsor|promo|gpt-ad|revive|placeholder|adsense|flying|sticky|inject|taboola|outbrain|popin"
    r"|share|sosmed|medsos|socmed|social|follow|comment|komentar|disqus|reaction|rating|newsletter|subscri|langganan"
    r"|summar|ringkasan|widget|sidebar|next-?article|pagination|scroll|caption|foto|photo|gallery|galeri|video|(?<![a-z])tags?(?![a-z])"
    r"|tagging|para_?detail|newstag|getaway|gateway|download|disclaimer|copyright|gnews",
    re.IGNORECASE,
)
_INLINE = frozenset("a abbr b em i mark q s small span strong sub sup u".split())
# A picture, video or embedded post, and the elements that hold one with its caption, credit and buttons.
_MEDIA = frozenset("embed iframe img object picture video".split())
_HOLDERS = frozenset("article aside center div p section table ul".split())
_LONGEST_BOX = 60  # words
_LINKED = 0.7  # of the words
_SHORTEST_SENTENCE = 6  # words
_SENTENCE_ENDS = (".", '"', "”")  # titles of videos end in question marks
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


def boxes_within(container: Node) -> set[Node]:
    """Elements inside a body that are none of the article, by how they are called and by what they hold.

    A name that says so (``baca-juga``, ``parallax``) tells, unless a third of all words stand under it. Little text
    with a picture or a video is a caption, a credit, a button, but for a sub-heading or a whole sentence among it.
    Little text that is hardly anything but links is a list of other articles. And where paragraphs or bare text hold
    most of the words, little text beside them in an element with a name of its own is none of theirs, but for a
    sub-heading alone, and for paragraphs marked as most others are.
    """
    counts = _count(container)
    third = counts.words[container] // 3
    called = {element for element in counts.called if counts.words[element] <= third}
    most = min(_LONGEST_BOX, third)
    small = {element for element in counts.holders if counts.words[element] <= most}
    captions = {element for element in small if element in counts.media and element not in counts.text}
    others = {element for element in small if element.tag != "p"}
    links = {element for element in others if counts.linked[element] > _LINKED * counts.words[element]}
    return called | captions | links | {element for element in others if counts.is_beside_the_text(element)}


@dataclass(slots=True)
class _Counts:
    """What the elements of a body hold: words, also inside links and headings, and those in children that are no
    paragraphs, lists or inline; pictures and videos; whole sentences and sub-headings. ``mark``: see :func:`_mark`, of
    most of the text."""

    container: Node
    words: dict[Node, int]
    linked: dict[Node, int]
    headed: dict[Node, int]
    aside: dict[Node, int]
    holders: list[Node]
    called: list[Node]
    media: set[Node]
    text: set[Node]
    mark: tuple[str, ...] = ()

    def is_beside_the_text(self, element: Node) -> bool:
        """Whether it has a name, and stands among paragraphs or bare text that hold most of the words, without being
        one of the text's own pieces."""
        if element is self.container or element.tag == "ul" or not (element.get("class") or element.get("id")):
            return False
        above = element.getparent()
        own = self.words[above] - self.aside[above]
        heading_alone = self.headed[element] == self.words[element]
        bears_text = 2 * own > self.words[above] and 10 * own > self.words[self.container]
        return bears_text and not heading_alone and not self._is_marked(element)

    def _is_marked(self, element: Node) -> bool:
        return bool(self.mark) and any(_mark(paragraph) == self.mark for paragraph in element.iter("p"))


def _count(container: Node) -> _Counts:  # noqa: C901 -- one pass, which every record pays for
    """One pass over a body: what stands in an element comes before the element."""
    words: dict[Node, int] = defaultdict(int)
    linked: dict[Node, int] = defaultdict(int)
    headed: dict[Node, int] = defaultdict(int)
    aside: dict[Node, int] = defaultdict(int)
    holders: list[Node] = []
    called: list[Node] = []
    media: set[Node] = set()
    text: set[Node] = set()
    marks: dict[tuple[str, ...], int] = defaultdict(int)
    for element in reversed(list(container.iter(etree.Element))):
        tag = element.tag
        if (stated := element.text) and tag not in _UNSEEN:
            words[element] += len(stated.split())
        inside = words[element]
        if tag == "a":
            linked[element] = inside
        elif tag == "p":
            marks[_mark(element)] += inside
            if inside >= _SHORTEST_SENTENCE and _ends_a_sentence(element):
                text.add(element)
        elif tag in _HEADINGS:
            headed[element] = inside
            text.add(element)
        if element is container:
            break
        inline = tag in _INLINE
        if ((stated := element.get("class")) and _names_a_box(stated, inline)) or (
            # the id of a heading is often its own words
            tag not in _HEADINGS and (stated := element.get("id")) and _names_a_box(stated, inline)
        ):
            called.append(element)
        above = element.getparent()
        words[above] += inside + (len(stated.split()) if (stated := element.tail) else 0)
        if linked[element]:
            linked[above] += linked[element]
        if headed[element]:
            headed[above] += headed[element]
        if tag in _HOLDERS:
            holders.append(element)
            if tag not in ("p", "ul"):
                aside[above] += inside
        if tag in _MEDIA or element in media:
            media.add(above)
        if element in text:
            text.add(above)
    total = max(sum(marks.values()), words[container] // 2)
    mark = next((mark for mark, count in marks.items() if 2 * count > total), ())
    return _Counts(container, words, linked, headed, aside, holders, called, media, text, mark)


def _ends_a_sentence(paragraph: Node) -> bool:
    last = (paragraph[-1].tail if len(paragraph) else paragraph.text) or ""
    return (last.rstrip() or inner_text(paragraph).rstrip()).endswith(_SENTENCE_ENDS)


def _mark(paragraph: Node) -> tuple[str, ...]:
    """What makes the paragraphs of a text alike: their first class and the names of their attributes."""
    attributes = paragraph.keys()
    return (*(paragraph.get("class") or "").split()[:1], *sorted(attributes)) if attributes else ()


@lru_cache(maxsize=10_000)
def _names_a_box(name: str, inline: bool) -> bool:
    return bool((_PROMPT_NAME if inline else _BOX_NAME).search(name))


def _enter(tag: str, writer: _Writer) -> None:
    if tag == "br":
        writer.br()
    elif tag in _BLOCKS:
        writer.flush()
