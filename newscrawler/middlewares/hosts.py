"""Only declared hosts are asked, redirects included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Request

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from newscrawler.outlet import Outlet


class UndeclaredHost(IgnoreRequest):
    """The request leaves the hosts that the outlet declares."""


class DeclaredHostsMiddleware:
    """Stands in for Scrapy's OffsiteMiddleware, which lets requests with ``dont_filter`` through, redirected ones
    too, and drops others without calling their errback: a page would be lost in silence."""

    def __init__(self, outlet: type[Outlet]) -> None:
        self._outlet = outlet

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        outlet: Any = crawler.spidercls
        if not hasattr(outlet, "owns"):
            raise NotConfigured  # `scrapy fetch` and `scrapy shell` without an outlet
        return cls(outlet)

    def process_request(self, request: Request) -> None:
        if not self._outlet.owns(request.url):
            raise UndeclaredHost(f"{urlsplit(request.url).hostname} is no host of {self._outlet.name}")
