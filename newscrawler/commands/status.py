"""``scrapy status``"""

from __future__ import annotations

import argparse
import json
import time

from newscrawler.cli import OfflineCommand, known_data_dir
from newscrawler.storage.status import OutletStatus, status_of
from newscrawler.storage.verify import outlets_in


class Command(OfflineCommand):
    """Tells how the scheduled outlets are; it only reads, also while they are crawled."""

    def syntax(self) -> str:
        return "[OUTLET ...] [--json]"

    def short_desc(self) -> str:
        return "Tell how scheduled crawling goes: last runs, freshness, what waits, alarms, disk"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        self._root = known_data_dir(self.settings)
        there = outlets_in(self._root)
        for name in args:
            if name not in there:
                raise ValueError(f"there is nothing of {name!r} in {self._root}; there is {', '.join(there)}")
        self._names = args or there

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        found = [status_of(self._root, name, int(time.time())) for name in self._names]
        if opts.json:
            print(json.dumps([one.to_dict() for one in found], ensure_ascii=False, indent=1))
            return
        print(*table(found), sep="\n")


def table(outlets: list[OutletStatus]) -> list[str]:
    """A line an outlet, then the alarms that are open and the ledgers that cannot be read."""
    head = ("outlet", "last run", "code", "newest", "articles", "waiting", "rejected", "owed", "MB")
    rows = [
        (one.outlet, one.last_run, str(one.code), one.newest, str(one.articles), str(one.waiting), str(one.rejected),
         str(one.owed), f"{one.disk / 1e6:.1f}")
        for one in outlets
    ]  # fmt: skip
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    alarms = [f"ALARM {alarm['outlet']}: {alarm['sentence']}" for one in outlets for alarm in one.alarms]
    return [*(line.rstrip() for line in lines), *alarms, *(one.trouble for one in outlets if one.trouble)]
