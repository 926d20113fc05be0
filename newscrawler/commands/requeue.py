"""``scrapy requeue URL | OUTLET | DAY``"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from newscrawler.pipelines.timestamps import WIB
from newscrawler.record import outlets
from newscrawler.storage.ledger import State
from newscrawler.storage.store import OutletStore
from newscrawler.upkeep import DataCommand, article
from newscrawler.urls import split

_STATES: tuple[State, ...] = ("failed", "rejected", "exported")


@dataclass(frozen=True)
class _Wanted:
    """Articles of an outlet: in these states, discovered between two instants, or a single one."""

    outlet: str
    states: tuple[State, ...]
    discovered: tuple[int, int] | None = None
    key: str = ""


class Command(DataCommand):
    """Lets the next run of an outlet fetch articles again. Code 1 where the ledger does not know one that was named."""

    def syntax(self) -> str:
        return "URL | OUTLET:ID | OUTLET | DAY[..DAY] [...] [--outlet NAME] [--state STATE]"

    def short_desc(self) -> str:
        return "Let articles be fetched again by the next run"

    def long_desc(self) -> str:
        return (
            "Let articles be fetched again by the next run: single ones, those of an outlet, or those of days (in WIB)."
            " Days are those on which listings named the articles: the ledger does not know when they were published."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--outlet", metavar="NAME", help="whose days; without it those of all outlets")
        parser.add_argument(
            "--state", choices=_STATES, help="only articles so; without it failed and rejected, of single ones all"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        super().check(args, opts)
        modules = self.settings.getlist("SPIDER_MODULES")
        if not args:
            raise ValueError("name articles, outlets or days")
        if opts.outlet:
            self.named([opts.outlet])
        self._wanted: list[_Wanted] = []
        states: tuple[State, ...] = (opts.state,) if opts.state else ("failed", "rejected")
        for text in args:
            if text[:1].isdigit():
                first, last = _days(text)
                days = _instant(first), _instant(last, 1)
                named = self.named([opts.outlet] if opts.outlet else [])
                self._wanted += [_Wanted(name, states, days) for name in named]
            elif ":" not in text and not split(text).scheme:
                if text not in outlets(*modules):
                    raise ValueError(f"{text!r} is neither an article, an outlet, nor a day as 2026-07-24")
                self.named([text])
                self._wanted.append(_Wanted(text, states))
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
                    if wanted.outlet == name:
                        count += self._requeue(store, wanted)
            print(f"{name}: {count} articles are fetched by the next run")
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
        return store.ledger.requeue(wanted.states, key=key, discovered=wanted.discovered)


def _days(text: str) -> tuple[date, date]:
    """``2026-07-24`` or ``2026-07-20..2026-07-24``, both inclusive."""
    first, _, last = text.partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise ValueError(f"{text!r} is no day; write it as 2026-07-24 or 2026-07-20..2026-07-24") from None
    if days[0] > days[1]:
        raise ValueError(f"{text}: the first day lies after the last")
    return days


def _instant(day: date, later: int = 0) -> int:
    return int(datetime.combine(day + timedelta(days=later), time(), WIB).timestamp())
