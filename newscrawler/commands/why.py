"""``scrapy why URL``"""

from __future__ import annotations

import argparse
import re

from newscrawler.generic import GenericOutlet
from newscrawler.outlet import Outlet
from newscrawler.record import outlet_of
from newscrawler.storage.story import story
from newscrawler.upkeep import DataCommand, article
from newscrawler.urls import split


class Command(DataCommand):
    """Tells all that is known of one article. Code 1 where the ledger does not know it. Reads only."""

    def syntax(self) -> str:
        return "URL | OUTLET:ID"

    def short_desc(self) -> str:
        return "Tell what became of an article, and why"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        if len(args) != 1:
            raise ValueError("name one article, by its URL or its id")
        if split(args[0]).scheme not in ("http", "https"):
            assert self.settings is not None
            article(args[0], *self.settings.getlist("SPIDER_MODULES"))

    def act(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 -- that of the base class
        assert self.settings is not None
        modules = self.settings.getlist("SPIDER_MODULES")
        url = args[0] if split(args[0]).scheme in ("http", "https") else ""
        if url:
            outlet = outlet_of(url, *modules)
            if outlet is GenericOutlet:
                print(f"no outlet has the site of {url}")
                return 1
            print(f"outlet: {outlet.name}")
            if outlet.locate(url) is None:
                print(f"by the patterns of {outlet.name} this is no article")
                return 1
        outlet, key = article(args[0], *modules)
        return self._tell(outlet, key, url)

    def _tell(self, outlet: type[Outlet], key: str, url: str) -> int:
        print(f"id: {outlet.name}:{key}")
        if not self.ledgers.exists(outlet.name):
            return self._unknown(outlet, url, f"nothing was collected of {outlet.name} yet")
        ledger = self.ledgers.open(outlet.name, read_only=True)
        try:
            entry = ledger.get(key)
            if entry is None:
                return self._unknown(outlet, url, "the ledger does not know it: no listing named it")
            if entry.key != key:
                print(f"alias: links of it lead to {outlet.name}:{entry.key}, of which the rest tells")

            def locate(url: str) -> str | None:
                located = outlet.locate(url)
                return located[0] if located else None

            for name, said in story(self.root, outlet.name, ledger, entry, locate):
                print(f"{name}: {said}")
        finally:
            ledger.close()
        return 0

    def _unknown(self, outlet: type[Outlet], url: str, why: str) -> int:
        print(why)
        if url:
            of_the_desk = re.match(outlet.desk, url) is not None
            print(
                f"by its patterns it is an article of the site, and {'may be' if of_the_desk else 'is not'} of the desk"
            )
        return 1
