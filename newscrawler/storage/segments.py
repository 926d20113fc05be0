"""Segments: JSON Lines files that are written once, and the manifest that lists them.

While it is written a segment is called ``FILE.jsonl.part``; closed it is synced, compressed and renamed, and then
stands as one line in ``manifest.jsonl``, the file that a consumer follows. What is killed in between is finished by the
next run: each act here can be done again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from newscrawler.storage.files import make_folder, shared_lines, sync_folder, whole, write_all

Compression = Literal["", "gz", "zst"]
SUFFIXES: dict[Compression, str] = {"": "", "gz": ".gz", "zst": ".zst"}
MANIFEST = "manifest.jsonl"
#: what a damaged segment raises while its lines are read
DAMAGED = (OSError, EOFError, zlib.error, zstd.ZstdError)
_CHUNK = 1 << 20


class SegmentError(ValueError):
    """A segment, or the manifest that lists them, is damaged; one line that names the file."""


class SegmentWriter:
    """Appends lines to a new segment."""

    def __init__(self, path: Path) -> None:
        make_folder(path.parent)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        self.length = self._synced = 0
        sync_folder(path.parent)

    def write(self, line: bytes) -> int:
        """Append a line; the place of its first byte.

        :raises OSError: the disk is full, or the like; the segment is then of no more use to this run.
        """
        place = self.length
        write_all(self._file, line)
        self.length += len(line)
        return place

    def sync(self) -> bool:
        """Make what was written durable; False where nothing was."""
        if self._synced == self.length:
            return False
        os.fsync(self._file)
        self._synced = self.length
        return True

    def close(self) -> None:
        os.close(self._file)


def part_path(root: Path, file: str) -> Path:
    """Where a segment lies while it is open."""
    return root / f"{file}.part"


def close_segment(root: Path, file: str, length: int, compression: Compression, *, own: bool = False) -> str:
    """Give an open segment its final name, cut to its committed length; the name, below ``root``.

    One that is not this process's ``own`` is copied: a run on another machine that only seemed dead may still write
    to it.

    :raises FileNotFoundError: neither the open segment nor a closed one is there.
    """
    part = part_path(root, file)
    if not part.exists():
        closed = [f"{file}{suffix}" for suffix in SUFFIXES.values() if (root / f"{file}{suffix}").exists()]
        if not closed:
            raise FileNotFoundError(f"{part} is gone, and no closed segment in its place")
        return closed[0]
    if part.stat().st_size < length:
        raise OSError(f"{part} has lost bytes: {part.stat().st_size} of {length} that were synced")
    name = f"{file}{SUFFIXES[compression]}"
    if compression or not own:
        with part.open("rb") as source, whole(root / name) as target, compressed(target, compression) as packed:
            rest = length
            while rest and (chunk := source.read(min(rest, _CHUNK))):
                packed.write(chunk)
                rest -= len(chunk)
        part.unlink()
    else:
        os.truncate(part, length)
        with part.open("rb") as source:
            os.fsync(source.fileno())
        part.replace(root / name)
    sync_folder(part.parent)
    return name


@contextmanager
def compressed(file: IO[bytes], compression: Compression) -> Iterator[IO[bytes]]:
    """A file that packs what is written to it; the same lines give the same bytes."""
    if compression == "gz":
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            yield cast("IO[bytes]", packed)
    elif compression == "zst":
        with zstd.ZstdFile(file, "wb") as packed:
            yield cast("IO[bytes]", packed)
    else:
        yield file


def compression_of(file: str) -> Compression:
    """That of a closed segment, by its name."""
    return next((compression for compression, suffix in SUFFIXES.items() if suffix and file.endswith(suffix)), "")


def open_segment(path: Path) -> IO[bytes]:
    """The lines of a segment, whether it is compressed or not."""
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if path.suffix == ".zst":
        return cast("IO[bytes]", zstd.ZstdFile(path, "rb"))
    return path.open("rb")


def segment_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Each line of a segment, and its place in the uncompressed one.

    :raises SegmentError: what stands behind a line cannot be read.
    """
    number, place = 0, 0
    try:  # the errors of whoever takes the lines are not raised in here
        with open_segment(path) as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007 -- told below
                yield place, line
                place += len(line)
    except DAMAGED as error:
        raise SegmentError(f"{path}: damaged behind line {number}: {_words(error)}") from None


def read_record(path: Path, place: int) -> dict[str, Any]:
    """The record that begins at a place of the uncompressed segment.

    :raises SegmentError: there is none.
    """
    try:
        with open_segment(path) as lines:
            lines.seek(place)
            record: dict[str, Any] = json.loads(lines.readline())
    except (*DAMAGED, ValueError) as error:
        raise SegmentError(f"{path}: no record can be read at byte {place}: {_words(error)}") from None
    return record


