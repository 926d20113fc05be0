"""Agencies: the media whose reports an article tells, as its text credits them.

A medium is credited where a word of reporting stands before its name (``dilansir AFP``), behind it (``TASS
melaporkan``), or where brackets hold nothing else (``(AFP/ANTARA)``). A mere mention is none. What counts and what
does not is told in ``docs/variables.md``; the names are in :mod:`newscrawler.pipelines.media`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, Literal

from newscrawler.extraction.draft import Draft
from newscrawler.letters import letters
from newscrawler.pipelines.base import StepPipeline
from newscrawler.pipelines.media import MEDIA, Medium
from newscrawler.pipelines.names import Names
from newscrawler.pipelines.places import countries


@dataclass(frozen=True, slots=True)
class Words:
    """A row of :data:`WORDS`: words of reporting, and on which side of a name they stand.

    ``kind`` says when they count: ``before``, in any place before a name; ``told``, before a name that something was
    said to; ``published``, before a name that it was printed or shown in; ``behind``, behind a name; ``as noun``,
    behind a name that a noun like ``kantor berita`` stands before; ``seen``, behind a name that a reporter stands
    before. ``fires`` is a text that credits AFP by one of them, ``stays`` one that does not.
    """

    kind: Literal["before", "told", "published", "behind", "as noun", "seen"]
    words: str
    fires: str
    stays: str


WORDS: tuple[Words, ...] = (
    Words(
        "before",
        "dilansir melansir lansir dilansirkan dikutip mengutip kutip menukil dinukil menyitir disitir menyitat disitat"
        " disadur menyadur merujuk mengacu diwartakan diberitakan dilaporkan dikabarkan",
        "Seperti dilansir dari kantor berita AFP, dua orang tewas.",
        "Dilansir dari laman gubernur, AFP tidak hadir.",
    ),
    Words(
        "before",
        "menurut berdasarkan laporan pemberitaan lapor kata ujar tulis ungkap sebut tutur jelas papar tambah imbuh",
        "Dua orang tewas, demikian laporan AFP.",
        "Laporan itu membuat AFP marah.",
    ),
    Words(
        "before",
        "dilihat ditinjau diperoleh diterima diverifikasi dianalisis dihimpun dirangkum dihitung dicatat dihubungi"
        " diwawancarai ditemui data hitungan penghitungan perhitungan analisis analisa investigasi penelusuran survei"
        " pendapat kompilasi catatan pantauan wawancara",
        "Dokumen yang telah dilihat AFP menyebut nilai kontrak itu.",
        "Dokumen yang dilihat polisi tidak menyebut AFP.",
    ),
    Words(
        "told",
        "kepada berbicara berbincang bercerita",
        "Ia mengaku takut pulang, kata dia kepada AFP.",
        "Ia melayangkan gugatan kepada AFP.",
    ),
    Words(
        "published",
        "dimuat diterbitkan dipublikasikan disiarkan ditayangkan diunggah ditulis disampaikan dirilis terbit tayang",
        "Rekaman itu disiarkan di AFP pada Senin.",
        "Ia bekerja di AFP sejak 2010.",
    ),
    Words(
        "behind",
        "melaporkan memberitakan mewartakan melansir menulis menuliskan menyebut menyebutkan mengabarkan mencatat"
        " mengungkap mengungkapkan menyiarkan menayangkan menerbitkan memuat mengutip menghitung melaporkannya"
        " memublikasikan mempublikasikan memperkirakan menambahkan",
        "AFP pada Senin (4/8) melaporkan dua orang tewas.",
        "AFP memecat dua wartawannya.",
    ),
    Words(
        "as noun",
        "mengatakan menyatakan menyampaikan menjelaskan menegaskan mengumumkan menggambarkan memastikan menyimpulkan",
        "Kantor berita AFP mengatakan dua orang tewas.",
        "AFP menyatakan akan menggugat keputusan itu.",
    ),
    Words(
        "seen",
        "melihat menyaksikan mendengar",
        "Seorang wartawan AFP di lokasi melihat asap mengepul.",
        "AFP melihat peluang untuk menambah pelanggan.",
    ),
)

_SIDES = {word: row.kind for row in WORDS for word in row.words.split() if row.kind in ("before", "told", "published")}
_BEHIND = {word: row.kind for row in WORDS for word in row.words.split() if row.kind in ("behind", "as noun", "seen")}

# Nouns of media and of the people of theirs, and what else may stand between a word of reporting and a name.
_REPORTERS = frozenset("koresponden wartawan wartawannya jurnalis reporter kontributor fotografer kru".split())
_NOUNS = _REPORTERS | frozenset(
    "berita harian kabar koran majalah tabloid stasiun televisi tv radio saluran jaringan kanal situs portal media"
    " outlet lembaga penyiaran penyiar agensi surat mingguan publikasi program podcast afiliasi newspaper".split()
)
_BETWEEN_BEFORE = _NOUNS | frozenset(
    "dari oleh dalam pada lewat melalui laman web website kantor perusahaan grup kelompok edisi artikel tulisan"
    " editorial acara siaran tayangan resmi milik pemerintah negara nasional lokal setempat asing asal ternama"
    " terkemuka besar utama independen swasta ekonomi bisnis daring online internasional kenamaan pagi sore pro barat"
    " oposisi yang berbasis berhaluan kiri kanan konservatif liberal berbahasa the tim seorang para dua tiga sejumlah"
    " beberapa sebelumnya juga pertama kali kemudian ini itu ulang kembali langsung turut khusus eksklusif terbaru"
    " resminya berpengaruh partai komunis komunitas berita-berita terbitan dan analis keuangan olahraga militer"
    " pertahanan sayap ibrani arab wawancara laporan investigasinya data video satelit lain".split()
)
_BETWEEN_BEHIND = frozenset(
    "pada hari tanggal senin selasa rabu kamis jumat jum'at sabtu minggu sebelumnya juga telah sudah turut pertama kali"
    " kemudian dalam laporannya laporan eksklusif terbarunya terbaru artikelnya artikel beritanya pemberitaannya"
    " tajuknya editorial editorialnya yang dikelola didanai dikendalikan dimiliki milik pemerintah negara berbasis asal"
    " edisi secara pun sempat lebih dulu semalam kemarin ini itu lalu waktu setempat malam pagi siang sore akhir pekan"
    " melalui lewat situsnya lamannya situs laman web januari februari maret april mei juni juli agustus september"
    " oktober november desember awal hanya terus masih dari di lokasi tersebut resmi resminya khusus sebuah".split()
)
_MAY_STAND_BEHIND = _BETWEEN_BEHIND | {","}
_DONE_TO = frozenset("kantor terhadap melarang menuduh menggugat".split())  # who is reported on
_WITH = frozenset("dengan bersama".split())  # only of what is done with a medium
_TALKS = frozenset("berbicara berbincang bercerita".split())
_DONE_WITH = _TALKS | {"wawancara", "investigasi"}
_IN = frozenset(("di",))  # only of what is published
_MARKS = frozenset(",(")  # only behind a noun: `kantor berita Rusia, TASS`
_MAY_STAND_BEFORE = _BETWEEN_BEFORE | _WITH | _IN | _MARKS
# What is given or done to a medium, and not said to it.
_NOT_SAID = re.compile(
    r"(?i)gugat|tuntut|denda|marah|ancam|kecam|kritik|maaf|izin|visa|akses|hibah|bantuan|dana\b|penghargaan|hukum|larang"
    r"|bayar|lisensi|sensor|saham|sanksi|serangan|ganti rugi"
)
# `kata dia pada BBC` is said to it, `pada Senin` is not.
_SAID = re.compile(
    r"\b(?:kata|ujar|tutur|ucap|jelas|ungkap|mengatakan|menjelaskan|mengungkapkan|menuturkan|bercerita)\b"
)
_NO_MEDIUM_BEHIND = re.compile(r" (?:Institute|Foundation|Center|Centre|Plaza|Tower|Group|Inc|Corp|I{1,3})\b|@")
_PERSON_BEHIND = re.compile(r"\s?/\s?(?!(?:Ipsos|NORC|SSRS|YouGov|Siena|Marist)\b)(?=[\w@])")
_LOCAL = re.compile(r" ?\d{1,2}\b(?!\.\d)")
_NETWORKS = frozenset("ABC NBC CBS Fox FOX KTLA".split())
_TOKEN = re.compile(r"(?:[\w'’&.]|(?<!-)-(?!-))*[\w'’&]|[^\w\s]")  # two hyphens are a dash
_BYLINE = re.compile(r"\b(?:Penulis|Reporter):\s*[^/\n]{1,60}/\s*\Z")  # of a report that is another medium's
_LIST = re.compile(r"\s*(?:,|/|&|,?\s(?:dan|serta|maupun|atau|hingga|juga)\s)\s*([\w ]{0,40}?)\s*\+?\Z")
_JOINING = frozenset("dan serta juga kantor dari oleh".split())
_DATE = re.compile(r"\d{4}|[\d/.-]+|(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu)(?: [\d/.-]+)?|\d{1,2} \w+ \d{4}")
_PARTS = re.compile(r"\s*[/,;&|]\s*|\s+dan\s+")
_REACH = 110  # characters looked at on either side

# Last words of names that no table has: with a word of reporting they are media all the same. `Media` is none of them:
# it is an Indonesian word as well (`Kantor Media Pemerintah`).
_ENDINGS = (
    "News Times Post Daily Herald Tribune Gazette Journal Chronicle Telegraph Express Observer Mail Newspaper Magazine"
    " Today Press Broadcasting Agency Globe Examiner Independent Courier Dispatch Sentinel Shimbun Ilbo Zeitung"
    " Online Network TV Monitor Mirror Standard Insider Weekly Bulletin".split()
)
_UNKNOWN = Medium("", "", "")
_WORD_BEHIND = re.compile(r" (\w+)")
_TOP_LEVEL = re.compile(r"\.(?:co|net|tv|id)")
_SITES = re.compile(
    r"(?<![\w@./-])(?!(?:www\.)?(?:instagram|facebook|twitter|x|youtube|tiktok|whatsapp|telegram|t|threads)\.)"
    r"(?![\w-]*(?:library|museum|univ|institut|foundation|archive))"  # sites of institutions
    r"[A-Za-z][\w-]*\.(?:com(?:\.\w\w)?|co(?:\.\w\w)|net|tv|id)(?![\w/])"
)


_Hit = tuple[int, int, Medium]  # where a name of the table begins and ends


@cache
def _names() -> Names[Medium]:
    table = dict.fromkeys(_ENDINGS, _UNKNOWN)
    return Names(table | {form: medium for medium in MEDIA for form in medium.forms})


@cache
def _by_spelling() -> dict[str, Medium]:
    spelt = {letters(form): medium for medium in reversed(MEDIA) for form in medium.forms}
    return spelt | {"ant": spelt["antara"]}  # so in brackets


@cache
def _country_words() -> frozenset[str]:
    """Words of countries' names, which may stand before a medium's: ``kantor berita Korea Selatan Yonhap``."""
    return frozenset(word.strip("()&") for name in countries() for word in name.split())


def medium_of(text: str) -> Medium | None:
    """The medium that a text names and nothing else, in whatever case: ``Ant``, ``al jazeera``."""
    return _by_spelling().get(letters(text))


@dataclass(frozen=True, slots=True)
class _Found:
    """A name of a medium in a text; ``own`` where it is the outlet's."""

    start: int
    end: int
    name: str
    own: bool


