"""How files are written: whole or absent, by one at a time, and still there after a power cut."""

from __future__ import annotations

import fcntl
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; not in one that may be written to but not read, for it cannot be opened."""
    try:
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return
    try:
        os.fsync(number)
    finally:
        os.close(number)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they are not there, and their names durable."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def part_of(path: Path) -> Path:
    """A name to write a file under until it is whole: beside its own, hidden, and no other writer's.

    By random, not by process: in containers all have the same number.
    """
    return path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A new file that takes its name, be it an older one's, when all of it is synced.

    Of several at once the last to end stays. What a killed one leaves is never read.
    """
    make_folder(path.parent)
    part = part_of(path)
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def shared_lines(path: Path) -> Iterator[tuple[io.FileIO, bytes]]:
    """A file that several processes add lines to, for this one alone and at its end, and its last line; what is added
    is synced. A line that a kill left torn was never told to anyone and is cut off."""
    make_folder(path.parent)
    with path.open("a+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        lines, _, torn = _tail(file, end).rpartition(b"\n")
        if torn:
            file.truncate(end - len(torn))
        yield file, lines.rpartition(b"\n")[2]
        os.fsync(file.fileno())
    sync_folder(path.parent)


def write_all(number: int, data: bytes) -> None:
    """Write to an open file, given by its number, however little of it the disk takes at once.

    :raises OSError: the disk is full, or the like; part of it may be written.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(number, rest) :]


def _tail(file: io.FileIO, end: int) -> bytes:
    """The end of a file, from before its last whole line on."""
    size = 1 << 16
    while True:
        start = max(0, end - size)
        file.seek(start)
        data = b""
        while len(data) < end - start:
            data += file.read(end - start - len(data))
        if start == 0 or data.count(b"\n") > 1:
            return data
        size *= 2
