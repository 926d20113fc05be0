"""``scrapy inspect URL`` or ``scrapy inspect FILE --url URL``"""

from __future__ import annotations

import argparse
import gzip
import os
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from newscrawler.checks import check_settings
from newscrawler.cli import OneLineErrors, admit
from newscrawler.discovery.links import ListingError
from newscrawler.discovery.listings import listing_kind
from newscrawler.extraction.kinds import refusal
from newscrawler.extraction.page import Page
from newscrawler.generic import GenericOutlet
from newscrawler.inspection import fixture, inspect_listing, inspect_page
from newscrawler.items import Rejected
from newscrawler.outlet import Outlet
from newscrawler.record import outlet_of
from newscrawler.spider import OutletSpider, cause
from newscrawler.urls import split


class Command(OneLineErrors):
    """Shows what each layer finds on a page, which wins, and what became of the body.

    A page of the web is asked for as a crawl would ask: robots.txt obeyed, with a contact, and not where the site
    refuses. Exit codes: 0; 1 where the page cannot be had or read; 2 usage; 5 refused.
    """

    requires_project = True
    requires_crawler_process = False  # a saved page needs no engine

    def syntax(self) -> str:
        return "URL | FILE --url URL [--fixture FOLDER]"

    def short_desc(self) -> str:
        return "Show what is found on a page, field by field"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="the address of a saved page, by which its outlet is known")
        parser.add_argument(
            "--fixture", metavar="FOLDER", help="keep page and record there, as a test that fails until it is reviewed"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 1:
            raise ValueError("name one page: its URL, or FILE.html or FILE.html.gz")
        self._live = args[0].lower().startswith(("http://", "https://"))
        if self._live:
            check_settings(self.settings)
        if self._live and opts.url:
            raise ValueError("--url says where a saved page is from; a page of the web tells itself")
        url = opts.url = args[0] if self._live else opts.url
        if not self._live:
            self._body = _read(Path(args[0]))
        if not url:
            raise ValueError("say where the page is from: --url URL")
        if split(url).scheme not in ("http", "https") or not split(url).hostname:
            raise ValueError(f"{url!r} is no http(s) URL")
        if opts.fixture and Path(opts.fixture).exists():
            raise ValueError(f"{opts.fixture} exists")
        self.settings.set("LOG_ENABLED", value=False, priority="cmdline")  # what goes wrong is one line of ours
        self._outlet = outlet_of(url)
        self._outlet.check_declarations()
        if self._live:
            if self._outlet is GenericOutlet:
                self._outlet = type("UnknownOutlet", (GenericOutlet,), {"hosts": (split(url).hostname or "",)})
            admit(self.settings, self._outlet)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- the base class calls it so
        self.exitcode = 1  # until a page was shown whole
        try:
            if self._live:
                process = AsyncCrawlerProcess(self.settings)
                process.crawl(_one_page(self._outlet, opts.url, lambda page: self._show(page, opts)))
                process.start()
            else:
                headers = {"content-type": "text/html"}
                self._show(Page(opts.url, self._body, headers, datetime.now(UTC).replace(microsecond=0)), opts)
        except BrokenPipeError:  # whoever reads has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _show(self, page: Page, opts: argparse.Namespace) -> None:
        if opts.fixture:
            try:
                fixture(page, self._outlet, Path(opts.fixture))
            except (OSError, ListingError) as error:
                print(f"no fixture: {error}")
                return
        kind = listing_kind(page.url, self._outlet)
        try:
            for line in inspect_listing(page, self._outlet, kind) if kind else inspect_page(page, self._outlet):
                print(line)
            self.exitcode = 0
        except (Rejected, ListingError) as error:
            print(f"rejected: {error}")


def _read(path: Path) -> bytes:
    """:raises ValueError: the file cannot be read; one line."""
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path} cannot be read: {error}") from None


def _one_page(outlet: type[Outlet], url: str, show: Any) -> type[OutletSpider]:
    """A spider of the outlet that asks for one page, whatever it is, and shows it."""

    class OnePage(outlet, OutletSpider):  # type: ignore[misc, valid-type]
        name = outlet.name

        async def start(self) -> Any:
            yield self._request(url, self.parse_page, self.article_failed)

        def parse_page(self, response: Response) -> Iterator[Any]:
            page = Page.from_response(response)
            if refused := refusal(response.status, page):
                print(f"rejected: {refused}")
            else:
                show(page)
            yield from ()

        def article_failed(self, failure: Any) -> None:
            response = getattr(failure.value, "response", None)
            print(f"{url}: {f'HTTP {response.status}' if response is not None else cause(failure)}")

    return OnePage
