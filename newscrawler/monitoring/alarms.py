"""Alarms: what is wrong with an outlet, judged on its last runs against its own history.

:func:`judge` is a pure function of what it is given. It looks at live runs only and knows seven kinds of trouble:

===========  ===========================================================================================
``outage``   nothing could be fetched, or most pages could not
``blocked``  likewise, because the site refuses or sends challenges
``listing``  a listing failed, is empty, or is something else
``gap``      a listing rolled over between two runs, and no other kind of listing reaches over the gap
``layout``   more pages than usual match no layout of the outlet, or cannot be read at all
``coverage`` a field that is usually there is gone from the records, or from many of them
``yield``    fewer articles than the outlet's history lets expect; without history, than it declares
===========  ===========================================================================================

An alarm opens once. While it is open, what was already wrong when it opened belongs to it, and what it explains opens
no alarm of its own: an outage explains that articles are missing. It closes once, when a full day was well again.
"""

from __future__ import annotations

import dataclasses
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any, Literal

from newscrawler.monitoring.account import FIELDS, UNREADABLE, ListingAccount, RunAccount, total
from newscrawler.monitoring.causes import MEANINGS, Cause
from newscrawler.monitoring.chance import dispersion, few, many_of, middle

Kind = Literal["outage", "blocked", "listing", "gap", "layout", "coverage", "yield"]

DAY = timedelta(days=1)
#: how far back :func:`judge` looks; older runs change nothing
HISTORY = timedelta(days=50)
_WEEK = 7
_REFERENCE_DAYS = 42  # the days that today is compared with: six of each weekday
_ENOUGH_DAYS = 14  # of history; before, what the outlet declares serves
_ENOUGH_RECORDS = 30  # of history, for shares

# At an hourly judgement of rolling windows about a hundred independent looks make a month.
_CHANCE = 1e-4  # what is likelier than this by chance alone is no alarm
_SUDDEN = 0.35  # of the articles expected by the level of the last week: below, the yield may be an alarm
_SLOW = 0.4  # likewise of a week against the level of six weeks: a decline that no day shows
_RECOVERED = 0.6  # the share of what is expected at which the yield is well again
_WEEKDAY_WEIGHT = (0.5, 10)  # days, and articles, of the common level that a weekday's own are mixed with
_DISPERSION = (0.05, 0.5)  # of days around their level, bounds: news days differ by a fifth at least

_SHIFT = 0.3  # shares of records have to change by as much to be an alarm
_LAYOUT_SHIFT = 0.4  # and those of pages: where little is new, two odd articles are read again and again
_SHARE_RECOVERED = 0.15  # and to come back to as near
_CLUSTERED = math.e  # odds by which a share may be worse than usual for a while: pages of a kind come together

_IN_A_ROW = 4  # pages or records that all show a change, before it may be one: specials of three come along
_LONGEST_ROW = 60
_FEWEST = 5  # pages or records that show a change, where others do not

_STREAK = timedelta(hours=4)  # how long all runs fail, before it is an alarm
# Pages that failed, before it may be an alarm: where none could be fetched and where some could, and of the latter the
# share. One page that is tried again and again is no outage; a refusal says what it is.
_ALL_FAIL = {"blocked": 4, "outage": 6}
_SOME_FAIL = {"blocked": (6, 0.2), "outage": (10, 0.5)}
_FETCHING: Mapping[Kind, tuple[Cause, ...]] = {
    "blocked": ("blocked", "challenge"),
    "outage": ("dns", "refused", "timeout", "tls", "connection", "robots", "server_error"),
}
_REFUSED = 5  # exit code of a run that the access policy forbids
_NO_RUNS = (2, 4, _REFUSED)  # exit codes of what never became a run


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """What an outlet declares: the fewest and the most articles of any day, where it does."""

    articles_per_day: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """Something is wrong with an outlet.

    ``subjects`` are the listings or the fields it is about, empty where it is the outlet as a whole. ``sentence`` is
    for people; ``figures`` are the numbers in it by name. ``opened_at``, ``closed_at`` are aware; ``run_id`` is the run
    that opened it. An alarm that stays open keeps those and its cause; sentence and figures are those of the last
    judgement that found it.
    """

    outlet: str
    kind: Kind
    cause: Cause
    opened_at: datetime
    run_id: str
    sentence: str
    subjects: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    closed_at: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; times are ISO 8601 in UTC."""
        times = {name: moment and moment.astimezone(UTC).isoformat() for name, moment in self._times().items()}
        plain = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        return {**plain, **times, "subjects": list(self.subjects), "figures": dict(self.figures)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Alarm:
        """:raises ValueError: it is no alarm as ``to_dict`` gave it; one line."""
        try:
            times = {name: data[name] and datetime.fromisoformat(data[name]) for name in ("opened_at", "closed_at")}
            return cls(**{**data, **times, "subjects": tuple(data["subjects"])})
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"no alarm: {error!r}") from None

    def _times(self) -> dict[str, datetime | None]:
        return {"opened_at": self.opened_at, "closed_at": self.closed_at}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the alarms of an outlet; each alarm stands in one of the three."""

    opened: tuple[Alarm, ...] = ()
    still_open: tuple[Alarm, ...] = ()
    closed: tuple[Alarm, ...] = ()

    @property
    def open(self) -> tuple[Alarm, ...]:
        """All that are open now."""
        return (*self.still_open, *self.opened)


