"""The ledger of an outlet: what is known of each of its articles, listings and runs.

One SQLite file an outlet, and one writer: whoever holds the outlet's lock (:mod:`newscrawler.storage.ledgers`). Others
may read at any time (WAL). Nothing here commits on its own: what belongs together is committed by the store, with the
length of the segments that it speaks of. Instants are seconds since the epoch, UTC. The SQL is also PostgreSQL's
(:mod:`newscrawler.storage.postgres`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from newscrawler.items import Mode

State = Literal["discovered", "exported", "rejected", "failed", "gone", "erased"]
STATES: tuple[State, ...] = get_args(State)
Source = Literal["live", "replay"]

# Each step takes a ledger from the version of its place to the next; version 0 is the first one. A key is an article's
# id within the outlet. `detail` is the reason of a rejection or the cause of a failure; `hints` what the listing said,
# kept until there is a record; `due` when the article is to be fetched (again), null for never.
FIRST_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, state INTEGER NOT NULL, discovered INTEGER NOT NULL, mode INTEGER NOT NULL,
    hints TEXT, fetched INTEGER, tries INTEGER NOT NULL DEFAULT 0, visits INTEGER NOT NULL DEFAULT 0, due INTEGER,
    detail TEXT, crawler TEXT, version INTEGER NOT NULL DEFAULT 0, source_hash BLOB, segment INTEGER, place INTEGER
) WITHOUT ROWID;
CREATE INDEX articles_due ON articles (due) WHERE due IS NOT NULL;
CREATE TABLE aliases (key TEXT PRIMARY KEY, article TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE segments (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL, length INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE listings (url TEXT PRIMARY KEY, read INTEGER NOT NULL, entries TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (run_id TEXT PRIMARY KEY, account TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE alarms (id INTEGER PRIMARY KEY, alarm TEXT NOT NULL, open INTEGER NOT NULL);
CREATE TABLE debt (day TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE requests (day TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
"""
MIGRATIONS = (
    # 1: conditional requests, of listings and of revisits
    """
    ALTER TABLE listings ADD COLUMN etag TEXT; ALTER TABLE listings ADD COLUMN modified TEXT;
    ALTER TABLE articles ADD COLUMN etag TEXT; ALTER TABLE articles ADD COLUMN modified TEXT;
    """,
)
VERSION = len(MIGRATIONS)


class LedgerError(Exception):
    """The ledger cannot be used; one line that says why and what to do."""


class ServerError(LedgerError):
    """The server that keeps the ledger cannot be reached, or refuses. What was not committed is undone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the ledger knows it."""

    key: str
    url: str
    state: State
    discovered: int
    mode: Mode
    hints: Mapping[str, str]
    fetched: int | None
    tries: int
    visits: int
    due: int | None
    detail: str
    crawler: str
    version: int
    source_hash: bytes
    segment: int | None
    place: int | None
    etag: str
    modified: str


_MODES: tuple[Mode, ...] = ("live", "backfill", "reprocess")
_COLUMNS = ", ".join(Entry.__slots__)


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment's file below the data folder under its final name, and how much of it is committed, in bytes."""

    id: int
    file: str
    run_id: str
    length: int
    open: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """What the last reading of a listing left: when it was, the keys that it named, and its validators."""

    read: int
    keys: frozenset[str]
    etag: str
    modified: str


