"""The layer for pages of which no layout is known: which blocks are the article, its headline, its date line.

trafilatura says roughly where the text is; what stands there is read by our own rules, so that paragraphs, sub-headings
and quotes come out as on pages of a known layout. Its date is not asked for (it gives days), nor is its deduplication
(it remembers between pages).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from itertools import chain

from newscrawler.extraction.body import COMMON_BOXES, boxes_within, read_blocks
from newscrawler.extraction.draft import Block
from newscrawler.extraction.select import Document, Node, inner_text
from newscrawler.letters import letters

_BOXES = f"nav, footer, header, {COMMON_BOXES}"
_TELLING = 20  # letters and digits of a line that says where the text is
_LINES = 500  # of those that are looked for: of a longer text an even sample says as well where it is
_ALIKE = 12  # of one that is of the text if it stands in it
# What the credits step reads stands behind the last paragraph: initials in brackets, "Editor: X".
_CREDIT = re.compile(
    r"[(\[][^()\[\]]{2,30}[)\]]|(?:pewarta|reporter|penulis|editor|redaktur|rep|red)\s?:.{1,120}", re.IGNORECASE
)
_CREDITS_WITHIN = 5  # blocks
_PARAGRAPH = 100  # letters and digits; what is found of a box that holds more is text, whatever the box is called
_SHARE = 0.8  # of the text found that the container of the article must hold
#: a body of fewer words is none: a teaser, or the caption of a photo or a video
MIN_WORDS = 40
_SENTENCE = re.compile(r"(?:\S+\s+){7,}\S*[.!?][\"”'’)]*\Z")
# A caption ends in the name of a photographer or an agency, and in no full stop.
_CAPTION = re.compile(
    r"(?:\b(?:foto|photo|dok|gambar|ilustrasi)\b\s*[.:/(]|©).{0,80}(?<![.!?])\Z|\([^()]{1,60}/[^()]{1,40}\)\Z",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"(?<!\d)\d{1,2}[\s./,-]{1,3}(?:\d{1,2}|[a-z]{3,9})[\s./,-]{1,3}(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d[-/]\d\d?[-/]\d\d?"
    r"|(?<!\d)\d{1,3} (?:menit|jam|hari|minutes?|hours?|days?) (?:yang )?(?:lalu|ago)\b",
    re.IGNORECASE,
)
_LONGEST_DATE_LINE = 120
_AGREEMENT = 0.5  # of the words of two titles those that both have
_BEHIND, _BEFORE = 15, 6  # blocks around the headline among which a date line is its own


def generic_body(text: str, document: Document, stated: str, headline: str) -> list[Block]:
    """The blocks of the article on a page of any layout; none where there are fewer than 40 words.

    ``text`` is the decoded page, ``stated`` the text that the page states for machines (``articleBody``) or ``""``. The
    container is the innermost element that holds most of what trafilatura and ``stated`` have; in it the article goes
    from the first block that they have to the last, and sentences just before and behind them. Links that stand alone,
    captions and the headline are left out.
    """
    lines = [line.removeprefix("- ") for line in _main_text(text).split("\n")]
    found = [key for line in chain(lines, re.split(r"[\r\n]+", stated)) if len(key := letters(line)) >= _TELLING]
    whole = "\n".join(found)
    found = found[:: len(found) // _LINES + 1]
    container = _container(document.root, found)
    if container is None:
        return []
    named = Document(container).matching(_BOXES)
    boxes = [box for box in named | boxes_within(container) if _held(box, found) < _PARAGRAPH]
    blocks = [
        block
        for block in read_blocks([container], boxes)
        if not block.link and letters(block.text) != letters(headline)
    ]
    first = next((place for place, block in enumerate(blocks) if _is_of(block, whole, found)), None)
    if first is None:
        return []
    last = len(blocks) - next(place for place, block in enumerate(reversed(blocks)) if _is_of(block, whole, found))
    while first and _SENTENCE.match(blocks[first - 1].text):
        first -= 1
    while last < len(blocks) and _SENTENCE.match(blocks[last].text):
        last += 1
    ends = (i for i in range(last, min(last + _CREDITS_WITHIN, len(blocks))) if _CREDIT.fullmatch(blocks[i].text))
    article = [block for block in blocks[first : last - 1] if not _CAPTION.search(block.text)] + blocks[last - 1 : last]
    article += [blocks[place] for place in ends]
    return article if sum(len(block.text.split()) for block in article) >= MIN_WORDS else []


def _main_text(text: str) -> str:
    import trafilatura  # slow to import, and pages of a known layout do not need it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is no error of ours
    return trafilatura.extract(text, include_comments=False, include_tables=False, favor_precision=True) or ""


def _container(root: Node, found: Sequence[str]) -> Node | None:
    """The innermost element that holds most of what was found."""
    best, enough = root, _held(root, found) * _SHARE
    while enough:
        inner = next((e for e in best.iterchildren() if isinstance(e.tag, str) and _held(e, found) >= enough), None)
        if inner is None:
            return best
        best = inner
    return None


def _held(element: Node, found: Sequence[str]) -> int:
    """Letters and digits of what was found that stand in an element."""
    inner = letters(inner_text(element))
    return sum(len(key) for key in found if key in inner)


def _is_of(block: Block, whole: str, found: Sequence[str]) -> bool:
    key = letters(block.text)
    return len(key) >= _ALIKE and (key in whole or any(line in key for line in found))


def headline(document: Document, stated: Sequence[str]) -> str:
    """The ``<h1>`` that agrees best with what the page states as its title for machines; ``""`` where none does."""
    known = [set(_words(text)) for text in stated if text]

    def agreement(text: str) -> float:
        words = set(_words(text))
        return max((len(words & other) / len(words | other) for other in known if words), default=0.0)

    best = max(document.values("h1"), key=agreement, default="")
    return best if agreement(best) > _AGREEMENT else ""


def date_line(document: Document, headline: str) -> str:
    """The line with a date nearest to the headline, the ones behind it first; ``""`` where none is near.

    Pages print today's date on top, and dates of other articles below: neither is near.
    """
    texts = [block.text for block in read_blocks(document.elements("body"))]
    wanted = letters(headline)
    places = [i for i, text in enumerate(texts) if letters(text) == wanted]
    for place in places if wanted else []:
        near = chain(texts[place + 1 : place + 1 + _BEHIND], reversed(texts[max(0, place - _BEFORE) : place]))
        if line := next((text for text in near if _is_date_line(text)), ""):
            return line
    return ""


def _is_date_line(text: str) -> bool:
    """A date and little else; a sentence that names a day is none."""
    return len(text) <= _LONGEST_DATE_LINE and not text.endswith((".", '"', "”")) and bool(_DATE_LINE.search(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