def judge(
    history: Sequence[RunAccount], open_alarms: Sequence[Alarm], expectation: Expectation, now: datetime
) -> Verdict:
    """The alarms of one outlet after its last run.

    :param history: its runs, that one included, in any order; those of the last :data:`HISTORY` are looked at.
    :param open_alarms: those that the judgement before left open.
    :param now: aware; when alarms open and close.
    """
    live = sorted([run for run in history if run.mode == "live"], key=attrgetter("started_at"))
    if live and live[-1].exit_code == _REFUSED:  # nobody looks any more
        return Verdict(closed=tuple(dataclasses.replace(alarm, closed_at=now) for alarm in open_alarms))
    runs = [run for run in live if run.exit_code not in _NO_RUNS]
    if not runs:
        return Verdict(still_open=tuple(open_alarms))
    return _Judgement(_View(runs), list(open_alarms), expectation, now).verdict()


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a look at the runs found; ``since``: the first run that showed it."""

    kind: Kind
    cause: Cause
    text: str
    since: datetime
    subject: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


# -- the runs, by days -------------------------------------------------------------------------------------------------


class _View:
    """The runs of an outlet, oldest first, cut into days of 24 hours that end with the last run.

    The cuts stand midway between two runs, so that one that starts a minute late counts with the day it is of.
    """

    def __init__(self, runs: list[RunAccount]) -> None:
        started = attrgetter("started_at")
        self.last = runs[-1]
        oldest = bisect_right(runs, self.last.started_at - HISTORY, key=started)
        self.runs = runs = runs[oldest:]
        lately = runs[-25:]
        gaps = sorted(after.started_at - before.started_at for before, after in pairwise(lately))
        self.interval = min(DAY, max(gaps[len(gaps) // 2], timedelta(minutes=5))) if gaps else DAY
        self.streak = max(1, min(4, round(_STREAK / self.interval)))  # runs in a row that have to fail
        edge = self.last.started_at + self.interval / 2
        self.edge = edge
        #: whole days of history; the first run of all is on none: it finds what had gathered before it
        self.days = (edge - runs[0].started_at) // DAY
        self._cuts = [bisect_right(runs, edge - DAY * day, key=started) for day in range(self.days + 1)]
        if not self.days:
            self._cuts.append(0)

    def of_days(self, first: int, last: int) -> list[RunAccount]:
        """The runs of a day or more; 0 is the last 24 hours, 1 the 24 hours before; of the first day, what there is."""
        end = len(self._cuts) - 1
        return self.runs[self._cuts[min(last + 1, end)] : self._cuts[min(first, end)]]

    @cached_property
    def today(self) -> list[RunAccount]:
        return self.of_days(0, 0)

    @cached_property
    def usual_runs(self) -> float:
        """How many runs make a day."""
        return DAY / self.interval

    @cached_property
    def counts(self) -> list[int | None]:
        """The articles found on each day; None where the outlet was hardly looked at."""
        days = (self.of_days(day, day) for day in range(self.days))
        return [sum(map(_found, runs)) if 2 * len(runs) >= self.usual_runs else None for runs in days]

    @cached_property
    def window(self) -> int:
        """How many days, up to a week, make a window in which silence would not be chance."""
        counts = [count for count in self.counts[1:] if count is not None]
        level = middle(counts) if counts else 0.0
        spread = _DISPERSION[0] if not level else dispersion(counts, level, *_DISPERSION)
        silent = (days for days in range(1, _WEEK) if few(0, days * level, spread) < _CHANCE)
        return next(silent, _WEEK)

    @cached_property
    def well_days(self) -> list[RunAccount]:
        """The runs of the day that has to be well before an alarm about shares closes; where a day says little, of the
        week."""
        return self.of_days(0, 0 if self.window == 1 else _WEEK - 1)

    @cached_property
    def _weeks(self) -> list[list[RunAccount]]:
        """The runs before the window that gave pages, by weeks; of the first week, what there is."""
        end = len(self._cuts) - 1
        cuts = [self._cuts[min(day, end)] for day in range(self.window, end + 1, _WEEK)]
        weeks = pairwise([*cuts, 0])
        return [[run for run in self.runs[first:last] if run.layouts or run.rejected] for last, first in weeks]

    @cached_property
    def usual_unknown(self) -> float | None:
        """The usual share of pages of an unknown layout; None without enough pages."""
        return _usual([_sum(map(_unknown, week)) for week in self._weeks])

    @cached_property
    def _records(self) -> list[int]:
        return [sum(run.exported - run.tombstones for run in week) for week in self._weeks]

    def usually_filled(self, name: str) -> float | None:
        """The usual share of records with a field; None without enough records."""
        return _usual(self._filled(name))

    def mostly_filled(self, name: str) -> float:
        """Likewise, also of all the weeks together, whichever is more: it falls slowly and does not rise again where a
        field is gone for good."""
        weeks = self._filled(name)
        records = sum(of for _, of in weeks)
        return max(_usual(weeks) or 0.0, sum(filled for filled, _ in weeks) / records if records else 1.0)

    def _filled(self, name: str) -> list[tuple[int, int]]:
        filled = [sum(run.filled.get(name, 0) for run in week) for week in self._weeks]
        return list(zip(filled, self._records, strict=True))

    @cached_property
    def unknown_row(self) -> tuple[int, datetime]:
        """How many pages in a row, up to now, were of an unknown layout, and the start of the first run of them."""
        row, since = 0, self.last.started_at
        for run in reversed(self.of_days(0, _WEEK - 1)):
            unknown, pages = _unknown(run)
            if unknown < pages:
                break
            row, since = row + pages, run.started_at if pages else since
        return row, since

    def expected(self, window: int, since: datetime | None = None) -> _Expected | None:
        """What the first ``window`` days should have brought, by the days before them; None without enough of those.

        ``since``: days before it do not count.
        """
        last = min(self.days, window + _REFERENCE_DAYS)
        if since:
            last = min(last, (self.edge - since) // DAY)
        earlier = [(day, count) for day, count in enumerate(self.counts[:last]) if day >= window and count is not None]
        if len(earlier) < _ENOUGH_DAYS:
            return None
        level = middle([count for _, count in earlier])
        if not level:
            return None
        factors = [_factor([count for day, count in earlier if day % _WEEK == weekday], level) for weekday in range(7)]
        spread = dispersion([count / factors[day % _WEEK] for day, count in earlier], level, *_DISPERSION)
        recent = middle([count for _, count in earlier[:_WEEK]])
        days = sum(factors[day % _WEEK] for day in range(window))
        return _Expected(level * days, min(level, recent) * days, spread)


@dataclass(frozen=True, slots=True)
class _Expected:
    """Articles expected in a window, by the level of six weeks and by the last week's where that is lower."""

    usual: float
    lately: float
    spread: float


