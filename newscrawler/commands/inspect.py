"""``scrapy inspect FILE --url URL``"""

from __future__ import annotations

import argparse
import gzip
from datetime import UTC, datetime
from pathlib import Path

from newscrawler.cli import OneLineErrors
from newscrawler.extraction.page import Page
from newscrawler.inspection import inspect_page
from newscrawler.items import Rejected
from newscrawler.record import outlet_of


class Command(OneLineErrors):
    """Shows what each layer finds on a saved page, which wins, and what became of the body. Exit codes: 0; 1 where the
    page cannot be read; 2 usage."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 -- a class variable of the base class

    def syntax(self) -> str:
        return "FILE --url URL"

    def short_desc(self) -> str:
        return "Show what is found on a saved page, field by field"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="the address of the page, by which its outlet is known")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or not Path(args[0]).is_file():
            raise ValueError("name one saved page, FILE.html or FILE.html.gz")
        if not opts.url:
            raise ValueError("say where the page is from: --url URL")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        path = Path(args[0])
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        page = Page(opts.url, body, {"content-type": "text/html"}, datetime.now(UTC).replace(microsecond=0))
        try:
            for line in inspect_page(page, outlet_of(opts.url)):
                print(line)
        except Rejected as rejected:
            print(f"rejected: {rejected}")
            self.exitcode = 1
