"""When an article was published and last changed: the words of the page become instants with an offset.

Zones and months stand here, once. Names of weekdays are not read: they say nothing that the date does not, and pages
misspell them. The forms are those met on Indonesian news sites of 2015 to 2026.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, NamedTuple

from newscrawler.extraction.draft import Draft, StatedTime
from newscrawler.items import Precision, Rejected, TimeSource
from newscrawler.pipelines.base import StepPipeline

WIB: Final = timezone(timedelta(hours=7), "WIB")
WITA: Final = timezone(timedelta(hours=8), "WITA")
WIT: Final = timezone(timedelta(hours=9), "WIT")
#: names that pages print behind a time; Indonesia has no daylight saving time
ZONES: Final[Mapping[str, tzinfo]] = {"WIB": WIB, "WITA": WITA, "WIT": WIT, "GMT": UTC, "UTC": UTC, "Z": UTC}

#: Indonesian and English, full, short, old and misspelt as seen -> 1 to 12
MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari fabruari feb peb",
            "maret march mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags agt aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}

#: sources that differ by more contradict each other; less is the time between writing and going online
TOLERANCE: Final = timedelta(minutes=10)
#: a publication this long after the fetch is more than a clock that is off
FUTURE: Final = timedelta(minutes=15)
_WIDEST_OFFSET: Final = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, aware, and how much of it was stated; with ``day`` it is 00:00:00 and means the day only."""

    at: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class DateForm:
    """One form of a date: a row of :data:`DATE_FORMS`.

    ``regex`` is searched in lower-cased text, ``read`` makes the moment of its match in the zone given, and raises
    ``ValueError`` for a day or an hour that does not exist. ``fires`` is an example that this row alone reads,
    ``reads`` what it gives in WIB (ISO 8601, precision), ``stays`` a similar text that no row reads.
    """

    name: str
    regex: re.Pattern[str]
    read: Callable[[re.Match[str], tzinfo], Moment]
    fires: str
    reads: tuple[str, Precision]
    stays: str


# Sites' dates only: a year before 1990 is the zero of a database (0001, 1900, 1970).
_YEAR = r"(?P<year>(?:199|20\d)\d)(?!\d)"
# All repetition is possessive, so that a search is linear in the text. A clock of twelve hours (no site known has one)
# is not read, nor is one with a part too many, nor the offset of a bare date (2026-07-24+07:00): the day alone stands.
_CLOCK = rf"""
    (?:
        \W*+ (?:(?:t|wib|at|pukul|pkl|jam) \W*+)?+ (?<!\+)
        (?P<hour>\d{{1,2}}) [:.] (?P<minute>\d\d) (?:[:.] (?P<second>\d\d) (?:[.,]\d++)?)?+
        (?!\d | [:.]\d | \s*+ [ap]\.?m\b)
        (?:\s*+ \(?+ (?:
            (?:gmt|utc)?+ (?P<offset>[+-]\d{{1,2}} (?::?\d\d)?) (?!\d | [/.]\d)
            | (?P<zone>{"|".join(ZONES).lower()}) \b
        ))?
    )?
"""


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


def _read_calendar(match: re.Match[str], zone: tzinfo) -> Moment:
    year, month, day, hour, minute, second, offset, zone_name = match.group(
        "year", "month", "day", "hour", "minute", "second", "offset", "zone"
    )
    date = int(year), MONTHS.get(month) or int(month), int(day)
    if hour is None:
        return Moment(datetime(*date, tzinfo=zone), "day")
    if offset:
        zone = _read_offset(offset)
    elif zone_name:
        zone = ZONES[zone_name.upper()]
    at = datetime(*date, int(hour), int(minute), int(second or 0), tzinfo=zone)
    return Moment(at, "second" if second else "minute")


def _read_offset(text: str) -> timezone:
    """``+7``, ``+07``, ``+0700`` or ``+07:00``; ``ValueError`` where no place on earth has it."""
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > _WIDEST_OFFSET:
        raise ValueError(f"no offset: {text}")
    return timezone(-offset if text[0] == "-" else offset)


