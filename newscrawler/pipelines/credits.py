"""Credits and dateline: what names the makers of an article leaves its text and goes to its field.

Three tables say what is read: labelled credits (``Editor: X``), closing initials (``(ahm)``) and datelines
(``MOSKOW - ``). Forms as met in the pages of the outlets, 2015 to 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from newscrawler.extraction.draft import Block, Draft
from newscrawler.letters import letters
from newscrawler.pipelines.base import StepPipeline
from newscrawler.urls import site_label

CreditField = Literal["authors", "editors", "editor_initials", "sources", "makers"]


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A row of :data:`LABELS`: the word before the colon, and the field that the name behind it goes to.

    ``sources`` (agencies, other media) and ``makers`` (translators, photographers) have no field of their own in the
    record: they are kept, as printed, among its warnings.
    """

    word: str
    field: CreditField
    fires: str
    stays: str


LABELS: tuple[Label, ...] = (
    Label("Pewarta", "authors", "Pewarta: Rina Kusuma", "Pewarta: dua orang itu ditahan, kata polisi."),
    Label("Reporter", "authors", "Reporter : Dimas Aditya", "Reporter: jangan takut bertanya."),
    Label("Penulis", "authors", "Penulis: Sari Melati", "Penulis novel itu: seorang diplomat."),
    Label("Rep", "authors", "Rep: Bayu Laksana", "Rep: tidak jelas."),
    Label("Kontributor", "authors", "Kontributor: Made Arta", "Kontributor itu: seorang nelayan."),
    Label("Oleh", "authors", "Oleh: Tim Koresponden Eropa", "Oleh karena itu: Jakarta menunggu."),
    Label("Editor", "editors", "Editor: Wulan Sari", "Editor: naskah ini, kata dia, harus diubah."),
    Label("Redaktur", "editors", "Redaktur: Agung Pratama", "Redaktur: mereka menolak."),
    Label("Red", "editors", "Red: Agung Pratama", "Red: bukan nama sebenarnya."),
    Label("Sumber", "sources", "Sumber: Al Jazeera", "Sumber: pejabat itu menolak disebut namanya."),
    Label("Penerjemah", "makers", "Penerjemah: Yoga Nirwana", "Penerjemah: dua orang menunggu di luar."),
    Label("Fotografer", "makers", "Fotografer: Andi Surya", "Fotografer: jarak itu terlalu jauh."),
)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A row of :data:`INITIALS` or :data:`DATELINES`.

    ``pattern`` has the group ``initials`` or ``place`` (which may be empty); ``fires`` is a text that only this row
    reads, ``reads`` what it gives, ``stays`` a text that no row reads.
    """

    name: str
    pattern: str
    fires: str
    reads: str
    stays: str


@dataclass(frozen=True, slots=True, eq=False)
class Credit:
    """A form of credit that one outlet has: a row of :attr:`~newscrawler.outlet.Outlet.credits`.

    ``place`` says where it stands: ``line``, a block of its own; ``last``, such a block, the last one; ``end``, the
    tail of the last block; ``start``, the head of the first, or all of it. ``pattern`` has the group ``value``.
    Examples and near misses stand with the outlet's fixtures.
    """

    name: str
    field: CreditField
    place: Literal["line", "last", "end", "start"]
    pattern: str


_NEWS_AGENCY = "ANTARA|Ant|AFP|AP|Reuters|Xinhua|Anadolu|AA|Kyodo|dpa|Sputnik|TASS|Bernama|Yonhap|UPI|VOA|BBC|CNN|DW"
#: forms of credit that all outlets share
CREDITS: tuple[Credit, ...] = (
    Credit(
        "agency in brackets",
        "sources",
        "end",
        rf"(?:^|(?<=[.!?…\"”’']))\s*[\[(](?P<value>(?i:{_NEWS_AGENCY})(?:/[A-Z][\w. ]{{1,30}}){{0,2}})[\])]",
    ),
)

INITIALS: tuple[Form, ...] = (
    Form(
        "round",
        r"\((?P<initials>[a-z]{2,4}(?:/[a-z]{2,4}){0,2})\)",
        "Perundingan itu ditunda. (ahm)",
        "ahm",
        "Presiden berdiri di samping tamunya (kiri)",
    ),
    Form(
        "capitalised",
        r"\((?P<initials>[A-Z][a-z]{1,3}(?:/[A-Z][a-z]{1,3}){1,2})\)",
        "Perundingan itu ditunda.(Mvi/Ali)",
        "Mvi/Ali",
        "Perundingan itu dimulai di Jenewa (Kamis)",
    ),
    Form(
        "square",
        r"\[(?P<initials>[a-z]{2,4}(?:/[a-z]{2,4})?)\]",
        "Perundingan itu ditunda. [rhm]",
        "rhm",
        "Perundingan itu [sic] ditunda.",
    ),
    Form(
        "page",
        r"\((?P<initials>(?:[A-Z][\w .,-]{1,30}/){0,3}[A-Z]{1,2}-\d{1,2})\)",
        "Perundingan itu ditunda. (AFP/B-3)",
        "AFP/B-3",
        "Pesawat itu sebuah pembom tua (B-52)",
    ),
)

_LAND = r"(?:, (?:D\.?C\.?|[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,3}))?"
_UPPER = "A-ZÀ-ÖØ-Þ"
_CAPITALS = rf"[{_UPPER}](?:[{_UPPER}'’]+\.?|\.)(?:[ /-](?:[{_UPPER}][{_UPPER}'’]*\.?)+){{0,4}}{_LAND}"
_TITLE_CASE = rf"[A-Z][\w'’]+\.?(?:[ /-](?:[A-Z][\w'’]*\.?)+){{0,3}}{_LAND}"
_DASH = r"(?:\s*(?:--+|[–—])\s*|\s+-\s*|\s*-\s+)"
# How the site calls itself, in the patterns below: by its domain, or by its name and that of a channel.
_SITE = "§"
_DOMAIN_NAME = r"[A-Za-z0-9]+[.,](?:com|co\.id|id|COM|CO\.ID|ID)"

#: ``§`` stands for the name of the site
DATELINES: tuple[Form, ...] = (
    Form(
        "site and place",
        rf"{_SITE},\s?(?P<place>{_TITLE_CASE}){_DASH}",
        "Liputan6.com, Jenewa - Perundingan itu ditunda.",
        "Jenewa",
        "Liputan6.com, Jenewa menjadi tuan rumah.",
    ),
    Form(
        "place and site",
        rf"(?P<place>{_TITLE_CASE}), ?{_SITE}(?:{_DASH}|\s*\Z)",
        "Tokyo, Contoh News – Gempa mengguncang Jepang.",
        "Tokyo",
        "Tokyo, Contoh News menulis tentang gempa itu.",
    ),
    Form(
        "place",
        # `AS - ...` is a country at the start of a sentence, `NATO - aliansi ...` an acronym that is explained
        rf"(?P<place>(?!..\s)(?!{_SITE}){_CAPITALS}){_DASH}(?![\s–—-]*[a-z][^.!?]{{0,100}}\s(?:--?|[–—])\s)",
        "MOSKOW - Rusia menarik pasukannya.",
        "MOSKOW",
        "NATO - aliansi 32 negara - menggelar latihan.",
    ),
    Form(
        "site",
        rf"(?P<place>){_SITE}(?:{_DASH}(?!\s*[A-Z][A-Z.'’ ]+\.\s)|\s*\Z)",
        "Contoh.com - Gempa mengguncang Jepang.",
        "",
        "Contoh.com dan media lain memberitakan gempa itu.",
    ),
    Form(
        "agency",
        rf"(?P<place>{_TITLE_CASE}),?\s?\((?i:antara)\b[^()]{{0,40}}\){_DASH}",
        "London (ANTARA/Reuters) - Parlemen Inggris bersidang.",
        "London",
        "London (ANTARA) melaporkan sidang itu.",
    ),
    Form(
        "site, then place",
        rf"{_SITE}{_DASH}(?P<place>[A-Z][A-Z.'’ ]+?)\.\s+(?=[A-Z\"“])",
        "KONTAN.CO.ID - BEIJING. Bank sentral Tiongkok bersidang.",
        "BEIJING",
        "KONTAN dan BEIJING. Dua nama.",
    ),
)

DATELINE_PATTERNS = tuple(form.pattern for form in DATELINES)
_SENTENCE_END = "[.!?…\"”'’)]"


@cache
def _fields(labels: tuple[Label, ...]) -> dict[str, CreditField]:
    return {label.word: label.field for label in labels}


@cache
def _credit_line(labels: tuple[Label, ...]) -> re.Pattern[str]:
    words = "|".join(f"[{label.word[0]}{label.word[0].lower()}]{label.word[1:]}" for label in labels)
    following = rf"(?:[|/]\s*)?(?:\b|(?<=[a-z])(?=[A-Z]))(?:{words})\s*:"  # `Pewarta: X YEditor: Z`
    return re.compile(rf"({words})\s*:[\s•]*(\S.*?)\s*(?={following}|Copyright|COPYRIGHT|$)")


def read_credits(line: str, labels: tuple[Label, ...] = LABELS) -> list[tuple[CreditField, str]]:
    """The labelled credits of a line that holds nothing else, in order; ``[]`` for any other line.

    ``"Rep: Bayu / Red: Agung"`` gives ``[("authors", "Bayu"), ("editors", "Agung")]``. A name begins with a capital,
    has at most eight words and no full stop behind it: anything longer is a sentence. Commas part several.
    """
    fields = _fields(labels)
    if _capitalised(line.partition(":")[0].rstrip()) not in fields:
        return []
    found: list[tuple[CreditField, str]] = []
    end = 0
    for match in _credit_line(labels).finditer(line):
        name = match[2].rstrip(" |/")
        if line[end : match.start()].strip(" |/") or not _is_name(name):
            return []
        found.append((fields[_capitalised(match[1])], name))
        end = match.end()
    rest = line[end:].strip(" |/")
    return found if found and (not rest or rest.casefold().startswith("copyright")) else []


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _is_name(text: str) -> bool:
    names = re.split(r",\s+", text)
    if not all(name[:1].isupper() for name in names) or any(len(name.split()) > 8 for name in names):
        return False
    return not re.search(r"[;?!]\s|[a-z]{2}\.$", text)


@cache
def _closing(forms: tuple[Form, ...]) -> re.Pattern[str]:
    alternatives = "|".join(re.sub(r"\?P<\w+>", "", form.pattern) for form in forms)
    return re.compile(rf"(?:^|(?<={_SENTENCE_END}))\s*(?P<all>{alternatives})\s*$")


_LONGEST_CLOSING = 120  # characters


def read_initials(text: str, forms: tuple[Form, ...] = INITIALS) -> tuple[str, str | None]:
    """Closing initials taken off the end of a text: what remains, and the initials without brackets (None if none).

    They stand alone or behind the end of a sentence; ``... di samping tamunya (kiri)`` has none.
    """
    if not text.endswith((")", "]")):
        return text, None
    match = _closing(forms).search(text, max(0, len(text) - _LONGEST_CLOSING))
    return (text[: match.start()].rstrip(), match["all"][1:-1]) if match else (text, None)


@cache
def _dateline(patterns: tuple[str, ...], site: str) -> tuple[re.Pattern[str], ...]:
    names = _DOMAIN_NAME
    if site:
        names += rf"|(?i:{' ?'.join(map(re.escape, site))})(?: ?[A-Z][a-z]\w*)?"
    return tuple(re.compile(pattern.replace(_SITE, f"(?:{names})")) for pattern in patterns)


def read_dateline(text: str, patterns: tuple[str, ...] = DATELINE_PATTERNS, site: str = "") -> tuple[str, str]:
    """The dateline at the start of a text: all of it as printed, and its place; two empty strings where none is.

    ``site`` is the label of the site's domain: ``cnnindonesia`` calls itself ``CNN Indonesia``.
    """
    for pattern in _dateline(patterns, site):
        if match := pattern.match(text):
            return match[0], match["place"] or ""
    return "", ""


# What stands before a name: the work done, and for a stringer the place it was done in.
_WORK = re.compile(
    r"^(?:(?:oleh|by|penulis|reporter|pewarta|jurnalis|wartawan|koresponden|redaktur|editor|rep|red)\b\s*[:\-]?\s*"
    r"|kontributor\b(?:\s+[^,;:]{1,40}[,:]|\s*:)?\s*|(?:di)?(?:tulis|laporkan|sunting|edit)(?:kan)? oleh\s*:?\s*)+",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*[,;/|&•]\s*|\s+(?:dan|and|-|–)\s+", re.IGNORECASE)
_DEGREE = re.compile(r"(?:[SM]\.? ?[A-Z][A-Za-z]{0,4}|Ph\.?D|M\.?A|Jr|Sr|Lc)\.?")
_DOMAIN = re.compile(r"\s*\(?\b[\w-]+\.(?:com|co\.id|id)\b\)?\s*", re.IGNORECASE)


def read_names(text: str, site: str = "") -> list[str]:
    """The people of a byline, as printed, without their work, its place and the site.

    ``"Kontributor Lhokseumawe, Masriadi"`` is ``["Masriadi"]``, ``"Rina Kusuma, Dimas - detikNews"`` of ``detik`` two
    people; a degree stays with its name. The name of the site where nobody else is named stays.
    """
    line = " ".join(text.split())
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(_WORK.sub("", _DOMAIN.sub(" ", line).strip())):
        name = _WORK.sub("", part).strip(" -–:,()")
        if names and _DEGREE.fullmatch(name):
            names[-1] += f", {name}"
        elif name and name not in names:
            names.append(name)
    people = [name for name in names if not (site and letters(name).startswith(letters(site)))]
    return people or names or [line]


def take_credits(draft: Draft) -> Draft:
    """The step: labelled credits, closing initials and the dateline leave the blocks for their fields."""
    for field in ("authors", "editors"):
        stated: list[str] = getattr(draft, field)
        site = site_label(draft.outlet_name)
        setattr(draft, field, list(dict.fromkeys(name for text in stated for name in read_names(text, site))))
    own = CREDITS + draft.outlet.credits
    for credit in (credit for credit in own if credit.place in ("line", "start")):
        _take_own(draft, credit)
    _take_labelled(draft)
    for credit in (credit for credit in own if credit.place in ("last", "end")):
        _take_own(draft, credit)
    _take_initials(draft)
    _take_dateline(draft)
    return draft


_STATED = re.compile(r"[A-Z][\w /&-]{2,30}:\s?[A-Z0-9\"“]")


def _in_a_list(blocks: list[Block], position: int) -> bool:
    """Between lines of other labels, as in a list of awards, a label credits nobody."""
    near = blocks[max(0, position - 1) : position] + blocks[position + 1 : position + 2]
    return sum(bool(_STATED.match(block.text)) and not read_credits(block.text) for block in near) == 2


def _take_labelled(draft: Draft) -> None:
    blocks = []
    for position, block in enumerate(draft.blocks):
        found = read_credits(block.text)
        if found and _in_a_list(draft.blocks, position):
            found = []
        for field, name in found:
            _credit(draft, field, name)
        if not found:
            blocks.append(block)
    draft.blocks = blocks


@cache
def _own(credit: Credit) -> re.Pattern[str]:
    ends = {"line": r"\s*$", "last": r"\s*$", "end": r"\s*$", "start": ""}
    starts = {"line": "^", "last": "^", "end": "", "start": "^"}
    return re.compile(f"{starts[credit.place]}(?:{credit.pattern}){ends[credit.place]}")


def _take_own(draft: Draft, credit: Credit) -> None:
    """Take one of the outlet's own forms off the blocks."""
    places = {"line": draft.blocks, "start": draft.blocks[:1]}.get(credit.place, draft.blocks[-1:])
    for block in list(places):
        match = _own(credit).search(block.text)
        if match:
            if credit.field == "editor_initials":
                draft.editor_initials = draft.editor_initials or match["value"]
                draft.extraction.setdefault(credit.field, draft.extraction.get("body", "generic"))
            else:
                _credit(draft, credit.field, match["value"])
            block.text = (block.text[: match.start()] + block.text[match.end() :]).strip()
    draft.blocks = [block for block in draft.blocks if block.text]


