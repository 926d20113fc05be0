"""WARC files: their captures one by one, or by URL."""

from __future__ import annotations

import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, Any, NamedTuple

import brotli
from scrapy.http import Headers
from w3lib.url import canonicalize_url
from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from newscrawler.extraction.page import Hints, Page, plain_headers
from newscrawler.items import Mode, Rejected
from newscrawler.storage.origin import Origin
from newscrawler.urls import split

inflate: ModuleType = zlib
with suppress(ImportError):  # where it is installed, records are passed over at twice the speed
    inflate = import_module("isal.isal_zlib")

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: what the name of an archive file ends with while it is being written
OPEN = ".open"
#: bytes of one page after decoding; the same limit as ``DOWNLOAD_MAXSIZE``
MAX_BODY = 4 * 1024 * 1024
_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_MAX_MEMBERS = 100  # of one gzipped body: servers send one
_CHUNK = 64 * 1024
_HEAD_AT_MOST = 16 * 1024  # bytes of a WARC head that are looked at in passing
_EPOCH = datetime.fromtimestamp(0, UTC)
_TRANSFER_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP response of an archive: content encodings undone, ``fetched_at`` its WARC-Date (UTC).

    ``flaw`` is set where the record is cut, cannot be decoded or is too large; ``body`` is then empty. ``file`` is the
    base name of the archive, ``""`` where it has none (a pipe); ``offset`` that of the record in it, or of the gzip
    member that holds the record. ``origin`` is what an archive of a crawl of ours says of the page.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    fetched_at: datetime
    flaw: Rejected | None = None
    file: str = ""
    offset: int = 0
    origin: Origin | None = None

    @property
    def hints(self) -> Hints | None:
        """What the crawl knew of the page before it was fetched."""
        return self.origin.hints if self.origin else None

    @property
    def mode(self) -> Mode:
        """That of the crawl; ``reprocess`` where none is stated."""
        return self.origin.mode if self.origin else "reprocess"

    @property
    def archive(self) -> dict[str, Any] | None:
        """Where the capture lies, as a record has it."""
        return {"file": self.file, "offset": self.offset} if self.file else None

    def page(self, hints: Hints | None = None) -> Page:
        """The capture as extraction reads it; ``hints`` serve where the archive states none."""
        known = self.hints or hints or Hints(via="archive")
        return Page(self.url, self.body, plain_headers(self.headers), self.fetched_at, known, self.archive)


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where an archive cannot be read; in a gzipped archive reading goes on behind it."""

    offset: int
    detail: str


#: whether a response is read, by its WARC-Target-URI and WARC-Date (UTC; the epoch where it cannot be read)
Wanted = Callable[[str, datetime], bool]


def read_captures(
    stream: IO[bytes], file: str = "", start: int = 0, wanted: Wanted | None = None
) -> Iterator[Capture | Damage]:
    """The HTTP responses of a WARC file, gzipped or plain, in its order; the stream need not be seekable.

    ``file`` is the base name of the archive, ``start`` how far into it the stream is. In a damaged gzip file reading
    goes on at the next member that begins a record. Of metadata records those count that a crawl of ours wrote; records
    of other kinds (requests, revisits) are passed over, as are the responses that ``wanted`` declines by the head of
    their record, before their HTTP part is looked at. Memory: one record.
    """
    for offset, record, origin in _responses(stream, start, wanted):
        yield record if isinstance(record, Damage) else _capture(record, file.removesuffix(OPEN), offset, origin)


def _responses(
    stream: IO[bytes], start: int = 0, wanted: Wanted | None = None
) -> Iterator[tuple[int, Any, Origin | None]]:
    """Offsets and response records, or damages, with what the metadata record before a response says of it. A record
    has to be read before the next one is asked for."""
    described, origin = "", None
    for offset, record in _records(stream, start, wanted):
        if isinstance(record, Damage):
            yield offset, record, None
        elif record.rec_type == "metadata":
            described, origin = record.rec_headers.get_header("WARC-Concurrent-To") or "", _origin(record)
        else:
            yield offset, record, origin if record.rec_headers.get_header("WARC-Record-ID") == described else None


def _origin(record: Any) -> Origin | None:
    try:
        return Origin.read(json.loads(record.raw_stream.read(_CHUNK)))
    except (ValueError, RecursionError):  # the metadata record of another program
        return None


def _records(stream: IO[bytes], start: int, wanted: Wanted | None) -> Iterator[tuple[int, Any]]:
    """Offsets and records that are responses or metadata, or damages."""
    head = stream.read(len(_GZIP))
    if head == b"WAR":
        yield from _parsed(_Tellable(head, stream), start, wanted)
        return
    for member in members(stream, head, lambda content: _not_wanted(content, wanted)):
        offset = start + member.start
        if member.error and b"\r\n\r\nHTTP/" not in member.content:
            yield offset, _damage(offset, member.error)
        else:  # a record that breaks off in its body is given as far as it goes: its length tells
            yield from ((offset, record) for _, record in _parsed(io.BytesIO(member.content), offset, wanted))


def _not_wanted(content: bytes, wanted: Wanted | None) -> int:
    """How many bytes of a gzip member hold a first record that nobody reads, by its head; 0 where it is read, or its
    head is not as simple as nearly all are: the parser then decides."""
    end = content.find(b"\r\n\r\n", 0, _HEAD_AT_MOST) + 4
    head = content[:end]
    if not head.startswith(b"WARC/") or b"\n " in head or b"\n\t" in head or not head.isascii():
        return 0
    lines = (line.partition(b":") for line in reversed(head.split(b"\r\n")))  # of two of a name the first counts
    fields = {name.lower(): value.strip() for name, _, value in lines}
    kind, length = fields.get(b"warc-type"), fields.get(b"content-length", b"")
    if not kind or kind == b"metadata" or not length.isdigit() or len(length) > 12:
        return 0
    if kind == b"response":
        url, date = fields.get(b"warc-target-uri", b"").decode("ascii"), fields.get(b"warc-date", b"").decode("ascii")
        if not wanted or wanted(url.strip("<> "), _date(date)):
            return 0
    return end + int(length)


class _HttpParser(StatusAndHeadersParser):  # type: ignore[misc]
    """Reads each byte of a header as one letter, as Scrapy does, where warcio first tries UTF-8."""

    @staticmethod
    def decode_header(line: bytes) -> str:
        return line.decode("latin-1")


def _parsed(stream: IO[bytes] | _Tellable, offset: int, wanted: Wanted | None) -> Iterator[tuple[int, Any]]:
    """The response and metadata records of uncompressed WARC; a damage ends it. ``offset``: of its start in the
    file."""
    loader = ArcWarcRecordLoader()
    loader.http_parser = _HttpParser(loader.HTTP_TYPES)
    while True:
        start = offset + stream.tell()
        line = stream.readline()
        if not line:
            return
        if not line.strip():
            continue
        try:
            if not line.startswith(b"WARC/"):
                raise ArchiveLoadFailed("no WARC record")
            record = loader.parse_record_stream(stream, line, known_format="warc", no_record_parse=True)
            if record.rec_type is None or record.rec_headers.get_header("Content-Length") is None:
                raise ArchiveLoadFailed("the record ends in its head")
            is_response = (
                record.rec_type == "response"
                and (not wanted or wanted(*_identity(record)))
                and _read_http_head(loader, record)
            )
        except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError) as error:
            yield start, _damage(start, error)  # warcio lets through what its parsers meet in broken input
            return
        if is_response or record.rec_type == "metadata":
            yield start, record
        while record.raw_stream.read(_CHUNK):
            pass


def _read_http_head(loader: ArcWarcRecordLoader, record: Any) -> bool:
    """Read the HTTP head of a response record, if it is one of HTTP (crawlers archive those of DNS too)."""
    uri = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    before = record.raw_stream.tell()
    record.http_headers = loader.load_http_headers("response", uri, record.raw_stream, record.length)
    if record.http_headers is None:
        return False
    record.payload_length = record.length - (record.raw_stream.tell() - before)
    return True


class Member(NamedTuple):
    """A gzip member: where it begins and ends, and what it holds; of a broken one, which has no end, what can be
    read."""

    start: int
    end: int
    content: bytes
    error: Exception | None


def members(stream: IO[bytes], head: bytes = b"", not_wanted: Callable[[bytes], int] = lambda _: 0) -> Iterator[Member]:
    """The gzip members of a file; ``head`` has been read from the stream already. Behind a broken one reading goes on
    where a WARC record begins. ``not_wanted`` says by the beginning of a member's content how many bytes of it are not
    to be kept."""
    offset, pending = 0, head
    while pending := pending or stream.read(_CHUNK):
        if len(pending) < _CHUNK // 16:  # the head of its record shall be in what is inflated first
            pending += stream.read(_CHUNK)
        decompressor, taken, content, dropped = inflate.decompressobj(31), [pending], bytearray(), 0
        error: Exception | None = None
        try:
            if not pending.startswith(_GZIP[: len(pending)]):
                raise ArchiveLoadFailed("neither WARC nor gzip")
            content += decompressor.decompress(pending)
            dropped = not_wanted(bytes(content[:_HEAD_AT_MOST]))
            while not decompressor.eof:
                more = stream.read(_CHUNK)
                if not more:
                    raise EOFError("the file ends within a record")
                taken.append(more)
                content += decompressor.decompress(more)
                if dropped >= len(content):
                    dropped -= len(content)
                    content.clear()
        except (ArchiveLoadFailed, inflate.error, EOFError) as broken:
            error = broken
        del content[:dropped]
        start, raw = offset, b"".join(taken)
        offset += len(raw) - len(decompressor.unused_data)
        yield Member(start, offset, bytes(content), error)
        if error is None:
            pending = decompressor.unused_data
        else:
            skipped, pending = _resynchronise(raw[1:], stream)
            offset = start + 1 + skipped


def _resynchronise(window: bytes, stream: IO[bytes]) -> tuple[int, bytes]:
    """Search for a gzip member that begins a WARC record: how many bytes stand before it, and what was read from its
    start on; no bytes where the stream has none."""
    skipped = 0
    while True:
        found = window.find(_GZIP)
        while found >= 0:
            if len(window) - found < _CHUNK:
                window += stream.read(_CHUNK)
            try:
                if zlib.decompressobj(31).decompress(window[found : found + _CHUNK], 5) == b"WARC/":
                    return skipped + found, window[found:]
            except zlib.error:
                pass
            found = window.find(_GZIP, found + 1)
        more = stream.read(_CHUNK)
        if not more:
            return skipped + len(window), b""
        kept = window[-len(_GZIP) :]
        skipped += len(window) - len(kept)
        window = kept + more


class _Tellable:
    """A stream that knows where it is, even if it is a pipe; ``head`` has been read from it already."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._pending = head
        self._stream = stream
        self._offset = 0

    def tell(self) -> int:
        return self._offset

    def read(self, size: int = -1) -> bytes:
        data, self._pending = (self._pending, b"") if size < 0 else (self._pending[:size], self._pending[size:])
        if size < 0 or len(data) < size:
            data += self._stream.read(size - len(data) if size >= 0 else -1)
        self._offset += len(data)
        return data

    def readline(self, size: int = -1) -> bytes:
        line = self._pending
        self._pending = b""
        if not line.endswith(b"\n"):
            line += self._stream.readline(size)
        self._offset += len(line)
        return line


