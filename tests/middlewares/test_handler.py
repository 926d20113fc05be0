"""The bounds of the HTTP client, on a connection that leads nowhere."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.testing import StringTransport
from twisted.web._newclient import Request
from twisted.web.http_headers import Headers

from newscrawler.middlewares.handler import MAX_HEAD, _BoundedProtocol


def test_answers_that_come_whole_at_once_do_not_count_together() -> None:
    protocol = _BoundedProtocol(lambda _: None)  # type: ignore[no-untyped-call]
    protocol.makeConnection(StringTransport())  # type: ignore[no-untyped-call]
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (MAX_HEAD // 2, b"x" * (MAX_HEAD // 2))
    codes: list[int] = []
    for _ in range(5):
        request = Request(b"GET", b"/", Headers({b"Host": [b"e.id"]}), None, True)  # type: ignore[no-untyped-call]
        asked: Deferred[Any] = protocol.request(request)
        asked.addCallback(lambda response: codes.append(response.code))
        protocol.dataReceived(answer)
    assert codes == [200] * 5
