"""``scrapy verify``"""

from __future__ import annotations

import argparse
import sys

from newscrawler.cli import OfflineCommand, known_data_dir
from newscrawler.storage.store import Busy, lock
from newscrawler.storage.verify import outlets_in, rebuild, verify


class Command(OfflineCommand):
    """Reads all of DATA_DIR again. Exit codes: 0; 1 where something does not hold; 2 usage; 4 the outlet is busy."""

    def syntax(self) -> str:
        return "[--rebuild OUTLET]"

    def short_desc(self) -> str:
        return "Check what scheduled runs have kept: manifest, segments, ledgers"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--rebuild", metavar="OUTLET", help="make its ledger anew from the segments first")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise ValueError("it checks all outlets: name none")
        self._root = known_data_dir(self.settings)
        if opts.rebuild and opts.rebuild not in outlets_in(self._root):
            raise ValueError(f"there is nothing of {opts.rebuild!r} in {self._root}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        if opts.rebuild:
            try:
                with lock(self._root, opts.rebuild):
                    count = rebuild(self._root, opts.rebuild)
            except Busy as busy:
                sys.stderr.write(f"scrapy verify: {busy}\n")
                self.exitcode = 4
                return
            print(f"{opts.rebuild}: {count} articles in the new ledger")
        problems = 0
        for problem in verify(self._root):
            problems += 1
            print(problem)
        self.exitcode = int(problems > 0)
        print(f"{problems} problems" if problems else f"{len(outlets_in(self._root))} outlets, all is as it should be")
