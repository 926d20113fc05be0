"""``scrapy inspect URL`` or ``scrapy inspect FILE --url URL``"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.http import Response

from newscrawler.cli import OneLineErrors, admit
from newscrawler.extraction.kinds import refusal
from newscrawler.extraction.page import Page
from newscrawler.generic import GenericOutlet
from newscrawler.inspection import fixture, inspect_page
from newscrawler.items import Rejected
from newscrawler.outlet import OutletSpider
from newscrawler.record import outlet_of
from newscrawler.urls import split


class Command(OneLineErrors):
    """Shows what each layer finds on a page, which wins, and what became of the body.

    A page of the web is asked for as a crawl would ask: robots.txt obeyed, with a contact, and not where the site
    refuses. Exit codes: 0; 1 where the page cannot be had or read; 2 usage; 5 refused.
    """

    requires_project = True

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
        self._live = args[0].startswith(("http://", "https://"))
        url = opts.url = args[0] if self._live else opts.url
        if not self._live and not Path(args[0]).is_file():
            raise ValueError(f"there is no file {args[0]}")
        if not url:
            raise ValueError("say where the page is from: --url URL")
        if opts.fixture and Path(opts.fixture).exists():
            raise ValueError(f"{opts.fixture} exists")
        self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
        self._outlet = outlet_of(url)
        if self._live:
            if self._outlet is GenericOutlet:
                self._outlet = type("UnknownOutlet", (GenericOutlet,), {"hosts": (split(url).hostname or "",)})
            admit(self.settings, self._outlet)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if self._live:
            assert self.crawler_process
            self.exitcode = 1  # until a page was shown
            self.crawler_process.crawl(_one_page(self._outlet, opts.url, lambda page: self._show(page, opts)))
            self.crawler_process.start()
            return
        path = Path(args[0])
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        self._show(Page(opts.url, body, {"content-type": "text/html"}, datetime.now(UTC).replace(microsecond=0)), opts)

    def _show(self, page: Page, opts: argparse.Namespace) -> None:
        try:
            for line in inspect_page(page, self._outlet):
                print(line)
            self.exitcode = 0
        except Rejected as rejected:
            print(f"rejected: {rejected}")
            self.exitcode = 1
        if opts.fixture:
            fixture(page, self._outlet, Path(opts.fixture))


def _one_page(outlet: type[OutletSpider], url: str, show: Any) -> type[OutletSpider]:
    """A spider of the outlet that asks for one page, whatever it is, and shows it."""

    class OnePage(outlet):  # type: ignore[misc, valid-type]
        name = outlet.name

        async def start(self) -> Any:
            yield self._request(url, self.parse_page, self.article_failed)

        def parse_page(self, response: Response) -> Iterator[Any]:
            page = Page.from_response(response)
            refused = refusal(response.status, page)
            if refused:
                print(f"rejected: {refused}")
            else:
                show(page)
            yield from ()

        def article_failed(self, failure: Any) -> None:
            print(f"{url}: {failure.getErrorMessage()}")

    return OnePage
