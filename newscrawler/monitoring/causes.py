"""Why something went wrong, out of a closed list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawler.items import Rejected

Cause = Literal[
    "dns",
    "refused",
    "timeout",
    "tls",
    "connection",
    "robots",
    "blocked",
    "challenge",
    "server_error",
    "not_found",
    "led_away",
    "oversize",
    "empty_listing",
    "broken_listing",
    "stale_listing",
    "rolled_over",
    "layout_changed",
    "field_lost",
    "too_few",
    "too_many",
    "other",
]
CAUSES: tuple[Cause, ...] = get_args(Cause)

#: what each cause means, to be read after a colon
MEANINGS: Mapping[Cause, str] = {
    "dns": "the host name has no address",
    "refused": "connections are refused",
    "timeout": "no answer came in time",
    "tls": "the certificate or the encryption is not in order",
    "connection": "connections break off",
    "robots": "robots.txt forbids it or cannot be had",
    "blocked": "the site refuses (HTTP 401, 403, 429 or 451)",
    "challenge": "the site answers with a challenge page",
    "server_error": "the server fails (HTTP 5xx)",
    "not_found": "it is not there (HTTP 404 or 410)",
    "led_away": "redirects end nowhere or on a host that is not the outlet's",
    "oversize": "answers are too large",
    "empty_listing": "the listing has no entries",
    "broken_listing": "what comes is no listing",
    "stale_listing": "the listings show nothing new",
    "rolled_over": "nothing of what the run before saw is listed any more",
    "layout_changed": "pages match no layout of the outlet",
    "field_lost": "the pages' layout may have changed",
    "too_few": "no other cause is known",
    "too_many": "another desk's articles may be among them",
    "other": "see the log",
}

# By name, so that a failure that was only counted by its class, as in Scrapy's stats, has a cause too. Of Scrapy,
# Twisted, Python and this project.
_BY_NAME: Mapping[str, Cause] = {
    "CannotResolveHostError": "dns",
    "DNSLookupError": "dns",
    "UnknownHostError": "dns",
    "gaierror": "dns",
    "DownloadConnectionRefusedError": "refused",
    "ConnectionRefusedError": "refused",
    "DownloadTimeoutError": "timeout",
    "TimeoutError": "timeout",
    "TCPTimedOutError": "timeout",
    "SSLError": "tls",  # Twisted's and Python's
    "VerificationError": "tls",  # service_identity: the certificate is of another host
    "DownloadFailedError": "connection",
    "ResponseFailed": "connection",
    "ResponseDataLossError": "connection",
    "ConnectionDone": "connection",
    "ConnectionLost": "connection",
    "ConnectError": "connection",
    "ConnectionError": "connection",
    "TunnelError": "connection",
    "DownloadCancelledError": "oversize",  # Scrapy cancels at DOWNLOAD_MAXSIZE only
    "UndeclaredHost": "led_away",
    "UnsupportedURLSchemeError": "led_away",
    "ListingError": "broken_listing",
}
# Scrapy says these only in the text of a plain IgnoreRequest.
_BY_TEXT: Mapping[str, Cause] = {
    "robots.txt": "robots",
    "max redirections": "led_away",
    "DOWNLOAD_MAXSIZE": "oversize",
}
_BY_REASON: Mapping[str, Cause] = {
    "robots": "robots",
    "challenge": "challenge",
    "not_html": "broken_listing",
    "undecodable": "broken_listing",
    "oversize": "oversize",
    "incomplete": "connection",
}


def cause_of(what: Failure | BaseException | int | str) -> Cause:
    """The cause of a failure, an exception, an HTTP status, or the name of an exception's class or of a rejection.

    What is not known is ``other``, never an error.
    """
    if isinstance(what, int):
        return _of_status(what)
    if isinstance(what, str):
        name = what.rpartition(".")[2]  # stats have the path of the class
        return _BY_REASON.get(name) or _BY_NAME.get(name, "other")
    error: BaseException = what.value if isinstance(what, Failure) else what  # type: ignore[assignment]
    if isinstance(error, HttpError):
        return _of_status(error.response.status)
    if isinstance(error, Rejected):
        status = error.detail.partition(" ")[0]
        return _of_status(int(status)) if status.isdecimal() else _BY_REASON.get(error.reason, "other")
    found = [cause for inner in _within(error) for cause in _of_exception(inner)]
    # What stands inside is nearer to the cause: a robots.txt that cannot be had because its host has no address is
    # `dns`. That a connection broke says least of what breaks connections.
    plain: tuple[Cause, ...] = ("connection", "robots")
    return next((cause for cause in reversed(found) if cause not in plain), min(found, default="other"))


def _of_status(status: int) -> Cause:
    if status in (401, 403, 407, 429, 451):
        return "blocked"
    if status == 408:
        return "timeout"
    if status in (404, 410):
        return "not_found"
    return "server_error" if status >= 500 else "led_away" if 300 <= status < 400 else "other"


def _of_exception(error: BaseException) -> Iterator[Cause]:
    if type(error).__module__.startswith("OpenSSL"):
        yield "tls"
    if isinstance(error, IgnoreRequest):
        yield from (cause for mark, cause in _BY_TEXT.items() if mark in str(error))
    for base in type(error).__mro__:
        if base.__name__ in _BY_NAME:
            yield _BY_NAME[base.__name__]
            return


def _within(error: BaseException) -> Iterator[BaseException]:
    """The exception and those that it wraps: Scrapy raises its own from Twisted's, which list their reasons."""
    seen: list[BaseException] = []
    queue: list[Any] = [error]
    while queue:
        one = queue.pop(0)
        one = one.value if isinstance(one, Failure) else one
        if isinstance(one, BaseException) and one not in seen:
            seen.append(one)
            yield one
            queue += [one.__cause__, *(getattr(one, "reasons", None) or ())]
