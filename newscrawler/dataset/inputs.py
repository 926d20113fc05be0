"""What a dataset is made from: the segments of a data folder, or JSON Lines files."""

from __future__ import annotations

import gzip
import json
import sqlite3
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from tqdm import tqdm

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from newscrawler.monitoring.account import RunAccount
from newscrawler.storage.ledger import LedgerError
from newscrawler.storage.ledgers import Ledgers
from newscrawler.storage.segments import DAMAGED, Manifest, SegmentError, sha256_of

STDIN = "-"
_SAID_OF_A_FILE = 20  # problems


@dataclass
class Problems:
    """What was wrong with the input: told at once, and counted."""

    say: Callable[[str], object]
    lines: int = 0  # that are no record
    count: int = 0

    def add(self, line: str) -> None:
        self.count += 1
        self.say(line)


@dataclass
class _OfFile:
    """The bad lines of one file, of which the first few are told."""

    name: str
    problems: Problems
    count: int = field(default=0)

    def add(self, number: int, reason: str) -> None:
        self.count += 1
        self.problems.lines += 1
        if self.count <= _SAID_OF_A_FILE:
            self.problems.add(f"{self.name}:{number}: {reason}")

    def end(self) -> None:
        if self.count > _SAID_OF_A_FILE:
            self.problems.add(f"{self.name}: {self.count - _SAID_OF_A_FILE} more lines are no records")


class Files:
    """JSON Lines files, compressed where their name says so; ``-`` is standard input.

    They know nothing of rejections and runs.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def names(self) -> list[str]:
        """Without their folders, sorted: they go into the dataset."""
        return sorted(name if name == STDIN else Path(name).name for name in self._names)

    def records(self, problems: Problems, outlets: Collection[str], take: Callable[[Any], object]) -> None:  # noqa: ARG002
        """Hand each record to ``take``, which raises ValueError for what is none; what cannot be read is a problem.

        ``outlets``: which are wanted, where not all are; others may be left unread.
        """
        sizes = [0 if name == STDIN else Path(name).stat().st_size for name in self._names]
        with tqdm(total=sum(sizes), unit="B", unit_scale=True, desc="read", disable=None, leave=False) as bar:
            for name in self._names:
                _read(name, None if name == STDIN else Path(name), problems, take, bar)

    def rejections(self, problems: Problems, outlets: Collection[str]) -> Iterator[dict[str, Any]]:  # noqa: ARG002
        return iter(())

    def runs(self, problems: Problems, outlets: Collection[str]) -> Iterator[RunAccount]:  # noqa: ARG002
        return iter(())


class DataFolder:
    """The closed segments of a data folder that are in force, and the accounts of its runs."""

    def __init__(self, root: Path, ledgers: Ledgers | None = None) -> None:
        self._root, self._ledgers = root, ledgers or Ledgers(root)

    def names(self) -> list[str]:
        return []

    def records(self, problems: Problems, outlets: Collection[str], take: Callable[[Any], object]) -> None:
        """As :meth:`Files.records`. A segment that is not what the manifest says is left out whole."""
        segments = self._segments("articles", outlets, problems)
        with tqdm(
            total=sum(line["bytes"] for line in segments),
            unit="B", unit_scale=True, desc="read", disable=None, leave=False,
        ) as bar:  # fmt: skip
            for line in segments:
                if self._is_whole(line, problems):
                    _read(line["file"], self._root / line["file"], problems, take, bar)

    def rejections(self, problems: Problems, outlets: Collection[str]) -> Iterator[dict[str, Any]]:
        """All pages that gave no record."""
        found: list[dict[str, Any]] = []
        for line in self._segments("rejected", outlets, problems):
            if self._is_whole(line, problems):
                _read(line["file"], self._root / line["file"], problems, found.append)
                yield from found
                found.clear()

    def runs(self, problems: Problems, outlets: Collection[str]) -> Iterator[RunAccount]:
        """The accounts of all runs."""
        for outlet in sorted(self._ledgers.outlets()):
            if outlets and outlet not in outlets:
                continue
            try:
                ledger = self._ledgers.open(outlet, read_only=True)
                try:
                    accounts = ledger.runs()
                finally:
                    ledger.close()
                yield from map(RunAccount.from_dict, accounts)
            except (LedgerError, sqlite3.Error, ValueError) as error:
                why = " ".join(str(error).split())
                problems.add(f"{self._ledgers.name(outlet)}: its listing outages are unknown: {why}")

    def _segments(self, kind: str, outlets: Collection[str], problems: Problems) -> list[dict[str, Any]]:
        try:
            found = [line for line in Manifest(self._root).files().values() if line["kind"] == kind]
            return sorted(
                (line for line in found if not outlets or line["outlet"] in outlets),
                key=lambda line: str(line["file"]),
            )
        except SegmentError as error:
            problems.add(str(error))
            return []
        except KeyError as error:
            problems.add(f"manifest.jsonl: a line is no JSON of a segment: it has no {error}")
            return []

    def _is_whole(self, line: dict[str, Any], problems: Problems) -> bool:
        try:
            if sha256_of(self._root / line["file"]) == line["sha256"]:
                return True
            problems.add(f"{line['file']}: its SHA-256 is not that of the manifest; left out")
        except OSError as error:
            problems.add(f"{line['file']}: left out: {error.strerror}")
        return False


def _read(
    name: str, path: Path | None, problems: Problems, take: Callable[[Any], object], bar: tqdm[Any] | None = None
) -> None:
    said, number, place = _OfFile(name, problems), 0, 0
    try:
        with _opened(path) as (raw, lines):
            for number, line in enumerate(lines, 1):
                if not line.isspace():
                    try:
                        take(json.loads(line, parse_float=_no_float, parse_constant=_no_float))
                    except (ValueError, RecursionError) as error:
                        said.add(number, " ".join(str(error).split())[:300])
                if bar is not None and path and not number % 100:
                    bar.update(raw.tell() - place)
                    place = raw.tell()
            if bar is not None and path:
                bar.update(raw.tell() - place)
    except DAMAGED as error:
        problems.add(f"{name}: damaged behind line {number}: {' '.join(str(error).split())}")
    said.end()


def _no_float(text: str) -> None:
    raise ValueError(f"{text} is no whole number")


@contextmanager
def _opened(path: Path | None) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A file as it lies on the disk, and its lines."""
    if path is None:
        yield sys.stdin.buffer, sys.stdin.buffer
        return
    with path.open("rb") as raw:
        if path.suffix == ".gz":
            yield raw, cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
        elif path.suffix == ".zst":
            yield raw, cast("IO[bytes]", zstd.ZstdFile(raw))
        else:
            yield raw, raw
