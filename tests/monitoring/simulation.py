"""A simulated press: outlets with a daily rhythm, hourly runs, everyday trouble, and faults that are planted.

Beside new articles the runs read what the crawl reads again: each article a day and a week after it was found, the
newest one where no page was read for six hours, and four more after a page that was not as usual.
"""

from __future__ import annotations

import math
import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from newscrawler.monitoring.account import ListingAccount, RunAccount
from newscrawler.monitoring.alarms import HISTORY, Alarm, Expectation, Kind, judge
from newscrawler.monitoring.causes import Cause

START = datetime(2026, 1, 5, 0, 7, tzinfo=UTC)  # a Monday
WARM_UP = 28  # days
DAYS = 60  # that count
# Articles by hour of the day (WIB) of CNN Indonesia's international desk, 2025-08-02 to 08-12, by their URLs.
RHYTHM = (4, 2, 1, 0.5, 3, 3, 4, 10, 8, 6, 8, 8, 11, 10, 10, 8, 11, 8, 9, 7, 8, 1, 1, 3)
LEBARAN = range(WARM_UP + 22, WARM_UP + 29)  # days on which newsrooms work at half strength
MACHINE_OFF = range((WARM_UP + 40) * 24 + 2, (WARM_UP + 40) * 24 + 11)  # hours without a run of any outlet
REVISITS = (24, 7 * 24)  # hours after an article was found
LOOK_AGAIN = 6  # hours without a page, after which the newest is read again; and between two probes
PROBED = 4  # articles

#: planted fault -> alarms that name it rightly
FAULTS: dict[str, tuple[tuple[Kind, tuple[Cause, ...]], ...]] = {
    "dns": (("outage", ("dns",)),),
    "robots": (("outage", ("robots",)),),
    "blocked": (("blocked", ("blocked",)),),
    "challenge": (("blocked", ("challenge",)),),
    "empty": (("listing", ("empty_listing",)),),
    "html": (("listing", ("broken_listing",)),),
    "stale": (("yield", ("stale_listing",)),),
    "thinned": (("yield", ("too_few",)),),
    "decline": (("yield", ("too_few",)),),
    "layout": (("layout", ("layout_changed",)),),
    "unreadable": (("layout", ("layout_changed",)),),
    "half": (("layout", ("layout_changed",)),),
    "kept": (("layout", ("layout_changed",)),),
    "field": (("coverage", ("field_lost",)),),
    "fields": (("coverage", ("field_lost",)),),
}
#: Faults of the layout: of all pages, those of old articles as well; a body that is not found; of six articles of ten;
#: and of new articles only.
LAYOUTS = ("layout", "unreadable", "half", "kept")
_EVERYDAY: tuple[Cause, ...] = ("timeout", "connection", "server_error")
_FIELDS = {"authors": (0.88, 1), "tags": (0.95, 1), "lead_image": (0.98, 1), "lead_image_caption": (0.5, 0.95),
           "dateline": (0.3, 0.8), "editors": (0.2, 0.9), "subtitle": (0, 0.3), "section": (0.95, 1)}  # fmt: skip


@dataclass
class Fault:
    """What goes wrong with an outlet; hours since the start."""

    name: str
    start: int
    end: int

    def strength(self, hour: int) -> float:
        """0 before, 1 while it is there; a decline grows over 30 days."""
        if not self.start <= hour < self.end:
            return 0
        return min(1, (hour - self.start) / (30 * 24)) if self.name == "decline" else 1


@dataclass(slots=True)
class Known:
    """An article that has a record."""

    found: int  # hour
    odd: bool  # of a kind that no layout is declared for
    lot: float  # by which it is among those that change
    generic: bool  # as it was read last


