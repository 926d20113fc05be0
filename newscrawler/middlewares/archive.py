"""Every response into an archive, as it was sent."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Request, Response
from scrapy.utils.defer import deferred_from_coro

from newscrawler.storage.origin import Origin
from newscrawler.storage.warc import OPEN
from newscrawler.storage.warc_writer import ArchiveWriter, expire, phrase, repair

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from newscrawler.spider import OutletSpider

logger = logging.getLogger(__name__)


class ArchiveMiddleware:
    """Stands between the downloader and all that changes a response, so that each is kept as it was sent: listings,
    robots.txt, redirects, errors and what is tried again, each under its own URL.

    ``meta["fetched_at"]`` of a request is the WARC-Date of its response, ``meta["archive"]`` its file and offset. When
    the archive cannot be written, the response fails and the crawl stops: what was not kept is left to a later run.
    At the start of a run files of killed runs are finished, and those deleted that are older than
    ``ARCHIVE_RETENTION_DAYS``. :attr:`writer` is there for who must know that all is on the disk.
    """

    def __init__(self, crawler: Crawler, spider: OutletSpider) -> None:
        self._crawler = crawler
        self._spider = spider
        self._folder = archive_folder(crawler.settings) / spider.name
        about = {
            "http-header-user-agent": crawler.settings["USER_AGENT"],
            "robots": "obeyed; one that cannot be had forbids everything",
        }
        run_id = spider.run_id
        self.writer = ArchiveWriter(self._folder / run_id[:4] / run_id[4:6], run_id, info=about)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: Any = crawler.spider
        # `scrapy fetch` and `scrapy shell` have no run, and a replay is archived already
        if not crawler.settings.getbool("ARCHIVE") or not hasattr(spider, "run_id") or spider.archive:
            raise NotConfigured
        middleware = cls(crawler, spider)
        crawler.signals.connect(middleware.spider_opened, signals.spider_opened)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    def spider_opened(self) -> None:
        if self._spider.store:
            self._spider.store.before_commit.append(self.writer.sync)
        try:
            for path in sorted(self._folder.rglob(f"*.warc.gz{OPEN}")):
                _finish(path)
            days = self._crawler.settings["ARCHIVE_RETENTION_DAYS"]
            if days is not None:
                for path in expire(self._folder, int(days), datetime.now(UTC)):
                    logger.info("Archive file deleted after %s days: %s", days, path.name)
        except OSError as error:
            logger.error("The archive cannot be written: %s", error)
            raise CloseSpider("archive_failed") from None

    def process_request(self, request: Request) -> None:
        """A request that follows on another, as after a redirect, has that one's meta."""
        request.meta.pop("fetched_at", None)
        request.meta.pop("archive", None)

    def process_response(self, request: Request, response: Response) -> Response:
        fetched_at = datetime.now(UTC).replace(microsecond=0)
        origin = self._origin(request, response)
        try:
            place = self.writer.write(
                response.url,
                response.status,
                phrase(response.status),
                _each(response),
                response.body,
                fetched_at,
                origin.stated() if origin else {},
                follows=bool(origin and origin.place),
                cut="download_stopped" in response.flags,  # a long robots.txt
            )
        except OSError as error:
            self._stop(error)
            raise
        request.meta["fetched_at"] = fetched_at
        request.meta["archive"] = {"file": place.file, "offset": place.offset}
        return response

    def _origin(self, request: Request, response: Response) -> Origin | None:
        """How the spider came to ask for a page of an article; None for other requests."""
        found: Any = request.cb_kwargs.get("found")
        if found is None:
            return None
        return Origin(
            hints=found.hints(request),
            link=found.link.url,
            place=len(request.cb_kwargs.get("asked", ())),
            named_twice=self._spider.is_named_twice(found.link.url, response.url),
            mode=found.mode,
            since=self._spider.days[0],
            until=self._spider.days[1],
        )

    def _stop(self, error: OSError) -> None:
        logger.error("The archive cannot be written, so the crawl stops: %s", error)
        assert self._crawler.engine
        deferred_from_coro(self._crawler.engine.close_spider_async(reason="archive_failed"))

    def spider_closed(self) -> None:
        try:
            self.writer.close()
        except OSError as error:
            logger.error("The archive cannot be finished; the next run tries again: %s", error)


def _each(response: Response) -> Iterator[tuple[bytes, bytes]]:
    for name, values in response.headers.items():
        for value in values:
            yield name, value


def _finish(path: Path) -> None:
    """Finish a file of a killed run; one of a run that lives is left to it."""
    size = path.stat().st_size
    try:
        finished = repair(path)
    except BlockingIOError:
        return
    except FileNotFoundError:  # another run was quicker
        return
    cut = size - finished.stat().st_size if finished else size
    logger.warning("Archive file of a killed run finished, %d bytes of a torn record cut off: %s", cut, path.name)


def archive_folder(settings: BaseSettings) -> Path:
    """The folder of all archives, with a folder an outlet."""
    return Path(settings["ARCHIVE_DIR"] or Path(settings["DATA_DIR"]) / "archive")


def check_folder(settings: BaseSettings) -> None:
    """Whether an archive can be kept, if one is to be.

    :raises ValueError: it cannot; one line.
    """
    path = archive_folder(settings).absolute()
    folder = next(parent for parent in (path, *path.parents) if parent.exists())
    if settings.getbool("ARCHIVE") and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise ValueError(f"cannot write the archive: {path}")
