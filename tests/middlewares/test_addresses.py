"""Which addresses may be connected to."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.utils.misc import load_object
from scrapy.utils.project import get_project_settings
from scrapy.utils.test import get_crawler
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import IReactorPluggableNameResolver
from twisted.internet.ssl import optionsForClientTLS
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer

from newscrawler.middlewares.addresses import PrivateAddress, PublicPool, is_public
from newscrawler.middlewares.handler import GuardedHandler, _BoundedFactory


@pytest.mark.parametrize("address", ["203.113.0.1", "8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.0.0.2", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.0.192", "::", "::1", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
        "fe80::1%eth0", "localhost", "", "0x7f000001", "2130706433", "0x7f.1", "0177.0.0.1", "127.1",
        "127.255.255.255", "172.31.255.255", "100.127.255.255", "198.18.0.1", "239.255.255.250", "192.0.0.9",
        "::ffff:100.64.0.1", "::ffff:224.0.0.1", "::ffff:0:127.0.0.1", "::127.0.0.1", "2002:a9fe:a9fe::1",
        "2002:c000:c0::", "64:ff9b::a00:1", "64:ff9b::e000:1", "64:ff9b:1::7f00:1", "2001::1", "fec0::1", "ff0e::1",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)


@implementer(IReactorPluggableNameResolver)
class Reactor(MemoryReactorClock):
    """Connects to nothing; every name is at the same addresses."""

    def __init__(self, *addresses: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.nameResolver: Any = self
        self._addresses = addresses

    def resolveHostName(self, receiver: Any, name: str, portNumber: int = 0) -> None:  # noqa: ARG002, N802, N803
        for address in self._addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()


def connected(
    *addresses: str, host: str = "international.sindonews.com", key: bytes = b"https", tls: bool = True
) -> tuple[list[str], list[Failure]]:
    """The addresses that are connected to for a name at these addresses, and the errors."""
    reactor = Reactor(*addresses)
    errors: list[Failure] = []
    endpoint: Any = HostnameEndpoint(reactor, host, 443)
    if tls:
        endpoint = wrapClientTLS(optionsForClientTLS(host), endpoint)
    pool = PublicPool(HTTPConnectionPool(reactor))  # type: ignore[no-untyped-call]
    pool.getConnection((key, host, 443), endpoint).addErrback(errors.append)
    for _ in addresses:
        reactor.advance(1)  # the next address
    return [client[0] for client in reactor.tcpClients], errors


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_what_a_name_is_resolved_to_is_checked_where_it_is_connected_to(address: str, tls: bool) -> None:
    clients, (error,) = connected(address, tls=tls)
    assert clients == []
    assert isinstance(error.value, PrivateAddress)
    assert str(error.value) == f"international.sindonews.com is at {address}, which is no public address"


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_a_public_address_is_connected_to(address: str) -> None:
    assert connected(address) == ([address], [])


@pytest.mark.parametrize("addresses", [("10.0.0.1", "8.8.8.8"), ("8.8.8.8", "::1"), ("fe80::1", "8.8.8.8", "0.0.0.0")])  # noqa: S104
def test_of_several_addresses_only_the_public_ones_are_connected_to(addresses: tuple[str, ...]) -> None:
    assert connected(*addresses)[0] == ["8.8.8.8"]


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1", "::1", "::ffff:127.0.0.1"]
)
def test_however_a_literal_is_written_it_leads_nowhere(host: str) -> None:
    meant = {str(place[4][0]) for place in socket.getaddrinfo(host, 80, flags=socket.AI_NUMERICHOST)}
    assert meant <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
    clients, errors = connected(*meant, host=host, key=b"http", tls=False)
    assert clients == []
    assert isinstance(errors[0].value, PrivateAddress)


def test_the_operator_may_have_a_proxy_of_their_own() -> None:
    assert connected("127.0.0.1", key=b"http-proxy", tls=False) == (["127.0.0.1"], [])


@pytest.mark.parametrize(("allowed", "guarded"), [(False, True), (True, False)])
def test_heads_are_bounded_whether_private_addresses_are_allowed_or_not(allowed: bool, guarded: bool) -> None:
    handler = GuardedHandler(get_crawler(settings_dict={"ALLOW_PRIVATE_ADDRESSES": allowed}))
    assert isinstance(handler._pool, PublicPool) is guarded
    assert handler._pool._factory is _BoundedFactory
    assert handler._pool.maxPersistentPerHost == 8


def test_the_handlers_in_force_are_the_guarded_ones() -> None:
    """A Scrapy that fetches in another way has to be looked at again."""
    handlers = get_project_settings().getwithbase("DOWNLOAD_HANDLERS")
    assert {name for name, handler in handlers.items() if handler} == {"http", "https"}
    assert {load_object(handler) for handler in handlers.values() if handler} == {GuardedHandler}
    assert GuardedHandler.__mro__[1] is HTTP11DownloadHandler
