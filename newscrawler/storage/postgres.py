"""Ledgers on a PostgreSQL server, for runs on several machines: a schema an outlet, in a database for this data folder.

Whoever writes to an outlet's ledger holds an advisory lock of the very session that it writes by. The server frees the
lock when the session ends, and what the session had not committed is then undone: a process that is killed lets go at
once, a machine that is gone within a minute, and one that was only cut off can commit nothing any more.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from newscrawler.log import redact
from newscrawler.storage.files import make_folder, sync_folder
from newscrawler.storage.ledger import FIRST_TABLES, MIGRATIONS, VERSION, Ledger, LedgerError, ServerError
from newscrawler.storage.ledgers import MARKER, Busy, Ledgers

_PREFIX = "newscrawler_"  # of schemas
_SCHEMA, _FOLDER = "schema", "folder"  # under which names a ledger has its version and the id of its data folder
# Seconds. The server finds a machine gone after 30 + 3 * 10 without an answer, this side gives up after 30.
_CLIENT: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_SERVER = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "60000",
    # a run may wait long for its site
    "idle_session_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "client_min_messages": "warning",
}
_SHARED_WAIT = "2min"  # for a file that all outlets' runs add to: longer than a machine that is gone can keep it
_READERS_WAIT = "10s"  # as SQLite waits for them


class Session:
    """A connection to the server, with those methods of SQLite's connections that a ledger calls.

    :raises ServerError: it cannot be had; so all methods.
    """

    def __init__(self, address: str, name: str, *, read_only: bool = False) -> None:
        import psycopg

        self.name = name
        self._error, self._idle = psycopg.Error, psycopg.pq.TransactionStatus.IDLE
        self._failed = psycopg.pq.TransactionStatus.INERROR
        about = f"newscrawler {os.getpid()} on {socket.gethostname()}"[:63]
        try:
            self._connection = psycopg.connect(address, autocommit=True, application_name=about, **_CLIENT)
        except psycopg.Error as error:
            raise self._said(error) from None
        try:
            settings = {**_SERVER, "default_transaction_read_only": "on" if read_only else "off"}
            calls = ", ".join(f"set_config('{setting}', '{value}', false)" for setting, value in settings.items())
            self.execute(f"SELECT {calls}")
            # what is committed has to be on the server's disk, whatever its default is
            if self.execute("SELECT current_setting('synchronous_commit')").fetchone()[0] == "off":
                self.execute("SET synchronous_commit = on")
        except ServerError:
            self.close()
            raise

    @property
    def in_transaction(self) -> bool:
        return bool(self._connection.pgconn.transaction_status != self._idle)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        if sql == "COMMIT" and self._connection.pgconn.transaction_status == self._failed:
            raise ServerError(f"{self.name}: nothing is committed of what failed in part")  # the server would say yes
        try:
            return self._connection.execute(_translated(sql), _storable(values) if values else None)
        except self._error as error:
            raise self._said(error) from None

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Rows as they are needed, a few thousand at once."""
        try:
            with self._connection.cursor(f"rows_{secrets.token_hex(4)}", withhold=True) as cursor:
                cursor.itersize = 2000
                yield from cursor.execute(_translated(sql), _storable(values))
        except self._error as error:
            raise self._said(error) from None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of a block, or nothing."""
        self.execute("BEGIN")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            with suppress(ServerError):
                self.execute("ROLLBACK")
            raise

    def close(self) -> None:
        with suppress(self._error):
            self._connection.close()

    def _said(self, error: Exception) -> ServerError:
        return ServerError(f"{self.name}: {redact(' '.join(str(error).split())) or type(error).__name__}")


class PostgresLedger(Ledger):
    """The tables of an outlet in a schema.

    :param owned: whether the session ends with the ledger; that of a lock does not.
    """

    _BEGIN = "BEGIN"

    def __init__(self, session: Session, schema: str, folder: str, *, read_only: bool, owned: bool) -> None:
        self._db: Session = session
        self.name, self._schema, self._folder, self._owned = session.name, schema, folder, owned
        try:
            session.execute("SELECT set_config('search_path', ?, false)", (f'"{schema}"',))
            self._open(read_only)
            if self.about(_FOLDER) != folder:
                raise _of_another(self.name)
        except BaseException:
            self.close()
            raise

    def _version(self) -> int:
        sql = "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'about')"
        if not self._row(sql, (self._schema,))[0]:
            return -1
        return int(self.about(_SCHEMA) or 0)

    def _migrate(self, found: int) -> None:
        if found == VERSION:
            return
        with self._db.transaction():  # two may come to this at once
            self._db.execute("SELECT pg_advisory_xact_lock(?)", (_number(_SCHEMA),))
            found = self._version()
            self._db.execute(f'CREATE SCHEMA IF NOT EXISTS "{self._schema}"')
            for version in range(found, VERSION):
                self._db.execute(FIRST_TABLES if version < 0 else MIGRATIONS[version])
            if found < 0:
                self.set_about(_FOLDER, self._folder)
            self.set_about(_SCHEMA, str(VERSION))

    def _stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        return self._db.stream(sql, values)

    def close(self) -> None:
        if self._owned:
            self._db.close()
        else:
            with suppress(ServerError):
                self.rollback()

    def scrub(self) -> bool:
        """Write all tables anew; what they were is then no longer in the database's files. False where a reader is in
        the way for long, as a backup is."""
        self.commit()
        tables = [row[0] for row in self._rows("SELECT tablename FROM pg_tables WHERE schemaname = ?", (self._schema,))]
        try:
            with self._db.transaction():
                self._db.execute(f"SET LOCAL lock_timeout = '{_READERS_WAIT}'")
                for table in tables:
                    self._db.execute(f"CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM {table}")
                    self._db.execute(f"TRUNCATE {table}")
                    self._db.execute(f"INSERT INTO {table} SELECT * FROM kept")
                    self._db.execute("DROP TABLE kept")
        except ServerError as error:
            if "lock timeout" in str(error):
                return False
            raise
        return True

    def checkpoint(self) -> bool:
        """The server's write-ahead log is its operator's."""
        return True

    @contextmanager
    def alone(self) -> Iterator[None]:
        """See :meth:`Ledger.alone`; to get there also proves that the session, and with it the outlet's lock, lives."""
        number = _number("manifest")
        self._db.execute("SELECT set_config('lock_timeout', ?, false)", (_SHARED_WAIT,))
        self._db.execute("SELECT pg_advisory_lock(?)", (number,))
        try:
            yield
        finally:
            self._db.execute("SELECT pg_advisory_unlock(?), set_config('lock_timeout', '0', false)", (number,))

    def size(self) -> int:
        sql = (
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relkind = 'r' AND relnamespace ="
        )
        return int(self._row(f"{sql} (SELECT oid FROM pg_namespace WHERE nspname = ?)", (self._schema,))[0])

    def forget_damaged(self) -> None:
        self._db.execute(f'DROP SCHEMA IF EXISTS "{self._schema}.damaged" CASCADE')

    def check(self) -> list[str]:
        """The server looks after its files itself."""
        return []