def _read_unix(match: re.Match[str], zone: tzinfo) -> Moment:
    return Moment(datetime.fromtimestamp(int(match["seconds"]), zone), "second")


#: A date, and where it follows a time and a zone. Day before month, always; years have four digits.
DATE_FORMS: Final[tuple[DateForm, ...]] = (
    DateForm(
        "month by name",
        _compiled(rf"(?<!\d) (?P<day>\d{{1,2}}) [\s.,/-]*+ (?P<month>{'|'.join(MONTHS)}) [\s.,/-]*+ {_YEAR} {_CLOCK}"),
        _read_calendar,
        fires="Jum'at, 24 Juli 2026 - 13:39 WIB",
        reads=("2026-07-24T13:39:00+07:00", "minute"),
        stays="Jum'at, 24 Juli 26 - 13:39 WIB",
    ),
    DateForm(
        "day first",
        _compiled(
            rf"(?<!\d) (?<!\d[/-]) (?P<day>\d{{1,2}}) (?P<sep>[/-]) (?P<month>\d{{1,2}}) (?P=sep) {_YEAR} {_CLOCK}"
        ),
        _read_calendar,
        fires="Kompas.com - 18/08/2025, 05:46 WIB",
        reads=("2025-08-18T05:46:00+07:00", "minute"),
        stays="Kompas.com - 08/18/2025, 05:46 WIB",
    ),
    DateForm(
        "year first",
        _compiled(rf"(?<!\d) {_YEAR} (?P<sep>[/-]) (?P<month>\d{{1,2}}) (?P=sep) (?P<day>\d{{1,2}}) (?!\d) {_CLOCK}"),
        _read_calendar,
        fires="2026/06/05 20:30:23",
        reads=("2026-06-05T20:30:23+07:00", "second"),
        stays="2026/13/05 20:30:23",
    ),
    DateForm(
        "unix time",
        _compiled(r"\A \s*+ (?P<seconds>[1-3]\d{9}) (?:\d{3})? \s*+ \Z"),
        _read_unix,
        fires="1778472431",
        reads=("2026-05-11T11:07:11+07:00", "second"),
        stays="17784724311",
    ),
)

_AGO = re.compile(
    r"""
    (?<!\d) \d{1,3} \s++
        (?:(?P<short>detik|menit|seconds?|minutes?) | jam|hari|minggu|hours?|days?|weeks?) \s++
        (?:yang\s++)?+ (?:lalu|ago) \b
    | \b (?:kemarin|yesterday) \b
    """,
    re.VERBOSE,
)
_UPDATE = re.compile(r"diperbarui|updated?", re.IGNORECASE)


def parse_time(
    text: str,
    *,
    zone: tzinfo = WIB,
    fetched_at: datetime | None = None,
    forms: Sequence[DateForm] = DATE_FORMS,
) -> Moment | None:
    """The first full date in ``text``, in the offset or zone it states, else in ``zone``; None where there is none.

    No part is guessed: without a year, a month and a day there is no moment, and a date or time that does not exist
    (31 Februari, 25:00) is not replaced by a later one in the text. Fractions of a second are dropped. Relative times
    (``9 menit lalu``, ``kemarin``) are read where nothing absolute stands and ``fetched_at`` (aware) says when: minutes
    and seconds to the minute, anything longer to the day in ``zone``, for they are rounded.
    """
    lowered = text.lower()
    matches = ((form, match) for form in forms if (match := form.regex.search(lowered)))
    first = min(matches, key=lambda found: found[1].start(), default=None)
    if first is None:
        return _ago(lowered, zone, fetched_at) if fetched_at else None
    form, match = first
    try:
        return form.read(match, zone)
    except ValueError:
        return None


