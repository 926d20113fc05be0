"""A store under the knife: one run in a process of its own, killed at the n-th act by which it changes the disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawler.items import Article, Rejected, Rejection
from newscrawler.pipelines.validate import validate
from newscrawler.storage import store as store_module
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.store import OutletStore, Policy, lock
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


def run(root: Path, number: int, site: Mapping[str, str | None], policy: Policy) -> None:
    """What a scheduled crawl does to its store: it finds the articles of the site, exports or rejects (None) all."""
    now = int((START + timedelta(hours=number)).timestamp())
    run_id = f"20260724T{number:02d}0000Z-{number:06x}"
    with lock(root, OUTLET):
        store = OutletStore(root, OUTLET, run_id, "live", policy, lambda: now)
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
    """Run in a child process: its exit code, and how many acts it took. It is killed before act ``kill_at``; the other
    half of the acts is killed behind them."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover -- the child does not report
        code = 1
        with suppress(BaseException):
            counted = _count_acts(kill_at)
            act()
            os.write(writer, str(counted()).encode())
            code = 0
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(told or 0)


def _count_acts(kill_at: int | None) -> Callable[[], int]:
    """Count what changes the disk, and die as by ``kill -9`` when ``kill_at`` is reached."""
    taken = 0

    def counting(act: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken == kill_at:
                os._exit(KILLED)
            result = act(*args, **kwargs)
            taken += 1
            if taken == kill_at:
                os._exit(KILLED)
            return result

        return wrapped

    for name in ("write", "pwrite", "fsync", "truncate", "ftruncate", "replace", "rename", "unlink", "remove", "mkdir"):
        setattr(os, name, counting(getattr(os, name)))
    for name in ("commit", "scrub", "checkpoint"):
        setattr(Ledger, name, counting(getattr(Ledger, name)))
    store_module._COMMIT_AFTER = 2
    return lambda: taken


def state(root: Path) -> dict[str, tuple[str, int]]:
    """State and version of each article in the ledger."""
    ledger = Ledger(store_module.ledger_path(root, OUTLET), read_only=True)
    try:
        return {entry.key: (entry.state, entry.version) for entry in ledger.entries()}
    finally:
        ledger.close()
