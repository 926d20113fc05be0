"""``scrapy crawl OUTLET``"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object

from newscrawler.arguments import Arguments
from newscrawler.checks import check_settings
from newscrawler.cli import OneLineErrors, admit, check_space, contact_of, data_dir
from newscrawler.fleet import crawl_all, options_of
from newscrawler.log import log_json
from newscrawler.middlewares.archive import check_folder
from newscrawler.outlet import Outlet
from newscrawler.pipelines.timestamps import WIB
from newscrawler.record import outlets
from newscrawler.recovery import recover
from newscrawler.run import new_run_id
from newscrawler.storage.ledger import LedgerError, Source
from newscrawler.storage.ledgers import Busy, check_address, ledgers_of
from newscrawler.storage.segments import SegmentError
from newscrawler.storage.store import OutletStore, Policy, StoreError
from newscrawler.storage.warc import Archive, check_archive

ALL = "all"
#: stats of which a single one means that something of the run was lost
_FAILURES = ("listings/failed", "articles/failed", "archive/damaged", "spider_exceptions/count", "log_count/ERROR",
             "log_count/CRITICAL")  # fmt: skip


class Command(OneLineErrors, ScrapyCrawl):
    """Checks names, options and arguments before anything starts, and tells by the exit code how the run went.

    0: all that was found became a record or a rejection, or waits for a later run. 1: something failed: a listing, an
    article that may still be had, a callback, the output; or the run was stopped. 2: usage. 3: an alarm is open or, in
    a one-off run, robots.txt forbids an article. 4: the outlet is already being crawled. 5: the site refuses honest
    crawlers, and the operator has not decided otherwise. Of several outlets the worst counts, see
    :data:`newscrawler.fleet.WORST`.
    """

    def syntax(self) -> str:
        return "[options] <outlet> [<outlet> ...] | all"

    def short_desc(self) -> str:
        return "Collect the articles of outlets"

    def long_desc(self) -> str:
        return (
            "Collect the articles of outlets' international desks: with -O or -o of one outlet into a file, else"
            " incrementally into DATA_DIR. Arguments, each with -a: since=DAY until=DAY (days in WIB, inclusive),"
            " limit=N (the newest), url=URL[,URL...] or url=@FILE, replay=FILE.warc.gz or replay=demo."
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        check_settings(self.settings)
        self._outlets = self._named(args)
        arguments = Arguments.parse(opts.spargs)
        feeds = self.settings.getdict("FEEDS")
        if feeds:
            if len(self._outlets) > 1:
                raise ValueError("several outlets go into DATA_DIR, not into a file: leave -O and -o out")
            _check_output(feeds)
        else:
            data_dir(self.settings, explicit=arguments.replay is not None)
            check_address(self.settings["LEDGER"])
        if arguments.replay:
            check_archive(arguments.replay)
        else:
            check_folder(self.settings)
        if arguments.since:
            now = Archive(arguments.replay).newest if arguments.replay else datetime.now(UTC)
            arguments.check_days(now.astimezone(WIB).date(), owed=not feeds)
        for outlet in self._outlets:
            outlet.check(arguments)
        if not arguments.replay:
            contact_of(self.settings)
            if len(self._outlets) == 1:
                admit(self.settings, self._outlets[0])
        # Scrapy logs into a file even where the log is else off
        if self.settings.getbool("LOG_JSON") and (self.settings.getbool("LOG_ENABLED") or self.settings["LOG_FILE"]):
            log_json(self.settings, **({"outlet": self._outlets[0].name} if len(self._outlets) == 1 else {}))

    def _named(self, args: list[str]) -> list[type[Outlet]]:
        assert self.settings is not None
        known = outlets(*self.settings.getlist("SPIDER_MODULES"))
        if args == [ALL]:
            return list(known.values())
        if not args:
            raise ValueError(f"name outlets, or all: {', '.join(known)}")
        for name in args:
            if name not in known:
                raise ValueError(f"there is no outlet {name!r}; there are {', '.join(known)}")
        return [known[name] for name in dict.fromkeys(args)]

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        # Where there is none, Scrapy opens one of asyncio's and drops it for the wanted one. It is left to the end of
        # the program, which may then print that it cannot be closed.
        if wanted := self.settings["ASYNCIO_EVENT_LOOP"]:
            asyncio.set_event_loop(load_object(wanted)())

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        try:
            self._run(opts)
        finally:  # likewise of the one that was used
            asyncio.get_event_loop().close()

    def _run(self, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(self._outlets) > 1:
            options = options_of(opts)
            self.exitcode = crawl_all({outlet.name: options for outlet in self._outlets}, self.settings)
            return
        name = self._outlets[0].name
        if self.settings.getdict("FEEDS"):
            self.exitcode = self._crawl(name, opts)
            return
        try:
            with ExitStack() as held:
                root = data_dir(self.settings)
                check_space(root, self.settings.getint("MIN_FREE_SPACE"))
                source: Source = "replay" if "replay" in opts.spargs else "live"
                # what is replayed is on this machine, in a folder of its own, and no business of the server's
                ledgers = ledgers_of(root, self.settings["LEDGER"] if source == "live" else "")
                held.enter_context(ledgers.lock(name))
                store = OutletStore(root, name, new_run_id(), source, policy_of(self.settings), ledgers=ledgers)
                store.recovered = recover(store, self._outlets[0], *self.settings.getlist("SPIDER_MODULES"))
                self.exitcode = self._crawl(name, opts, store=store)
        except Busy as busy:
            self.exitcode = _said(str(busy), 4)
        except (LedgerError, StoreError, SegmentError, OSError) as error:
            self.exitcode = _said(str(error), 1)

    def _crawl(self, name: str, opts: argparse.Namespace, **objects: Any) -> int:
        assert self.crawler_process
        crawler = self._create_crawler(name)
        self.crawler_process.crawl(crawler, **objects, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            return 1
        spider: Any = crawler.spider
        return spider.exit_code if spider.store else exit_code(crawler)


def policy_of(settings: Any) -> Policy:
    """What the settings say of revisits, tries and segments."""
    return Policy(
        revisit=tuple(map(int, settings.getlist("REVISIT_AFTER_DAYS"))),
        tries=settings.getint("FETCH_TRIES"),
        reissue=settings.getbool("REISSUE_ON_UPGRADE"),
        compression=settings["SEGMENT_COMPRESSION"],
    )


def _said(line: str, code: int) -> int:
    sys.stderr.write(f"scrapy crawl: {line}\n")
    return code


def exit_code(crawler: Crawler) -> int:
    """How a finished one-off run went: 0, 1 or 3."""
    assert crawler.stats
    stats = crawler.stats.get_stats()
    failed = [name for name in stats if name.startswith("feedexport/failed_count")]
    lost = any(stats.get(name) for name in (*_FAILURES, *failed))
    if lost or stats.get("finish_reason") != "finished":
        return 1
    return 3 if stats.get("articles/forbidden") else 0


def _check_output(feeds: dict[Any, Any]) -> None:
    for uri in map(str, feeds):
        parts = urlsplit(uri)
        if parts.scheme not in ("", "file"):
            continue
        path = Path(parts.path if parts.scheme else uri)
        folder = next((parent for parent in path.absolute().parents if parent.exists()), path.parent)
        if (path.exists() and not path.is_file()) or not folder.is_dir() or not os.access(folder, os.W_OK):
            raise ValueError(f"cannot write {path}")
        if path.suffix == ".gz" and not path.name.endswith(".jsonl.gz"):
            raise ValueError(f"{path}: only JSON Lines are written compressed; name it FILE.jsonl.gz")
