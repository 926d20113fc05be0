"""Plain Scrapy to compare with: no project, one selector a page or nothing. Run by ``benchmarks/crawl.py``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Response


class PlainSpider(scrapy.Spider):
    name = "plain"

    def __init__(self, urls: str, read: str) -> None:
        super().__init__()
        self._urls = Path(urls)
        self._read = {"null": self.nothing, "plain": self.title}[read]

    async def start(self) -> AsyncIterator[scrapy.Request]:
        with self._urls.open(encoding="utf-8") as urls:
            for url in urls:
                yield scrapy.Request(url.rstrip(), self._read)

    def nothing(self, response: Response) -> None:
        """The floor: what Scrapy itself costs."""

    def title(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "title": response.css("h1::text").get()}