class PostgresLedgers(Ledgers):
    """The ledgers of a data folder on a server.

    :param address: as libpq takes it; what it leaves out, as a password, is in libpq's environment or files.
    """

    def __init__(self, root: Path, address: str) -> None:
        super().__init__(root)
        self._address = address
        self._locked: dict[str, Session] = {}  # by outlet: the sessions of this process that have the lock

    def name(self, outlet: str) -> str:
        return f"PostgreSQL schema {_PREFIX}{outlet}"

    def outlets(self) -> list[str]:
        session = self._session("PostgreSQL", read_only=True)
        try:
            found = session.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, ?)", (_PREFIX,))
            return [row[0].removeprefix(_PREFIX) for row in found if "." not in row[0]]
        finally:
            session.close()

    def exists(self, outlet: str) -> bool:
        return self._has(outlet, f"{_PREFIX}{outlet}")

    @contextmanager
    def _lock(self, outlet: str) -> Iterator[None]:
        session = self._session(self.name(outlet))
        try:
            number = _number(f"outlet {outlet}")
            if not session.execute("SELECT pg_try_advisory_lock(?)", (number,)).fetchone()[0]:
                raise Busy(f"{outlet} is already being crawled, by {_holder(session, number)}")
            self._locked[outlet] = session
            yield
        finally:
            self._locked.pop(outlet, None)
            session.close()

    def lock(self, outlet: str) -> AbstractContextManager[None]:
        return self._lock(outlet)

    def open(self, outlet: str, *, read_only: bool = False) -> Ledger:
        return self._ledger(outlet, f"{_PREFIX}{outlet}", read_only=read_only)

    def begun(self, outlet: str) -> Ledger | None:
        schema = f"{_PREFIX}{outlet}.rebuilt"
        return self._ledger(outlet, schema, read_only=True) if self._has(outlet, schema) else None

    def anew(self, outlet: str) -> Ledger:
        schema = f"{_PREFIX}{outlet}.rebuilt"
        session = self._session(self.name(outlet))
        try:
            session.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        finally:
            session.close()
        return self._ledger(outlet, schema, read_only=False, locked=False)

    def exchange(self, outlet: str) -> None:
        """See :meth:`Ledgers.exchange`; by the session of the lock, so that who has lost it changes nothing."""
        schema = f"{_PREFIX}{outlet}"
        session = self._locked.get(outlet) or self._session(self.name(outlet))
        try:
            with session.transaction():
                session.execute(f'DROP SCHEMA IF EXISTS "{schema}.damaged" CASCADE')
                if self.exists(outlet):
                    of = session.execute(f'SELECT value FROM "{schema}".about WHERE name = ?', (_FOLDER,)).fetchone()
                    if of and of[0] != _folder(self.root):
                        raise _of_another(session.name)
                    session.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{schema}.damaged"')
                session.execute(f'ALTER SCHEMA "{schema}.rebuilt" RENAME TO "{schema}"')
        finally:
            if outlet not in self._locked:
                session.close()

    def _ledger(self, outlet: str, schema: str, *, read_only: bool, locked: bool = True) -> PostgresLedger:
        folder = _folder(self.root) if read_only else _marked(self.root)
        held = self._locked.get(outlet) if locked and not read_only else None
        session = held or self._session(self.name(outlet), read_only=read_only)
        return PostgresLedger(session, schema, folder, read_only=read_only, owned=held is None)

    def _has(self, outlet: str, schema: str) -> bool:
        session = self._session(self.name(outlet), read_only=True)
        try:
            found = session.execute("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = ?)", (schema,))
            return bool(found.fetchone()[0])
        finally:
            session.close()

    def _session(self, name: str, *, read_only: bool = False) -> Session:
        return Session(self._address, name, read_only=read_only)