def _factor(counts: list[int], level: float) -> float:
    """What a weekday brings, in days of the common level."""
    days, articles = _WEEKDAY_WEIGHT
    weight = days * level + articles
    return min(1.2, max(0.05, (sum(counts) + weight) / (len(counts) * level + weight)))


def _found(run: RunAccount) -> int:
    """New articles, those that could not be read among them: these are another alarm's. Of pages that could not be
    read, no more than what was found are of new articles; the others were read again."""
    if not run.rejected:
        return run.articles
    return max(run.articles, min(run.articles + _unreadable(run), run.discovered))


def _unreadable(run: RunAccount) -> int:
    return sum(run.rejected.get(reason, 0) for reason in UNREADABLE)


def _trouble(listing: ListingAccount) -> Cause | None:
    if listing.status == "failed":
        return listing.cause or "other"
    return "empty_listing" if listing.status == "ok" and not listing.entries else None


def _down(run: RunAccount) -> Cause | None:
    """Why a run could read none of the listings and no page, where the site or the way to it is the reason."""
    if run.fetched or not run.listings or any(listing.status != "failed" for listing in run.listings):
        return None
    cause = _most(Counter(_trouble(listing) or "other" for listing in run.listings))
    return cause if any(cause in causes for causes in _FETCHING.values()) else None