class Ledger:
    """Tables of one outlet behind methods named after what happens to an article.

    :raises LedgerError: the file is damaged, or of a newer version.
    """

    _BEGIN = "BEGIN IMMEDIATE"

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path, self.name = path, str(path)
        self._db: Any  # a connection of SQLite, or what has its methods
        try:
            if read_only:
                self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
            else:
                self._db = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise LedgerError(f"{path}: {error}") from None
        try:
            self._db.execute("PRAGMA busy_timeout = 10000")
            self._open(read_only)
        except sqlite3.OperationalError as error:  # the disk, not the file
            self._db.close()
            raise LedgerError(f"{path}: {error}") from None
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise _damaged(path, error) from None
        except LedgerError:
            self._db.close()
            raise

    def _open(self, read_only: bool) -> None:
        found = self._version()
        if found > VERSION:
            raise LedgerError(f"{self.name}: schema {found} is of a newer newscrawler; this one knows {VERSION}")
        if not read_only:
            self._migrate(found)
        elif found < 0:
            raise LedgerError(f"{self.name}: empty; `scrapy verify --rebuild OUTLET` makes it anew from the segments")
        elif found != VERSION:
            raise LedgerError(f"{self.name}: schema {found}, not {VERSION}: run the outlet once")

    def _migrate(self, found: int) -> None:
        """Bring the tables from a version to this one."""
        # No mmap_size: where a mapped page cannot be read, the process dies of a signal in place of an error.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        for version in range(found, VERSION):
            script = FIRST_TABLES if version < 0 else MIGRATIONS[version]
            self._db.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {version + 1}; COMMIT;")

    def _version(self) -> int:
        """-1 for an empty file."""
        if not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return -1
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def close(self) -> None:
        self._db.close()

    def commit(self) -> None:
        """Make all changes since the last commit durable at once."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _change(self, sql: str, values: Sequence[Any] = ()) -> int:
        if not self._db.in_transaction:
            self._db.execute(self._BEGIN)
        return int(self._db.execute(sql, values).rowcount)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        with closing(self._db.execute(sql, values)) as cursor:
            yield from cursor

    def _stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Rows of which there may be a million."""
        return self._rows(sql, values)

    def _row(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return self._db.execute(sql, values).fetchone()

    # -- what the ledger is of

    def about(self, name: str) -> str | None:
        row = self._row("SELECT value FROM about WHERE name = ?", (name,))
        return str(row[0]) if row else None

    def set_about(self, name: str, value: str) -> None:
        sql = "INSERT INTO about VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self._change(sql, (name, value))

    def drop_about(self, name: str) -> None:
        self._change("DELETE FROM about WHERE name = ?", (name,))

    # -- articles

    def get(self, key: str) -> Entry | None:
        """The article of this key, or of the one that it is an alias of."""
        row = self._row(f"SELECT {_COLUMNS} FROM articles WHERE key = ?", (key,))
        if row is None:
            row = self._row(
                f"SELECT {_COLUMNS} FROM articles WHERE key = (SELECT article FROM aliases WHERE key = ?)", (key,)
            )
        return _entry(row) if row else None

    def knows(self, key: str) -> bool:
        """Whether an article or an alias has this key."""
        sql = "SELECT EXISTS (SELECT 1 FROM articles WHERE key = ?) OR EXISTS (SELECT 1 FROM aliases WHERE key = ?)"
        return bool(self._db.execute(sql, (key, key)).fetchone()[0])

    def discover(self, key: str, url: str, at: int, mode: Mode, hints: Mapping[str, str]) -> bool:
        """Note a link to an article; False where it is known already."""
        if self.knows(key):
            return False
        self._change(
            "INSERT INTO articles (key, url, state, discovered, mode, hints, due) VALUES (?, ?, 0, ?, ?, ?, ?)",
            (key, url, at, _MODES.index(mode), json.dumps(dict(hints), ensure_ascii=False) if hints else None, at),
        )
        return True

    def settle(self, key: str, state: State, **columns: Any) -> None:
        """Note what became of an article; ``columns`` are those of the table."""
        names = ", ".join(f"{name} = ?" for name in columns)
        values = (STATES.index(state), *columns.values(), key)
        self._change(f"UPDATE articles SET state = ?{', ' if names else ''}{names} WHERE key = ?", values)

    def alias(self, key: str, article: str) -> None:
        """Note that a link leads to another article than its key says."""
        sql = "INSERT INTO aliases VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET article = excluded.article"
        self._change(sql, (key, article))
        self._change("DELETE FROM articles WHERE key = ? AND state IN (0, 2, 3)", (key,))

    def aliases(self, article: str) -> list[str]:
        """The other keys of links that lead to an article."""
        return [row[0] for row in self._rows("SELECT key FROM aliases WHERE article = ? ORDER BY key", (article,))]

    def erase(self, key: str, at: int, reason: str) -> None:
        """Keep of an article only what blocks its return; URLs hold titles, so its own goes too."""
        sql = "INSERT INTO articles (key, url, state, discovered, mode) VALUES (?, '', 5, ?, 0) ON CONFLICT DO NOTHING"
        self._change(sql, (key, at))
        nothing = dict.fromkeys(("hints", "due", "crawler", "source_hash", "segment", "place", "etag", "modified"))
        self.settle(key, "erased", url="", tries=0, detail=reason, **nothing)

    def scrub(self) -> bool:
        """Overwrite all that was ever deleted or changed, from here on at once; False where a reader of the file is in
        the way."""
        self.commit()
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.execute("VACUUM")
        return self.checkpoint()

    def checkpoint(self) -> bool:
        """Empty the write-ahead log, which holds what pages were before; False where a reader is in the way."""
        return not self._row("PRAGMA wal_checkpoint(TRUNCATE)")[0]

    def due(self, now: int) -> list[Entry]:
        """Articles that are to be fetched, the newest ones first, those without a record before revisits; at most
        100 000."""
        sql = f"SELECT {_COLUMNS} FROM articles WHERE due <= ? ORDER BY version > 0, mode, discovered DESC LIMIT 100000"
        return [_entry(row) for row in self._rows(sql, (now,))]

    def entries(self) -> Iterator[Entry]:
        """All articles, in the order of their keys."""
        return self._entries("true")

    def recorded(self) -> Iterator[Entry]:
        """Articles that have a record, in the order of their keys."""
        return self._entries("version > 0 AND state <> 5")

    def unread(self, crawler: str, reasons: Sequence[str]) -> Iterator[Entry]:
        """Articles whose last page another version of the crawler rejected for one of these reasons, in the order of
        their keys."""
        return self._entries(_unread(reasons), (crawler, *reasons))

    def _entries(self, where: str, values: Sequence[Any] = ()) -> Iterator[Entry]:
        return map(_entry, self._stream(f"SELECT {_COLUMNS} FROM articles WHERE {where} ORDER BY key", values))

    def counts(self) -> dict[State, int]:
        """Articles by state."""
        rows = self._rows("SELECT state, count(*) FROM articles GROUP BY state")
        return {STATES[state]: count for state, count in rows}

    def newest(self) -> int | None:
        """When the newest article that has a record was discovered, but for backfill."""
        row = self._row("SELECT max(discovered) FROM articles WHERE version > 0 AND mode = 0")
        return int(row[0]) if row[0] is not None else None

    def newest_known(self, count: int, before: int) -> list[Entry]:
        """Of the articles that have a record, backfill apart, and were last fetched before an instant, the newest."""
        where = "state = 1 AND mode = 0 AND fetched < ? ORDER BY discovered DESC LIMIT ?"
        return [_entry(row) for row in self._rows(f"SELECT {_COLUMNS} FROM articles WHERE {where}", (before, count))]

    def waiting(self, now: int) -> int:
        """How many articles without a record are to be fetched now."""
        return int(self._row("SELECT count(*) FROM articles WHERE due <= ? AND version = 0", (now,))[0])

    def requeue(self, states: Sequence[State] = (), *, key: str = "", discovered: tuple[int, int] | None = None) -> int:
        """Let articles be fetched whole by the next run, whatever its clock says, but for what was erased; how many.

        Those in one of the states, of this key, discovered from the one instant until before the other; all, where
        nothing is said.
        """
        sql = "UPDATE articles SET due = discovered, tries = 0, etag = NULL, modified = NULL WHERE state <> 5"
        values: list[Any] = [STATES.index(state) for state in states]
        if states:
            sql += f" AND state IN ({_places(states)})"
        if key:
            sql, values = f"{sql} AND key = ?", [*values, key]
        if discovered:
            sql, values = f"{sql} AND discovered >= ? AND discovered < ?", [*values, *discovered]
        return self._change(sql, values)

    def retry_unread(self, crawler: str, reasons: Sequence[str], at: int) -> int:
        """Let the articles of :meth:`unread` be fetched at an instant; how many they are."""
        sql = f"UPDATE articles SET due = ?, tries = 0 WHERE {_unread(reasons)}"
        return self._change(sql, (at, crawler, *reasons))

    def forgive_clock(self, now: int) -> None:
        """Let articles without a record be fetched at once that would wait because of a clock that was ahead."""
        sql = (
            "UPDATE articles SET due = ?, tries = 0 WHERE version = 0 AND due > ? AND coalesce(fetched, discovered) > ?"
        )
        self._change(sql, (now, now, now))

    # -- segments

    def segment(self, file: str, run_id: str) -> int:
        """Open a new segment and give its id."""
        self._change("INSERT INTO segments (file, run_id) VALUES (?, ?)", (file, run_id))
        return int(self._row("SELECT id FROM segments WHERE file = ?", (file,))[0])

    def segments(self, *, open_only: bool = False) -> list[Segment]:
        sql = (
            "SELECT id, file, run_id, length, open FROM segments"
            + (" WHERE open = 1" if open_only else "")
            + " ORDER BY id"
        )
        return [Segment(row[0], row[1], row[2], row[3], bool(row[4])) for row in self._rows(sql)]

    def segment_of(self, number: int) -> Segment | None:
        row = self._row("SELECT id, file, run_id, length, open FROM segments WHERE id = ?", (number,))
        return Segment(row[0], row[1], row[2], row[3], bool(row[4])) if row else None

    def grow(self, segment: int, length: int) -> None:
        """Note how many bytes of a segment are synced."""
        self._change("UPDATE segments SET length = ? WHERE id = ?", (length, segment))

    def finish(self, segment: int, file: str) -> None:
        """Note that a segment is closed, and under which name."""
        self._change("UPDATE segments SET open = 0, file = ? WHERE id = ?", (file, segment))

    def drop_segment(self, segment: int) -> None:
        self._change("DELETE FROM segments WHERE id = ?", (segment,))

    def segment_named(self, file: str) -> Segment | None:
        row = self._row("SELECT id FROM segments WHERE file = ?", (file,))
        return self.segment_of(row[0]) if row else None

    def move(self, key: str, version: int, segment: int, place: int) -> None:
        """A version of an article now stands elsewhere; where it is not the last one, that changes nothing."""
        sql = "UPDATE articles SET segment = ?, place = ? WHERE key = ? AND version = ? AND state <> 5"
        self._change(sql, (segment, place, key, version))

    # -- listings

    def listing(self, url: str) -> Listing | None:
        row = self._row("SELECT read, entries, etag, modified FROM listings WHERE url = ?", (url,))
        return Listing(row[0], frozenset(json.loads(row[1])), row[2] or "", row[3] or "") if row else None

    def listing_read(self, url: str, at: int, keys: Iterable[str], etag: str, modified: str) -> None:
        values = (url, at, json.dumps(sorted(set(keys))), etag or None, modified or None)
        sql = (
            "INSERT INTO listings (url, read, entries, etag, modified) VALUES (?, ?, ?, ?, ?) ON CONFLICT (url)"
            " DO UPDATE SET read = excluded.read, entries = excluded.entries, etag = excluded.etag,"
            " modified = excluded.modified"
        )
        self._change(sql, values)

    def forget_listings(self, before: int) -> None:
        """Indexes of a day have a URL of their own each: old ones are of no use."""
        self._change("DELETE FROM listings WHERE read < ?", (before,))

    # -- backfill and budgets

    def owe(self, days: Iterable[date]) -> None:
        for day in days:
            self._change("INSERT INTO debt VALUES (?) ON CONFLICT DO NOTHING", (day.isoformat(),))

    def debt(self) -> list[date]:
        """Days that are still to be walked through, the newest first."""
        return [date.fromisoformat(row[0]) for row in self._rows("SELECT day FROM debt ORDER BY day DESC")]

    def cancel(self, first: date, last: date) -> int:
        """Owe nothing of these days any more, both inclusive; how many were owed."""
        return self._change("DELETE FROM debt WHERE day >= ? AND day <= ?", (first.isoformat(), last.isoformat()))

    def paid(self, day: date) -> None:
        self._change("DELETE FROM debt WHERE day = ?", (day.isoformat(),))

    def requests(self, day: date) -> int:
        row = self._row("SELECT count FROM requests WHERE day = ?", (day.isoformat(),))
        return int(row[0]) if row else 0

    def add_requests(self, day: date, count: int) -> None:
        sql = (
            "INSERT INTO requests VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET count = requests.count + excluded.count"
        )
        self._change(sql, (day.isoformat(), count))

    # -- runs and alarms, as JSON

    def add_run(self, run_id: str, account: Mapping[str, Any]) -> None:
        values = (run_id, json.dumps(account, ensure_ascii=False))
        sql = "INSERT INTO runs VALUES (?, ?) ON CONFLICT (run_id) DO UPDATE SET account = excluded.account"
        self._change(sql, values)

    def runs(self, since: str = "") -> list[dict[str, Any]]:
        """Accounts of the runs from a run id on, oldest first."""
        rows = self._rows("SELECT account FROM runs WHERE run_id >= ? ORDER BY run_id", (since,))
        return [json.loads(row[0]) for row in rows]

    def last_run(self) -> tuple[str, dict[str, Any]] | None:
        """Id and account of the newest run that left one."""
        row = self._row("SELECT run_id, account FROM runs ORDER BY run_id DESC LIMIT 1")
        return (row[0], json.loads(row[1])) if row else None

    def alarms(self, *, open_only: bool = True) -> list[tuple[int, dict[str, Any]]]:
        sql = "SELECT id, alarm FROM alarms" + (" WHERE open = 1" if open_only else "") + " ORDER BY id"
        return [(row[0], json.loads(row[1])) for row in self._rows(sql)]

    def put_alarm(self, alarm: Mapping[str, Any], *, is_open: bool, number: int | None = None) -> None:
        """Note an alarm, or what became of one that has a number."""
        values = (json.dumps(alarm, ensure_ascii=False), int(is_open))
        if number is None:
            self._change("INSERT INTO alarms (alarm, open) VALUES (?, ?)", values)
        else:
            self._change("UPDATE alarms SET alarm = ?, open = ? WHERE id = ?", (*values, number))

    # -- the ledger as a whole

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the one, of all outlets' writers on all machines, who adds to a file that they share; here those on this
        machine are told apart by the lock of the file itself."""
        yield

    def size(self) -> int:
        """Bytes that it takes elsewhere than in the data folder."""
        return 0

    def forget_damaged(self) -> None:
        """Delete what was kept of a damaged ledger when it was made anew."""
        for left in self.path.parent.glob(f"{self.path.stem}.damaged*"):
            left.unlink()

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; nothing where it is sound."""
        try:
            found = [str(row[0]) for row in self._rows("PRAGMA integrity_check(5)")]
        except sqlite3.DatabaseError as error:
            found = [str(error)]
        return [] if found == ["ok"] else found


def _unread(reasons: Sequence[str]) -> str:
    return f"crawler <> ? AND detail IN ({_places(reasons)})"  # what was erased has no crawler


def _places(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _entry(row: Sequence[Any]) -> Entry:
    key, url, state, discovered, mode, hints, fetched, tries, visits, due, detail, crawler, version = row[:13]
    source_hash, segment, place, etag, modified = row[13:]
    return Entry(
        key, url, STATES[state], discovered, _MODES[mode], json.loads(hints) if hints else {}, fetched, tries, visits,
        due, detail or "", crawler or "", version, source_hash or b"", segment, place, etag or "", modified or "",
    )  # fmt: skip


def _damaged(path: Path, error: Exception) -> LedgerError:
    outlet = path.stem
    return LedgerError(f"{path}: {error}; `scrapy verify --rebuild {outlet}` makes the ledger anew from the segments")
