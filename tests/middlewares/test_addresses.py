"""Which addresses may be connected to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings
from twisted.internet.endpoints import HostnameEndpoint

from newscrawler.middlewares.addresses import PrivateAddress, _PublicReactor, is_public
from newscrawler.middlewares.handler import GuardedHandler


@pytest.mark.parametrize("address", ["203.113.0.1", "8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.0.0.2", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.0.192", "::", "::1", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
        "fe80::1%eth0", "localhost", "", "0x7f000001", "2130706433",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


class Reactor:
    """Notes who is connected to."""

    def __init__(self) -> None:
        self.connected: list[str] = []

    def connectTCP(self, host: str, *_: Any) -> None:  # noqa: N802 -- Twisted's
        self.connected.append(host)


def test_the_address_that_is_checked_is_the_one_that_is_connected_to() -> None:
    reactor = Reactor()
    endpoint = SimpleNamespace(_reactor=reactor, _hostText="international.sindonews.com")
    guarded = _PublicReactor(cast("HostnameEndpoint", endpoint))
    guarded.connectTCP("8.8.8.8", 443)
    with pytest.raises(PrivateAddress, match=r"international\.sindonews\.com is at 10\.0\.0\.1"):
        guarded.connectTCP("10.0.0.1", 443)
    assert reactor.connected == ["8.8.8.8"]


def test_the_handlers_in_force_are_the_guarded_ones() -> None:
    """A Scrapy that fetches in another way has to be looked at again."""
    handlers = get_project_settings().getwithbase("DOWNLOAD_HANDLERS")
    assert {name for name, handler in handlers.items() if handler} == {"http", "https"}
    assert {load_object(handler) for handler in handlers.values() if handler} == {GuardedHandler}
    assert GuardedHandler.__mro__[1] is HTTP11DownloadHandler
