"""Every host name is this machine."""

from __future__ import annotations

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed


class LoopbackResolver(CachingThreadedResolver):
    def getHostByName(self, name: str, timeout: object = None) -> Deferred[str]:  # noqa: ARG002, N802 -- Twisted's
        return succeed("127.0.0.1")
