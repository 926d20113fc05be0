"""WARC files: their captures one by one, or by URL."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import brotli
from scrapy.http import Headers
from w3lib.url import canonicalize_url
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from newscrawler.extraction.page import Hints, Page, plain_headers
from newscrawler.items import Rejected

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: bytes of one page after decoding; the same limit as ``DOWNLOAD_MAXSIZE``
MAX_BODY = 8 * 1024 * 1024
_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_EPOCH = datetime.fromtimestamp(0, UTC)
_TRANSFER_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})
_SEARCH_STEP = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP response of an archive: content encodings undone, ``fetched_at`` its WARC-Date (UTC).

    ``flaw`` is set where the record is cut, cannot be decoded or is too large; ``body`` is then empty.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: datetime
    flaw: Rejected | None = None

    def page(self, hints: Hints | None = None) -> Page:
        """The capture as extraction reads it."""
        return Page(self.url, self.body, plain_headers(self.headers), self.fetched_at, hints or Hints(via="archive"))


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where an archive cannot be read; reading goes on behind it where the file can be searched."""

    offset: int
    detail: str


def read_captures(stream: IO[bytes]) -> Iterator[Capture | Damage]:
    """The HTTP responses of a WARC file, gzipped or plain, in its order.

    In a damaged gzip file reading goes on at the next member that begins a record; a stream that cannot seek ends
    with the damage. Records of other kinds (requests, metadata, revisits) are passed over.
    """
    for record, _ in _records(stream):
        yield record if isinstance(record, Damage) else _capture(record)


def _records(stream: IO[bytes]) -> Iterator[tuple[Any, int]]:
    """Response records (or damage) with their offsets."""
    start = 0
    while True:
        records = ArchiveIterator(stream)
        offset = start
        try:
            for record in records:
                offset = records.offset
                if record.rec_type == "response" and record.http_headers:
                    yield record, offset
            return
        # warcio lets what its parsers meet in broken input come through as it is
        except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, UnicodeDecodeError, AttributeError) as error:
            yield Damage(offset, f"{type(error).__name__}: {error}".split("\n")[0][:200]), offset
        following = _next_member(stream, offset + 1) if stream.seekable() else None
        if following is None:
            return
        start = following
        stream.seek(start)


def _next_member(stream: IO[bytes], offset: int) -> int | None:
    """Offset of the next gzip member that holds the start of a WARC record."""
    stream.seek(offset)
    base, window = offset, b""
    while chunk := stream.read(_SEARCH_STEP):
        window += chunk
        found = window.find(_GZIP)
        while found >= 0:
            head = window[found : found + 512]
            try:
                if zlib.decompressobj(31).decompress(head, 16).startswith(b"WARC/"):
                    return base + found
            except zlib.error:
                pass
            found = window.find(_GZIP, found + 1)
        base += len(window) - 512
        window = window[-512:]
    return None


def _payload(record: Any) -> bytes:
    """The decoded body of a response record.

    :raises Rejected: ``incomplete`` (cut), ``undecodable`` (a content encoding that does not fit) or ``oversize``.
    """
    stated = record.payload_length
    raw = record.raw_stream.read() if stated else b""
    if record.rec_headers.get_header("WARC-Truncated"):
        raise Rejected("incomplete", f"WARC-Truncated: {record.rec_headers.get_header('WARC-Truncated')}")
    if len(raw) < stated:
        raise Rejected("incomplete", f"{len(raw)} of {stated} bytes")
    headers = record.http_headers
    if (headers.get_header("transfer-encoding") or "").lower() == "chunked":
        raw = ChunkedDataReader(io.BytesIO(raw)).read()  # gives back as it is what is not chunked
    for encoding in reversed((headers.get_header("content-encoding") or "").lower().split(",")):
        raw = decode_content(raw, encoding.strip())
    if len(raw) > MAX_BODY:
        raise Rejected("oversize", f"{len(raw)} bytes")
    return raw