@dataclass
class Outlet:
    """A newsroom: articles a day, habits, and how its site is."""

    name: str
    rate: float
    chance: random.Random
    fault: Fault | None = None
    alarms: list[Alarm] = field(default_factory=list)  # all that opened
    closed: int = 0

    def __post_init__(self) -> None:
        chance = self.chance
        self.weekend = chance.uniform(0.55, 0.9)
        self.noise = chance.uniform(0.12, 0.3)
        self.trend = chance.uniform(-0.4, 0.5) / ((WARM_UP + DAYS) * 24)
        shape = [weight * chance.uniform(0.6, 1.5) for weight in RHYTHM]
        self.rhythm = [weight / sum(shape) for weight in shape]
        self.odd_pages = chance.choice((0, 0.002, 0.01, 0.03))
        self.answers_304 = chance.random() < 0.5
        self.rewrites = chance.random() < 0.5  # another layout shows in what is read, so that it gives a new version
        self.fields = {name: chance.uniform(*bounds) for name, bounds in _FIELDS.items()}
        self.kinds = ("feed", "index") if chance.random() < 0.7 else ("feed",)
        self.depth = chance.choice((20, 30, 50, 100))  # entries of the feed, of all desks
        self.all_desks = chance.uniform(4, 10)  # times as many as of the desk
        # from day to day
        self._mood = 0.0
        self._day = 1.0
        self._today = dict(self.fields)
        self._trouble_until = 0
        self._trouble: Cause = "timeout"
        self._odd = 0
        # between runs
        self._waiting = 0  # listed, not yet discovered
        self._retry: list[tuple[int, int]] = []  # when to try again, and how often it was tried
        self._newest = START
        self._entries = 0.0  # listed since the last run that read the feed
        self._known: deque[Known] = deque(maxlen=20)
        self._revisits: list[deque[Known]] = [deque() for _ in REVISITS]
        self._last_page = self._last_probe = 0  # hours
        self.layout_alarm = False  # open

    def run(self, hour: int, off: bool = False) -> RunAccount | None:
        """An hour of the outlet, and the run at its end; None where the machine is off."""
        chance, fault = self.chance, self.fault
        strength = fault.strength(hour) if fault else 0
        broken = fault.name if fault and strength else ""
        self._new_day(hour)
        wib = START + timedelta(hours=hour + 7)
        mean = self.rate * self._day * self.rhythm[wib.hour] * (1 + self.trend * hour)
        mean *= self.weekend if wib.weekday() >= 5 else 1
        mean *= 0.5 if hour // 24 in LEBARAN else 1
        mean *= {"decline": 1 - 0.9 * strength, "thinned": 0.12}.get(broken, 1)
        published = poisson(chance, mean) if broken != "stale" else 0
        self._waiting += published
        self._entries += published + poisson(chance, mean * self.all_desks) if broken != "stale" else 0
        moment = START + timedelta(hours=hour, seconds=chance.uniform(0, 120))
        if published:
            self._newest = moment - timedelta(minutes=chance.uniform(5, 50))
        if off:
            return None
        account = RunAccount(run_id=f"{moment:%Y%m%dT%H%M%SZ}", outlet=self.name, started_at=moment,
                             ended_at=moment + timedelta(minutes=3), exit_code=0)  # fmt: skip
        away = self._away(hour, broken)
        before = list(self._known)
        if self._read_listings(account, away, broken):
            self._fetch(account, hour, broken)
        self._revisit(account, hour, away, broken)
        self._look_again(account, hour, away, broken, before)
        return account

    def _new_day(self, hour: int) -> None:
        if hour % 24:
            return
        chance = self.chance
        self._mood = 0.6 * self._mood + 0.8 * chance.gauss(0, self.noise)
        self._day = math.exp(self._mood - self.noise**2 / 2) * (
            chance.uniform(1.5, 2.5) if chance.random() < 0.02 else 1
        )
        self._today = {name: _moved(chance, share) for name, share in self.fields.items()}
        if chance.random() < 1 / 12:  # the site is away for an hour or two
            self._trouble_until = hour + chance.randrange(24) + 2
            self._trouble = chance.choice(_EVERYDAY)
        if chance.random() < 1 / 40:  # a special of two or three pages
            self._odd = chance.choice((2, 2, 3))

    def _away(self, hour: int, broken: str) -> Cause | None:
        """Why nothing can be had."""
        if broken in ("dns", "robots", "blocked"):
            return broken  # type: ignore[return-value]
        in_trouble = self._trouble_until - 2 <= hour < self._trouble_until or self.chance.random() < 0.01
        return self._trouble if in_trouble else None

    def _read_listings(self, account: RunAccount, away: Cause | None, broken: str) -> bool:
        """Whether one of them can be read."""
        chance = self.chance
        over = self._entries > self.depth
        rolled: Cause | None
        for kind in self.kinds:
            listing = ListingAccount(url=f"https://{self.name}.example/{kind}", kind=kind, newest=self._newest)
            account.listings.append(listing)
            rolled = away or ("timeout" if chance.random() < 0.008 else None)
            if kind == "feed" and broken == "html":
                rolled = rolled or "broken_listing"
            if rolled:
                listing.status, listing.cause, listing.newest = "failed", rolled, None
                continue
            if kind == "feed" and broken == "empty":
                listing.newest = None
                continue
            listing.entries = self.depth if kind == "feed" else 40
            listing.rolled_over = kind == "feed" and over
        if all(listing.status == "failed" or not listing.entries for listing in account.listings):
            return False
        if account.listings[0].rolled_over and len(self.kinds) == 1:  # what is lost is lost
            self._waiting = min(self._waiting, round(self.depth / (1 + self.all_desks)))
        if account.listings[0].entries:
            self._entries = 0
        return True

    def _fetch(self, account: RunAccount, hour: int, broken: str) -> None:
        chance = self.chance
        account.discovered, self._waiting = self._waiting, 0
        due = [(when, tries) for when, tries in self._retry if when <= hour]
        self._retry = [one for one in self._retry if one not in due]
        for tries in [0] * account.discovered + [tries for _, tries in due]:
            if broken == "challenge" or chance.random() < 0.005:
                account.fail("challenge" if broken == "challenge" else chance.choice(_EVERYDAY))
                account.challenges += broken == "challenge"
                if tries < 5:
                    self._retry.append((hour + 2**tries, tries + 1))
                continue
            self._read_new(account, hour, broken)

    def _read_new(self, account: RunAccount, hour: int, broken: str) -> None:
        chance = self.chance
        account.fetched += 1
        self._last_page = hour
        lot = chance.random()
        if lot < 0.03:
            account.reject("not_article")
        elif lot < 0.034:
            account.reject("no_body")
        else:
            odd = chance.random() < self.odd_pages
            if not odd and self._odd:
                self._odd, odd = self._odd - 1, True
            article = Known(hour, odd, chance.random(), generic=False)
            if self._see(account, article, broken):
                article.generic = self._generic(article, broken)
                self._record(account, article, broken)
                self._known.append(article)
                self._revisits[0].append(article)

    def _generic(self, article: Known, broken: str) -> bool:
        return article.odd or self._changed(article, broken)

    def _changed(self, article: Known, broken: str) -> bool:
        """Whether its page has a layout of which nothing is known."""
        assert self.fault or not broken
        if broken == "kept":
            return bool(self.fault and article.found >= self.fault.start)
        return broken == "layout" or (broken == "half" and article.lot < 0.6)

    def _see(self, account: RunAccount, article: Known, broken: str) -> bool:
        """Whether its page can be read."""
        if broken == "unreadable":
            account.reject("no_body")
            return False
        account.see("generic" if self._generic(article, broken) else "2025")
        return True

    def _record(self, account: RunAccount, article: Known, broken: str) -> None:
        account.exported += 1
        lost = {"field": ("authors",), "fields": ("authors", "tags", "lead_image_caption")}.get(broken, ())
        if self._changed(article, broken):
            lost = ("authors", "editors", "dateline", "lead_image_caption", "section")
        for name, share in self._today.items():
            if name not in lost and self.chance.random() < share:
                account.filled[name] = account.filled.get(name, 0) + 1

    # -- what was read before

    def _revisit(self, account: RunAccount, hour: int, away: Cause | None, broken: str) -> None:
        for place, after in enumerate(REVISITS):
            waiting = self._revisits[place]
            due = sum(article.found + after <= hour for article in waiting)
            failure: Cause | None = away or ("challenge" if broken == "challenge" else None)
            if failure:  # they stay due
                account.failed |= {failure: account.failed.get(failure, 0) + due} if due else {}
                account.challenges += due if failure == "challenge" else 0
                continue
            for _ in range(due):
                article = waiting.popleft()
                if place + 1 < len(REVISITS):
                    self._revisits[place + 1].append(article)
                if self.answers_304:
                    account.unchanged += 1
                else:
                    self._read_again(account, article, hour, broken)

    def _read_again(self, account: RunAccount, article: Known, hour: int, broken: str) -> None:
        account.fetched += 1
        self._last_page = hour
        if not self._see(account, article, broken):
            return
        generic, article.generic = article.generic, self._generic(article, broken)
        if self.rewrites and generic != article.generic:
            account.new_versions += 1
            self._record(account, article, broken)
        else:
            account.unchanged += 1

    def _look_again(self, account: RunAccount, hour: int, away: Cause | None, broken: str, before: list[Known]) -> None:
        """At an article that was read long ago; and, where a page of this run was odd, at others."""
        if away or broken == "challenge" or not before:
            return
        if hour - self._last_page >= LOOK_AGAIN:
            self._read_again(account, before.pop(), hour, broken)
        odd = account.layouts.get("generic") or account.rejected.get("no_body")
        if odd and not self.layout_alarm and hour - self._last_probe >= LOOK_AGAIN:
            self._last_probe = hour
            for article in before[-PROBED:]:
                self._read_again(account, article, hour, broken)


