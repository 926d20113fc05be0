"""How it stands with each outlet, by its ledger and its files; nothing is changed, and a crawl may be running."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from newscrawler.storage.ledger import Ledger, LedgerError, State
from newscrawler.storage.ledgers import Ledgers


@dataclass(kw_only=True)
class Status:
    """``problem`` is set where the ledger cannot be read; all but ``disk`` is then empty.

    ``last_run`` is the id of the newest run that left an account or a segment, ``account`` what it said; ``waiting``
    counts articles without a record that are due; ``newest`` is when the newest one with a record was discovered, but
    for backfill, in seconds since the epoch; ``owed`` are days of backfill, ``disk`` bytes.
    """

    outlet: str
    problem: str = ""
    source: str = ""
    last_run: str = ""
    account: dict[str, Any] = field(default_factory=dict)
    articles: dict[State, int] = field(default_factory=dict)
    waiting: int = 0
    newest: int | None = None
    owed: list[date] = field(default_factory=list)
    alarms: list[dict[str, Any]] = field(default_factory=list)
    disk: int = 0

    @property
    def exported(self) -> int:
        """Articles that have a record, be it a tombstone."""
        return self.articles.get("exported", 0) + self.articles.get("gone", 0)


def status(root: Path, outlet: str, archive: Path, now: int, ledgers: Ledgers | None = None) -> Status:
    """How it stands with an outlet; ``archive`` is the folder of its archive."""
    ledgers = ledgers or Ledgers(root)
    found = Status(outlet=outlet, disk=_disk(root, outlet, archive))
    try:
        if not ledgers.exists(outlet):
            found.problem = (
                "there is no ledger, or an empty one;"
                f" `scrapy verify --rebuild {outlet}` makes it anew from the segments"
            )
            return found
        ledger = ledgers.open(outlet, read_only=True)
        try:
            _read(found, ledger, now)
        finally:
            ledger.close()
    except (LedgerError, sqlite3.Error) as error:
        said = str(error) if isinstance(error, LedgerError) else f"{ledgers.name(outlet)}: {error}"
        return Status(outlet=outlet, problem=" ".join(said.split()), disk=found.disk)
    return found


def _read(found: Status, ledger: Ledger, now: int) -> None:
    found.disk += ledger.size()
    found.source = ledger.about("source") or ""
    found.articles = ledger.counts()
    found.waiting = ledger.waiting(now)
    found.newest = ledger.newest()
    found.owed = ledger.debt()
    found.alarms = [alarm for _, alarm in ledger.alarms()]
    run_id, found.account = ledger.last_run() or ("", {})
    found.last_run = max(run_id, *(segment.run_id for segment in ledger.segments()), "")


def _disk(root: Path, outlet: str, archive: Path) -> int:
    folders = (root / "articles" / outlet, root / "rejected" / outlet, root / "quarantine" / outlet, archive)
    files: list[Path] = [path for folder in folders for path in folder.rglob("*")]
    return _sizes([*files, *(root / "ledger").glob(f"{outlet}.*")])


def _sizes(paths: Iterable[Path]) -> int:
    total = 0
    for path in paths:
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # a crawl that runs has closed a segment meanwhile
            continue
    return total
