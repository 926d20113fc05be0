"""``scrapy erase ID --reason TEXT``"""

from __future__ import annotations

import argparse

from newscrawler.middlewares.archive import archive_folder
from newscrawler.storage.erase import Erased, erase
from newscrawler.upkeep import DataCommand, article


class Command(DataCommand):
    """Takes an article out of segments, archive and ledger, notes it in ``erased.jsonl``, and blocks its return."""

    def syntax(self) -> str:
        return "OUTLET:ID | URL --reason TEXT"

    def short_desc(self) -> str:
        return "Take an article out for good"

    def long_desc(self) -> str:
        return (
            "Take an article out for good: its records and rejections, its responses in the archive, and what the"
            " ledger has of it. Listings in the archive still name it. Copies that others made are theirs: the manifest"
            " tells them which files were replaced."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--reason", metavar="TEXT", help="why; it is kept, so it must not quote the article")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        super().check(args, opts)
        if len(args) != 1:
            raise ValueError("name one article, by its id or its URL")
        if not (opts.reason or "").strip():
            raise ValueError("say why: --reason TEXT")
        self._outlet, self._key = article(args[0], *self.settings.getlist("SPIDER_MODULES"))

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        assert self.settings is not None
        name, quarantine = self._outlet.name, self.root / "quarantine"
        folders = [archive_folder(self.settings) / name, quarantine / name]
        with self.opened(name) as store:
            erased = erase(store, self._key, opts.reason, self._locate, folders)
        return self._tell(args[0], erased)

    def _locate(self, url: str) -> str | None:
        located = self._outlet.locate(url)
        return located[0] if located else None

    def _tell(self, what: str, erased: Erased) -> int:
        code = 0
        for problem in erased.damaged:
            code = self._said(f"{problem}: not erased from; put it back, and erase again", 1)
        if not (erased.known or erased.records or erased.rejections or erased.archived):
            return self._said(f"nothing is known of {what}, so nothing was erased", 1)
        print(
            f"erased: {erased.records} records, {erased.rejections} rejections, {erased.archived} records of the"
            " archive; its return is blocked"
        )
        if not erased.done:
            return self._said("the ledger was being read, so traces stay in it until the next run of the outlet", 1)
        return code