def _damage(offset: int, error: Exception | None) -> Damage:
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return Damage(offset, "".join(letter if letter.isprintable() else "?" for letter in words)[:200])


def _identity(record: Any) -> tuple[str, datetime]:
    """URL and WARC-Date (UTC, as the standard has it) of a record; the epoch where the date cannot be read."""
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    return url, _date(record.rec_headers.get_header("WARC-Date") or "")


def _date(stated: str) -> datetime:
    try:
        date = datetime.fromisoformat(stated)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return _EPOCH


def _capture(record: Any, file: str, offset: int, origin: Origin | None) -> Capture:
    url, fetched_at = _identity(record)
    kept = [(name, value) for name, value in record.http_headers.headers if name.lower() not in _TRANSFER_HEADERS]
    stated = record.http_headers.get_statuscode()
    status = int(stated) if stated.isascii() and stated.isdigit() else 0
    headers, place = Headers(kept, encoding="latin-1"), (file, offset, origin)
    try:
        if fetched_at == _EPOCH or not status:
            raise Rejected("incomplete", "a record without valid date or status")
        return Capture(url, status, headers, _payload(record), fetched_at, None, *place)
    except Rejected as flaw:
        return Capture(url, status, headers, b"", fetched_at, flaw, *place)


def _payload(record: Any) -> bytes:
    """The decoded body of a response record.

    :raises Rejected: ``incomplete`` (cut), ``undecodable`` (a content encoding that does not fit) or ``oversize``.
    """
    stated = max(record.payload_length, 0)
    raw = record.raw_stream.read(stated) if stated else b""
    if record.rec_headers.get_header("WARC-Truncated") and not _is_robots_txt(record):
        raise Rejected("incomplete", f"WARC-Truncated: {record.rec_headers.get_header('WARC-Truncated')}")
    if len(raw) < stated:
        raise Rejected("incomplete", f"{len(raw)} of {stated} bytes")
    headers = record.http_headers
    if (headers.get_header("transfer-encoding") or "").lower() == "chunked":
        raw = _dechunked(raw)
    for encoding in reversed((headers.get_header("content-encoding") or "").lower().split(",")):
        raw = decode_content(raw, encoding.strip())
    return _within_limit(raw)


