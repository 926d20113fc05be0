"""Alarms: what opens one, what does not, what it says, and when it closes.

The outlet of these tests has a run every hour and, where nothing else is said, one article in each: 24 a day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from newscrawler.monitoring.account import FIELDS, ListingAccount, RunAccount
from newscrawler.monitoring.alarms import HISTORY, Alarm, Expectation, Verdict, judge

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 7, 1, 0, 7, tzinfo=UTC)
FEED = "https://kompas.example/rss"
INDEX = "https://kompas.example/indeks?date={date}"


def feed(**fields: Any) -> ListingAccount:
    return ListingAccount(**{"url": FEED, "kind": "feed", "entries": 20, **fields})


def index(**fields: Any) -> ListingAccount:
    return ListingAccount(**{"url": INDEX, "kind": "index", "entries": 40, **fields})


def run(at: datetime, articles: int = 1, **fields: Any) -> RunAccount:
    """A run that wrote some articles with all that a page may have, and found the feed in order."""
    made = {
        "run_id": f"{at:%Y%m%dT%H%M%SZ}",
        "outlet": "kompas",
        "started_at": at,
        "ended_at": at + timedelta(minutes=2),
        "discovered": articles,
        "fetched": articles,
        "exported": articles,
        "layouts": {"2025": articles} if articles else {},
        "filled": dict.fromkeys(FIELDS, articles) if articles else {},
        "listings": [feed()],
        "exit_code": 0,
    }
    return RunAccount(**{**made, **fields})


def dead(at: datetime, cause: str = "dns", **fields: Any) -> RunAccount:
    """A run that could fetch nothing."""
    return run(at, 0, **{"listings": [feed(status="failed", cause=cause, entries=0)], "exit_code": 1, **fields})


def hours(count: int, make: Callable[[datetime], RunAccount] = run, start: datetime = START) -> list[RunAccount]:
    """So many hourly runs."""
    return [make(start + HOUR * number) for number in range(count)]


class Watch:
    """An outlet that is judged after every run."""

    def __init__(self, history: Sequence[RunAccount] = (), expectation: Expectation | None = None) -> None:
        self.history = list(history)
        self.expectation = expectation or Expectation()
        self.open: tuple[Alarm, ...] = ()
        self.closed: list[Alarm] = []

    @property
    def next(self) -> datetime:
        return self.history[-1].started_at + HOUR if self.history else START

    def see(self, account: RunAccount) -> Verdict:
        assert account.ended_at
        self.history.append(account)
        verdict = judge(self.history, self.open, self.expectation, account.ended_at)
        self.open = verdict.open
        self.closed += verdict.closed
        return verdict

    def go(self, count: int, make: Callable[[datetime], RunAccount] = run) -> list[Alarm]:
        """So many hours; gives the alarms that opened."""
        return [alarm for _ in range(count) for alarm in self.see(make(self.next)).opened]


@pytest.fixture
def watch() -> Watch:
    """Three weeks in which all was well, from July 1 to 21, 23:07."""
    return Watch(hours(21 * 24))


def test_where_all_is_as_ever_there_is_no_alarm(watch: Watch) -> None:
    assert watch.go(48) == []


# -- nothing can be fetched


def test_an_outage_opens_after_four_hours_and_closes_after_a_day_that_is_well(watch: Watch) -> None:
    assert watch.go(3, dead) == []
    [alarm] = watch.go(1, dead)
    assert alarm == Alarm(
        outlet="kompas",
        kind="outage",
        cause="dns",
        opened_at=datetime(2026, 7, 22, 3, 9, tzinfo=UTC),
        run_id="20260722T030700Z",
        sentence="kompas: nothing could be fetched since 2026-07-22 00:07 UTC (4 runs): the host name has no address.",
        figures={"runs": 4},
    )

    assert watch.go(44, dead) == []
    assert [(one.kind, one.opened_at) for one in watch.open] == [("outage", alarm.opened_at)]

    assert watch.go(23) == []
    assert watch.closed == []
    assert watch.go(24 * 9) == []
    assert not watch.open
    assert [(one.kind, one.opened_at, one.closed_at) for one in watch.closed] == [
        ("outage", alarm.opened_at, datetime(2026, 7, 24, 23, 9, tzinfo=UTC))
    ]


def test_an_alarm_that_stays_open_says_how_it_is_now(watch: Watch) -> None:
    watch.go(6, dead)
    assert watch.open[0].figures == {"runs": 6}
    assert "(6 runs)" in watch.open[0].sentence


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("robots", "outage"),
        ("timeout", "outage"),
        ("server_error", "outage"),
        ("blocked", "blocked"),
        ("challenge", "blocked"),
    ],
)
def test_the_cause_tells_an_outage_from_a_refusal(watch: Watch, cause: str, kind: str) -> None:
    [alarm] = watch.go(12, lambda at: dead(at, cause))
    assert (alarm.kind, alarm.cause) == (kind, cause)


def test_trouble_that_comes_and_goes_all_day_is_an_outage(watch: Watch) -> None:
    opened = [watch.go(2, dead) + watch.go(1) for _ in range(6)]
    assert [len(alarms) for alarms in opened] == [0, 0, 0, 0, 0, 1]


def test_pages_that_cannot_be_had_behind_a_feed_that_can(watch: Watch) -> None:
    def challenged(at: datetime) -> RunAccount:
        return run(at, 0, discovered=1, failed={"challenge": 1}, challenges=1)

    assert watch.go(3, challenged) == []
    [alarm] = watch.go(1, challenged)
    assert (alarm.kind, alarm.cause) == ("blocked", "challenge")
    assert alarm.sentence == (
        "kompas: 4 of 4 pages could not be fetched since 2026-07-22 00:07 UTC: the site answers with a challenge page."
    )
    assert watch.go(72, challenged) == []


def test_one_page_that_is_tried_again_and_again_is_no_outage(watch: Watch) -> None:
    assert watch.go(5, lambda at: run(at, 0, failed={"server_error": 1})) == []


def test_what_fails_while_the_site_is_away_is_not_counted_page_by_page(watch: Watch) -> None:
    assert watch.go(2, lambda at: dead(at, "timeout", failed={"timeout": 30})) + watch.go(20) == []


def test_a_fifth_of_the_pages_refused_is_an_alarm(watch: Watch) -> None:
    opened = watch.go(24, lambda at: run(at, 1, failed={"blocked": 1} if at.hour % 3 == 0 else {}))
    assert [(one.kind, one.cause, one.figures) for one in opened] == [
        ("blocked", "blocked", {"failed": 6, "tried": 30})
    ]


# -- listings


def test_an_empty_listing(watch: Watch) -> None:
    def empty(at: datetime) -> RunAccount:
        return run(at, 0, listings=[feed(entries=0)])

    assert watch.go(3, empty) == []
    [alarm] = watch.go(1, empty)
    assert (alarm.kind, alarm.cause, alarm.subjects) == ("listing", "empty_listing", (FEED,))
    assert alarm.sentence == (
        "kompas: feed https://kompas.example/rss: the listing has no entries, since 2026-07-22 00:07 UTC."
    )
    assert watch.go(72, empty) == []


def test_one_listing_of_two_fails_and_comes_back(watch: Watch) -> None:
    failed = feed(status="failed", cause="broken_listing", entries=0)
    [alarm] = watch.go(30, lambda at: run(at, listings=[failed, index()]))
    assert (alarm.kind, alarm.cause, alarm.subjects) == ("listing", "broken_listing", (FEED,))

    assert watch.go(24, lambda at: run(at, listings=[feed(), index()])) == []
    assert (watch.open, len(watch.closed)) == ((), 1)


def test_a_listing_that_was_not_modified_is_well(watch: Watch) -> None:
    assert watch.go(12, lambda at: run(at, listings=[feed(status="unchanged", entries=0), index()])) == []


def test_two_listings_that_break_at_once_are_one_alarm_and_a_later_one_is_another(watch: Watch) -> None:
    gone = {"status": "failed", "cause": "not_found", "entries": 0}
    other = f"{FEED}/asia"

    def broken(at: datetime, **third: Any) -> RunAccount:
        return run(at, listings=[feed(**gone), feed(url=other, **gone), index(**third)])

    [alarm] = watch.go(8, broken)
    assert alarm.subjects == (FEED, other)
    assert alarm.figures == {}
    [second] = watch.go(8, lambda at: broken(at, entries=0))
    assert (second.subjects, second.cause) == ((INDEX,), "empty_listing")


@pytest.mark.parametrize(("cause", "alarms"), [("not_found", 1), ("broken_listing", 2)])
def test_a_listing_that_breaks_an_hour_later_belongs_to_the_alarm_if_the_cause_is_the_same(
    watch: Watch, cause: Any, alarms: int
) -> None:
    first = feed(status="failed", cause="not_found")
    second = feed(url=f"{FEED}/asia", status="failed", cause=cause)
    watch.go(1, lambda at: run(at, listings=[first, index()]))
    watch.go(9, lambda at: run(at, listings=[first, second, index()]))
    assert len(watch.open) == alarms
    assert {url for alarm in watch.open for url in alarm.subjects} == {first.url, second.url}


def test_hours_in_which_nothing_could_be_fetched_are_not_held_against_a_listing(watch: Watch) -> None:
    watch.go(3, dead)
    assert watch.go(1, lambda at: run(at, listings=[feed(status="failed", cause="timeout"), index()])) == []


def test_a_listing_that_is_declared_no_more_is_no_trouble(watch: Watch) -> None:
    watch.go(8, lambda at: run(at, listings=[feed(status="failed", cause="not_found"), index()]))
    assert len(watch.open) == 1
    watch.go(1, lambda at: run(at, listings=[index()]))
    assert not watch.open


# -- gaps


def test_a_listing_that_rolled_over_says_what_may_be_missing_by_the_outlets_rate(watch: Watch) -> None:
    late = watch.next + 19 * HOUR  # 20 hours after the last run: 20 articles, of which it finds 8
    [alarm] = watch.see(run(late, 8, listings=[feed(rolled_over=True)])).opened
    assert (alarm.kind, alarm.cause, alarm.figures) == ("gap", "rolled_over", {"missing": 12})
    assert alarm.sentence == (
        "kompas: feed https://kompas.example/rss rolled over between two runs, since 2026-07-21 23:07 UTC:"
        " about 12 articles may be missing."
    )
    assert watch.go(23) == []
    assert watch.open[0].kind == "gap"
    assert watch.go(1) == []
    assert not watch.open


def test_the_times_of_the_listing_say_it_better(watch: Watch) -> None:
    late = watch.next + 19 * HOUR
    # 8 articles in the last 2 hours, nothing known of the 18 before
    listing = feed(rolled_over=True, oldest=late - 2 * HOUR, newest=late)
    [alarm] = watch.see(run(late, 8, listings=[listing])).opened
    assert alarm.figures == {"missing": 72}


def test_a_listing_of_another_kind_reaches_over_the_gap_but_one_of_the_same_does_not(watch: Watch) -> None:
    assert watch.see(run(watch.next, listings=[feed(rolled_over=True), index()])).opened == ()
    other = feed(url=f"{FEED}/asia")
    [alarm] = watch.see(run(watch.next, listings=[feed(rolled_over=True), other])).opened
    assert alarm.kind == "gap"


def test_without_history_the_declared_number_gives_the_estimate_or_nothing_does() -> None:
    rolled = run(START + 12 * HOUR, 0, listings=[feed(rolled_over=True)])
    [alarm] = Watch([run(START)], Expectation(articles_per_day=(20, 60))).see(rolled).opened
    assert alarm.figures == {"missing": 20}
    [alarm] = Watch([run(START)]).see(rolled).opened
    assert alarm.figures == {}
    assert alarm.sentence.endswith(": how many articles may be missing is not known.")


# -- layouts


def odd(at: datetime, articles: int = 1) -> RunAccount:
    """A run whose pages match no layout, and give a title and a body only."""
    return run(at, articles, layouts={"generic": articles} if articles else {}, filled={})


def test_a_new_layout_opens_with_the_fourth_page_and_explains_the_fields_that_are_lost(watch: Watch) -> None:
    assert watch.go(3, odd) == []
    [alarm] = watch.go(1, odd)
    assert (alarm.kind, alarm.cause) == ("layout", "layout_changed")
    assert alarm.figures == {"unknown": 4, "pages": 4, "usual": 0.001}
    assert alarm.sentence == ("kompas: 4 of 4 pages since 2026-07-22 00:07 UTC match no layout (usually 0 %).")
    assert watch.go(24 * 60, odd) == []
    assert [one.kind for one in watch.open] == ["layout"]

    assert watch.go(24 * 4) == []
    assert [one.kind for one in watch.closed] == ["layout"]


def test_pages_that_cannot_be_read_count_and_are_not_missed_as_articles(watch: Watch) -> None:
    opened = watch.go(72, lambda at: run(at, 0, discovered=1, fetched=1, rejected={"no_body": 1}))
    assert [(one.kind, one.cause) for one in opened] == [("layout", "layout_changed")]


def test_pages_of_known_articles_that_cannot_be_read_are_no_new_articles(watch: Watch) -> None:
    opened = watch.go(24, lambda at: run(at, 0, fetched=1, rejected={"no_body": 1}))
    assert [one.kind for one in opened] == ["layout", "yield"]


def test_pages_that_are_no_articles_say_nothing(watch: Watch) -> None:
    assert watch.go(12, lambda at: run(at, rejected={"not_article": 1, "other_section": 3})) == []


def test_half_of_the_pages_in_a_new_layout(watch: Watch) -> None:
    opened = watch.go(24, lambda at: odd(at) if at.hour % 2 else run(at))
    assert [(one.kind, one.cause) for one in opened] == [("layout", "layout_changed")]
    assert watch.go(24 * 45, lambda at: odd(at) if at.hour % 2 else run(at)) == []
    assert [one.kind for one in watch.open] == ["layout"]


def test_an_outlet_whose_layouts_are_often_unknown_is_measured_by_that() -> None:
    watch = Watch([odd(at.started_at) if number % 3 else at for number, at in enumerate(hours(21 * 24))])
    assert watch.go(3, odd) + watch.go(1) + watch.go(4, odd) == []


def test_a_layout_that_was_mended_does_not_blunt_the_next_alarm(watch: Watch) -> None:
    watch.go(24 * 9, odd)
    watch.go(24 * 3)
    assert [one.kind for one in watch.closed] == ["layout"]
    assert [one.kind for one in watch.go(4, odd)] == ["layout"]


def few(make: Callable[[datetime, int], RunAccount]) -> Callable[[datetime], RunAccount]:
    """Three articles a day."""
    return lambda at: make(at, int(at.hour in (2, 6, 9)))


def test_the_alarm_of_a_small_outlet_closes_when_the_fields_of_some_days_are_back() -> None:
    watch = Watch(hours(35 * 24, few(run)))
    [alarm] = watch.go(24 * 4, few(odd))
    assert alarm.kind == "layout"
    assert watch.go(24, few(run)) == []  # nor is there an alarm of the fields
    assert len(watch.open) == 1
    assert watch.go(24 * 3, few(run)) == []
    assert not watch.open


def test_known_articles_that_are_read_again_tell_a_new_layout_from_an_odd_page() -> None:
    watch = Watch(hours(35 * 24, few(run)))
    for _ in range(3 * 4):  # the newest article is odd, and is read every six hours
        assert watch.go(5, silent) + watch.go(1, lambda at: run(at, 0, layouts={"generic": 1, "2025": 4})) == []
    [alarm] = watch.go(1, lambda at: run(at, 0, layouts={"generic": 5}))
    assert (alarm.kind, alarm.figures["unknown"]) == ("layout", 5)


def test_a_layout_of_new_articles_only_is_told_by_what_they_lack(watch: Watch) -> None:
    """Of the pages two thirds are of old articles, which are as ever."""

    def both(at: datetime) -> RunAccount:
        return run(at, fetched=3, layouts={"generic": 1, "2025": 2}, filled={})

    [alarm] = watch.go(24 * 10, both)
    assert (alarm.kind, alarm.opened_at) == ("layout", datetime(2026, 7, 22, 3, 9, tzinfo=UTC))
    assert alarm.sentence == "kompas: 4 of 12 pages since 2026-07-22 00:07 UTC match no layout (usually 0 %)."
    assert len(watch.open) == 1


def test_pages_of_a_kind_come_together() -> None:
    """One of twelve is odd: four in a row would be rare, were they drawn by lot."""

    def unread(at: datetime) -> RunAccount:
        return run(at, layouts={"generic": 1})

    watch = Watch(hours(21 * 24, lambda at: run(at) if at.hour % 12 else unread(at)))
    assert watch.go(4, unread) == []
    assert len(watch.go(2, unread)) == 1


def test_two_specials_of_a_small_outlet_are_no_new_layout() -> None:
    watch = Watch(hours(35 * 24, lambda at: run(at, int(at.hour in (2, 6, 9)))))
    for make in (odd, odd, run, odd, odd, run):
        assert watch.go(7, silent) + watch.go(1, make) == []


def test_fields_show_a_new_layout_where_odd_pages_are_not_rare() -> None:
    """One page of three is odd anyhow, so four in a row may be chance; that none of them has an author is not."""

    def usual(at: datetime) -> RunAccount:
        return run(at, layouts={"generic": 1}) if at.hour % 3 == 0 else run(at)

    watch = Watch(hours(21 * 24 + 2, usual))
    [alarm] = watch.go(12, odd)
    assert (alarm.kind, alarm.figures["unknown"]) == ("layout", 4)
    assert len(watch.open) == 1


def test_a_field_is_lost_where_odd_pages_are_as_many_as_ever() -> None:
    def usual(at: datetime, **fields: Any) -> RunAccount:
        return run(at, layouts={"generic": 1, "2025": 2}, **fields)

    watch = Watch(hours(21 * 24, usual))
    assert [one.kind for one in watch.go(24, lambda at: usual(at, filled={"tags": 1}))] == ["coverage"]


def test_without_thirty_pages_of_history_nothing_is_unusual() -> None:
    assert Watch(hours(40)).go(10, odd) == []
    assert len(Watch(hours(56)).go(10, odd)) == 1


# -- fields


def without(*names: str) -> Callable[[datetime], RunAccount]:
    return lambda at: run(at, filled=dict.fromkeys(set(FIELDS) - set(names), 1))


def test_fields_that_are_lost_at_once_are_one_alarm(watch: Watch) -> None:
    assert watch.go(3, without("authors", "tags")) == []
    [alarm] = watch.go(1, without("authors", "tags"))
    assert (alarm.kind, alarm.cause, alarm.subjects) == ("coverage", "field_lost", ("authors", "tags"))
    assert alarm.sentence == (
        "kompas: authors is in 0 of 4 records since 2026-07-22 00:07 UTC (usually 100 %);"
        " tags is in 0 of 4 records since 2026-07-22 00:07 UTC (usually 100 %)."
    )
    assert alarm.figures["tags_records"] == 4
    assert watch.go(24, without("authors", "tags")) == []

    [later] = watch.go(12, without("authors", "tags", "section"))
    assert later.subjects == ("section",)

    assert watch.go(48) == []
    assert (watch.open, len(watch.closed)) == ((), 2)


def test_a_field_that_takes_longer_to_miss_belongs_to_the_alarm_of_the_same_day() -> None:
    """Half of the records have an editor: only many without one are no chance."""

    def usual(at: datetime) -> RunAccount:
        return run(at) if at.hour % 2 else without("editors")(at)

    watch = Watch(hours(21 * 24, usual))
    [alarm] = watch.go(40, without("authors", "editors"))
    assert alarm.subjects == ("authors",)
    assert [one.subjects for one in watch.open] == [("authors", "editors")]


def test_a_field_that_thins_out(watch: Watch) -> None:
    opened = watch.go(48, lambda at: without("authors")(at) if at.hour % 2 else run(at))
    assert [one.subjects for one in opened] == [("authors",)]


def test_a_field_that_was_rare_is_not_missed() -> None:
    watch = Watch(hours(21 * 24, lambda at: run(at) if at.hour % 5 == 0 else without("subtitle")(at)))
    assert watch.go(72, without("subtitle")) == []


def test_a_field_that_the_site_gave_up_is_missed_for_weeks_and_not_for_ever(watch: Watch) -> None:
    assert len(watch.go(24 * 14, without("authors"))) == 1
    assert len(watch.open) == 1
    assert watch.go(24 * 40, without("authors")) == []
    assert not watch.open


def test_a_field_that_comes_back_in_part_is_not_back(watch: Watch) -> None:
    watch.go(24 * 7, without("authors"))
    assert watch.go(24 * 3, lambda at: run(at) if at.hour % 4 else without("authors")(at)) == []
    assert len(watch.open) == 1


def test_tombstones_have_no_fields(watch: Watch) -> None:
    assert watch.go(12, lambda at: run(at, 0, exported=1, tombstones=1)) == []


# -- yield


def silent(at: datetime) -> RunAccount:
    """A run that found the feed in order and nothing new in it."""
    return run(at, 0, listings=[feed(newest=at - HOUR)])


def test_silence(watch: Watch) -> None:
    opened = watch.go(24, silent)
    assert [(one.kind, one.cause) for one in opened] == [("yield", "too_few")]
    assert opened[0].opened_at == datetime(2026, 7, 22, 20, 9, tzinfo=UTC)
    assert opened[0].sentence == "kompas: 3 articles in 24 h, where 24 are usual: no other cause is known."
    assert opened[0].figures == {"articles": 3, "usual": 24.0, "days": 1}


def test_a_listing_that_stands_still_is_named(watch: Watch) -> None:
    frozen = watch.next
    [alarm] = watch.go(24, lambda at: run(at, 0, listings=[feed(newest=frozen)]))
    assert (alarm.kind, alarm.cause) == ("yield", "stale_listing")
    [alarm] = Watch(watch.history[: 21 * 24]).go(24, lambda at: run(at, 0, listings=[feed(status="unchanged")]))
    assert alarm.cause == "stale_listing"


def test_a_listing_without_times_does_not_tell_whether_it_stands_still(watch: Watch) -> None:
    [alarm] = watch.go(24, lambda at: run(at, 0))
    assert alarm.cause == "too_few"


def test_silence_never_becomes_usual(watch: Watch) -> None:
    assert len(watch.go(24 * 80, silent)) == 1
    assert [one.kind for one in watch.open] == ["yield"]
    assert watch.go(24 * 4) == []
    assert [one.kind for one in watch.closed] == ["yield"]


def test_a_yield_alarm_closes_when_a_day_is_well_again(watch: Watch) -> None:
    watch.go(24, silent)
    assert watch.go(14) == []
    assert len(watch.open) == 1
    watch.go(1)
    assert not watch.open
    assert watch.go(24 * 20) == []


def test_half_of_the_articles_for_a_week_is_a_holiday(watch: Watch) -> None:
    assert watch.go(24 * 7, lambda at: run(at, at.hour % 2)) == []
    assert watch.go(24 * 7) == []


def test_after_a_quiet_week_a_quieter_day_is_no_alarm(watch: Watch) -> None:
    watch.go(24 * 7, lambda at: run(at, int(at.hour < 10)))
    assert watch.go(24, lambda at: run(at, int(at.hour < 2))) == []
    assert [one.kind for one in Watch(hours(21 * 24)).go(24, lambda at: run(at, int(at.hour < 2)))] == ["yield"]


def test_a_silent_week_that_is_over_is_not_told_twice(watch: Watch) -> None:
    watch.go(24 * 6, silent)
    assert watch.go(24 * 5) == []
    assert (watch.open, len(watch.closed)) == ((), 1)


def test_quiet_weekends_are_known() -> None:
    def weekly(at: datetime) -> RunAccount:
        return run(at, 4 if at.weekday() < 5 else int(at.hour % 3 == 0))

    assert Watch(hours(28 * 24, weekly)).go(14 * 24, weekly) == []
    quiet = Watch(hours(28 * 24, weekly)).go(24, lambda at: run(at, int(at.hour % 3 == 0)))  # a Wednesday
    assert [one.kind for one in quiet] == ["yield"]


def test_what_a_day_cannot_tell_of_a_small_outlet_a_week_can() -> None:
    def two_a_day(at: datetime) -> RunAccount:
        return run(at, int(at.hour in (4, 9)))

    watch = Watch(hours(35 * 24, two_a_day))
    assert watch.go(4 * 24, silent) == []
    [alarm] = watch.go(4 * 24, silent)
    assert alarm.figures["days"] == 6


def declining(rate: int, at: datetime) -> RunAccount:
    return run(at, int(at.hour < rate))


def test_a_decline_that_no_day_shows_is_seen_by_the_week() -> None:
    rates = [24 - round(0.6 * day) for day in range(36)]  # to 3 a day within five weeks
    watch = Watch(hours(21 * 24))
    opened = []
    for rate in rates:
        opened += watch.go(24, partial(declining, rate))
    assert [(one.kind, one.figures["days"]) for one in opened] == [("yield", 7)]


def test_what_is_declared_serves_until_there_are_two_weeks_of_history() -> None:
    declared = Expectation(articles_per_day=(10, 40))
    [few] = Watch(hours(24), declared).go(24, silent)
    assert (few.cause, few.sentence) == (
        "too_few", "kompas: 9 articles in 24 h, where 10 to 40 are declared: no other cause is known."
    )  # fmt: skip
    [many] = Watch(hours(24), declared).go(24, lambda at: run(at, 2))
    assert (many.cause, many.figures) == ("too_many", {"articles": 41, "least": 10, "most": 40})
    assert Watch(hours(24)).go(24, silent) == []
    assert Watch(hours(21 * 24), declared).go(24, lambda at: run(at, 3)) == []


def test_an_outage_of_the_first_days_explains_what_is_missing() -> None:
    watch = Watch(hours(24), Expectation(articles_per_day=(10, 40)))
    assert [one.kind for one in watch.go(24, dead)] == ["outage"]


def test_what_gathered_before_the_first_run_is_not_todays() -> None:
    declared = Expectation(articles_per_day=(10, 40))
    assert Watch([run(START, 200)], declared).go(48) == []


def test_an_alarm_of_the_first_days_closes_by_what_is_declared() -> None:
    watch = Watch(hours(24), Expectation(articles_per_day=(10, 40)))
    watch.go(20, silent)
    assert len(watch.open) == 1
    watch.go(10)
    assert not watch.open


def test_what_nobody_could_fetch_is_not_missed_when_the_outage_is_over(watch: Watch) -> None:
    watch.go(24 * 6, dead)
    assert watch.go(24 * 3, lambda at: run(at, int(at.hour % 2))) == []


def test_a_machine_that_was_off_is_not_the_outlets_fault(watch: Watch) -> None:
    watch.see(run(watch.next + 30 * HOUR, 5))
    assert (watch.open, watch.go(24)) == ((), [])


def test_a_lost_listing_explains_what_is_missing_until_that_is_usual(watch: Watch) -> None:
    """The yield falls with the listing; a second fall a month later is news."""
    gone = feed(status="failed", cause="not_found", entries=0)
    first = watch.go(24 * 30, lambda at: run(at, int(at.hour % 6 == 0), listings=[gone, index()]))
    assert [one.kind for one in first] == ["listing"]
    second = watch.go(24 * 7, lambda at: run(at, 0, listings=[gone, index()]))
    assert [one.kind for one in second] == ["yield"]


# -- what is judged


@pytest.mark.parametrize("mode", ["backfill", "replay"])
def test_only_live_runs_count(watch: Watch, mode: Any) -> None:
    for number in range(12):
        verdict = watch.see(dead(watch.next + HOUR * number, mode=mode))
        assert verdict == Verdict()


def test_runs_that_never_were_do_not_count(watch: Watch) -> None:
    assert watch.go(30, lambda at: dead(at, exit_code=4) if at.hour % 2 else run(at)) == []


def test_a_refused_outlet_makes_no_alarm_and_closes_what_was_open(watch: Watch) -> None:
    watch.go(4, dead)
    verdict = watch.see(
        RunAccount(run_id="r", outlet="kompas", started_at=watch.next, ended_at=watch.next, exit_code=5)
    )
    assert (verdict.opened, verdict.still_open) == ((), ())
    assert [one.kind for one in verdict.closed] == ["outage"]
    assert (
        judge([RunAccount(run_id="r", outlet="x", started_at=START, exit_code=5)], (), Expectation(), START)
        == Verdict()
    )


def test_without_a_run_the_open_alarms_stay_as_they_are(watch: Watch) -> None:
    watch.go(4, dead)
    assert judge([], watch.open, Expectation(), watch.next) == Verdict(still_open=watch.open)


def test_the_verdict_hangs_on_nothing_but_the_arguments(watch: Watch) -> None:
    watch.go(3, dead)
    last = dead(watch.next)
    verdict = watch.see(last)
    assert judge(watch.history[::-1], (), Expectation(), last.ended_at or START) == verdict
    older = hours(100, dead, START - HISTORY - 200 * HOUR)
    assert judge([*older, *watch.history], (), Expectation(), last.ended_at or START) == verdict


def test_runs_once_a_day_whose_minutes_vary() -> None:
    def daily(day: int) -> RunAccount:
        return run(START + DAY * day + timedelta(minutes=(7 * day) % 30), 24)

    watch = Watch([daily(day) for day in range(30)])
    assert [watch.see(daily(day)).opened for day in range(30, 60)] == [()] * 30
    [alarm] = watch.see(dead(START + 60 * DAY)).opened
    assert (alarm.kind, alarm.cause) == ("outage", "dns")


def test_a_late_run_does_not_count_two_days_as_one() -> None:
    watch = Watch(expectation=Expectation(articles_per_day=(20, 40)))
    minutes = [day % 2 * 20 for day in range(14)]
    opened = [
        watch.see(run(START + DAY * day + timedelta(minutes=late), 24)).opened for day, late in enumerate(minutes)
    ]
    assert opened == [()] * 14


def test_days_on_which_nobody_looked_are_no_days_without_articles() -> None:
    watch = Watch([one for one in hours(40 * 24) if one.started_at.day % 2])
    watch.history += hours(24, start=watch.next)
    assert [one.kind for one in watch.go(24, silent)] == ["yield"]


def test_an_alarm_comes_back_from_json_as_it_was(watch: Watch) -> None:
    [alarm] = watch.go(8, without("tags"))
    plain = json.loads(json.dumps(alarm.to_dict()))
    assert plain["opened_at"] == "2026-07-22T03:09:00+00:00"
    assert plain["closed_at"] is None
    assert Alarm.from_dict(plain) == alarm
    with pytest.raises(ValueError, match="no alarm"):
        Alarm.from_dict({**plain, "invented": 1})
    with pytest.raises(ValueError, match="no alarm"):
        Alarm.from_dict({"kind": "yield"})
