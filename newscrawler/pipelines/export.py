"""In scheduled mode, the last of all pipelines: into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem, NotConfigured

from newscrawler.items import Article
from newscrawler.storage.store import StoreError

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from newscrawler.spider import OutletSpider


class Unchanged(DropItem):
    """The article is known, and the newsroom has not changed it."""


class ExportPipeline:
    """Writes what is new or changed; a one-off run has Scrapy's feed in its place."""

    def __init__(self, spider: OutletSpider) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: Any = crawler.spider
        if getattr(spider, "store", None) is None:
            raise NotConfigured
        return cls(spider)

    def process_item(self, item: Article) -> Article:
        try:
            outcome = self._spider.export(item)
        except StoreError as error:  # the run then ends, and says so
            raise DropItem(str(error)) from None
        if outcome == "unchanged":
            raise Unchanged(f"version {item.version - 1}, unchanged")
        return item
