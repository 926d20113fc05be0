"""A simulated press: outlets with a daily rhythm, hourly runs, everyday trouble, and faults that are planted."""

from __future__ import annotations

import math
import random
from collections import Counter
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
    "field": (("coverage", ("field_lost",)),),
    "fields": (("coverage", ("field_lost",)),),
}
#: those that no later article is needed to see
AT_ONCE = ("dns", "robots", "blocked", "empty", "html")
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
        if self._read_listings(account, hour, broken):
            self._fetch(account, hour, broken)
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

    def _read_listings(self, account: RunAccount, hour: int, broken: str) -> bool:
        """Whether one of them can be read."""
        chance = self.chance
        away: Cause | None = None
        if broken in ("dns", "robots", "blocked"):
            away = broken  # type: ignore[assignment]
        elif self._trouble_until - 2 <= hour < self._trouble_until or chance.random() < 0.01:
            away = self._trouble
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
            account.fetched += 1
            self._read(account, broken)

    def _read(self, account: RunAccount, broken: str) -> None:
        chance = self.chance
        lot = chance.random()
        if lot < 0.03:
            account.reject("not_article")
        elif lot < 0.034 or broken == "unreadable":
            account.reject("no_body")
        else:
            odd = broken == "layout" or chance.random() < (0.6 if broken == "half" else self.odd_pages)
            if not odd and self._odd:
                self._odd, odd = self._odd - 1, True
            layout = "generic" if odd else "2025"
            account.exported += 1
            account.layouts[layout] = account.layouts.get(layout, 0) + 1
            lost = {"field": ("authors",), "fields": ("authors", "tags", "lead_image_caption"),
                    "layout": ("authors", "editors", "dateline", "lead_image_caption", "section")}  # fmt: skip
            for name, share in self._today.items():
                if name not in lost.get(broken, ()) and chance.random() < share:
                    account.filled[name] = account.filled.get(name, 0) + 1


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


def press(seed: int, outlets: int = 24, faults: tuple[str, ...] = tuple(FAULTS)) -> list[Outlet]:
    """Outlets of 3 to 120 articles a day; as many of them have a fault as there are faults, the others none."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    rates = [3 * 40 ** (place / max(1, outlets - 1)) for place in range(outlets)]
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
