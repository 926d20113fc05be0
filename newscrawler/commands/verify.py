"""``scrapy verify``"""

from __future__ import annotations

import argparse
from pathlib import Path

from newscrawler.dataset.manifest import is_dataset, verify_dataset
from newscrawler.middlewares.archive import archive_folder
from newscrawler.record import outlets
from newscrawler.storage.rebuild import rebuild
from newscrawler.storage.verify import verify
from newscrawler.upkeep import DataCommand


class Command(DataCommand):
    """Reads a data folder again: manifest, hashes, records, ledgers. Code 1 where anything does not hold. Likewise a
    dataset, which is named by its folder: one with a ``manifest.json``."""

    _dataset: Path | None = None

    def syntax(self) -> str:
        return "[OUTLET ...] | DATASET | --rebuild OUTLET"

    def short_desc(self) -> str:
        return "Read all collected data, or a dataset, again and name what does not hold"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--rebuild",
            action="store_true",
            help="make the ledger of an outlet anew from its segments, and its archive where there is one",
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        folders = [Path(name) for name in args if is_dataset(Path(name))]
        if folders and not opts.rebuild:
            if len(args) > 1:
                raise ValueError(f"{folders[0]} is a dataset; name it alone")
            self._dataset = folders[0]
            return
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
            with self.ledgers.lock(args[0]):
                rebuilt = rebuild(self.root, args[0], spider, archives, self.ledgers)
            for problem in rebuilt.problems:
                self._said(problem, 1)
            print(f"{args[0]}: the ledger was made anew; it knows {rebuilt.articles} articles")
            return 1 if rebuilt.problems else 0
        if self._dataset:
            found, what = verify_dataset(self._dataset), f"{self._dataset}: dataset"
        else:
            wanted = self._outlets if args else None
            found, what = verify(self.root, wanted, self.ledgers), f"{len(self._outlets)} outlets"
        problems = 0
        for problem in found:
            print(problem)
            problems += 1
        print(f"{what} read, {problems or 'no'} problems")
        return 1 if problems else 0
