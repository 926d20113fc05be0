"""robots.txt: obeyed, failing closed, its Crawl-delay a floor."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class PoliteRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, but for three things.

    A robots.txt that cannot be had (no answer, 5xx, 429) forbids everything (RFC 9309, section 2.3.1.4), where stock
    Scrapy allows it. A ``Crawl-delay`` for our token lengthens the outlet's delay, jitter never goes below it. Each
    request carries the SHA-256 of the robots.txt in force in ``meta["robots_txt_sha256"]``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._hashes: dict[str, str] = {}  # host and port -> SHA-256 of its robots.txt

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        if parser is None:
            raise IgnoreRequest("robots.txt could not be had, so nothing is allowed")
        self.process_request_2(parser, request)
        request.meta["robots_txt_sha256"] = self._hashes.get(urlsplit(request.url).netloc)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise IgnoreRequest(f"robots.txt answered {response.status}")
        if response.status >= 400:  # there is none, so all is allowed
            response = response.replace(body=b"")
        else:
            self._hashes[netloc] = hashlib.sha256(response.body).hexdigest()
        await super()._parse_robots(response, netloc, request)
        parser = self._parsers[netloc]
        if isinstance(parser, RobotParser):
            self._keep_delay(parser)

    def _keep_delay(self, parser: RobotParser) -> None:
        stated = parser.crawl_delay(self._robotstxt_useragent or self._default_useragent)
        spider, engine = self.crawler.spider, self.crawler.engine
        if stated is None or spider is None or engine is None:
            return
        settings = engine.downloader.per_slot_settings.setdefault(spider.name, {})
        floor = stated / (1 - settings.get("jitter", 0.0))
        settings["delay"] = max(settings.get("delay", 0.0), floor)  # for a slot that is made anew
        slot = engine.downloader.slots.get(spider.name)
        if slot:
            slot.delay = max(slot.delay, floor)