def _most(causes: Counter[Cause]) -> Cause:
    return min(causes, key=lambda cause: (-causes[cause], cause))


def _watched(run: RunAccount) -> bool:
    """Whether the run could have brought what there was."""
    readable = not run.listings or any(_trouble(listing) is None for listing in run.listings)
    return readable and sum(run.failed.values()) <= run.fetched


def _unreached(run: RunAccount) -> list[ListingAccount]:
    """The listings that rolled over, but for those whose gap a listing of another kind reaches over."""
    over = [listing for listing in run.listings if listing.rolled_over]
    reaching = {
        listing.kind for listing in run.listings if not listing.rolled_over and _trouble(listing) is None
    }  # fmt: skip
    return [listing for listing in over if not reaching - {listing.kind}]


# -- the judgement -----------------------------------------------------------------------------------------------------


class _Judgement:
    def __init__(self, view: _View, open_alarms: list[Alarm], expectation: Expectation, now: datetime) -> None:
        self._view = view
        self._open = open_alarms
        self._expectation = expectation
        self._now = now
        self._opened: list[Alarm] = []
        self._closed: list[Alarm] = []

    def verdict(self) -> Verdict:
        """In the order of what explains what: each look sees the alarms that those before it left open."""
        looks: tuple[tuple[tuple[Kind, ...], Callable[[], Iterator[_Finding]], Callable[[Alarm], bool]], ...] = (
            (("outage", "blocked"), self._fetching, self._fetches),
            (("listing",), self._listings, self._lists),
            (("gap",), self._gaps, self._reaches),
            (("layout",), self._layouts, self._knows),
            (("coverage",), self._fields, self._covers),
            (("yield",), self._yields, self._delivers),
        )
        for kinds, look, is_well in looks:
            found = list(look())
            self._settle(kinds, found, is_well)
        return Verdict(tuple(self._opened), tuple(self._open), tuple(self._closed))

    def _has(self, *kinds: Kind) -> list[Alarm]:
        return [alarm for alarm in (*self._open, *self._opened) if alarm.kind in kinds]

    def _settle(self, kinds: tuple[Kind, ...], found: list[_Finding], is_well: Callable[[Alarm], bool]) -> None:
        still_open = []
        for alarm in self._open:
            own = [finding for finding in found if alarm.kind in kinds and _belongs(finding, alarm)]
            found = [finding for finding in found if finding not in own]
            if own:
                still_open.append(_with(alarm, own))
            elif alarm.kind in kinds and is_well(alarm):
                self._closed.append(dataclasses.replace(alarm, closed_at=self._now))
            else:
                still_open.append(alarm)
        self._open = still_open
        for kind, cause in dict.fromkeys((finding.kind, finding.cause) for finding in found):
            alarm = Alarm(
                outlet=self._view.last.outlet,
                kind=kind,
                cause=cause,
                opened_at=self._now,
                run_id=self._view.last.run_id,
                sentence="",
            )
            own = [finding for finding in found if (finding.kind, finding.cause) == (kind, cause)]
            self._opened.append(_with(alarm, own))

    # -- fetching: outage, blocked

    def _fetching(self) -> Iterator[_Finding]:
        runs = [run for run in self._view.today if run.listings]
        down = [(run, _down(run)) for run in runs]
        row = _row(down, self._view.streak)
        if row:
            cause = _most(Counter(cause for _, cause in row if cause))
            since = row[0][0].started_at
            text = f"nothing could be fetched {_since(since)} ({_number(len(row), 'run')}): {MEANINGS[cause]}"
            yield _Finding(_kind(cause), cause, text, since, figures={"runs": len(row)})
        elif failing := self._failing_pages():
            yield failing

    def _failing_pages(self) -> _Finding | None:
        """Listings can be read, pages cannot: none since some hours, or too few of a day."""
        runs = [run for run in self._view.today if (run.fetched or run.failed) and not _down(run)]
        row: list[RunAccount] = []
        for run in reversed(runs):
            if run.fetched:
                break
            row.insert(0, run)
        none = len(row) >= self._view.streak
        runs = row if none else runs
        failed = total([run.failed for run in runs])
        tried = sum(run.fetched for run in runs) + failed.total()
        for kind, causes in _FETCHING.items():
            own: Counter[Cause] = Counter({cause: failed[cause] for cause in causes if failed[cause]})
            count, (least, share) = own.total(), (_ALL_FAIL[kind], 0.5) if none else _SOME_FAIL[kind]
            if count >= least and count >= share * tried:
                cause, since = _most(own), runs[0].started_at
                text = f"{count} of {tried} pages could not be fetched {_since(since)}: {MEANINGS[cause]}"
                return _Finding(kind, cause, text, since, figures={"failed": count, "tried": tried})
        return None

    def _fetches(self, alarm: Alarm) -> bool:
        today = self._view.today
        failed = total([run.failed for run in today])
        tried = sum(run.fetched for run in today) + failed.total()
        bad = sum(failed[cause] for cause in _FETCHING[alarm.kind])
        reached = any(_down(run) is None and run.listings for run in today)
        _, share = _SOME_FAIL[alarm.kind]
        return reached and not any(map(_down, today)) and (bad < 2 or bad < share / 2 * tried)

    # -- listings

    def _listings(self) -> Iterator[_Finding]:
        for listing in self._view.last.listings:
            if _trouble(listing) and not _down(self._view.last):
                row = _row(self._states(listing.url), self._view.streak)
                if row:
                    cause = _most(Counter(cause for _, cause in row if cause))
                    since = row[0][0].started_at
                    text = f"{listing.kind} {listing.url}: {MEANINGS[cause]}, {_since(since)}"
                    yield _Finding("listing", cause, text, since, listing.url, {"runs": len(row)})

    def _states(self, url: str) -> list[tuple[RunAccount, Cause | None]]:
        """How a listing was in each run of the day in which the site could be reached."""
        return [
            (run, _trouble(listing))
            for run in self._view.today
            if not _down(run)
            for listing in run.listings
            if listing.url == url
        ]

    def _lists(self, alarm: Alarm) -> bool:
        """Also where the listings are declared no more."""
        declared = {listing.url for listing in self._view.last.listings}
        return bool(declared) and not any(
            cause for url in declared & set(alarm.subjects) for _, cause in self._states(url)
        )

    # -- gaps

    def _gaps(self) -> Iterator[_Finding]:
        view = self._view
        if not _unreached(view.last):
            return
        names: dict[str, None] = {}
        since = view.last.started_at
        estimates: list[float | None] = []
        for run in view.today:
            over = _unreached(run)
            if over:
                names |= dict.fromkeys(f"{listing.kind} {listing.url}" for listing in over)
                before = self._read_before(run, over)
                since = min(since, before)
                estimates.append(self._missing(before, run, over))
        text, figures = "how many articles may be missing is not known", {}
        if None not in estimates:
            missing = max(1, round(sum(estimate or 0 for estimate in estimates)))
            text, figures = f"about {_number(missing, 'article')} may be missing", {"missing": missing}
        text = f"{', '.join(names)} rolled over between two runs, {_since(since)}: {text}"
        yield _Finding("gap", "rolled_over", text, since, figures=figures)

    def _read_before(self, run: RunAccount, over: list[ListingAccount]) -> datetime:
        """When one of the listings was read before this run."""
        urls = {listing.url for listing in over}
        end = bisect_left(self._view.runs, run.started_at, key=attrgetter("started_at"))
        for before in reversed(self._view.runs[:end]):
            if any(listing.url in urls and not _trouble(listing) for listing in before.listings):
                return before.started_at
        return run.started_at

    def _missing(self, start: datetime, run: RunAccount, over: list[ListingAccount]) -> float | None:
        """How many articles came out after ``start`` and are not in the listings of the run; None where nothing is
        known to tell it by."""
        usual = self._usually_found(start, run.started_at)
        oldest = min((listing.oldest for listing in over if listing.oldest), default=start)
        newest = max((listing.newest for listing in over if listing.newest), default=start)
        if start < oldest < newest:  # what they span was full of articles; so may be what they do not reach
            usual = self._usually_found(start, oldest)
            return max(run.discovered * ((oldest - start) / (newest - oldest)), usual or 0.0)
        return None if usual is None else max(0.0, usual - run.discovered)

    def _usually_found(self, start: datetime, end: datetime) -> float | None:
        """How many articles the same hours of earlier days brought."""
        view, started = self._view, attrgetter("started_at")
        days = min((start - view.runs[0].started_at) // DAY, _REFERENCE_DAYS)
        if days < 1:
            declared = self._expectation.articles_per_day
            return sum(declared) / 2 * ((end - start) / DAY) if declared else None
        counts = []
        for day in range(1, days + 1):
            first, last = (bisect_right(view.runs, moment - DAY * day, key=started) for moment in (start, end))
            counts.append(sum(map(_found, view.runs[first:last])))
        return middle(counts)

    def _reaches(self, alarm: Alarm) -> bool:  # noqa: ARG002 -- there is one such alarm
        return not any(_unreached(run) for run in self._view.today)

    # -- layouts

    def _layouts(self) -> Iterator[_Finding]:
        view = self._view
        row, since = view.unknown_row
        unknown, pages = _sum(map(_unknown, view.today))
        if row < _IN_A_ROW and unknown < max(1, _LAYOUT_SHIFT * pages) and not (unknown and self._lost):
            return
        usual = next((alarm.figures["usual"] for alarm in self._has("layout")), view.usual_unknown)
        if usual is None:
            return
        at_worst = _worse(usual)
        if row >= _IN_A_ROW and at_worst**row < _CHANCE:
            yield self._layout_finding(row, row, usual, since, _since(since))
            return
        unknown, pages = _sum(map(_unknown, view.of_days(0, view.window - 1)))
        much = unknown >= _FEWEST and unknown - usual * pages >= _LAYOUT_SHIFT * pages
        if much and many_of(unknown, pages, at_worst) < _CHANCE:
            yield self._layout_finding(unknown, pages, usual, view.edge - DAY * view.window, _last(view.window))
            return
        for lost in self._lost:  # by new articles only, where pages of old ones are as they were
            unknown, pages = _sum(_unknown(run) for run in view.runs if run.started_at >= lost.since)
            missing = lost.figures[f"{lost.subject}_records"] - lost.figures[f"{lost.subject}_filled"]
            if unknown >= missing and unknown - usual * pages >= missing / 2:
                yield self._layout_finding(unknown, pages, usual, lost.since, _since(lost.since))
                return

    def _layout_finding(self, unknown: int, pages: int, usual: float, since: datetime, when: str) -> _Finding:
        text = f"{unknown} of {_number(pages, 'page')} {when} match no layout (usually {_percent(usual)})"
        figures = {"unknown": unknown, "pages": pages, "usual": round(usual, 3)}
        return _Finding("layout", "layout_changed", text, since, figures=figures)

    def _knows(self, alarm: Alarm) -> bool:
        """By what was usual when it opened: pages of an unknown layout never become the usual state. Not before the
        window has what they lack, which would else be an alarm of its own."""
        view = self._view
        unknown, pages = _sum(map(_unknown, view.today))
        if view.unknown_row[0] or not pages or unknown / pages > alarm.figures["usual"] + _SHARE_RECOVERED:
            return False
        records, filled = _records(view.of_days(0, view.window))  # a day more: the window grows and shrinks
        usual = {name: view.usually_filled(name) for name in FIELDS}
        return all(share is None or filled[name] > (share - _SHIFT) * records for name, share in usual.items())

    # -- fields

    def _fields(self) -> Iterator[_Finding]:
        """What the layout loses is the layout's alarm."""
        if not self._has("layout"):
            yield from self._lost

    @cached_property
    def _lost(self) -> list[_Finding]:
        return list(self._find_lost())

    def _find_lost(self) -> Iterator[_Finding]:
        view = self._view
        days = view.of_days(0, view.window - 1)
        rows = self._rows(view.of_days(0, _WEEK - 1))
        (records, filled), (records_today, filled_today) = _records(days), _records(view.today)
        for name in FIELDS:
            row, since = rows[name]
            rare = records_today and filled_today[name] <= (1 - _SHARE_RECOVERED) * records_today
            rare = rare and filled[name] <= (1 - _SHIFT) * records
            usual = view.usually_filled(name) if rare or row >= _IN_A_ROW else None
            if usual is None:
                continue
            at_worst, lost = _worse(1 - usual), records - filled[name]
            if row >= _IN_A_ROW and at_worst**row < _CHANCE:
                yield self._field_finding(name, 0, row, usual, since, _since(since))
            elif (
                lost >= _FEWEST
                and filled_today[name] <= (usual - _SHARE_RECOVERED) * records_today
                and filled[name] <= (usual - _SHIFT) * records
                and many_of(lost, records, at_worst) < _CHANCE
            ):
                start = view.edge - DAY * view.window
                yield self._field_finding(name, filled[name], records, usual, start, _last(view.window))

    def _rows(self, days: list[RunAccount]) -> dict[str, tuple[int, datetime]]:
        """Field -> how many records in a row, up to now, are without it, and the start of the first run of them."""
        rows: dict[str, tuple[int, datetime]] = {}
        missing, row, since = set(FIELDS), 0, self._view.last.started_at
        for run in reversed(days):
            records = run.exported - run.tombstones
            if records:
                rows |= dict.fromkeys(missing & run.filled.keys(), (row, since))
                missing -= run.filled.keys()
                row, since = row + records, run.started_at
            if not missing or row >= _LONGEST_ROW:
                break
        return rows | dict.fromkeys(missing, (row, since))

    def _field_finding(
        self, name: str, filled: int, records: int, usual: float, since: datetime, when: str
    ) -> _Finding:
        text = f"{name} is in {filled} of {_number(records, 'record')} {when} (usually {_percent(usual)})"
        figures = {f"{name}_filled": filled, f"{name}_records": records, f"{name}_usual": round(usual, 3)}
        return _Finding("coverage", "field_lost", text, since, name, figures)

    def _covers(self, alarm: Alarm) -> bool:
        """By what is usual now: a field that a site gave up is missed for some weeks."""
        records, filled = _records(self._view.well_days)
        usual = {name: self._view.mostly_filled(name) for name in alarm.subjects}
        back = [filled[name] >= (share - _SHARE_RECOVERED) * records for name, share in usual.items()]
        return records >= _IN_A_ROW and all(back)

    # -- yield

    def _yields(self) -> Iterator[_Finding]:
        view = self._view
        explained = self._has("outage", "blocked", "listing", "gap")
        if not view.days or view.counts[0] is None:
            return
        # While an alarm that may explain it is open, only a drop against the days since is news.
        since = max((alarm.opened_at for alarm in explained), default=None)
        well = False
        if view.expected(view.window) is None:
            if not explained:
                yield from self._against_declared()
            return
        for window, slow in ((view.window, False), (_WEEK, True)):
            expected = view.expected(window, since)
            if expected is None:
                continue
            days = view.of_days(0, window - 1)
            count = sum(map(_found, days))
            if not slow:
                well = count >= _RECOVERED * expected.usual
            elif well:
                return  # the week is what an alarm was about that has closed
            mean = expected.usual if slow else expected.lately
            if count >= (_SLOW if slow else _SUDDEN) * mean:
                continue
            mean *= min(1.0, sum(map(_watched, days)) / (window * view.usual_runs))
            if count < (_SLOW if slow else _SUDDEN) * mean and few(count, mean, expected.spread) < _CHANCE:
                yield self._yield_finding(count, window, mean)
                return

    def _against_declared(self) -> Iterator[_Finding]:
        count = self._view.counts[0]
        declared = self._expectation.articles_per_day
        if declared and count is not None:
            least, most = declared
            if count < least or count > most:
                cause: Cause = "too_few" if count < least else "too_many"
                text = f"{_number(count, 'article')} in 24 h, where {least} to {most} are declared: {MEANINGS[cause]}"
                yield _Finding("yield", cause, text, self._view.edge - DAY,
                               figures={"articles": count, "least": least, "most": most})  # fmt: skip

    def _yield_finding(self, count: int, window: int, mean: float) -> _Finding:
        view = self._view
        start = view.edge - DAY * window
        half = view.last.started_at - DAY * window / 2
        lately = [one for run in view.of_days(0, window - 1) if run.started_at > half for one in run.listings]
        told = [one.newest < half if one.newest else True for one in lately if one.newest or one.status == "unchanged"]
        cause: Cause = "stale_listing" if told and all(told) else "too_few"
        text = f"{_number(count, 'article')} in {24 * window} h, where {mean:.0f} are usual: {MEANINGS[cause]}"
        figures = {"articles": count, "usual": round(mean, 1), "days": window}
        return _Finding("yield", cause, text, start, figures=figures)

    def _delivers(self, alarm: Alarm) -> bool:
        """By what is usual now, so that a lower level becomes usual after some weeks; silence never does."""
        view = self._view
        if not view.days or view.counts[0] is None:
            return False
        window = min(int(alarm.figures.get("days", view.window)), view.days)
        count = sum(map(_found, view.of_days(0, window - 1)))
        expected = view.expected(window)
        usual = expected.usual if expected else alarm.figures.get("usual")
        if usual:
            return count >= _RECOVERED * usual
        declared = self._expectation.articles_per_day
        return bool(declared and declared[0] <= view.counts[0] <= declared[1])


def _kind(cause: Cause) -> Kind:
    return "blocked" if cause in _FETCHING["blocked"] else "outage"


def _belongs(finding: _Finding, alarm: Alarm) -> bool:
    """Whether it is what the alarm is about, or was there already when the alarm opened, by the same cause."""
    if finding.kind != alarm.kind:
        return False
    same = not finding.subject or finding.subject in alarm.subjects
    return same or (finding.cause == alarm.cause and finding.since <= alarm.opened_at)


def _with(alarm: Alarm, found: list[_Finding]) -> Alarm:
    """The alarm with what was found of it last."""
    names = dict.fromkeys((*alarm.subjects, *(finding.subject for finding in found if finding.subject)))
    figures = {name: value for finding in found for name, value in finding.figures.items()}
    if len(found) > 1:  # the figures of the first listing would pass for those of all
        figures = {name: value for name, value in figures.items() if name != "runs"}
    sentence = f"{alarm.outlet}: {'; '.join(finding.text for finding in found)}."
    return dataclasses.replace(alarm, subjects=tuple(names), sentence=sentence, figures=figures)


def _row(
    states: list[tuple[RunAccount, Cause | None]], streak: int
) -> list[tuple[RunAccount, Cause | None]]:  # fmt: skip
    """The runs of the present trouble: the bad ones at the end where they are enough, or all bad ones where they are
    most of the day's; empty where the last was well."""
    bad = [state for state in states if state[1]]
    row: list[tuple[RunAccount, Cause | None]] = []
    for state in reversed(states):
        if not state[1]:
            break
        row.insert(0, state)
    if len(row) >= streak:
        return row
    return bad if row and len(bad) >= 2 * streak and 2 * len(bad) >= len(states) else []


def _unknown(run: RunAccount) -> tuple[int, int]:
    """Pages of an unknown layout, and all pages."""
    if not run.layouts and not run.rejected:
        return 0, 0
    unreadable = _unreadable(run)
    return run.strange, sum(run.layouts.values()) + unreadable


def _usual(weeks: list[tuple[int, int]]) -> float | None:
    """The share of the middle week, so that a week or two in which something was wrong do not make that usual; never
    quite 0 or 1, and None of too few."""
    whole = sum(of for _, of in weeks)
    if whole < _ENOUGH_RECORDS:
        return None
    shares = sorted((hits / of, of) for hits, of in weeks if of)
    below = list(accumulate(of for _, of in shares))
    share, _ = shares[bisect_left(below, whole / 2)]
    return (share * whole + 0.5) / (whole + 1)


def _worse(share: float) -> float:
    """A share of bad ones as it may be for a while without a reason that matters."""
    odds = share / (1 - share) * _CLUSTERED
    return odds / (1 + odds)


def _sum(pairs: Iterator[tuple[int, int]]) -> tuple[int, int]:
    first = second = 0
    for one, other in pairs:
        first, second = first + one, second + other
    return first, second


def _records(runs: list[RunAccount]) -> tuple[int, Counter[str]]:
    """Records of the site as it is, and how many have each field."""
    return sum(run.exported - run.tombstones for run in runs), total([run.filled for run in runs])


def _since(moment: datetime) -> str:
    return f"since {moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _last(days: int) -> str:
    return f"in the last {24 * days} h"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
