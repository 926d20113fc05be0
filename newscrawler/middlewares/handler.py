"""Scrapy's HTTP client, with bounds that it does not have."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.web._newclient import BODY

from newscrawler.middlewares.addresses import PublicPool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

MAX_HEAD = 256 * 1024  # bytes of status line and headers, as in browsers; Twisted bounds a line but not their number


class GuardedHandler(HTTP11DownloadHandler):
    """Connects to public addresses only, unless ``ALLOW_PRIVATE_ADDRESSES``, and reads no endless head of an answer."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        if not crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES"):
            self._pool = PublicPool(self._pool)


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _LenientHTTP11ClientProtocol:  # noqa: ARG002, N802 -- Twisted's
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    _head = 0  # bytes so far of the one that is being received

    def request(self, request: Any) -> Any:
        self._head = 0  # an answer that comes whole at once leaves its length behind
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 -- Twisted's
        if self._parser is None or self._parser.state == BODY:
            self._head = 0
        else:
            self._head += len(data)
            if self._head > MAX_HEAD:
                logger.warning("The head of an answer is longer than %d bytes: not read on", MAX_HEAD)
                assert self.transport
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]
