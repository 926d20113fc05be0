"""robots.txt: obeyed (RFC 9309), failing closed, its Crawl-delay a floor."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Headers, Request, Response
from scrapy.robotstxt import RobotParser

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

MAX_SIZE = 500 * 1024  # bytes of a robots.txt that are read (RFC 9309, section 2.5)


#: what a rejection says for it
FORBIDDEN = "Forbidden by robots.txt"


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids the URL."""


class RobotsUnavailable(IgnoreRequest):
    """robots.txt could not be had, so nothing is allowed; another time it may be had."""


class PoliteRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, but for these things.

    A robots.txt that cannot be had (no answer, 5xx, 429, a redirect that is not followed) forbids everything (RFC 9309,
    section 2.3.1.4), where stock Scrapy allows it. Of a long one the first 500 KiB are read; one that comes compressed,
    which is not asked for, and unpacks to more than ``DOWNLOAD_MAXSIZE`` cannot be had. What is forbidden to ``Scrapy``
    is forbidden to us too: who writes that means what we are made of. The longer ``Crawl-delay`` of both lengthens the
    outlet's delay; neither jitter nor AutoThrottle goes below it. Each request carries the SHA-256 of the rules in
    force in ``meta["robots_txt_sha256"]``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._tokens = (self._robotstxt_useragent or self._default_useragent, "Scrapy")
        self._hashes: dict[str, str] = {}  # host and port -> SHA-256 of its robots.txt
        self._causes: dict[str, Exception] = {}  # host and port -> why its robots.txt could not be had
        crawler.signals.connect(self._on_headers, signals.headers_received)
        crawler.signals.connect(self._on_bytes, signals.bytes_received)
        crawler.signals.connect(self._keep_floor, signals.response_downloaded)  # after AutoThrottle, which is older

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        if request.meta.get("dont_obey_robotstxt"):  # it is for a robots.txt
            request.headers["Accept-Encoding"] = "identity"  # its first bytes can be read without the others
            return
        parser = await self.robot_parser(request)
        netloc = urlsplit(request.url).netloc
        if parser is None:
            why = self._causes[netloc]
            said = str(why) or type(why).__name__
            raise RobotsUnavailable(f"robots.txt could not be had, so nothing is allowed ({said})") from why
        if not all(parser.allowed(request.url, token) for token in self._tokens):
            self._stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidden(FORBIDDEN)
        request.meta["robots_txt_sha256"] = self._hashes.get(netloc)

    def _on_headers(self, headers: Headers, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            request.meta["robots_txt_read"] = 0
            request.meta.pop("download_maxsize", None)  # of an answer that redirected here
            if b"Content-Encoding" not in headers:
                request.meta["download_maxsize"] = 0  # it is cut, not refused

    def _on_bytes(self, data: bytes, request: Request) -> None:
        if "robots_txt_read" in request.meta:
            request.meta["robots_txt_read"] += len(data)
            if request.meta["robots_txt_read"] > MAX_SIZE:
                raise StopDownload(fail=False)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429 or 300 <= response.status < 400:
            raise IgnoreRequest(f"it answers {response.status}")
        if response.status >= 400:  # there is none, so all is allowed
            response = response.replace(body=b"")
        else:
            response = response.replace(body=first_lines(response.body))
            self._hashes[netloc] = hashlib.sha256(response.body).hexdigest()
        await super()._parse_robots(response, netloc, request)
        parser = self._parsers[netloc]
        if isinstance(parser, RobotParser):
            self._keep_delay(parser)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._causes[netloc] = exc
        super()._robots_error(exc, netloc)

    def _keep_delay(self, parser: RobotParser) -> None:
        stated = max(parser.crawl_delay(token) or 0 for token in self._tokens)
        spider, engine = self.crawler.spider, self.crawler.engine
        if not stated or spider is None or engine is None:
            return
        settings = engine.downloader.per_slot_settings.setdefault(spider.name, {})
        floor = stated / (1 - settings.get("jitter", 0.0))
        least = settings.get("delay", self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        settings["delay"] = max(least, floor)  # for a slot that is made anew
        self._keep_floor()

    def _keep_floor(self) -> None:
        spider, engine = self.crawler.spider, self.crawler.engine
        if spider is None or engine is None:
            return
        slot = engine.downloader.slots.get(spider.name)
        if slot:
            floor = engine.downloader.per_slot_settings.get(spider.name, {}).get("delay", 0.0)
            slot.delay = max(slot.delay, floor)


def first_lines(body: bytes) -> bytes:
    """The lines within the first 500 KiB; a single line that is longer is cut."""
    if len(body) <= MAX_SIZE:
        return body
    head = body[:MAX_SIZE]
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    return head[: end + 1] if end >= 0 else head