def poisson(chance: random.Random, mean: float) -> int:
    """A count of events of which ``mean`` are expected."""
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        count, product = count + 1, product * chance.random()
    return count


def _moved(chance: random.Random, share: float) -> float:
    """A share as it is on one day."""
    if not 0 < share < 1:
        return share
    odds = math.log(share / (1 - share)) + chance.gauss(0, 0.4)
    return 1 / (1 + math.exp(-odds))


def press(seed: int, outlets: int = 24, faults: tuple[str, ...] = tuple(FAULTS), largest: float = 120) -> list[Outlet]:
    """Outlets of 3 articles a day to ``largest``; as many of them have a fault as there are faults, the others none."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    rates = [3 * (largest / 3) ** (place / max(1, outlets - 1)) for place in range(outlets)]
    made = [
        Outlet(f"outlet{place:02}", rate, random.Random(f"{seed}/{place}"))  # noqa: S311
        for place, rate in enumerate(rates)
    ]
    for name, outlet in zip(faults, chance.sample(made, len(faults)), strict=True):
        start = (WARM_UP + 5) * 24 + chance.randrange(20 * 24)
        lasts = {"decline": 60 * 24, "dns": 48, "robots": 48, "blocked": 60}.get(name, 10 * 24)
        outlet.fault = Fault(name, start, start + lasts)
    return made


def observe(outlet: Outlet, days: int = WARM_UP + DAYS) -> Iterator[Alarm]:
    """Run the outlet every hour, judge each run after the warm-up, and give the alarms as they open."""
    history: list[RunAccount] = []
    is_open: tuple[Alarm, ...] = ()
    kept = HISTORY // timedelta(hours=1) + 2
    for hour in range(days * 24):
        account = outlet.run(hour, off=hour in MACHINE_OFF)
        if account is None:
            continue
        history.append(account)
        if hour < WARM_UP * 24:
            continue
        verdict = judge(history[-kept:], is_open, Expectation(), account.started_at + timedelta(minutes=3))
        is_open = verdict.open
        outlet.layout_alarm = any(alarm.kind == "layout" for alarm in is_open)
        outlet.alarms += verdict.opened
        outlet.closed += len(verdict.closed)
        yield from verdict.opened


@dataclass
class Result:
    """What was found of an outlet: hours until the planted fault was named rightly, and alarms without a reason."""

    outlet: Outlet
    found_after: float | None
    false: list[Alarm]
    others: list[Alarm]  # while the fault was there, right or not

    @property
    def false_by_kind(self) -> Counter[str]:
        return Counter(alarm.kind for alarm in self.false)


def result(outlet: Outlet) -> Result:
    """Tell right alarms from false ones, after :func:`observe`.

    A gap after the machine was off or the outlet away is true. A fault may show for a week after its end, since a
    window of an outlet of three articles a day is a week.
    """
    fault = outlet.fault
    start = START + timedelta(hours=fault.start) if fault else None
    end = START + timedelta(hours=fault.end) + timedelta(days=7) if fault else None
    found_after, false, others = None, [], []
    for alarm in outlet.alarms:
        during = bool(start and end and start <= alarm.opened_at <= end)
        right = bool(fault and (alarm.kind, alarm.cause) in [(k, c) for k, cs in FAULTS[fault.name] for c in cs])
        if during and right and found_after is None:
            assert start
            found_after = (alarm.opened_at - start) / timedelta(hours=1)
        elif during:
            others.append(alarm)
        elif alarm.kind != "gap":
            false.append(alarm)
    return Result(outlet, found_after, false, others)
