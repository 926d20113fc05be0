"""Where the ledgers of a data folder are, and who may write to one: files beside the segments, or a server."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path

from newscrawler.storage.files import make_folder, sync_folder
from newscrawler.storage.ledger import Ledger, LedgerError

#: file beside the ledgers that says that they are on a server, under which id
MARKER = "postgresql"
_SCHEMES = ("postgresql://", "postgres://")


class Busy(Exception):  # noqa: N818 -- a state, not an error
    """Another process is crawling the outlet."""


def ledger_path(root: Path, outlet: str) -> Path:
    return root / "ledger" / f"{outlet}.sqlite"


@contextmanager
def lock(root: Path, outlet: str) -> Iterator[None]:
    """Be the one writer of an outlet on this machine. The system takes the lock of a dead process away.

    :raises Busy: a living process has it.
    """
    path = ledger_path(root, outlet).with_suffix(".lock")
    make_folder(path.parent)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Busy(f"{outlet} is already being crawled, by process {file.read().strip() or 'unknown'}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


class Ledgers:
    """The ledgers of a data folder whose runs are all on one machine: an SQLite file an outlet."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def name(self, outlet: str) -> str:
        """What messages call the ledger of an outlet."""
        return f"ledger/{outlet}.sqlite"

    def outlets(self) -> list[str]:
        """Those that have a ledger."""
        return [path.stem for path in (self.root / "ledger").glob("*.sqlite")]

    def exists(self, outlet: str) -> bool:
        """Whether there is one; a file that a crash has emptied is none."""
        path = ledger_path(self.root, outlet)
        return path.is_file() and path.stat().st_size > 0

    def lock(self, outlet: str) -> AbstractContextManager[None]:
        """Be the one writer of an outlet.

        :raises Busy: another process is.
        """
        return lock(self.root, outlet)

    def open(self, outlet: str, *, read_only: bool = False) -> Ledger:
        """The ledger of an outlet, which is made where it is not there; whoever writes to it has the lock.

        :raises LedgerError: it cannot be used.
        """
        path = ledger_path(self.root, outlet)
        if not read_only:
            make_folder(path.parent)
        return Ledger(path, read_only=read_only)

    # -- made anew

    def begun(self, outlet: str) -> Ledger | None:
        """The new ledger, to be read, that a kill between the two steps of :meth:`exchange` left alone."""
        path = self._fresh(outlet)
        return Ledger(path, read_only=True) if path.exists() else None

    def anew(self, outlet: str) -> Ledger:
        """An empty ledger beside the outlet's own, for who has the lock; :meth:`exchange` puts it in its place."""
        path = self._fresh(outlet)
        make_folder(path.parent)
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        return Ledger(path)

    def exchange(self, outlet: str) -> None:
        """Put the ledger that was made anew, and is closed, in the place of the old one, which is kept as damaged."""
        path = ledger_path(self.root, outlet)
        # The old write-ahead log must neither be missing from the old ledger nor be there for the new one.
        damaged = path.with_suffix(".damaged")
        for suffix in ("", "-wal", "-shm"):
            old = path.with_name(path.name + suffix)
            if old.exists():
                old.replace(damaged.with_name(damaged.name + suffix))
        sync_folder(path.parent)
        self._fresh(outlet).replace(path)
        sync_folder(path.parent)

    def _fresh(self, outlet: str) -> Path:
        return ledger_path(self.root, outlet).with_suffix(".rebuilt")


def ledgers_of(root: Path, address: str) -> Ledgers:
    """The ledgers of a data folder, as the setting ``LEDGER`` says: files where it is empty, else a server's.

    :raises LedgerError: those of the folder are elsewhere: two places would know half of it each.
    """
    folder = root / "ledger"
    if not address:
        if (folder / MARKER).exists():
            raise LedgerError(f"the ledgers of {root} are on a PostgreSQL server: LEDGER has to say on which")
        return Ledgers(root)
    if not (folder / MARKER).exists() and (files := sorted(folder.glob("*.sqlite"))):
        raise LedgerError(
            f"{root} has ledgers in files, as {files[0].name}: leave LEDGER empty; or move {folder} away, and"
            " `scrapy verify --rebuild OUTLET` makes each anew on the server"
        )
    from newscrawler.storage.postgres import PostgresLedgers

    return PostgresLedgers(root, address)


def check_address(address: str) -> None:
    """Whether the setting ``LEDGER`` can be meant.

    :raises ValueError: it cannot; one line, which never quotes it: it may hold a password.
    """
    if not address:
        return
    if not address.startswith(_SCHEMES):
        raise ValueError("LEDGER is no address as postgresql://HOST/DATABASE; empty, ledgers are files")
    if not find_spec("psycopg"):
        raise ValueError("LEDGER needs psycopg: pip install -e '.[postgres]'")
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(address)
    except psycopg.Error:
        raise ValueError("LEDGER cannot be read as an address of a PostgreSQL server") from None
