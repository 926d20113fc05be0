"""Only public addresses are connected to, whatever literal, name, redirect or DNS answer leads elsewhere."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from twisted.internet.endpoints import HostnameEndpoint
from twisted.web.client import HTTPConnectionPool
from zope.interface import directlyProvides, providedBy

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred

_IPV6 = IPv6Network("2000::/3")  # all that has been given out of it
_NAT64 = IPv6Network("64:ff9b::/96")  # IPv4 as a network without IPv4 sees it
_PROTOCOLS = IPv4Network("192.0.0.0/24")  # Python to 3.12 calls some of it public; clouds answer on it


class PrivateAddress(IgnoreRequest):
    """The host's address is none of the public internet."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; of one that carries an IPv4 address, whether that is."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(ip.packed[-4:]) if ip in _NAT64 else None)
        if carried is None:
            return ip in _IPV6 and ip.is_global
        ip = carried
    return ip.is_global and not ip.is_multicast and ip not in _PROTOCOLS


class PublicPool(HTTPConnectionPool):
    """Opens connections as the given pool does, but none to an address that is not public: :class:`PrivateAddress`.

    The address is checked where the connection is opened, so it is the one that is connected to, however the name was
    resolved. What goes through a proxy, the proxy must guard: it resolves the names.
    """

    def __init__(self, pool: HTTPConnectionPool) -> None:
        super().__init__(pool._reactor, pool.persistent)  # type: ignore[no-untyped-call]
        self.maxPersistentPerHost = pool.maxPersistentPerHost
        self._factory = pool._factory

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802 -- Twisted's
        connecting = getattr(endpoint, "_wrappedEndpoint", endpoint)  # TLS stands around it
        if isinstance(connecting, HostnameEndpoint) and key[0] != b"http-proxy":
            connecting._reactor = _PublicReactor(connecting)
        return super().getConnection(key, endpoint)


class _PublicReactor:
    """The reactor as an endpoint needs it."""

    def __init__(self, endpoint: HostnameEndpoint) -> None:
        self._reactor, self._host = endpoint._reactor, endpoint._hostText
        directlyProvides(self, providedBy(self._reactor))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    def connectTCP(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:  # noqa: N802 -- Twisted's
        if not is_public(host):
            raise PrivateAddress(f"{self._host} is at {host}, which is no public address")
        return self._reactor.connectTCP(host, port, *args, **kwargs)
