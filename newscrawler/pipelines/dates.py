"""Only the days that the crawl was asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem, NotConfigured

from newscrawler.items import Article
from newscrawler.pipelines.timestamps import WIB

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class OtherDay(DropItem):
    """The article is a good record, but not of the days asked for."""


def day_of(article: Article) -> date:
    """The day of its publication in WIB."""
    return datetime.fromisoformat(article.published_at).astimezone(WIB).date()


def is_within(day: date, since: date | None, until: date | None) -> bool:
    """Whether a day is one of those asked for, first and last included."""
    return not ((since and day < since) or (until and day > until))


class DateRangePipeline:
    """Lets articles of ``since`` to ``until`` pass, days of their publication in WIB; no step of the record's making,
    so it is none of ``STEPS``."""

    def __init__(self, since: date | None, until: date | None) -> None:
        self._since, self._until = since, until

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: Any = crawler.spider
        if not any(getattr(spider, "days", ())):
            raise NotConfigured
        return cls(*spider.days)

    def process_item(self, item: Article) -> Article:
        day = day_of(item)
        if not is_within(day, self._since, self._until):
            raise OtherDay(f"published on {day}")
        return item
