"""What may be missing: articles by outlet and day beside what is usual for the outlet, and the runs that went wrong."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from newscrawler.dataset.index import Day
from newscrawler.monitoring.account import RunAccount
from newscrawler.pipelines.dates import is_within
from newscrawler.pipelines.timestamps import WIB

HEADER = ("outlet", "day", "articles", "live", "backfilled", "expected_low", "expected_high", "listing_outages", "note")
_WINDOW = timedelta(days=28)  # before and after
_AT_LEAST = 5  # days to compare with
_SATURDAY = 5


@dataclass
class DayOfRuns:
    """What the runs of an outlet met on a day: readings of a listing that failed, why, and whether one had moved on."""

    outages: int = 0
    causes: set[str] = field(default_factory=set)
    rolled_over: bool = False


def days_of_runs(runs: Iterable[RunAccount]) -> dict[str, dict[date, DayOfRuns]]:
    """By outlet and day of the run's start in WIB; a day without a run is absent."""
    found: defaultdict[str, dict[date, DayOfRuns]] = defaultdict(dict)
    for run in runs:
        day = found[run.outlet].setdefault(run.started_at.astimezone(WIB).date(), DayOfRuns())
        for listing in run.listings:
            if listing.status == "failed":
                day.outages += 1
                day.causes.add(listing.cause or "unknown")
            day.rolled_over |= listing.rolled_over
    return found


def expected(counts: Mapping[date, int], day: date) -> tuple[int, int] | None:
    """The range of articles that is usual for a day, from the outlet's other days of its kind (weekend or not) up to
    four weeks away; None where there are fewer than five.

    Two deviations around the median. The deviation is the largest of that of chance (the root of the median),
    that of the days themselves (by their median deviation, which single outages do not widen), and one article.
    """
    weekend = day.weekday() >= _SATURDAY
    others = [
        counts[other]
        for other in (day + timedelta(days=step) for step in range(-_WINDOW.days, _WINDOW.days + 1) if step)
        if other in counts and (other.weekday() >= _SATURDAY) == weekend
    ]
    if len(others) < _AT_LEAST:
        return None
    level = median(others)
    spread = max(1, math.sqrt(level), 1.4826 * median(abs(count - level) for count in others))
    return max(0, math.floor(level - 2 * spread)), math.ceil(level + 2 * spread)


def gaps(
    days: Mapping[tuple[str, date], Day],
    runs: Mapping[str, Mapping[date, DayOfRuns]],
    since: date | None,
    until: date | None,
) -> Iterator[tuple[str, ...]]:
    """The rows of ``gaps.csv``: each outlet's days from its first article or run to the last day of the dataset."""
    by_outlet: defaultdict[str, dict[date, Day]] = defaultdict(dict)
    for (outlet, day), found in days.items():
        by_outlet[outlet][day] = found
    inside = [day for _, day in days] + [
        day for of_it in runs.values() for day in of_it if is_within(day, since, until)
    ]
    for outlet in sorted({*by_outlet, *(name for name, of_it in runs.items() if of_it)}):
        of_runs, published = runs.get(outlet, {}), by_outlet[outlet]
        known = [day for day in (*published, *of_runs) if is_within(day, since, until)]
        if not known:
            continue
        first, last = min(known), max(inside)
        span = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        counts = {day: published[day].modes.total() if day in published else 0 for day in span}
        for day in span:
            yield _row(outlet, day, published.get(day, Day()), expected(counts, day), of_runs)


def _row(
    outlet: str, day: date, found: Day, usual: tuple[int, int] | None, of_runs: Mapping[date, DayOfRuns]
) -> tuple[str, ...]:
    count, runs, notes = found.modes.total(), of_runs.get(day), list[str]()
    if usual and count < usual[0]:
        notes.append(f"fewer than expected: {usual[0] - count} or more may be missing")
    if usual and count > usual[1]:
        notes.append("more than expected")
    if of_runs and runs is None and min(of_runs) < day < max(of_runs):
        notes.append("no run")
    if runs and runs.causes:
        notes.append(f"listings failed: {', '.join(sorted(runs.causes))}")
    if runs and runs.rolled_over:
        notes.append("a listing had moved on between two runs")
    if found.gone:
        notes.append(f"{found.gone} gone, left out")
    if found.copies:
        notes.append(f"{found.copies} near-duplicates, left out")
    low, high = map(str, usual) if usual else ("", "")
    return (
        outlet, day.isoformat(), str(count), str(found.modes["live"]), str(found.modes["backfill"]), low, high,
        str(runs.outages) if runs else "", "; ".join(notes),
    )  # fmt: skip