def _ago(lowered: str, zone: tzinfo, fetched_at: datetime) -> Moment | None:
    match = _AGO.search(lowered)
    if match is None:
        return None
    import dateparser  # slow to import, and few pages need it

    at: datetime | None = dateparser.parse(
        match[0],  # the phrase alone: of more it would make a date by guessing
        languages=["id", "en"],
        settings={
            "PARSERS": ["relative-time"],
            "RELATIVE_BASE": fetched_at.astimezone(zone).replace(tzinfo=None, microsecond=0),
            "RETURN_AS_TIMEZONE_AWARE": False,
            "TIMEZONE": "UTC",  # of the naive base; the default would ask the machine
        },
    )
    if at is None:
        return None
    if match["short"]:
        return Moment(at.replace(second=0, tzinfo=zone), "minute")
    return Moment(at.replace(hour=0, minute=0, second=0, tzinfo=zone), "day")


def parse_update(text: str, *, zone: tzinfo = WIB, fetched_at: datetime | None = None) -> Moment | None:
    """The time behind ``Diperbarui``, ``Update`` or ``Updated`` in ``text``, read as by :func:`parse_time`."""
    label = _UPDATE.search(text)
    return parse_time(text[label.end() :], zone=zone, fetched_at=fetched_at) if label else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """A stated time that does not mean what it says, on the pages of one outlet.

    Where a time of one of ``sources`` matches ``pattern`` (case counts), what matched is replaced and the result is
    read instead; an empty result is no statement. ``why`` goes to the record's warnings. Examples and near misses stand
    with the outlet's fixtures.
    """

    sources: tuple[TimeSource, ...]
    pattern: str
    replacement: str
    why: str
    fields: tuple[str, ...] = ("published", "modified")

    def apply(self, raw: str) -> str:
        """The time as it is to be read; the same where the rule does not fit."""
        return re.sub(self.pattern, self.replacement, raw).strip()


class _Reading(NamedTuple):
    stated: StatedTime
    moment: Moment
    relative: bool


def read_times(draft: Draft) -> Draft:
    """The step: ``published_at`` and ``modified_at`` from what the sources state, contradictions as warnings.

    The first source that can be read wins; one that states only how long ago serves where no other can be read. Sources
    that do not contradict it may add the seconds to a minute and the time to a day. A time stated in UTC is given in
    the outlet's zone, any other in the offset that it states. ``modified_at`` is the first with a time of day, for the
    record has no precision for it, and stays None where it is the minute of publication.

    :raises Rejected: ``no_time`` where no publication time can be read.
    """
    zone = draft.outlet.zone
    if draft.outlet.swapped_times:
        _exchange(draft)
    readings = _readings(draft, "published", draft.published)
    if not readings:
        unread = "; ".join(_quoted(time) for time in draft.published if time.raw.strip())
        raise Rejected("no_time", unread or "no time stated")
    best = _best(readings, zone)
    stated, moment, _ = best
    draft.published_at = _at_home(moment.at, zone)
    draft.published_precision = moment.precision
    draft.published_raw = " ".join(stated.raw.split())
    draft.published_source = draft.extraction["published_at"] = stated.source
    draft.warnings += _contradictions(best, readings, zone)
    early = moment.at - draft.fetched_at
    if early > FUTURE:
        draft.warnings.append(f"published_at: {_minutes(early)} min after the fetch")
    _read_modified(draft, best)
    return draft


def _readings(draft: Draft, field: str, stated: Sequence[StatedTime]) -> list[_Reading]:
    """The times that can be read, relative ones last; a warning for each that cannot, or was repaired."""
    readings = []
    for time, raw in ((time, _repaired(draft, field, time)) for time in stated):
        zone, seen_at = draft.outlet.zone, draft.discovered_at if time.source == "listing" else draft.fetched_at
        if moment := parse_time(raw, zone=zone):
            readings.append(_Reading(time, moment, relative=False))
        elif moment := parse_time(raw, zone=zone, fetched_at=seen_at):
            readings.append(_Reading(time, moment, relative=True))
        elif raw.strip():
            draft.warnings.append(f"{field}_at: cannot read {_quoted(time)}")
    return sorted(readings, key=lambda reading: reading.relative)


