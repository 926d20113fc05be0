"""``scrapy why URL``"""

from __future__ import annotations

import argparse
import re

from newscrawler.cli import OfflineCommand, known_data_dir
from newscrawler.generic import GenericOutlet
from newscrawler.record import outlet_of
from newscrawler.storage.ledger import Ledger, LedgerError
from newscrawler.storage.status import story
from newscrawler.storage.store import ledger_path


class Command(OfflineCommand):
    """Tells the whole story of one URL. Exit codes: 0; 1 where nothing is known of it; 2 usage."""

    def syntax(self) -> str:
        return "URL"

    def short_desc(self) -> str:
        return "Tell what became of an article, and why"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        if len(args) != 1 or not args[0].startswith(("http://", "https://")):
            raise ValueError("name one URL")
        self._root = known_data_dir(self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        assert self.settings is not None
        url = args[0]
        outlet = outlet_of(url, *self.settings.getlist("SPIDER_MODULES"))
        self.exitcode = 1
        if issubclass(outlet, GenericOutlet):
            print("no outlet has this host")
            return
        located = outlet.locate(url)
        print(f"outlet {outlet.name}")
        if located is None:
            print("not an article: the URL fits none of the outlet's patterns")
            return
        print(f"article {outlet.name}:{located[0]}, canonical {outlet.canonical(url)}")
        if not re.match(outlet.desk, url):
            print("of another desk, by its URL")
        path = ledger_path(self._root, outlet.name)
        if not path.exists():
            print(f"{outlet.name} was never crawled into {self._root}")
            return
        try:
            ledger = Ledger(path, read_only=True)
        except LedgerError as error:
            print(error)
            return
        try:
            entry = ledger.get(located[0])
            if entry is None:
                print("unknown: no listing that was read has named it")
                return
            print(*story(entry, ledger, located[0]), sep="\n")
            self.exitcode = 0
        finally:
            ledger.close()
