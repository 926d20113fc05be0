"""What may be missing."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from newscrawler.dataset.gaps import days_of_runs, expected, gaps
from newscrawler.dataset.index import Day
from newscrawler.monitoring.account import ListingAccount, RunAccount

MONDAY = date(2026, 7, 6)


def day(step: int) -> date:
    return MONDAY + timedelta(days=step)


def run(at: date, *listings: ListingAccount) -> RunAccount:
    started = datetime(at.year, at.month, at.day, 2, tzinfo=UTC)
    return RunAccount(run_id=f"{at}", outlet="kompas", started_at=started, listings=list(listings))


def test_the_usual_range_is_that_of_days_of_the_kind() -> None:
    counts = {day(step): 100 if day(step).weekday() < 5 else 25 for step in range(28)}
    assert expected(counts, MONDAY) == (80, 120)  # two roots of 100 around it
    assert expected(counts, day(5)) == (15, 35)
    assert expected({day(step): 0 for step in range(28)}, MONDAY) == (0, 2)
    assert expected({day(step): 100 for step in range(5)}, MONDAY) is None  # four to compare with


def test_one_outage_does_not_widen_the_range() -> None:
    counts = {day(step): 100 for step in range(28)} | {day(9): 0}
    assert expected(counts, day(8)) == (80, 120)


def test_days_that_vary_have_a_wider_range() -> None:
    counts = {day(step): (60, 100, 140)[step % 3] for step in range(28)}
    assert expected(counts, MONDAY) == (0, 219)


def test_a_gap_is_a_row_with_what_is_known_of_it() -> None:
    days = {("kompas", day(step)): Day(Counter(live=90, backfill=10)) for step in range(28)}
    days["kompas", day(8)] = Day(Counter(live=3), gone=1, copies=2)
    del days["kompas", day(9)]
    failed = ListingAccount(url="https://x.example/feed", kind="feed", status="failed", cause="dns")
    moved = ListingAccount(url="https://x.example/index", kind="index", rolled_over=True)
    runs = days_of_runs([run(day(7)), run(day(8), failed, moved), run(day(8), failed), run(day(10))])
    rows = {row[1]: row for row in gaps(days, runs, None, None)}
    assert len(rows) == 28
    assert rows["2026-07-07"] == ("kompas", "2026-07-07", "100", "90", "10", "80", "120", "", "")
    assert rows["2026-07-14"][2:8] == ("3", "3", "0", "80", "120", "2")
    assert rows["2026-07-14"][8].split("; ") == [
        "fewer than expected: 77 or more may be missing",
        "listings failed: dns",
        "a listing had moved on between two runs",
        "1 gone, left out",
        "2 near-duplicates, left out",
    ]
    assert rows["2026-07-15"][2:] == (
        "0", "0", "0", "80", "120", "", "fewer than expected: 80 or more may be missing; no run",
    )  # fmt: skip


def test_an_outlet_that_fell_silent_has_rows_to_the_end() -> None:
    days = {("a", day(0)): Day(Counter(live=1)), ("b", day(3)): Day(Counter(live=1))}
    assert [row[:3] for row in gaps(days, {}, None, None)] == [
        ("a", "2026-07-06", "1"), ("a", "2026-07-07", "0"), ("a", "2026-07-08", "0"), ("a", "2026-07-09", "0"),
        ("b", "2026-07-09", "1"),
    ]  # fmt: skip


def test_runs_outside_of_the_days_asked_for_make_no_rows() -> None:
    days = {("kompas", day(1)): Day(Counter(live=1))}
    runs = days_of_runs([run(day(0)), run(day(2)), run(day(5))])
    assert [row[1] for row in gaps(days, runs, day(1), day(2))] == ["2026-07-07", "2026-07-08"]


def test_a_run_counts_for_its_day_in_wib() -> None:
    late = RunAccount(run_id="x", outlet="kompas", started_at=datetime(2026, 7, 6, 18, tzinfo=UTC))
    assert list(days_of_runs([late])["kompas"]) == [day(1)]
