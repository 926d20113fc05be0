"""How long a site is left in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from scrapy import Spider
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from newscrawler.middlewares.backoff import BackoffMiddleware, backoff, retry_after

NOW = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("7", 7),
        (" 120 ", 120),
        ("Fri, 24 Jul 2026 08:01:30 GMT", 90),
        ("Fri, 24 Jul 2026 07:00:00 GMT", 0),
        ("99999999999999999999", 365 * 86_400),
    ],
)
def test_retry_after(stated: str, seconds: int) -> None:
    response = Response("https://x.id/", status=429, headers={"Retry-After": stated})
    assert retry_after(response, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("status", "stated"), [(429, "soon"), (429, "-1"), (503, "1.5"), (200, "7"), (301, "7")])
def test_what_is_no_retry_after(status: int, stated: str) -> None:
    assert retry_after(Response("https://x.id/", status=status, headers={"Retry-After": stated}), NOW) is None


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of quiet that the middleware asks for."""
    asked: list[float] = []
    monkeypatch.setattr("newscrawler.middlewares.backoff.keep_quiet", lambda *given: asked.append(given[2]))
    monkeypatch.setattr("newscrawler.middlewares.backoff.random.uniform", lambda _, most: most)
    return asked


def middleware(**settings: Any) -> BackoffMiddleware:
    crawler = get_crawler(settings_dict={"RETRY_BACKOFF": 5, "RETRY_AFTER_MAX": 120, "RETRY_TIMES": 3, **settings})
    crawler.spider = Spider.from_crawler(crawler, name="sindonews")
    return BackoffMiddleware.from_crawler(crawler)


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (503, {}, [10]),
        (500, {}, [10]),
        (503, {"Retry-After": "7"}, [7]),
        (503, {"Retry-After": "121"}, []),
        (404, {}, []),
    ],
)
def test_an_answer_that_may_pass_is_followed_by_quiet(
    waits: list[float], status: int, headers: dict[str, str], seconds: list[float]
) -> None:
    request = Request("https://x.id/", meta={"retry_times": 1})
    middleware()._on_response(Response(request.url, status=status, headers=headers), request)
    assert waits == seconds


def test_no_answer_is_followed_by_quiet_before_the_next_try(waits: list[float]) -> None:
    request = Request("https://x.id/", meta={"retry_times": 2})
    assert isinstance(middleware().process_exception(request, ConnectionResetError()), Request)
    assert waits == [20]
    assert middleware().process_exception(request, ValueError()) is None
    assert waits == [20]


def test_the_back_off_doubles_up_to_a_minute() -> None:
    assert all(0 <= backoff(0, 5) <= 5 for _ in range(50))
    assert max(backoff(2, 5) for _ in range(400)) > 10
    assert all(backoff(20, 5) <= 60 for _ in range(50))
