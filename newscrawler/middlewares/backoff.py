"""What may pass is asked for again, later: when the site says so, or after a growing time of chance."""

from __future__ import annotations

import logging
import random
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Request, Response

from newscrawler.middlewares.slot import keep_quiet

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_LONGEST_BACKOFF = 60.0  # seconds
_YEAR = timedelta(days=365)  # nobody means more


class BackoffMiddleware(RetryMiddleware):
    """Scrapy's middleware, but that the whole outlet is left in peace before the next try.

    ``Retry-After`` of a 429 or 503 is waited for where it is at most ``RETRY_AFTER_MAX`` seconds; where it is more, the
    request is given up for this run, and ``meta["retry_at"]`` is the instant, in UTC, from which on another may try.
    Else the wait is a random part of ``RETRY_BACKOFF`` seconds, doubled with each try, and of one minute at most.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._patience = timedelta(seconds=settings.getfloat("RETRY_AFTER_MAX"))
        self._base = settings.getfloat("RETRY_BACKOFF")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = super().from_crawler(crawler)
        # The slot asks for what is queued before process_response is called, and nothing of a replay comes here.
        crawler.signals.connect(middleware._on_response, signals.response_downloaded)
        return middleware

    def _on_response(self, response: Response, request: Request) -> None:
        wait = retry_after(response, datetime.now(UTC))
        if wait is not None:
            if wait <= self._patience:
                logger.info("%s wants to be asked again in %d s: waiting", request, wait.total_seconds())
                keep_quiet(self.crawler, request, wait.total_seconds())
        elif response.status in self.retry_http_codes:
            self._back_off(request)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        now = datetime.now(UTC)
        wait = retry_after(response, now)
        if wait is None or wait <= self._patience:
            return super().process_response(request, response)
        request.meta["retry_at"] = now + wait
        logger.warning("%s wants to be asked again at %s: given up for this run", request, f"{now + wait:%F %T} UTC")
        assert self.crawler.stats
        self.crawler.stats.inc_value("retry/postponed")
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        again = super().process_exception(request, exception)
        if again:
            self._back_off(request)
        return again

    def _back_off(self, request: Request) -> None:
        keep_quiet(self.crawler, request, backoff(request.meta.get("retry_times", 0), self._base))


def retry_after(response: Response, now: datetime) -> timedelta | None:
    """How long the site asks to be left alone; None where it does not, or not so that it can be understood."""
    stated = response.headers.get(b"Retry-After") if response.status in (429, 503) else None
    if stated is None:
        return None
    text = stated.decode("latin-1").strip()
    if re.fullmatch(r"[0-9]+", text):
        return min(timedelta(seconds=int(text[:10])), _YEAR)
    try:
        instant = parsedate_to_datetime(text)
    except ValueError:
        return None
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return min(max(instant - now, timedelta(0)), _YEAR)


def backoff(tries: int, base: float) -> float:
    """Seconds before the next try when there were so many before the one that failed: anything up to a limit that
    doubles, so that crawlers which failed together do not come back together."""
    return random.uniform(0, min(base * 2**tries, _LONGEST_BACKOFF))  # noqa: S311 -- no secret
