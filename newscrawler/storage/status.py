"""How an outlet is, as its ledger and its files tell."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawler.storage.ledger import Entry, Ledger, LedgerError
from newscrawler.storage.store import ledger_path


@dataclass(kw_only=True)
class OutletStatus:
    """``newest``: how long ago the last article was exported; ``waiting``: articles that a run has still to fetch;
    ``owed``: days of the past; ``disk``: bytes; ``trouble``: why the ledger cannot be read."""

    outlet: str
    last_run: str = "-"
    code: int | str = "-"
    newest: str = "-"
    articles: int = 0
    waiting: int = 0
    rejected: int = 0
    owed: int = 0
    disk: int = 0
    alarms: list[dict[str, Any]] = field(default_factory=list)
    trouble: str = ""

    def to_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def status_of(root: Path, outlet: str, now: int) -> OutletStatus:
    """:param now: seconds since the epoch."""
    status = OutletStatus(outlet=outlet, disk=_size(root, outlet))
    path = ledger_path(root, outlet)
    if not path.exists():
        status.trouble = f"{outlet}: there is no ledger; `scrapy verify --rebuild {outlet}` makes one"
        return status
    try:
        ledger = Ledger(path, read_only=True)
    except LedgerError as error:
        status.trouble = str(error)
        return status
    try:
        counts = ledger.counts()
        runs = ledger.runs()
        status.articles = counts.get("exported", 0) + counts.get("gone", 0)
        status.waiting = counts.get("discovered", 0) + counts.get("failed", 0)
        status.rejected = counts.get("rejected", 0)
        status.owed = len(ledger.debt())
        status.alarms = [alarm for _, alarm in ledger.alarms()]
        if runs:
            ended = datetime.fromisoformat(runs[-1]["ended_at"]).astimezone(UTC)
            status.last_run, status.code = f"{ended:%Y-%m-%d %H:%M}", runs[-1]["exit_code"]
        newest = ledger.newest_export()
        status.newest = _ago(now - newest) if newest else "-"
    finally:
        ledger.close()
    return status


def _size(root: Path, outlet: str) -> int:
    folders = (root / kind / outlet for kind in ("articles", "rejected", "quarantine", "archive", "runs"))
    files = [path for folder in folders for path in folder.rglob("*")] + list((root / "ledger").glob(f"{outlet}.*"))
    return sum(path.stat().st_size for path in files if path.is_file())


def _ago(seconds: int) -> str:
    if seconds < 5400:
        return f"{max(seconds, 0) // 60} min"
    return f"{seconds // 3600} h" if seconds < 48 * 3600 else f"{seconds // 86400} days"


def story(entry: Entry, ledger: Ledger, asked: str) -> list[str]:
    """What is known of an article, a line each: how it was found, what became of it, what comes next."""
    lines = [] if entry.key == asked else [f"an alias: it leads to {entry.key}, {entry.url}"]
    lines.append(f"discovered {_when(entry.discovered)} ({entry.mode})")
    if hints := entry.hints:
        lines.append("  listed: " + ", ".join(f"{name} {text!r}" for name, text in sorted(hints.items())))
    if entry.fetched:
        lines.append(f"fetched {_when(entry.fetched)}, by version {entry.crawler or 'unknown'}")
    lines.append(f"{entry.state}{f': {entry.detail}' if entry.detail else ''}")
    if entry.version:
        segment = ledger.segment_of(entry.segment) if entry.segment is not None else None
        where = f"{segment.file} at byte {entry.place}" if segment else "a segment that is gone"
        lines.append(f"version {entry.version}, in {where}")
    if entry.tries:
        lines.append(f"{entry.tries} runs could not get it")
    if entry.due is not None:
        lines.append(f"to be fetched {'again ' if entry.fetched else ''}from {_when(entry.due)}")
    elif entry.state in ("exported", "gone"):
        lines.append(f"not looked at again, after {entry.visits} visits")
    return lines


def _when(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"
