"""Log lines of items: short, for a record is long."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

from newscrawler.items import Article, Rejected

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from twisted.python.failure import Failure


class RecordLogFormatter(LogFormatter):
    """One line a record; none for a rejection, which the spider logs with its URL and reason."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        if not isinstance(item, Article):
            return super().scraped(item, response, spider)
        return {"level": logging.INFO, "msg": "Record %(id)s %(url)s", "args": {"id": item.id, "url": item.url}}

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002 -- Scrapy's signature
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        if isinstance(exception, Rejected):
            return None  # type: ignore[return-value]
        url = getattr(item, "url", item)
        return {"level": logging.INFO, "msg": "Left out %(url)s: %(why)s", "args": {"url": url, "why": exception}}