def check_segment(root: Path, line: Mapping[str, Any]) -> None:
    """Whether a closed segment is what its line of the manifest says.

    :raises SegmentError: it is not.
    """
    try:
        found = sha256_of(root / line["file"])
    except FileNotFoundError:
        raise SegmentError(f"{line['file']}: listed in the manifest, but gone") from None
    except OSError as error:
        raise SegmentError(f"{line['file']}: {_words(error)}") from None
    if found != line["sha256"]:
        raise SegmentError(f"{line['file']}: its SHA-256 is not that of the manifest")


def _words(error: Exception) -> str:
    stated = error.strerror if isinstance(error, OSError) else None
    return " ".join((stated or str(error)).split())


@dataclass
class SegmentDigest:
    """What a segment holds, by reading it again; ``first`` and ``last`` in UTC."""

    count: int = 0
    first: str = ""
    last: str = ""
    versions: set[str] = field(default_factory=set)

    def add(self, record: Mapping[str, Any]) -> None:
        self.count += 1
        moment = datetime.fromisoformat(record.get("published_at") or record["crawled_at"]).astimezone(UTC).isoformat()
        self.first = min(self.first or moment, moment)
        self.last = max(self.last, moment)
        if stated := record.get("crawler_version"):
            self.versions.add(str(stated))


def describe(root: Path, file: str) -> dict[str, Any]:
    """The manifest's line of a closed segment, but for ``seq``: where, how much, from when to when, made by what.

    :raises SegmentError: a line is no record, or cannot be read.
    """
    path, digest = root / file, SegmentDigest()
    for place, line in segment_lines(path):
        try:
            digest.add(json.loads(line))
        except ValueError as error:
            raise SegmentError(f"{path}: no record can be read at byte {place}: {_words(error)}") from None
    kind, outlet, *_, name = file.split("/")
    return {
        "file": file,
        "kind": kind,
        "outlet": outlet,
        "run_id": name.partition(".")[0],
        "count": digest.count,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "first": digest.first or None,
        "last": digest.last or None,
        "crawler_versions": sorted(digest.versions),
    }


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file as it lies on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Manifest:
    """``manifest.jsonl`` of a data folder: one line a closed segment, ``seq`` counting up, never rewritten."""

    def __init__(self, root: Path) -> None:
        self.path = root / MANIFEST

    def append(self, *lines: Mapping[str, Any]) -> list[int]:
        """Add lines at once and make them durable; their numbers."""
        with shared_lines(self.path) as (file, last):
            try:
                first = json.loads(last)["seq"] + 1 if last else 1
            except (ValueError, KeyError, TypeError):  # damaged: then by their count
                file.seek(0)
                first = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b"")) + 1
            numbers = list(range(first, first + len(lines)))
            numbered = ({"seq": number, **line} for number, line in zip(numbers, lines, strict=True))
            data = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in numbered)
            write_all(file.fileno(), data)
        return numbers

    def lines(self) -> Iterator[dict[str, Any]]:
        """All lines, oldest first; a torn one at the end is none.

        :raises SegmentError: another line is no JSON of a segment.
        """
        if not self.path.exists():
            return
        place = 0
        with self.path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield self._read(place, line)
                    place += len(line)

    def _read(self, place: int, line: bytes) -> dict[str, Any]:
        try:
            stated = json.loads(line)
            if not isinstance(stated, dict):
                raise ValueError("it is no object")
        except ValueError as error:
            number = self.path.read_bytes().count(b"\n", 0, place) + 1
            raise SegmentError(f"{self.path}:{number}: the line is no JSON of a segment: {_words(error)}") from None
        return stated

    def check(self, start: int = 0) -> int:
        """Look through the lines behind a byte that a line ends with; the byte that the last one ends with.

        :raises SegmentError: a line is no JSON of a segment.
        """
        if not self.path.exists():
            return 0
        with self.path.open("rb") as file:
            place = file.seek(start if start <= file.seek(0, os.SEEK_END) else 0)
            for line in file:
                if line.endswith(b"\n"):
                    self._read(place, line)
                    place += len(line)
        return place

    def files(self) -> dict[str, dict[str, Any]]:
        """The segments that are in force, by file: those that no later line replaces."""
        found: dict[str, dict[str, Any]] = {}
        for line in self.lines():
            for replaced in line.get("replaces", ()):
                found.pop(replaced, None)
            if line.get("sha256"):
                found[line["file"]] = line
        return found
