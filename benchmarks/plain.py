"""Plain Scrapy to compare with: no project, one selector a page. Run by ``benchmarks/crawl.py``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Response


class PlainSpider(scrapy.Spider):
    name = "plain"

    def __init__(self, urls: str) -> None:
        super().__init__()
        self._urls = Path(urls)

    async def start(self) -> AsyncIterator[scrapy.Request]:
        with self._urls.open(encoding="utf-8") as urls:
            for url in urls:
                yield scrapy.Request(url.rstrip())

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "title": response.css("h1::text").get()}
