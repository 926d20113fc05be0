"""All versions of all articles of a dataset, on the disk: which is an article's last, and in which order they go.

The records lie in files, one an outlet and month, and an SQLite table knows where. Memory does not grow with them.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from newscrawler.dataset.schema import is_tombstone
from newscrawler.pipelines.dates import is_within
from newscrawler.pipelines.timestamps import WIB
from newscrawler.storage.feeds import encode

_BUFFER = 64 << 20  # bytes of records that wait to be written
# Rows lie in the order in which they are read, so that nothing has to be sorted: that would take space in a folder of
# the system.
_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
CREATE TABLE parts (id INTEGER PRIMARY KEY, outlet TEXT NOT NULL, month TEXT NOT NULL, UNIQUE (outlet, month));
CREATE TABLE found (
    id TEXT NOT NULL, version INTEGER NOT NULL, crawled INTEGER NOT NULL, run TEXT NOT NULL, digest BLOB NOT NULL,
    text BLOB NOT NULL, published INTEGER NOT NULL, mode TEXT NOT NULL, gone TEXT, part INTEGER NOT NULL,
    place INTEGER NOT NULL, length INTEGER NOT NULL, PRIMARY KEY (id, version, crawled, run, digest)
) WITHOUT ROWID;
CREATE TABLE kept (
    id TEXT NOT NULL, version INTEGER NOT NULL, crawled INTEGER NOT NULL, run TEXT NOT NULL, digest BLOB NOT NULL,
    published INTEGER NOT NULL, is_article INTEGER NOT NULL, gone TEXT, part INTEGER NOT NULL, place INTEGER NOT NULL,
    length INTEGER NOT NULL, PRIMARY KEY (part, published, id, version, crawled, run, digest)
) WITHOUT ROWID;
CREATE TABLE members (
    id TEXT NOT NULL UNIQUE, cluster TEXT NOT NULL, canonical TEXT NOT NULL, similarity REAL NOT NULL,
    PRIMARY KEY (cluster, id)
) WITHOUT ROWID;
"""


class Part(NamedTuple):
    """The articles of an outlet that were published in a month (WIB, ``2026-07``)."""

    id: int
    outlet: str
    month: str


class Version(NamedTuple):
    """A version of an article, as a record and as its line. ``is_article``: the last one that has a text; ``gone``: of
    it, what the article's tombstone says, if there is one."""

    is_article: bool
    record: dict[str, Any]
    line: bytes
    gone: dict[str, Any] | None


