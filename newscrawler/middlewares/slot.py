"""One slow connection an outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Request

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class OutletSlotMiddleware:
    """Puts all requests of an outlet, robots.txt and redirects included, into one download slot: Scrapy's own slots
    are per host name, and a site has many."""

    def __init__(self, slot: str) -> None:
        self._slot = slot

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spidercls.name)

    def process_request(self, request: Request) -> None:
        request.meta["download_slot"] = self._slot