def _folder(root: Path) -> str:
    """The id of a data folder, which its ledgers on a server have too; ``""`` where it has none."""
    path = root / "ledger" / MARKER
    return path.read_text().strip() if path.exists() else ""


def _marked(root: Path) -> str:
    """The id of a data folder, which gets one where it has none; two machines may come to this at once."""
    path = root / "ledger" / MARKER
    if not path.exists():
        make_folder(path.parent)
        temporary = path.with_name(f"{MARKER}.{secrets.token_hex(4)}")
        with temporary.open("w") as file:
            file.write(f"{secrets.token_hex(8)}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(temporary)
        temporary.unlink()
        sync_folder(path.parent)
    return _folder(root)


def _of_another(name: str) -> LedgerError:
    return LedgerError(
        f"{name} is of another data folder: each has a database of its own, and keeps its ledger/{MARKER}"
    )


def _number(name: str) -> int:
    """The advisory lock of a name."""
    return int.from_bytes(hashlib.sha256(f"newscrawler {name}".encode()).digest()[:8], "big") >> 1


def _holder(session: Session, number: int) -> str:
    sql = (
        "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory'"
        " AND granted AND datname = current_database() AND (classid::bigint << 32 | objid::bigint) = ?"
    )
    row = session.execute(sql, (number,)).fetchone()
    return f"process {row[0].removeprefix('newscrawler ') if row else 'unknown'}"


@lru_cache(maxsize=256)
def _translated(sql: str) -> str:
    """A statement of the ledger as PostgreSQL and its driver want it."""
    if sql.lstrip().startswith(("CREATE TABLE", "ALTER TABLE")):
        for ours, theirs in (
            (" WITHOUT ROWID", ""),
            ("INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
            ("INTEGER", "BIGINT"),
            ("BLOB", "BYTEA"),
            ("TEXT", 'TEXT COLLATE "C"'),  # sorted by its bytes, as SQLite does
        ):
            sql = sql.replace(ours, theirs)
    return sql.replace("?", "%s")


def _storable(values: Sequence[Any]) -> tuple[Any, ...]:
    """Values without what PostgreSQL has no text for."""
    return tuple(v.replace("\0", "\ufffd") if isinstance(v, str) and "\0" in v else v for v in values)
