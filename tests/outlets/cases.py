"""The fixtures of the outlets: ``tests/outlets/<outlet>/<case>/``, pages and what a careful reader makes of them."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from newscrawler.discovery.links import Link
from newscrawler.discovery.listings import read_listing
from newscrawler.extraction.page import Page
from newscrawler.inspection import FIXTURES_FETCHED_AT
from newscrawler.items import Article, Rejection
from newscrawler.outlet import Outlet
from newscrawler.record import make_record, outlets

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One fixture folder: an article of one page or more, a page that is none, or a listing."""

    folder: Path

    @cached_property
    def expected(self) -> dict[str, Any]:
        """``expected.json``: ``reviewed`` and either ``pages`` (file -> URL) with ``record`` or ``rejected`` and
        ``detail``, or ``listing`` (its kind) with ``file``, ``url``, ``links`` and ``articles``."""
        stated: dict[str, Any] = json.loads((self.folder / "expected.json").read_text(encoding="utf-8"))
        return stated

    def __str__(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def outlet(self) -> type[Outlet]:
        return outlets()[self.folder.parent.name]

    @property
    def is_listing(self) -> bool:
        return "listing" in self.expected

    @property
    def fetched_at(self) -> datetime:
        stated = self.expected.get("fetched_at")
        return datetime.fromisoformat(stated) if stated else FIXTURES_FETCHED_AT

    @property
    def files(self) -> dict[str, str]:
        """File -> URL."""
        if self.is_listing:
            return {self.expected["file"]: self.expected["url"]}
        pages: dict[str, str] = self.expected["pages"]
        return pages

    @property
    def pages(self) -> list[Page]:
        headers = {"content-type": "text/html; charset=utf-8"} | self.expected.get("headers", {})
        return [Page(url, self.body(file), headers, self.fetched_at) for file, url in self.files.items()]

    def body(self, file: str) -> bytes:
        body = (self.folder / file).read_bytes()
        return gzip.decompress(body) if file.endswith(".gz") else body

    @cached_property
    def made(self) -> Article | Rejection:
        return make_record(self.pages, self.outlet, run_id="test")

    @cached_property
    def links(self) -> list[Link]:
        return read_listing(self.pages[0], self.outlet, self.expected["listing"])


CASES = [Case(path.parent) for path in sorted(FOLDER.glob("*/*/expected.json"))]
ARTICLES = [case for case in CASES if "record" in case.expected]
REJECTIONS = [case for case in CASES if "rejected" in case.expected]
LISTINGS = [case for case in CASES if case.is_listing]
