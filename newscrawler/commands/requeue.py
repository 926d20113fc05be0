"""``scrapy requeue URL|OUTLET``"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta

from newscrawler.cli import OfflineCommand, known_data_dir
from newscrawler.generic import GenericOutlet
from newscrawler.record import outlet_of
from newscrawler.storage.ledger import STATES, Ledger, LedgerError
from newscrawler.storage.store import Busy, ledger_path, lock
from newscrawler.storage.verify import outlets_in

_AGAIN = ("failed", "rejected")


class Command(OfflineCommand):
    """Lets articles be fetched again by the next run. Exit codes: 0; 1 where there is none such; 2 usage; 4 busy."""

    def syntax(self) -> str:
        return "URL [URL ...] | OUTLET [--since DAY] [--until DAY] [--state STATE]"

    def short_desc(self) -> str:
        return "Let the next run fetch articles again"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="of an outlet, those discovered from this day on (UTC)")
        parser.add_argument("--until", metavar="DAY", help="of an outlet, those discovered up to this day (UTC)")
        parser.add_argument(
            "--state", choices=("failed", "rejected", "exported"), help="of an outlet, those in this state"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self._root = known_data_dir(self.settings)
        if not args:
            raise ValueError("name URLs, or an outlet")
        # outlet -> conditions of SQL and their values
        self._wanted: dict[str, list[tuple[str, tuple[object, ...]]]] = {}
        for arg in args:
            outlet, condition = self._url(arg) if "://" in arg else (arg, _condition(opts))
            if outlet not in outlets_in(self._root):
                raise ValueError(f"there is nothing of {outlet!r} in {self._root}")
            self._wanted.setdefault(outlet, []).append(condition)

    def _url(self, url: str) -> tuple[str, tuple[str, tuple[object, ...]]]:
        assert self.settings is not None
        outlet = outlet_of(url, *self.settings.getlist("SPIDER_MODULES"))
        located = outlet.locate(url)
        if located is None or issubclass(outlet, GenericOutlet):
            raise ValueError(f"{url} is no article of an outlet")
        return outlet.name, ("key = ? AND state <> 5", (located[0],))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        count = 0
        try:
            for outlet, conditions in self._wanted.items():
                with lock(self._root, outlet):
                    ledger = Ledger(ledger_path(self._root, outlet))
                    count += sum(ledger.postpone(sql, int(time.time()), values) for sql, values in conditions)
                    ledger.commit()
                    ledger.close()
        except Busy as busy:
            sys.stderr.write(f"scrapy requeue: {busy}\n")
            self.exitcode = 4
            return
        except LedgerError as error:
            sys.stderr.write(f"scrapy requeue: {error}\n")
            self.exitcode = 1
            return
        print(f"{count} articles will be fetched by the next run")
        self.exitcode = int(count == 0)


def _condition(opts: argparse.Namespace) -> tuple[str, tuple[object, ...]]:
    states = [opts.state] if opts.state else list(_AGAIN)
    numbers = ", ".join(str(STATES.index(state)) for state in states)
    sql = f"state IN ({numbers})"
    values: list[object] = []
    for name, sign, days in (("since", ">=", 0), ("until", "<", 1)):
        if day := getattr(opts, name):
            try:
                start = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=days)
            except ValueError:
                raise ValueError(f"--{name} {day!r} is no day; write it as 2026-07-24") from None
            sql += f" AND discovered {sign} ?"
            values.append(int(start.timestamp()))
    return sql, tuple(values)
