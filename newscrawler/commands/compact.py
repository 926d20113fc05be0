"""``scrapy compact``"""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime

from newscrawler.storage.compact import compact
from newscrawler.storage.ledgers import Busy
from newscrawler.storage.segments import SegmentError
from newscrawler.upkeep import DataCommand


class Command(DataCommand):
    """Merges the segments of each past month into one, an outlet and kind; the manifest names what it replaces."""

    def syntax(self) -> str:
        return "[OUTLET ...] [--before YYYY-MM]"

    def short_desc(self) -> str:
        return "Merge the segments of past months"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--before",
            metavar="YYYY-MM",
            help="compact the months before this one (UTC); all past months where it is left out",
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        self._outlets = self.named(args)
        now = f"{datetime.now(UTC):%Y-%m}"
        self._before = opts.before or now
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", self._before) or self._before > now:
            raise ValueError(f"--before {self._before}: it is a month as 2026-07, at most the present one")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 -- that of the base class
        assert self.settings is not None
        busy = damaged = 0
        for name in self._outlets:
            try:
                with self.opened(name) as store:
                    merged, made = compact(store, self._before)
            except Busy as error:  # the others are merged all the same
                busy = self._said(str(error), 4)
            except SegmentError as error:
                damaged = self._said(str(error), 1)
            else:
                print(f"{name}: {merged} segments merged into {made}" if made else f"{name}: nothing to merge")
        return damaged or busy
