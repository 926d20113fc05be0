"""WARC files of our own: written so that a kill at any moment leaves a file that can be read."""

from __future__ import annotations

import fcntl
import io
import json
import os
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import scrapy
from warcio.statusandheaders import StatusAndHeadersParser
from warcio.warcwriter import WARCWriter

from newscrawler import __version__
from newscrawler.extraction.page import Page
from newscrawler.storage.files import make_folder, sync_folder, write_all
from newscrawler.storage.origin import Origin
from newscrawler.storage.warc import OPEN, members

MAX_BYTES = 256 * 1024 * 1024
#: header names that begin so are those of a body that was kept decoded; they tell how it was sent
AS_SENT = "X-Archive-Orig-"
_ABOUT = (
    "HTTP responses as a Scrapy downloader gives them."
    " Bodies are as on the wire but for their transfer coding (chunks), which is undone; content encodings are kept."
    " Of the response heads are lost: reason phrases (the standard ones stand in their place), the HTTP version"
    " (HTTP/1.1 stands in its place), connection headers such as Transfer-Encoding, letter case of header names, and"
    " the order of headers among which one name comes twice (they stand together)."
    " Not kept are requests, and responses that broke off or were larger than the crawler takes."
    " The metadata record before a response says in JSON how the crawl came to fetch it."
    f" Where headers named {AS_SENT}* stand, the body was kept with its content encoding undone, header names are in"
    " lower case, and several headers of one name are joined; the header so named tells what was sent."
)
_NAME = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]+-\d{5,}\.warc\.gz")
_BODY_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response lies: base name of its file when that is closed, and offset of the response record."""

    file: str
    offset: int


class _Head:
    """An HTTP head as warcio asks for it, byte for byte: its own would rewrite what is not ASCII."""

    def __init__(self, head: bytes) -> None:
        self.headers_buff = head

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        """It is there."""


class ArchiveWriter:
    """Writes WARC 1.1 files ``<prefix>-00001.warc.gz``, ..., one gzip member a record, a new one after ``max_bytes``.

    A file bears :data:`~newscrawler.storage.warc.OPEN` behind its name until it is closed; :func:`repair` finishes one
    that a killed process left. Nothing is made before the first response. ``info`` goes into the warcinfo record of
    each file, beside what the file keeps and what not.

    Every method raises ``OSError`` where the disk does not take what it is given: the file then ends with the response
    before, and the writer can go on.
    """

    def __init__(
        self, folder: Path, prefix: str, *, max_bytes: int = MAX_BYTES, info: Mapping[str, str] | None = None
    ) -> None:
        self._folder = folder
        self._prefix = prefix
        self._max_bytes = max_bytes
        self._info = {
            "software": f"newscrawler/{__version__} Scrapy/{scrapy.__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": prefix,
            "description": _ABOUT,
            **(info or {}),
        }
        self._buffer = io.BytesIO()
        self._warc = WARCWriter(self._buffer, gzip=True, warc_version="1.1")
        self._file: io.FileIO | None = None
        self._name = ""
        self._number = 0
        self._length = 0  # of all whole records in the open file

    def write(
        self,
        url: str,
        status: int,
        reason: str,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        fetched_at: datetime,
        hints: Mapping[str, Any],
        *,
        follows: bool = False,
        cut: bool = False,
    ) -> Place:
        """Add a response, behind a metadata record of its hints if there are any.

        ``headers`` and ``body`` are as sent, ``fetched_at`` is aware; a body that is ``cut`` was not read to its end. A
        response that ``follows`` goes into the file of the one before, however large that is: pages of one article stay
        together.
        """
        if self._file and self._length >= self._max_bytes and not follows:
            self.close()
        self._buffer.seek(0)
        self._buffer.truncate()
        file = self._file or self._open()
        if not self._length:
            self._warc.write_record(self._warc.create_warcinfo_record(self._name, self._info))
        date = f"{fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        head = b"HTTP/1.1 %d %s\r\n" % (status, reason.encode("latin-1"))
        head += b"".join(b"%s: %s\r\n" % header for header in headers) + b"\r\n"
        metadata_id, response_id = StatusAndHeadersParser.make_warc_id(), StatusAndHeadersParser.make_warc_id()
        if hints:
            stated = json.dumps(hints, separators=(",", ":")).encode()
            ties = {"WARC-Record-ID": metadata_id, "WARC-Date": date, "WARC-Concurrent-To": response_id}
            self._add("metadata", url, ties, stated, content_type="application/json")
        offset = self._length + self._buffer.tell()
        ties = {"WARC-Record-ID": response_id, "WARC-Date": date}
        if hints:
            ties["WARC-Concurrent-To"] = metadata_id
        if cut:
            ties["WARC-Truncated"] = "length"
        self._add("response", url, ties, body, http_headers=_Head(head))
        self._append(file, self._buffer.getvalue())
        return Place(self._name, offset)

    def _add(
        self, kind: str, url: str, headers: dict[str, str], block: bytes, *, content_type: str = "", **http: Any
    ) -> None:
        record = self._warc.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(block),
            length=len(block),
            warc_headers_dict=headers,
            warc_content_type=content_type,
            **http,
        )
        self._warc.write_record(record)

    def _open(self) -> io.FileIO:
        """Make a file under the next free name; nothing stands in it before the first response."""
        make_folder(self._folder)
        while True:
            while not self._name or any((self._folder / (self._name + end)).exists() for end in ("", OPEN)):
                self._number += 1
                self._name = f"{self._prefix}-{self._number:05d}.warc.gz"
            path = self._folder / (self._name + OPEN)
            file = io.FileIO(path, "x")  # unbuffered: what is written survives the process
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                    break
            file.close()  # not locked yet, it was taken for one of a killed process, and removed
        self._file, self._length = file, 0
        sync_folder(self._folder)
        return file

    def _append(self, file: io.FileIO, data: bytes) -> None:
        """All of it or, on an error, nothing."""
        try:
            write_all(file.fileno(), data)
        except OSError:
            file.truncate(self._length)
            file.seek(self._length)
            raise
        self._length += len(data)

    def sync(self) -> None:
        """Return when all that was written is on the disk."""
        if self._file:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish the open file, if there is one: synced, then given its name. The next response begins another."""
        if self._file:
            file, self._file = self._file, None
            with file:
                if self._length:
                    _publish(file)
                else:  # the disk did not take the first response
                    Path(file.name).unlink()


