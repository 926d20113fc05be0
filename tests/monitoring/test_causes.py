"""Every failure that a crawl meets has a cause out of a closed list."""

from __future__ import annotations

import builtins
from typing import Any

import OpenSSL.SSL
import pytest
import scrapy.exceptions
import service_identity
import twisted.internet.error as twisted_errors
import twisted.web.client
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.settings.default_settings import RETRY_EXCEPTIONS
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure
from twisted.web.client import ResponseNeverReceived

from newscrawler.discovery.links import ListingError
from newscrawler.items import Rejected
from newscrawler.middlewares.hosts import UndeclaredHost
from newscrawler.monitoring.causes import CAUSES, MEANINGS, Cause, cause_of


def failure(error: Exception) -> Failure:
    return Failure(error)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("what", "cause"),
    [
        (CannotResolveHostError("DNS lookup failed"), "dns"),
        (twisted_errors.DNSLookupError(), "dns"),
        (DownloadConnectionRefusedError(), "refused"),
        (twisted_errors.ConnectionRefusedError(), "refused"),  # type: ignore[no-untyped-call]
        (ConnectionRefusedError(), "refused"),
        (DownloadTimeoutError("Getting https://x.example/robots.txt took longer than 60 seconds."), "timeout"),
        (twisted_errors.TCPTimedOutError(), "timeout"),  # type: ignore[no-untyped-call]
        (TimeoutError(), "timeout"),
        (DownloadFailedError(), "connection"),
        (ResponseDataLossError(), "connection"),
        (twisted_errors.ConnectionDone(), "connection"),
        (twisted_errors.NoRouteError(), "connection"),  # type: ignore[no-untyped-call]
        (DownloadCancelledError("Expected to receive 9000000 bytes"), "oversize"),
        (IgnoreRequest("Response (200 https://x.example/) exceeded DOWNLOAD_MAXSIZE"), "oversize"),
        (IgnoreRequest("Forbidden by robots.txt"), "robots"),
        (IgnoreRequest("max redirections reached"), "led_away"),
        (UndeclaredHost("x.example is no host of kompas"), "led_away"),
        (ListingError("no RSS"), "broken_listing"),
        (Rejected("challenge", "Cloudflare"), "challenge"),
        (Rejected("http_status", "503"), "server_error"),
        (Rejected("not_html", "image/png"), "broken_listing"),
        (KeyError("robots.txt"), "other"),
        (failure(CannotResolveHostError()), "dns"),
        (403, "blocked"),
        (429, "blocked"),
        (404, "not_found"),
        (408, "timeout"),
        (500, "server_error"),
        (522, "server_error"),
        (302, "led_away"),
        (202, "other"),
        ("twisted.internet.error.TimeoutError", "timeout"),
        ("CannotResolveHostError", "dns"),
        ("challenge", "challenge"),
        ("NobodyKnowsError", "other"),
    ],
)
def test_a_failure_has_its_cause(what: Any, cause: Cause) -> None:
    assert cause_of(what) == cause


def test_an_answer_counts_by_its_status() -> None:
    assert cause_of(HttpError(Response("https://x.example/", status=451))) == "blocked"


def test_a_certificate_that_is_not_in_order_is_found_inside_what_scrapy_makes_of_it() -> None:
    for inner in (OpenSSL.SSL.Error([("SSL routines", "", "certificate verify failed")]),
                  service_identity.VerificationError(errors=[])):  # fmt: skip
        error = DownloadFailedError("[...]")
        error.__cause__ = ResponseNeverReceived([failure(inner)])  # type: ignore[no-untyped-call]
        assert cause_of(error) == "tls"


def test_a_robots_txt_that_cannot_be_had_has_the_cause_that_lies_under_it() -> None:
    error = IgnoreRequest("robots.txt could not be had, so nothing is allowed")
    assert cause_of(error) == "robots"
    error.__cause__ = DownloadFailedError()
    assert cause_of(error) == "connection"
    error.__cause__ = CannotResolveHostError()
    assert cause_of(error) == "dns"


def test_what_stands_inside_is_nearer_to_the_cause() -> None:
    error = DownloadTimeoutError()
    error.__cause__ = ConnectionRefusedError()
    assert cause_of(error) == "refused"


def test_an_exception_that_is_its_own_cause_comes_to_an_end() -> None:
    error = DownloadFailedError()
    error.__cause__ = error
    assert cause_of(error) == "connection"


def test_what_scrapy_tries_again_has_a_cause() -> None:
    unknown = [name for name in RETRY_EXCEPTIONS if isinstance(name, str) and cause_of(name) == "other"]
    assert unknown == []


def test_the_names_are_those_of_scrapy_and_twisted() -> None:
    """A class that was renamed there would have the cause `other` in silence."""
    from newscrawler.monitoring import causes

    elsewhere = {"TunnelError", "VerificationError", "gaierror", "UndeclaredHost", "ListingError"}
    places = (scrapy.exceptions, twisted_errors, twisted.web.client, builtins)
    lost = {name for name in causes._BY_NAME if not any(hasattr(place, name) for place in places)}
    assert lost == elsewhere


def test_every_cause_is_put_in_words() -> None:
    assert tuple(MEANINGS) == CAUSES
