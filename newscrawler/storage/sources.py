"""Where archives lie: files, folders, patterns and lists of them, on this machine, behind HTTP or in S3.

What lies elsewhere is read through smart_open (the extra ``remote``). Politeness towards news sites is none of its
matter: the hosts of archives are asked for whole files.
"""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from newscrawler import __version__
from newscrawler.log import redact
from newscrawler.urls import split

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

STDIN = "-"
#: seconds between the tries to go on where a connection broke; hosts of archives turn visitors away for minutes
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_TIMEOUT = 60  # seconds without a byte
_BUFFER = 1 << 18
_WANTED = "*.warc*"  # in a folder: also .warc.gz, and .warc.gz.open of a crawl that goes on or was killed
_GZIP = b"\x1f\x8b"
_PACKAGES = {"http": ("smart_open", "requests"), "https": ("smart_open", "requests"), "s3": ("smart_open", "boto3")}
_Read = TypeVar("_Read")


def expand(names: Iterable[str], lists: Iterable[str] = (), base: str = "") -> list[str]:
    """The archives that are meant, each once, in order: those named first, then those of the lists.

    A name is a file, a folder (all archives below it), a pattern with ``*``, ``?``, ``[...]`` or ``**``, an address
    (``http://``, ``https://``, ``s3://``) or ``-`` for standard input. A list is a file or an address, gzipped or not,
    with a name a line. Its relative lines lie below ``base``; where that is not given, below the root of the list's
    host or bucket (as those of Common Crawl's ``warc.paths.gz``), and of a list on this machine below the working
    folder.

    :raises ValueError: a name or a list leads to nothing, or the packages for it are absent; one line.
    """
    found = [archive for name in names for archive in _meant(name)]
    for name in lists:
        _check_packages(name)
        below = base or _root(name)
        for line in _lines(name):
            found += _meant(line if is_remote(line) or not below else f"{below.rstrip('/')}/{line.lstrip('/')}")
    return list(dict.fromkeys(found))


def is_remote(name: str) -> bool:
    """Whether a name is an address."""
    return split(name).scheme in _PACKAGES


def base_name(name: str) -> str:
    """The file's own name, as a record's ``archive`` has it; ``""`` for standard input."""
    return "" if name == STDIN else (split(name).path if is_remote(name) else name).rstrip("/").rpartition("/")[2]


def size_of(name: str) -> int | None:
    """Bytes of a file on this machine; None where they cannot be known before it is read."""
    try:
        return None if name == STDIN or is_remote(name) else Path(name).stat().st_size
    except OSError:
        return None


def open_archive(name: str, waits: Sequence[float] = WAITS) -> IO[bytes]:
    """An archive as a stream of bytes, to be read once from its start.

    Where a connection breaks, reading goes on at the byte that was reached, after each of ``waits`` (seconds) until
    it can; not where the file has changed in between.

    :raises OSError: it cannot be read, at once or later; one line.
    """
    if name == STDIN:
        return sys.stdin.buffer
    if not is_remote(name):
        return Path(name).open("rb")
    return cast("IO[bytes]", io.BufferedReader(_Remote(name, waits), _BUFFER))


def _meant(name: str) -> list[str]:
    _check_packages(name)
    if name == STDIN or is_remote(name):
        return [name]
    path = Path(name)
    if path.is_dir():
        found = sorted(_below(path))
        if not found:
            raise ValueError(f"{name} holds no archive ({_WANTED})")
        return found
    if path.exists() or not glob.has_magic(name):
        return [name]
    if not (found := sorted(file for file in glob.glob(name, recursive=True) if Path(file).is_file())):  # noqa: PTH207 -- Path.glob takes no absolute pattern
        raise ValueError(f"no file is named as {name}")
    return found


def _below(folder: Path) -> Iterator[str]:
    def stop(error: OSError) -> None:
        raise ValueError(f"{error.filename} cannot be read: {said(error)}") from error

    for path, _, names in os.walk(folder, onerror=stop):
        yield from (str(Path(path, name)) for name in names if fnmatch(name, _WANTED) and Path(path, name).is_file())


def _root(name: str) -> str:
    """Of the host or bucket of a list; ``""`` on this machine."""
    return f"{split(name).scheme}://{split(name).netloc}" if is_remote(name) else ""


def _lines(name: str) -> list[str]:
    try:
        with open_archive(name) as stream:
            content = stream.read()
        text = (gzip.decompress(content) if content.startswith(_GZIP) else content).decode("utf-8-sig")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ValueError(f"the list {redact(name)} cannot be read: {said(error)}") from None
    found = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not found:
        raise ValueError(f"the list {redact(name)} names no archive")
    return found


def _check_packages(name: str) -> None:
    absent = [package for package in _PACKAGES.get(split(name).scheme, ()) if not find_spec(package)]
    if absent:
        raise ValueError(f"{redact(name)} needs {', '.join(absent)}: pip install -e '.[remote]'")


def said(error: BaseException) -> str:
    """An error in one line, without the passwords of addresses."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    return redact(" ".join(words.split()))[:300]


class _Remote(io.RawIOBase):
    """A remote file from its start to its end, over as many connections as it takes."""

    def __init__(self, name: str, waits: Sequence[float]) -> None:
        import smart_open

        super().__init__()
        self._name = name
        # of S3 smart_open itself asks again, after as long
        self._waits = waits if split(name).scheme != "s3" else ()
        self._position = 0
        self._is_broken = False
        headers = {"Accept-Encoding": "identity", "User-Agent": f"newscrawler/{__version__}"}
        parameters = {"headers": headers, "timeout": _TIMEOUT} if self._waits is waits else {}
        self._stream: Any = self._steadily(
            lambda: smart_open.open(name, "rb", compression="disable", transport_params=parameters)
        )
        self._is_broken = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        content = self._steadily(lambda: self._read(len(view)))
        view[: len(content)] = content
        self._position += len(content)
        return len(content)

    def close(self) -> None:
        if not self.closed and hasattr(self, "_stream"):
            self._stream.close()
        super().close()

    def _read(self, size: int) -> bytes:
        if self._is_broken:  # a seek to where it is would not connect anew
            self._stream.seek(0, io.SEEK_END)
            self._stream.seek(self._position)
            self._is_broken = False
        content: bytes = self._stream.read(size)
        return content

    def _steadily(self, act: Callable[[], _Read]) -> _Read:
        for wait in (*self._waits, None):
            try:
                return act()
            except Exception as error:  # of three libraries, which have no common one
                if wait is None or not _may_pass(error):
                    raise OSError(said(error)) from error
                self._is_broken = True
                time.sleep(wait)
        raise AssertionError("the last try returns or raises")


def _may_pass(error: Exception) -> bool:
    """Whether the same request may be answered later; not where the address is none, or its host gives no ranges."""
    if isinstance(error, ValueError):
        return False
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status is None or status == 429 or status >= 500