def write_page(writer: ArchiveWriter, page: Page, status: int = 200, *, origin: Origin | None = None) -> Place:
    """Add a page as extraction reads it, for another try: its body decoded, which its headers then say.

    ``origin`` ties the pages of one article together; without it the page is an article's first, with its own hints.
    """
    origin = origin or Origin(hints=page.hints, link=page.url)
    headers = [(AS_SENT + name if name in _BODY_HEADERS else name, value) for name, value in page.headers.items()]
    headers.append(("content-length", str(len(page.body))))
    as_bytes = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return writer.write(
        page.url,
        status,
        phrase(status),
        as_bytes,
        page.body,
        page.fetched_at,
        origin.stated(),
        follows=bool(origin.place),
    )


def phrase(status: int) -> str:
    """The standard reason phrase, ``""`` where there is none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def repair(path: Path) -> Path | None:
    """Finish a file that a killed process left open: its torn last record is cut off, and it gets its name.

    None where it holds no record; the file is then removed.

    :raises BlockingIOError: the process that writes it still lives.
    """
    with io.FileIO(path, "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with path.open("rb") as stream:
            length = max((member.end for member in members(stream) if member.error is None), default=0)
        if not length:
            path.unlink()
            return None
        file.truncate(length)
        return _publish(file)


def blank(path: Path, start: int, end: int) -> None:
    """Overwrite a record of a closed file, from its first byte to the one behind its last, so that nothing of it is
    left and all others stay where they are. It can be done again; a file that is gone has nothing left to overwrite."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if os.fstat(handle).st_size >= end:
            os.lseek(handle, start, os.SEEK_SET)
            write_all(handle, _filler(end - start))
            os.fsync(handle)
    finally:
        os.close(handle)


def _filler(length: int) -> bytes:
    """A gzip member of this length: a WARC record that says nothing, and in the member's comment what is left over."""
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: {StatusAndHeadersParser.make_warc_id()}\r\n"
        f"WARC-Date: {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    )
    for content in (head.encode(), b""):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(content) + packer.flush()
        room = length - len(packed) - 19  # header, end of the comment, trailer
        if room >= 0:
            trailer = struct.pack("<II", zlib.crc32(content), len(content))
            return b"\x1f\x8b\x08\x10\0\0\0\0\x02\xff" + b"-" * room + b"\0" + packed + trailer
    return bytes(length)  # the rest of a record that was broken before


def expire(folder: Path, days: int, now: datetime) -> list[Path]:
    """Delete the closed files below a folder whose run began more than ``days`` days before ``now`` (aware): which."""
    expired = []
    for path in sorted(folder.rglob("*.warc.gz")):
        name = _NAME.fullmatch(path.name)
        began = datetime.strptime(name[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if name else now
        if began < now - timedelta(days=days):
            path.unlink(missing_ok=True)  # another run may do the same
            expired.append(path)
    return expired


def _publish(file: io.FileIO) -> Path:
    os.fsync(file.fileno())
    path = Path(file.name)
    final = path.rename(path.with_name(path.name.removesuffix(OPEN)))
    sync_folder(final.parent)
    return final