def _repaired(draft: Draft, field: str, time: StatedTime) -> str:
    """The words of a stated time after the repairs that its outlet declares."""
    raw = time.raw
    for repair in draft.outlet.repairs:
        if time.source in repair.sources and field in repair.fields and (repaired := repair.apply(raw)) != raw:
            draft.warnings.append(f"{field}_at: {_quoted(time)}: {repair.why}")
            raw = repaired
    return raw


def _exchange(draft: Draft) -> None:
    """Publication and update of a source change places where the publication is the later."""
    updates: dict[str, StatedTime] = {time.source: time for time in draft.modified if time.source in ("jsonld", "meta")}
    for position, time in enumerate(draft.published):
        update = updates.get(time.source)
        first, last = (parse_time(stated.raw, zone=draft.outlet.zone) if stated else None for stated in (time, update))
        if update and first and last and first.at > last.at:
            draft.published[position] = update
            draft.modified[draft.modified.index(update)] = time
            draft.warnings.append(f"published_at: {time.source} has publication and update exchanged")


def _best(readings: Sequence[_Reading], zone: tzinfo) -> _Reading:
    best = readings[0]
    others = [reading for reading in readings[1:] if not reading.relative]
    if best.moment.precision == "day":
        for other in others:
            timed = other.moment.precision != "day" and other.stated.source != "listing"
            if timed and not _apart(best.moment, other.moment, zone):
                best = other
                break
    if best.moment.precision == "minute":
        for other in others:
            at = other.moment.at
            if at.second and at.replace(second=0) == best.moment.at:
                return best._replace(moment=Moment(best.moment.at.replace(second=at.second), "second"))
    return best


def _contradictions(best: _Reading, readings: Sequence[_Reading], zone: tzinfo) -> list[str]:
    """One warning for each source that states another time than ``best``."""
    found: dict[str, str] = {}
    for stated, moment, relative in readings:
        apart = _apart(best.moment, moment, zone)
        if not relative and apart > TOLERANCE:
            warning = f"published_at: {best.stated.source} and {stated.source} differ by {_minutes(apart)} min"
            found.setdefault(stated.source, warning)
    return list(found.values())


def _apart(one: Moment, other: Moment, zone: tzinfo) -> timedelta:
    """How far two moments contradict each other: by whole days of ``zone`` where one of them means a day."""
    if "day" in (one.precision, other.precision):
        return abs(one.at.astimezone(zone).date() - other.at.astimezone(zone).date())
    return abs(one.at - other.at)


def _read_modified(draft: Draft, published: _Reading) -> None:
    assert draft.published_at
    zone = draft.outlet.zone
    readings = _readings(draft, "modified", draft.modified)
    if update := parse_update(published.stated.raw, zone=zone, fetched_at=draft.fetched_at):
        readings.append(_Reading(published.stated, update, relative=False))
    timed = next((reading for reading in readings if reading.moment.precision != "day"), None)
    if timed is None:
        draft.warnings += [f"modified_at: only a day in {_quoted(reading.stated)}" for reading in readings[:1]]
        return
    at = timed.moment.at
    if at < draft.published_at - timedelta(minutes=1):
        draft.warnings.append("modified_at: before published_at")
    elif at.replace(second=0) > draft.published_at.replace(second=0):
        draft.modified_at = _at_home(at, zone)
        draft.extraction["modified_at"] = timed.stated.source


def _at_home(at: datetime, zone: tzinfo) -> datetime:
    return at if at.utcoffset() else at.astimezone(zone)


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)


def _quoted(time: StatedTime) -> str:
    return f"'{' '.join(time.raw.split())[:80]}' ({time.source})"


class TimestampsPipeline(StepPipeline):
    step = staticmethod(read_times)