def _is_robots_txt(record: Any) -> bool:
    """Of which crawlers read no more than its first part."""
    return split(record.rec_headers.get_header("WARC-Target-URI") or "").path == "/robots.txt"


def _dechunked(raw: bytes) -> bytes:
    """The body without its chunks; as it is where it has none, for many archives keep the header of what they undid.

    :raises Rejected: ``incomplete`` where it begins in chunks and does not end so.
    """
    size = raw.partition(b"\r\n")[0].partition(b";")[0].strip()
    try:
        int(size, 16)
    except ValueError:
        return raw
    try:
        body: bytes = ChunkedDataReader(io.BytesIO(raw), raise_exceptions=True).read()
    except ChunkedDataException as error:
        raise Rejected("incomplete", f"chunked body: {error}") from None
    return body


def decode_content(body: bytes, encoding: str) -> bytes:
    """Undo one content encoding. Many archives keep the header of a body that they decoded: what does not begin as the
    encoding demands is taken as it is.

    :raises Rejected: ``incomplete``, ``undecodable`` or ``oversize`` (more than :data:`MAX_BODY` bytes).
    """
    try:
        if encoding in ("gzip", "x-gzip") and body.startswith(_GZIP):
            return _inflated(body, 31)
        if encoding == "zstd" and body.startswith(_ZSTD):
            decompressor = zstd.ZstdDecompressor()
            return _whole(decompressor.decompress(body, MAX_BODY + 1), decompressor.eof)
        if encoding in ("deflate", "br") and body.lstrip().startswith(b"<"):
            return body
        if encoding == "deflate":
            return _inflated(body, 15 if body.startswith(b"\x78") else -15)
        if encoding == "br":
            unbrotli = brotli.Decompressor()
            return _whole(unbrotli.process(body, output_buffer_limit=MAX_BODY + 1), unbrotli.is_finished())
    except (zlib.error, zstd.ZstdError, brotli.error) as error:
        raise Rejected("undecodable", f"content encoding {encoding}: {error}") from None
    return body


