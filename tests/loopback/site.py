"""The site: an HTTP server on loopback that answers as told and keeps an account of who asked when."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Answer:
    """One response. ``hang``: seconds of silence before it, cut short when the site closes.

    ``wire``: what makes the pieces that go out in its place as they are, head and all, ``pause`` seconds between them;
    then the connection is closed, or ``reset``.
    """

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    hang: float = 0
    wire: Callable[[], Iterable[bytes]] | None = None
    pause: float = 0
    reset: bool = False


@dataclass
class Site:
    """Answers by host and path; the n-th request for one of them gets the n-th of its answers, then the last."""

    port: int
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)  # monotonic time, URL, headers
    closing: threading.Event = field(default_factory=threading.Event)
    connections: int = 0

    def url(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"

    def add(self, url: str, *answers: Answer | str) -> None:
        self.answers[url] = [a if isinstance(a, Answer) else Answer(a.encode()) for a in answers]

    def count(self, url: str) -> int:
        return sum(asked == url for _, asked, _ in self.asked)

    def gaps(self) -> list[float]:
        """Seconds between the arrivals of requests, robots.txt aside.

        A busy machine may take long between sending and receiving, so what is sent a delay apart need not arrive so.
        """
        times = [at for at, url, _ in self.asked if not url.endswith("/robots.txt")]
        return [later - earlier for earlier, later in pairwise(times)]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            site.connections += 1
            super().setup()

        def do_GET(self) -> None:
            url = f"http://{self.headers['Host']}{self.path}"
            before = site.count(url)
            site.asked.append((time.monotonic(), url, dict(self.headers)))
            answers = site.answers.get(url, [Answer(b"tidak ada", status=404)])
            answer = answers[min(before, len(answers) - 1)]
            try:
                if answer.hang and site.closing.wait(answer.hang):
                    return
                if answer.wire:
                    self._send(answer, answer.wire())
                    return
                self.send_response(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has had enough

        def _send(self, answer: Answer, pieces: Iterable[bytes]) -> None:
            self.close_connection = True
            for piece in pieces:
                self.wfile.write(piece)
                if site.closing.wait(answer.pause):
                    return
            if answer.reset:  # what lingers for no time is reset
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Not on stderr: ``Site.asked`` is the log."""

    return Handler


def certificate(folder: Path, host: str) -> Path:
    """A file with a key and a certificate of a host, which nobody but itself vouches for."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2099, 1, 1))  # noqa: DTZ001 -- UTC
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(key.private_bytes(*form) + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return path


@contextmanager
def running(tls: Path | None = None) -> Iterator[Site]:
    """A site on a free port, until the block ends; over TLS with such a certificate."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(server.server_address[1])
    server.RequestHandlerClass = _handler(site)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that was killed is no news
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
