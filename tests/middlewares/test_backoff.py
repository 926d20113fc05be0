"""How long a site is left in peace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import Response

from newscrawler.middlewares.backoff import backoff, retry_after

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


def test_the_back_off_doubles_up_to_a_minute() -> None:
    assert all(0 <= backoff(0, 5) <= 5 for _ in range(50))
    assert max(backoff(2, 5) for _ in range(400)) > 10
    assert all(backoff(20, 5) <= 60 for _ in range(50))
