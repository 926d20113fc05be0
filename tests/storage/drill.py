"""A store under the knife: one run in a process of its own, killed at the n-th act by which it changes the disk."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawler.items import Article, Rejected, Rejection
from newscrawler.pipelines.validate import validate
from newscrawler.storage import store as store_module
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import Ledgers
from newscrawler.storage.store import OutletStore, Policy
from tests.pipelines.test_validate import SENTENCE, draft

OUTLET = "sindonews"
START = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
KILLED = 9


def article(key: str, text: str = SENTENCE, at: datetime = START) -> Article:
    """A record of the outlet whose last paragraph says ``text``."""
    made = draft(
        f"{SENTENCE} {SENTENCE}", text, id=f"{OUTLET}:{key}", url=f"https://x.sindonews.com/{key}", fetched_at=at
    )
    made.source_hash = hashlib.sha256(f"{key} {text}".encode()).hexdigest()
    result = validate(made)
    assert isinstance(result, Article)
    return result


def rejection(key: str) -> Rejection:
    return Rejection.of(
        Rejected("no_body", "photo: 3 words"), url=f"https://x/{key}", outlet=OUTLET, fetched_at=START, run_id="r"
    )


def run(
    root: Path, number: int, site: Mapping[str, str | None], policy: Policy, ledgers: Ledgers | None = None
) -> None:
    """What a scheduled crawl does to its store: it finds the articles of the site, exports or rejects (None) all."""
    now = int((START + timedelta(hours=number)).timestamp())
    run_id = f"20260724T{number:02d}0000Z-{number:06x}"
    ledgers = ledgers or Ledgers(root)
    with ledgers.lock(OUTLET):
        store = OutletStore(root, OUTLET, run_id, "live", policy, lambda: now, ledgers=ledgers)
        with closing(store.ledger):
            for key in site:
                store.discover(key, f"https://x.sindonews.com/{key}", "live", {"title": key})
            store.listing_read("https://x/rss", list(site), "", "")
            for entry in store.due():
                text = site[entry.key]
                if text is None:
                    store.reject(entry.key, rejection(entry.key))
                else:
                    store.export(article(entry.key, text))
                store.commit_in_time()
            store.close()


def forked(act: Callable[[], object], kill_at: int | None = None) -> tuple[int, int]:
    """Run in a child process: its exit code, and how many points there were at which it could be killed. At point
    ``kill_at`` it is."""

    def counted() -> int:
        taken = _count_acts(kill_at)
        act()
        return taken()

    return _in_child(counted)


def _in_child(count: Callable[[], int]) -> tuple[int, int]:
    reader, writer = os.pipe()
    write = os.write
    child = os.fork()
    if child == 0:  # pragma: no cover -- the child does not report
        code = 1
        with suppress(BaseException):
            write(writer, str(count()).encode())
            code = 0
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(told or 0)


def _count_acts(kill_at: int | None) -> Callable[[], int]:
    """Count what changes the disk, and die as by ``kill -9`` when ``kill_at`` is reached: before an act, behind it, or
    with half of the bytes written."""
    taken = 0

    def die_at_last() -> bool:
        nonlocal taken
        taken += 1
        return taken == kill_at

    def counting(act: Callable[..., Any], data: int | None = None) -> Callable[..., Any]:
        """``data``: which argument of the act is bytes that may be written in part."""

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            if die_at_last():
                os._exit(KILLED)
            if data is not None and die_at_last():
                act(*args[:data], memoryview(args[data])[: len(args[data]) // 2], *args[data + 1 :])
                os._exit(KILLED)
            result = act(*args, **kwargs)
            if die_at_last():
                os._exit(KILLED)
            return result

        return wrapped

    class File(io.FileIO):
        """What Python's own files are made of."""

        write = counting(io.FileIO.write, 1)
        truncate = counting(io.FileIO.truncate)

    def opening(path: Any, mode: str = "r", buffering: int = -1, *args: Any) -> Any:
        if "b" not in mode or mode == "rb":
            return plain(path, mode, buffering, *args)
        file = File(path, mode.replace("b", ""))
        return file if buffering == 0 else io.BufferedWriter(file)

    plain = io.open
    for name in ("fsync", "truncate", "ftruncate", "replace", "rename", "unlink", "remove", "mkdir"):
        setattr(os, name, counting(getattr(os, name)))
    os.write = counting(os.write, 1)
    io.open, io.FileIO = opening, File  # type: ignore[assignment, misc]
    for name in ("commit", "scrub", "checkpoint"):
        setattr(Ledger, name, counting(getattr(Ledger, name)))
    store_module._COMMIT_AFTER = 2
    return lambda: taken


def forked_in_sqlite(act: Callable[[], object], kill_at: int | None = None) -> tuple[int, int]:
    """Like :func:`forked`, but what is counted are SQLite's statements, and a hundred steps of its machine each."""

    def counted() -> int:
        taken = 0

        def step(*_: object) -> int:
            nonlocal taken
            taken += 1
            if taken == kill_at:
                os._exit(KILLED)
            return 0

        def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = plain(*args, **kwargs)
            connection.set_progress_handler(step, 100)
            connection.set_trace_callback(step)
            return connection

        plain = sqlite3.connect
        sqlite3.connect = connect  # type: ignore[assignment]
        act()
        return taken

    return _in_child(counted)


def state(root: Path, ledgers: Ledgers | None = None) -> dict[str, tuple[str, int]]:
    """State and version of each article in the ledger."""
    ledger = (ledgers or Ledgers(root)).open(OUTLET, read_only=True)
    try:
        return {entry.key: (entry.state, entry.version) for entry in ledger.entries()}
    finally:
        ledger.close()
