"""``scrapy crawl OUTLET``"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler

from newscrawler.arguments import Arguments
from newscrawler.cli import OneLineErrors, admit
from newscrawler.middlewares.archive import check_settings
from newscrawler.record import outlets
from newscrawler.storage.warc import check_archive

#: stats of which a single one means that something of the run was lost
_FAILURES = ("listings/failed", "articles/failed", "archive/damaged", "spider_exceptions/count", "log_count/ERROR",
             "log_count/CRITICAL")  # fmt: skip


class Command(OneLineErrors, ScrapyCrawl):
    """Checks name, options and arguments before anything starts, and tells by the exit code how the run went.

    0: all that was found became a record or a rejection. 1: something failed: a listing, an article that may still be
    had, a callback, the output; or the run was stopped. 2: usage. 5: the site refuses honest crawlers, and the operator
    has not decided otherwise.
    """

    def syntax(self) -> str:
        return "[options] <outlet>"

    def short_desc(self) -> str:
        return "Collect the articles of one outlet"

    def long_desc(self) -> str:
        return (
            "Collect the articles of one outlet's international desk. Arguments, each with -a: since=DAY until=DAY"
            " (days in WIB, inclusive), limit=N (the newest), url=URL[,URL...] or url=@FILE, replay=FILE.warc.gz or"
            " replay=demo."
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        known = outlets(*self.settings.getlist("SPIDER_MODULES"))
        if len(args) != 1:
            raise ValueError(f"name one outlet: {', '.join(known)}")
        outlet = known.get(args[0])
        if outlet is None:
            raise ValueError(f"there is no outlet {args[0]!r}; there are {', '.join(known)}")
        arguments = Arguments.parse(opts.spargs)
        outlet.check(arguments)
        jitter = self.settings.getfloat("DOWNLOAD_DELAY_JITTER")
        if not 0 <= jitter < 1:
            raise ValueError(f"DOWNLOAD_DELAY_JITTER={jitter}: it must be from 0 to below 1")
        _check_output(self.settings.getdict("FEEDS"))
        if arguments.replay:
            check_archive(arguments.replay)
            return
        check_settings(self.settings)
        admit(self.settings, outlet)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process
        crawler = self._create_crawler(args[0])
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self.exitcode = 1 if self.crawler_process.bootstrap_failed else exit_code(crawler)


def exit_code(crawler: Crawler) -> int:
    """How a finished run went: 0 or 1."""
    assert crawler.stats
    stats = crawler.stats.get_stats()
    failed = [name for name in stats if name.startswith("feedexport/failed_count")]
    lost = any(stats.get(name) for name in (*_FAILURES, *failed))
    return int(lost or stats.get("finish_reason") != "finished")


def _check_output(feeds: dict[Any, Any]) -> None:
    if not feeds:
        raise ValueError("say where the records go: -O FILE.jsonl (a new file) or -o FILE.jsonl (added to)")
    for uri in map(str, feeds):
        parts = urlsplit(uri)
        if parts.scheme not in ("", "file"):
            continue
        path = Path(parts.path if parts.scheme else uri)
        folder = next((parent for parent in path.absolute().parents if parent.exists()), path.parent)
        if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
            raise ValueError(f"cannot write {path}")
        if path.suffix == ".gz" and not path.name.endswith(".jsonl.gz"):
            raise ValueError(f"{path}: only JSON Lines are written compressed; name it FILE.jsonl.gz")