def _inflated(body: bytes, wbits: int) -> bytes:
    """All gzip members of a body, or its one deflate stream."""
    content = bytearray()
    for _ in range(_MAX_MEMBERS):
        decompressor = zlib.decompressobj(wbits)
        content += decompressor.decompress(body, MAX_BODY + 1 - len(content))
        _whole(bytes(content) if len(content) > MAX_BODY else b"", decompressor.eof)
        body = decompressor.unused_data
        if not body.startswith(_GZIP):  # servers pad; only another member goes on
            return bytes(content)
    raise Rejected("undecodable", f"more than {_MAX_MEMBERS} gzip members")


def _whole(content: bytes, ended: bool) -> bytes:
    _within_limit(content)
    if not ended:
        raise Rejected("incomplete", "the body ends within its content encoding")
    return content


def _within_limit(body: bytes) -> bytes:
    if len(body) > MAX_BODY:
        raise Rejected("oversize", f"more than {MAX_BODY} bytes")
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
            for offset, record, _ in _responses(stream):
                if isinstance(record, Damage):
                    self.damages.append(record)
                else:
                    url, fetched_at = _identity(record)
                    self._offsets[_key(url)] = offset
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
            for found in read_captures(stream, self._path.name, offset):
                if isinstance(found, Capture) and _key(found.url) == _key(url):
                    return found
        return None


def _key(url: str) -> str:
    try:
        return canonicalize_url(url)
    except ValueError:
        return url


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