@dataclass
class Day:
    """What was published on a day and collected, and what of it the dataset leaves out."""

    modes: Counter[str] = field(default_factory=Counter)
    gone: int = 0
    copies: int = 0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which articles: of the days of publication (WIB) from ``since`` to ``until``, and those that are gone."""

    since: date | None = None
    until: date | None = None
    with_gone: bool = False


@dataclass
class Index:
    """Records are added, then :meth:`settle`\\ d; then they can be read, in the same order whatever theirs was."""

    folder: Path
    days: dict[tuple[str, date], Day] = field(default_factory=lambda: defaultdict(Day))
    articles: int = 0
    versions: int = 0
    gone: int = 0  # articles that are left out as such
    repeats: int = 0  # records of a version that was there already

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self._db = sqlite3.connect(self.folder / "index.sqlite", isolation_level=None)
        self._db.executescript(_TABLES)
        self._parts: dict[tuple[str, str], int] = {}
        self._sizes: Counter[int] = Counter()
        self._lines: defaultdict[int, list[bytes]] = defaultdict(list)
        self._waiting = 0
        self._rows: list[tuple[Any, ...]] = []

    def close(self) -> None:
        self._db.close()

    def add(self, record: dict[str, Any], times: dict[str, datetime]) -> None:
        """Keep a valid record.

        :raises ValueError: it cannot be written as JSON.
        """
        line = encode(record)
        published = times.get("published_at") or times["crawled_at"]  # a tombstone may not know
        try:
            day = published.astimezone(WIB)
        except OverflowError:
            raise ValueError(f"published_at {record['published_at']} is no time in WIB") from None
        part = self._part(record["outlet"], f"{day.year:04}-{day.month:02}")
        gone = json.dumps(record["gone"]) if is_tombstone(record) else None
        self._rows.append((
            record["id"], record["version"], _seconds(times["crawled_at"]), record["run_id"],
            hashlib.sha256(line).digest()[:16], bytes.fromhex(record["source_hash"] or ""), _seconds(published),
            record["mode"] or "", gone, part, self._sizes[part], len(line),
        ))  # fmt: skip
        self._sizes[part] += len(line)
        self._lines[part].append(line)
        self._waiting += len(line)
        if self._waiting > _BUFFER:
            self._write()

    def _part(self, outlet: str, month: str) -> int:
        number = self._parts.get((outlet, month))
        if number is None:
            number = self._parts[outlet, month] = len(self._parts)
            self._db.execute("INSERT INTO parts VALUES (?, ?, ?)", (number, outlet, month))
        return number

    def _write(self) -> None:
        for part, lines in self._lines.items():
            with (self.folder / str(part)).open("ab") as file:
                file.writelines(lines)
        self._lines.clear()
        self._waiting = 0
        self.repeats += len(self._rows) - self._insert("found", self._rows)
        self._rows = []

    def _insert(self, table: str, rows: Iterable[tuple[Any, ...]]) -> int:
        """Add rows, the same one once; how many were new."""
        width = {"found": 12, "kept": 11, "members": 4}[table]
        sql = f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * width)})"  # noqa: S608 -- names of our own
        self._db.execute("BEGIN")
        count = self._db.executemany(sql, rows).rowcount
        self._db.execute("COMMIT")
        return count

    def settle(self, choice: Choice) -> None:
        """Decide what each article's last version is, and whether it is one of the dataset."""
        self._write()
        rows: list[tuple[Any, ...]] = []
        with closing(self._db.cursor()) as cursor:
            found = cursor.execute("SELECT * FROM found ORDER BY id, version, crawled, run, digest")
            for _, of_it in groupby(map(_Found._make, found), itemgetter(0)):
                rows += self._settled(list(of_it), choice)
                if len(rows) > 50_000:
                    self._insert("kept", rows)
                    rows = []
        self._insert("kept", rows)
        self._db.execute("DROP TABLE found")

    def _settled(self, found: list[_Found], choice: Choice) -> Iterator[tuple[Any, ...]]:
        versions: dict[tuple[int, bytes, bool], _Found] = {}
        for one in found:  # what two runs without memory both found is one version; the first sight of it counts
            versions.setdefault((one.version, one.text, one.gone is None), one)
        of_it = list(versions.values())
        self.repeats += len(found) - len(of_it)
        texts = [one for one in of_it if one.gone is None]
        last, article = of_it[-1], texts[-1] if texts else of_it[-1]
        day = datetime.fromtimestamp(article.published, WIB).date()
        if not is_within(day, choice.since, choice.until):
            return
        of_day = self.days[article.id.partition(":")[0], day]
        of_day.modes[of_it[0].mode] += 1
        if last.gone is not None and not (choice.with_gone and texts):
            self.gone += 1
            of_day.gone += 1
            return
        self.articles += 1
        self.versions += len(of_it)
        for one in of_it:
            gone = last.gone if one is article else None
            yield (one.id, one.version, one.crawled, one.run, one.digest, one.published, one is article, gone,
                   one.part, one.place, one.length)  # fmt: skip

    def parts(self) -> list[Part]:
        """All that there is something of, in order."""
        sql = "SELECT id, outlet, month FROM parts WHERE id IN (SELECT part FROM kept) ORDER BY outlet, month"
        return [Part(*row) for row in self._db.execute(sql)]

    def read(self, part: Part, *, articles_only: bool = False, copies: bool = True) -> Iterator[Version]:
        """The versions of a part by their time of publication; ``copies``: also those of articles that are
        near-duplicates of an earlier one."""
        sql = (
            "SELECT is_article, gone, place, length FROM kept WHERE part = :part AND (is_article OR NOT :articles_only)"
            " AND (:copies OR NOT EXISTS (SELECT 1 FROM members WHERE members.id = kept.id AND canonical <> kept.id))"
            " ORDER BY published, id, version, crawled, run, digest"
        )
        values = {"part": part.id, "articles_only": articles_only, "copies": copies}
        with (self.folder / str(part.id)).open("rb") as file, closing(self._db.cursor()) as cursor:
            for is_article, gone, place, length in cursor.execute(sql, values):
                file.seek(place)
                line = file.read(length)
                yield Version(bool(is_article), json.loads(line), line, json.loads(gone) if gone else None)

    def cluster(self, members: Iterable[tuple[str, str, str, float]]) -> None:
        """Keep near-duplicates: id, cluster, canonical member, similarity to it."""
        self._insert("members", members)

    def members(self) -> Iterator[tuple[str, str, str, float]]:
        with closing(self._db.cursor()) as cursor:
            yield from cursor.execute("SELECT id, cluster, canonical, similarity FROM members ORDER BY cluster, id")

    def leave_copies(self) -> int:
        """Count in the days what the dataset leaves out as near-duplicates; how many articles they are."""
        sql = (
            "SELECT kept.id, published FROM kept CROSS JOIN members ON members.id = kept.id"
            " WHERE is_article AND canonical <> kept.id"
        )
        count = 0
        for id_, published in self._db.execute(sql):
            self.days[id_.partition(":")[0], datetime.fromtimestamp(published, WIB).date()].copies += 1
            count += 1
        return count


class _Found(NamedTuple):
    """A row of the table ``found``; times in seconds."""

    id: str
    version: int
    crawled: int
    run: str
    digest: bytes
    text: bytes
    published: int
    mode: str
    gone: str | None
    part: int
    place: int
    length: int


def _seconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