def decode_content(body: bytes, encoding: str) -> bytes:
    """Undo one content encoding. Many archives keep the header of a body that they decoded: what does not begin as the
    encoding demands is taken as it is.

    :raises Rejected: ``undecodable`` or ``oversize`` (more than :data:`MAX_BODY` bytes).
    """
    try:
        if encoding in ("gzip", "x-gzip") and body.startswith(_GZIP):
            decompressor = zlib.decompressobj(31)
        elif encoding == "deflate":
            decompressor = zlib.decompressobj(15 if body[:1] == b"\x78" else -15)
        elif encoding == "zstd" and body.startswith(_ZSTD):
            return _within_limit(zstd.ZstdDecompressor().decompress(body, MAX_BODY + 1))
        elif encoding == "br" and not body.lstrip().startswith(b"<"):
            return _within_limit(brotli.Decompressor().process(body, output_buffer_limit=MAX_BODY + 1))
        else:
            return body
        return _within_limit(decompressor.decompress(body, MAX_BODY + 1))
    except (zlib.error, zstd.ZstdError, brotli.error) as error:
        raise Rejected("undecodable", f"content encoding {encoding}: {error}") from None


def _within_limit(body: bytes) -> bytes:
    if len(body) > MAX_BODY:
        raise Rejected("oversize", f"more than {MAX_BODY} bytes after decoding")
    return body


class Archive:
    """A WARC file by URL. Of several captures of one URL the last one answers.

    :raises ValueError: the file holds no HTTP response.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[str, int] = {}
        self.damages: list[Damage] = []
        newest = _EPOCH
        with path.open("rb") as stream:
            for record, offset in _records(stream):
                if isinstance(record, Damage):
                    self.damages.append(record)
                else:
                    capture_url, fetched_at = _identity(record)
                    self._offsets[_key(capture_url)] = offset
                    newest = max(newest, fetched_at)
        if not self._offsets:
            raise ValueError(f"{path} holds no HTTP response" + "".join(f"; {d.detail}" for d in self.damages[:1]))
        #: time of the newest capture, UTC
        self.newest: datetime = newest

    def get(self, url: str) -> Capture | None:
        """The capture of this URL (its fragment and the order of its query do not count), or None."""
        offset = self._offsets.get(_key(url))
        if offset is None:
            return None
        with self._path.open("rb") as stream:
            stream.seek(offset)
            return next(capture for capture in read_captures(stream) if isinstance(capture, Capture))


def _key(url: str) -> str:
    return canonicalize_url(url)


def _identity(record: Any) -> tuple[str, datetime]:
    """URL and WARC-Date (UTC) of a record; the epoch where the date cannot be read."""
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    try:
        stated = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
        return url, stated.astimezone(UTC).replace(microsecond=0)
    except ValueError:
        return url, _EPOCH


def _capture(record: Any) -> Capture:
    url, fetched_at = _identity(record)
    kept = [(name, value) for name, value in record.http_headers.headers if name.lower() not in _TRANSFER_HEADERS]
    status = record.http_headers.get_statuscode()
    try:
        if fetched_at == _EPOCH or not status.isdigit():
            raise Rejected("incomplete", "a record without valid date or status")
        return Capture(url, int(status), Headers(kept), _payload(record), fetched_at)
    except Rejected as flaw:
        return Capture(url, int(status) if status.isdigit() else 0, Headers(kept), b"", fetched_at, flaw)


def check_archive(path: Path) -> None:
    """Whether the file begins as a WARC file does.

    :raises ValueError: it cannot be read, or no response can be found in it.
    """
    try:
        with path.open("rb") as stream:
            first = next(read_captures(stream), None)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    if first is None:
        raise ValueError(f"{path} holds no HTTP response")
    if isinstance(first, Damage) and first.offset == 0:
        raise ValueError(f"{path} is no WARC file: {first.detail}")
