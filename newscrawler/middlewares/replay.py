"""Answers from an archive in place of the network."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from newscrawler.storage.warc import Archive

logger = logging.getLogger(__name__)


class ReplayMiddleware:
    """Stands nearest to the downloader and answers every request from the spider's archive, if it has one.

    Nothing reaches the downloader, so no delay applies and no connection is made. A URL that the archive lacks is a
    404; a record that is cut or cannot be decoded raises its ``Rejected``. ``meta["fetched_at"]`` of an answered
    request is the time of the archive's record, ``meta["archive"]`` its place.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        archive = getattr(crawler.spider, "archive", None)
        if archive is None:
            raise NotConfigured
        return cls(archive)

    def process_request(self, request: Request) -> Response:
        capture = self._archive.get(request.url)
        if capture is None:
            logger.warning("The archive has no %s: answered as 404", request.url)
            request.meta["fetched_at"], request.meta["archive"] = self._archive.newest, None
            return Response(request.url, status=404, request=request)
        request.meta["fetched_at"], request.meta["archive"] = capture.fetched_at, capture.archive
        if capture.flaw:
            raise capture.flaw
        response_class = responsetypes.from_args(headers=capture.headers, url=request.url, body=capture.body)
        return response_class(
            request.url, status=capture.status, headers=capture.headers, body=capture.body, request=request
        )
