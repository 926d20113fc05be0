"""``scrapy verify``"""

from __future__ import annotations

import argparse

from newscrawler.middlewares.archive import archive_folder
from newscrawler.record import outlets
from newscrawler.storage.rebuild import rebuild
from newscrawler.storage.store import lock
from newscrawler.storage.verify import verify
from newscrawler.upkeep import DataCommand


class Command(DataCommand):
    """Reads a data folder again: manifest, hashes, records, ledgers. Code 1 where anything does not hold."""

    def syntax(self) -> str:
        return "[OUTLET ...] | --rebuild OUTLET"

    def short_desc(self) -> str:
        return "Read all collected data again and name what does not hold"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="make the ledger of an outlet anew from its segments, and its archive where there is one",
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        super().check(args, opts)
        if not opts.rebuild:
            self._outlets = self.named(args)
        elif len(args) != 1:
            raise ValueError("name the outlet whose ledger is to be made anew")
        elif args[0] not in outlets(*self.settings.getlist("SPIDER_MODULES")):
            self.named(args)

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        if opts.rebuild:
            assert self.settings is not None
            spider = outlets(*self.settings.getlist("SPIDER_MODULES")).get(args[0])
            archives = sorted((archive_folder(self.settings) / args[0]).rglob("*.warc.gz*"))
            with lock(self.root, args[0]):
                count = rebuild(self.root, args[0], spider, archives)
            print(f"{args[0]}: the ledger was made anew; it knows {count} articles")
            return 0
        problems = 0
        for problem in verify(self.root, self._outlets if args else None):
            print(problem)
            problems += 1
        print(f"{len(self._outlets)} outlets read, {problems or 'no'} problems")
        return 1 if problems else 0
