"""One slow connection an outlet."""

from __future__ import annotations

from time import monotonic
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


def keep_quiet(crawler: Crawler, request: Request, seconds: float) -> None:
    """Ask the outlet of the request nothing for so long from now on; what is queued waits."""
    assert crawler.engine
    slot = crawler.engine.downloader.slots.get(request.meta["download_slot"])
    if slot:
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)  # the delay is counted from here
        slot.delay = slot.delay or 0.001  # without one, Scrapy looks at no time
