"""``scrapy requeue URL | OUTLET | DAY [--no-debt]``"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from newscrawler.arguments import read_day
from newscrawler.pipelines.timestamps import WIB
from newscrawler.record import outlets
from newscrawler.storage.ledger import State
from newscrawler.storage.store import OutletStore
from newscrawler.upkeep import DataCommand, article
from newscrawler.urls import split

_STATES: tuple[State, ...] = ("failed", "rejected", "exported")


@dataclass(frozen=True)
class _Wanted:
    """Articles of an outlet: in these states, discovered on these days (WIB), or a single one."""

    outlet: str
    states: tuple[State, ...]
    days: tuple[date, date] | None = None
    key: str = ""


class Command(DataCommand):
    """Lets the next run of an outlet fetch articles again. Code 1 where the ledger does not know one that was named."""

    def syntax(self) -> str:
        return "URL | OUTLET:ID | OUTLET | DAY[..DAY] [...] [--outlet NAME] [--state STATE | --no-debt]"

    def short_desc(self) -> str:
        return "Let articles be fetched again by the next run"

    def long_desc(self) -> str:
        return (
            "Let articles be fetched again by the next run: single ones, those of an outlet, or those of days (in WIB)."
            " Days are those on which listings named the articles: the ledger does not know when they were published."
            " With --no-debt no article is fetched again: what an outlet owes of the past, by `crawl -a since=`, all of"
            " it or of days, is cancelled."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--outlet", metavar="NAME", help="whose days; without it those of all outlets")
        parser.add_argument(
            "--state", choices=_STATES, help="only articles so; without it failed and rejected, of single ones all"
        )
        parser.add_argument(
            "--no-debt", action="store_true", help="cancel the days of the past that are owed, and nothing else"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        super().check(args, opts)
        modules = self.settings.getlist("SPIDER_MODULES")
        if not args:
            raise ValueError("name articles, outlets or days")
        if opts.no_debt and opts.state:
            raise ValueError("--state is of articles, --no-debt of days: one of the two")
        if opts.outlet:
            self.named([opts.outlet])
        self._wanted: list[_Wanted] = []
        states: tuple[State, ...] = (opts.state,) if opts.state else ("failed", "rejected")
        for text in args:
            if text[:1].isdigit():
                first, last = _days(text)
                named = self.named([opts.outlet] if opts.outlet else [])
                self._wanted += [_Wanted(name, states, (first, last)) for name in named]
            elif ":" not in text and not split(text).scheme:
                if text not in outlets(*modules):
                    raise ValueError(f"{text!r} is neither an article, an outlet, nor a day as 2026-07-24")
                self.named([text])
                self._wanted.append(_Wanted(text, states))
            elif opts.no_debt:
                raise ValueError(f"{text}: outlets owe days, not articles; name an outlet or days")
            else:
                outlet, key = article(text, *modules)
                self.named([outlet.name])
                self._wanted.append(_Wanted(outlet.name, states if opts.state else (), key=key))

    def act(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 -- that of the base class
        assert self.settings is not None
        code = 0
        for name in dict.fromkeys(wanted.outlet for wanted in self._wanted):
            count = 0
            with self.opened(name) as store:
                for wanted in self._wanted:
                    if wanted.outlet == name and opts.no_debt:
                        count += store.ledger.cancel(*(wanted.days or (date.min, date.max)))
                    elif wanted.outlet == name:
                        count += self._requeue(store, wanted)
            done = "days are no longer owed" if opts.no_debt else "articles are fetched by the next run"
            print(f"{name}: {count} {done}")
            code = code or self._missing
        return code

    _missing = 0

    def _requeue(self, store: OutletStore, wanted: _Wanted) -> int:
        key = ""
        if wanted.key:
            entry = store.ledger.get(wanted.key)
            if entry is None or entry.state == "erased":
                what = "was erased" if entry else "is not in the ledger"
                self._missing = self._said(f"{wanted.outlet}:{wanted.key} {what}", 1)
                return 0
            key = entry.key
        span = wanted.days and (_instant(wanted.days[0]), _instant(wanted.days[1], 1))
        return store.ledger.requeue(wanted.states, key=key, discovered=span)


def _days(text: str) -> tuple[date, date]:
    """``2026-07-24`` or ``2026-07-20..2026-07-24``, both inclusive."""
    begin, _, end = text.partition("..")
    first, last = read_day("", begin), read_day("", end or begin)
    assert first
    assert last
    if first > last:
        raise ValueError(f"{text}: the first day lies after the last")
    return first, last


def _instant(day: date, later: int = 0) -> int:
    return int(datetime.combine(day + timedelta(days=later), time(), WIB).timestamp())
