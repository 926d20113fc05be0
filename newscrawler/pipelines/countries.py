"""Countries: how often title and body name each, and where the dateline is.

A name counts wherever it stands, as noun or adjective, but not inside the name of something else; the rules and their
limits are told in ``docs/variables.md``. The tables are in :mod:`newscrawler.pipelines.places`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from newscrawler.extraction.draft import Draft
from newscrawler.pipelines.base import StepPipeline
from newscrawler.pipelines.media import MEDIA
from newscrawler.pipelines.names import Names
from newscrawler.pipelines.places import NO_CITY, NO_COUNTRY, cities, countries

# Words right before a name that make it the name, or a part of the name, of something else.
_BEFORE = frozenset(
    # waters
    "laut selat teluk samudra samudera sungai terusan kanal danau"
    # languages and currencies
    " bahasa berbahasa dolar dollar euro pound poundsterling rubel yuan renminbi yen won rupee riyal rial dirham dinar"
    " peso baht ringgit franc lira shekel hryvnia krona krone real rand dong kyat"
    # contests, ships, airlines, hotels, stadiums' clubs, editions of media
    " liga piala olimpiade paralimpiade gp prix kri uss hms ins mv km kmp air cnn cnbc bbc voa"
    # realms that are no more, continents, peoples
    " kekaisaran imperium benua".split()
)
# Words that begin the name of a company, a bank or a university: what follows in capitals belongs to it.
_HEADS = frozenset("PT CV Universitas University College Politeknik Bank Bursa".split())
_NO_HEADS = frozenset("Sentral Dunia Sampah".split())  # `Bank Sentral Rusia` is an institution of the state
# Words right behind a name that end the name of a medium, a company or a contest.
_BEHIND = re.compile(
    r" (?:Times|Post|Daily|Today|Herald|Airlines|Airways|Express|Tribune|Gazette|Television|Open|Masters|FC|University"
    r"|Review|Journal|Globe|Insider|Weekly|Examiner|Evening|Telecom|Grand Prix)\b|\.[a-z]"
)
_NO_SEA = re.compile(r"(?:angkatan|timur|barat|armada|komando|pasukan) laut $", re.IGNORECASE)
_PAST_WAR = re.compile(r"[Pp]erang (Saudara |Kemerdekaan |Iran-|Irak-|China-|Rusia-Jepang|Prancis-)?$")
_PAST_WARS = ("Iran-Irak", "Irak-Iran", "Vietnam", "Irak", "Afghanistan", "Afganistan", "Bosnia", "Kosovo", "Falkland",
              "Malvinas", "China-Jepang", "Rusia-Jepang", "Prancis-Prusia")  # fmt: skip
# Names that are also names of people, of states of the United States, or words: each counts on a condition.
_FIRST_NAMES = frozenset({"Chad", "Georgia", "Santiago", "Jersey"})
_STATES = frozenset({"Georgia", "Washington"})
_OFFICES = frozenset(
    "presiden menteri pm menlu menhan negeri pertahanan parlemen pemimpin raja jenderal mantan".split()
)
_ONLY_PLACES = frozenset(
    {"Lima", "Sofia", "Victoria", "Kingston", "Male", "San Jose", "San José", "Georgetown", "Asmara", "Brussels",
     "Brussel", "Nassau", "Praia"}
)  # fmt: skip
_TO_A_PLACE = frozenset("di ke dari kota menuju bandara".split())
_ROMA = frozenset("etnis suku orang kaum komunitas bangsa warga minoritas".split())
# `tersangka AS (34)` is a person of whom the police give the initials.
_INITIALS = frozenset({"AS", "RI"})
_OF_INITIALS = frozenset("inisial berinisial tersangka terdakwa pelaku terduga saksi saudara sdr".split())
_AGE = re.compile(r" \(\d{1,2}(?:\)| tahun| th)")
_ATLANTA = ("Atlanta, ", "Savannah, ", "Augusta, ", "Seattle, ", "Spokane, ", "Tacoma, ")
# What goes on with a list of languages: `berbahasa Inggris dan Prancis`.
_AND = frozenset({", ", " dan ", " atau ", ", dan ", "/", "-", " maupun ", " serta "})
_LANGUAGES = frozenset({"bahasa", "berbahasa"})
_AROUND = 60


@cache
def _names() -> Names[str]:
    """The table; the value of what is no country is ``""``."""
    table = countries()
    inside = dict.fromkeys(
        (form for medium in MEDIA for form in medium.forms if any(word in table for word in form.split())), ""
    )
    return Names(table | {name: "" for name in inside if name not in table} | dict.fromkeys(NO_COUNTRY, ""))


def count_countries(texts: Iterable[str]) -> dict[str, int]:
    """How often texts name each country: ISO 3166-1 alpha-2 code -> count, most first, then by code.

    ``["Rusia dan AS", "Moskow menolak."]`` gives ``{"RU": 2, "US": 1}``. Linear in the texts.
    """
    text = "\n".join(texts)  # no name goes over the end of a line
    found: Counter[str] = Counter()
    language = -1  # end of a name that was one of a language
    for start, end, code in _names().find(text):
        before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
        word = _last_word(before)
        if word in _LANGUAGES or (language >= 0 and text[language:start] in _AND):
            language = end
        elif code and _counts(text, start, end, before, word):
            found[code] += 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _last_word(before: str) -> str:
    """The word right before a place, in small letters; ``""`` where a mark parts them."""
    return before.rstrip(" ").rpartition(" ")[2].lstrip("(\"“‘'").lower() if before.endswith(" ") else ""


def _counts(text: str, start: int, end: int, before: str, word: str) -> bool:
    """Whether a name is that of a country where it stands."""
    name = text[start:end]
    if word in _BEFORE and not (word == "laut" and _NO_SEA.search(before)):
        return False
    if _BEHIND.match(text, end) or _heads(before):
        return False
    war = _PAST_WAR.search(before) if "erang " in before else None
    if war and (war[1] or text.startswith(_PAST_WARS, start)):
        return False
    if name in _ONLY_PLACES and (word not in _TO_A_PLACE or (name == "Lima" and _capital_follows(text, end))):
        return False
    if name in _FIRST_NAMES and _capital_follows(text, end) and word not in _OFFICES:
        return False
    if name in _STATES and (word == "bagian" or before.endswith(_ATLANTA)):
        return False
    if name == "Roma" and word in _ROMA:
        return False
    if name in _INITIALS and (word in _OF_INITIALS or _AGE.match(text, end)):
        return False
    return not (name == "Baku" and _capital_before(before))


def _heads(before: str) -> bool:
    """Whether the capitalised words right before a place begin with one of :data:`_HEADS`."""
    if not before.endswith(" "):
        return False
    last = ""
    for word in reversed(before.split()):
        if word in _HEADS:
            return last not in _NO_HEADS
        if not word[0].isupper() or word[-1] in ",.;:)":
            return False
        last = word
    return False


def _capital_follows(text: str, end: int) -> bool:
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _capital_before(before: str) -> bool:
    return before.endswith(" ") and before.rstrip().rpartition(" ")[2][:1].isupper()


_PARTS = re.compile(r"\s*[,(]\s*")
_DIRECTION = re.compile(
    r"^(?:kota|provinsi|jalur|kabupaten|negara bagian|pulau)\s+|\s+(?:utara|selatan|timur|barat|tengah|pusat|city)$"
)
_CAPITALISED = r"[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){0,3}"


def country_of(place: str, texts: Iterable[str] = ()) -> str | None:
    """The country of a dateline's place: ``MOSKOW`` gives ``RU``, ``PARIS, Prancis`` ``FR``; None where it is not
    known, or where two are named that lie in two countries.

    A place that no table has is looked up in the texts: ``di Taif, Arab Saudi`` says where Taif is.
    """
    places = [part for part in re.split(r"\s*/\s*", place.strip(" .)")) if part]
    found = {_country_of(one, texts) for one in places}
    return found.pop() if len(found) == 1 else None


def _country_of(place: str, texts: Iterable[str]) -> str | None:
    if place.casefold() in NO_CITY:
        return None
    known = cities()
    for part in [place, *reversed(_PARTS.split(place.rstrip(" .)")))]:
        name = part.strip(" .").casefold()
        for spelling in (name, _DIRECTION.sub("", name)):
            if spelling in known:
                return known[spelling]
    name = re.escape(_PARTS.split(place)[0].strip(" ."))
    said = re.compile(rf"\b(?i:{name}), ?(?:{_CAPITALISED}, ?){{0,2}}({_CAPITALISED})")
    for text in texts:
        for match in said.finditer(text):
            named = _names().at(match[1], 0)
            if named and named[1]:
                return named[1]
    return None


def find_countries(draft: Draft) -> Draft:
    """The step: what title and body name, and the country of the dateline."""
    texts = [draft.title, *(block.text for block in draft.blocks)]
    draft.countries = count_countries(texts)
    draft.dateline_country = country_of(draft.dateline, texts) if draft.dateline else None
    return draft


class CountriesPipeline(StepPipeline):
    step = staticmethod(find_countries)