def find_agencies(texts: Sequence[str], outlet: str = "", sources: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The media that an article credits, each once, in reading order: ``name``, the ``words`` that say so, and the
    number of the ``paragraph``.

    ``texts`` are the title (number 0) and the paragraphs. ``sources`` are credits that were taken off the text
    (``AFP/ANTARA`` of ``(AFP/ANTARA)``): theirs is no paragraph, but None. The brand of the ``outlet`` is none.
    """
    credited: dict[str, dict[str, Any]] = {}
    for number, text, hits in _with_media(texts):
        for name, words in _credits(text, hits, outlet):
            credited.setdefault(name, {"name": name, "words": words, "paragraph": number})
    for source in sources:
        for found in _media(source, list(_names().find(source)), outlet):
            if not found.own and not _is_of_a_photo(source, found):
                credited.setdefault(found.name, {"name": found.name, "words": source, "paragraph": None})
    return list(credited.values())


def _with_media(texts: Sequence[str]) -> Iterator[tuple[int, str, list[_Hit]]]:
    """Number and text of those that name a medium, and where: few do, and to read all of them as one is quick."""
    whole = "\n".join(texts)
    hits = list(_names().find(whole))
    places = sorted([hit[0] for hit in hits] + [site.start() for site in _TOP_LEVEL.finditer(whole)])
    end = first = 0
    for number, text in enumerate(texts):
        start, end = end, end + len(text) + 1
        if bisect_left(places, start) < bisect_left(places, end):
            last = bisect_left(hits, end, key=itemgetter(0))
            yield number, text, [(at - start, behind - start, medium) for at, behind, medium in hits[first:last]]
            first = last


def _media(text: str, hits: list[_Hit], outlet: str) -> Iterator[_Found]:
    """The names of media in a text, also of those that only read like one."""
    reached = 0
    for start, end, medium in hits:
        if start >= reached and not _NO_MEDIUM_BEHIND.match(text, end):
            if medium is _UNKNOWN:
                found = _unknown(text, start, end, reached, outlet)
            elif text[start:end] in _NETWORKS and (local := _LOCAL.match(text, end)):
                found = _Found(start, local.end(), text[start : local.end()], own=False)
            else:
                found = _Found(start, end, medium.name, _is_own(medium, outlet))
            if found:
                reached = found.end
                yield found


def _is_own(medium: Medium, outlet: str) -> bool:
    return bool(outlet) and (medium.outlet == outlet or (outlet == "bbcindonesia" and medium.name == "BBC"))


def _unknown(text: str, start: int, end: int, reached: int, outlet: str) -> _Found | None:
    """A name of two words or more, of which the last is an ending."""
    start, end = _widened(text, start, end, reached)
    name = text[start:end]
    if " " not in name:
        return None
    known = medium_of(name)
    return _Found(start, end, known.name, _is_own(known, outlet)) if known else _Found(start, end, name, own=False)


def _widened(text: str, start: int, end: int, reached: int) -> tuple[int, int]:
    """All of a name, of which the last word is known: the capitalised words before it, and endings behind it."""
    for _ in range(4):
        before = text[reached:start]
        word = before[before.rstrip(" ").rfind(" ") + 1 :]
        if not before.endswith(" ") or not word[:1].isupper() or word.endswith((", ", "; ", ": ", ". ")):
            break
        if _SIDES.get(word.strip().lower()):
            break
        start -= len(word)
    while (behind := _WORD_BEHIND.match(text, end)) and behind[1] in _ENDINGS:
        end = behind.end()
    return start, end


def _credits(text: str, hits: list[_Hit], outlet: str) -> Iterator[tuple[str, str]]:
    """Names and words of the credits in a text."""
    last: tuple[int, int] | None = None  # of the credited name before: where its words begin, and where it ends
    named = list(_media(text, hits, outlet))
    if _TOP_LEVEL.search(text):
        taken = {place for found in named for place in range(found.start, found.end)}
        for site in _SITES.finditer(text):
            if taken.isdisjoint(range(site.start(), site.end())):
                medium = medium_of(site[0]) or medium_of(site[0].partition(".")[0])
                own = bool(outlet) and letters(outlet) in letters(site[0])
                own = own or (medium is not None and _is_own(medium, outlet))
                named.append(_Found(site.start(), site.end(), medium.name if medium else site[0], own))
        named.sort(key=lambda found: found.start)
    for found in named:
        words = _bracketed(text, found) or _said_before(text, found) or _said_behind(text, found)
        if not words and last and _goes_on(text[last[1] : found.start]):
            words = (last[0], found.end)
        if words and not _is_of_a_photo(text, found):
            last = (words[0], found.end)
            if not found.own:
                yield found.name, text[words[0] : words[1]]


def _is_of_a_photo(text: str, found: _Found) -> bool:
    """Whether a name is that of who took a photo: ``AFP/NAME``, ``NOAA via AFP``."""
    if text[max(0, found.start - 5) : found.start].endswith(("via ", "oto: ", "oto/", "X/")):
        return True
    behind = _PERSON_BEHIND.match(text, found.end)
    if not behind:
        return False
    rest = text[behind.end() : behind.end() + 40]
    if _names().at(rest, 0):
        return False
    return medium_of(_PARTS.split(rest)[0].strip(" )].")) is None


def _bracketed(text: str, found: _Found) -> tuple[int, int] | None:
    """Brackets that hold names of media and nothing else but a date; those behind a name in full are none."""
    start = text.rfind("(", max(0, found.start - 60), found.start)
    end = text.find(")", found.end, found.end + 60)
    if start < 0 or end < 0:
        return None
    parts = [part for part in _PARTS.split(text[start + 1 : end]) if part]
    media = [part for part in parts if medium_of(part)]
    if not media or any(not _DATE.fullmatch(part) for part in parts if part not in media):
        return None
    before = text[:start].rstrip()
    alone = len(parts) == 1 and before[-1:].isalnum() and before.rpartition(" ")[2][:1].isupper()
    return None if alone else (start, end + 1)


def _said_before(text: str, found: _Found) -> tuple[int, int] | None:
    """Where a word of reporting stands before a name, with nothing between that does not belong to it."""
    offset = max(0, found.start - _REACH)
    if text.endswith("/", 0, found.start) and (byline := _BYLINE.search(text, offset, found.start)):
        return byline.start(), found.end
    between: set[str] = set()
    for token in reversed(list(_TOKEN.finditer(text, offset, found.start))):
        word, before = token[0].lower(), text[offset : token.start()]
        if word == ":":
            labelled = before.rstrip().endswith(("Sumber", "sumber"))
            return (before.rindex("umber") + offset - 1, found.end) if labelled else None
        if word == "pada" and _SAID.search(_clause(before)):
            return token.start(), found.end
        if word in _SIDES and (word != "pendapat" or before.endswith("ajak ")):
            if not _fits(word, between, before):
                return None
            return _further(word, text, token.start(), offset), found.end
        if word in between & _MARKS or not (word in _MAY_STAND_BEFORE or token[0] in _country_words()):
            return None
        between.add(word)
    return None


def _fits(word: str, between: set[str], before: str) -> bool:
    """Whether a word of reporting goes with what stands between it and a name."""
    kind = _SIDES[word]
    if between & _MARKS and not between & _NOUNS:
        return False
    if between & _WITH or word in _TALKS:
        return bool(between & _WITH) and word in _DONE_WITH
    if between & _IN and kind != "published" and word not in _DONE_WITH:
        return False
    return not (kind == "told" and _NOT_SAID.search(_clause(before)))


def _clause(before: str) -> str:
    return re.split(r"[.!?;\"“”]", before)[-1]


def _further(word: str, text: str, start: int, offset: int) -> int:
    """Where the words of reporting begin: those of ``menurut laporan`` before the last of them."""
    if word in ("laporan", "wawancara", "data"):
        for earlier in list(_TOKEN.finditer(text, offset, start))[-2:]:
            if earlier[0].lower() in _SIDES or earlier[0].lower() == "demikian":
                return earlier.start()
    return start


def _said_behind(text: str, found: _Found) -> tuple[int, int] | None:
    """Where a word of reporting stands behind a name, likewise; or a colon, where the name begins a headline."""
    if found.start == 0 and text[found.end : found.end + 2] == ": ":
        return 0, found.end + 1
    before = [token[0].lower() for token in _TOKEN.finditer(text, max(0, found.start - 60), found.start)][-4:]
    if before and before[-1] in _DONE_TO:
        return None
    reporter = not _REPORTERS.isdisjoint(before)
    counted = {"behind", "as noun"} if not _NOUNS.isdisjoint(before) else {"behind"}
    counted |= {"seen"} if reporter else set()
    inside = named = False  # inside brackets; in the name of a place or a reporter
    for token in _TOKEN.finditer(text, found.end, found.end + _REACH):
        word = token[0].lower()
        capital = token[0][0].isupper()
        if inside or word == "(":
            inside = word != ")"
        elif _BEHIND.get(word) in counted:
            return found.start, token.end()
        elif not (
            (word in _MAY_STAND_BEHIND or word.isdigit() or token[0] in _country_words())
            or (capital and (reporter or named))
        ):
            return None
        named = word in ("di", "dari") or (named and capital)
    return None


def _goes_on(between: str) -> bool:
    """Whether a list goes on from a name to the next: ``AFP, Reuters dan kantor berita TASS``."""
    match = _LIST.match(between)
    return match is not None and all(word.lower() in _NOUNS | _JOINING for word in match[1].split())


def take_agencies(draft: Draft) -> Draft:
    """The step: title, paragraphs, the credits that an earlier step took off them, and the closing brackets."""
    texts = [draft.title, *(block.text for block in draft.blocks)]
    closing = [part for part in (draft.editor_initials or "").split("/") if part[:1].isupper() and medium_of(part)]
    draft.agencies = find_agencies(texts, draft.outlet_name, [*draft.sources, *closing])
    return draft


class AgenciesPipeline(StepPipeline):
    step = staticmethod(take_agencies)