def _credit(draft: Draft, field: CreditField, stated: str) -> None:
    if field in ("authors", "editors"):
        names: list[str] = getattr(draft, field)
        for name in read_names(stated, site_label(draft.outlet_name)):
            if name.casefold() not in (known.casefold() for known in names):
                names.append(name)
                draft.extraction.setdefault(field, draft.extraction.get("body", "generic"))
    else:
        if field == "sources" and stated not in draft.sources:
            draft.sources.append(stated)
        note = f"credit: {stated}"
        if note not in draft.warnings:
            draft.warnings.append(note)


_CLOSING_BLOCKS = 3  # notes of the newsroom may stand behind the initials
_CODES = re.compile(r"/|-\d")  # no word in brackets has these
_FULL_NAME = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}")


def _take_initials(draft: Draft) -> None:
    """The last block tells the initials; where a body stands twice, the end of the first copy has them too."""
    if draft.editor_initials:
        draft.editor_initials = draft.editor_initials.strip("()[] ")
    last = len(draft.blocks) - 1
    kept: list[Block] = []
    for position, block in reversed(list(enumerate(draft.blocks))):
        text, initials = read_initials(block.text)
        alone = initials is not None and not text
        closing = position == last or (position > last - _CLOSING_BLOCKS and bool(_CODES.search(initials or "")))
        if initials and (alone or closing or initials == draft.editor_initials):
            if not draft.editor_initials:
                draft.editor_initials = initials
                draft.extraction["editor_initials"] = draft.extraction.get("body", "generic")
            block.text = text
            last -= alone
        if block.text:
            kept.append(block)
    draft.blocks = kept[::-1]
    if draft.editor_initials and _FULL_NAME.fullmatch(draft.editor_initials):  # some sites print who edited in full
        _credit(draft, "editors", draft.editor_initials)


_IN_BRACKETS = re.compile(r"\(([^()]+)\)")  # `London (ANTARA/Reuters) - ` credits Reuters


def _take_dateline(draft: Draft) -> None:
    if not draft.blocks:
        return
    own = draft.outlet.dateline
    patterns = (own,) if own else DATELINE_PATTERNS
    text, site = draft.blocks[0].text, site_label(draft.outlet_name)
    printed, place = read_dateline(text, patterns, site)
    marked = draft.marked_dateline
    if not printed and marked and text.startswith(marked):
        place = read_dateline(f"{marked} - ", patterns, site)[1]
        printed = marked if place else ""
    if printed:
        draft.dateline = place or None
        if agencies := _IN_BRACKETS.search(printed):
            draft.sources.append(agencies[1])
        draft.extraction["dateline"] = draft.extraction.get("body", "generic")
        for block in draft.blocks:
            block.text = block.text.removeprefix(printed).lstrip()
        draft.blocks = [block for block in draft.blocks if block.text]


class CreditsPipeline(StepPipeline):
    step = staticmethod(take_credits)
