"""How the crawls go, as a page: the last days of each outlet, by the accounts and alarms of its ledger.

Nothing is changed, and a crawl may be running. Days are WIB, by the start of a run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawler.monitoring.account import FIELDS, RunAccount
from newscrawler.report.cubes import Cell, Cube, pack
from newscrawler.report.page import page
from newscrawler.storage.ledger import LedgerError
from newscrawler.storage.ledgers import Ledgers
from newscrawler.storage.status import Status

#: how far back the page looks
DAYS = 60
_WIB = timedelta(hours=7)
_DEGRADED = 3  # exit code
_FIGURES: dict[str, Callable[[RunAccount], int]] = {
    "articles": lambda run: run.articles,
    "runs": lambda run: 1,  # noqa: ARG005 -- each counts
    "degraded": lambda run: run.exit_code == _DEGRADED,
    "failed": lambda run: run.exit_code not in (0, _DEGRADED),
    "records": lambda run: run.exported - run.tombstones,
    "discovered": lambda run: run.discovered,
    "fetched": lambda run: run.fetched,
    "new versions": lambda run: run.new_versions,
    "backfilled": lambda run: run.backfilled,
    "requests": lambda run: run.requests,
    "bytes": lambda run: run.bytes,
}
_CUBES: dict[str, Callable[[RunAccount], Mapping[str, int]]] = {
    "days": lambda run: {name: int(figure(run)) for name, figure in _FIGURES.items()},
    "filled": lambda run: run.filled,
    "rejected": lambda run: run.rejected,
    "failures": lambda run: run.failed,
}


def observe(ledgers: Ledgers, found: Sequence[Status], now: int) -> dict[str, Any]:
    """What the page shows of the outlets of a data folder.

    :param ledgers: those of the folder
    :param found: how it stands with them
    :param now: seconds since the epoch
    """
    moment = datetime.fromtimestamp(now, UTC)
    last = _day(moment)
    first = last - DAYS + 1
    runs: list[RunAccount] = []
    alarms: list[dict[str, Any]] = []
    unread = 0
    for outlet in found:
        accounts, told = _history(ledgers, outlet, f"{moment - timedelta(days=DAYS):%Y%m%dT%H%M%SZ}")
        for account in accounts:
            try:
                runs.append(RunAccount.from_dict(account))
            except ValueError:
                unread += 1
        alarms += [alarm | {"outlet": outlet.outlet} for alarm in told]
    of_window = [run for run in runs if first <= _day(run.started_at) <= last]
    oldest = datetime.fromtimestamp(first * 86_400, UTC) - _WIB
    recent = [alarm for alarm in alarms if not alarm.get("closed_at") or alarm["closed_at"] >= oldest.isoformat()]
    recent.sort(key=lambda alarm: alarm.get("opened_at") or "", reverse=True)
    recent.sort(key=lambda alarm: bool(alarm.get("closed_at")))  # what is open stands first
    outlets = [outlet.outlet for outlet in found]
    return {
        "outlets": outlets, "first": first, "last": last, "base": first, "grain": "day",
        "now": moment.isoformat(), "unread": unread, "fields": FIELDS,
        "cubes": {name: _cube(outlets, of_window, counts, first) for name, counts in _CUBES.items()},
        "state": [_state(outlet, now) for outlet in found],
        "alarms": recent,
    }  # fmt: skip


def render(observed: Mapping[str, Any]) -> str:
    """The page, as HTML."""
    return page("How the crawls go", ["status.js"], observed)


def _history(ledgers: Ledgers, outlet: Status, since: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Accounts of the runs from a run id on, and all alarms; none of both where the ledger cannot be read."""
    if outlet.problem:
        return [], []
    try:
        ledger = ledgers.open(outlet.outlet, read_only=True)
        try:
            return ledger.runs(since), [alarm for _, alarm in ledger.alarms(open_only=False)]
        finally:
            ledger.close()
    except (LedgerError, sqlite3.Error) as error:  # it could be read a moment ago
        outlet.problem = " ".join(str(error).split())
        return [], []


def _state(outlet: Status, now: int) -> dict[str, Any]:
    return {
        "problem": outlet.problem,
        "source": outlet.source,
        "last_run": outlet.last_run,
        "code": outlet.account.get("exit_code"),
        "hours": None if outlet.newest is None else max(now - outlet.newest, 0) // 3600,
        "exported": outlet.exported,
        "waiting": outlet.waiting,
        "rejected": outlet.articles.get("rejected", 0),
        "owed": len(outlet.owed),
        "disk": outlet.disk,
    }


def _cube(
    outlets: Sequence[str],
    runs: Sequence[RunAccount],
    counts: Callable[[RunAccount], Mapping[str, int]],
    first: int,
) -> dict[str, Any]:
    sums: dict[tuple[str, int, str], int] = {}
    for run in runs:
        for key, n in counts(run).items():
            cell = (run.outlet, _day(run.started_at), key)
            sums[cell] = sums.get(cell, 0) + n
    keys = list(dict.fromkeys(key for run in runs for key in counts(run)))
    cells: dict[str, list[Cell]] = {}
    for (outlet, day, key), n in sums.items():
        if n > 0:
            cells.setdefault(outlet, []).append((day, keys.index(key), n))
    packed = {outlet: pack(sorted(of_outlet), first) for outlet, of_outlet in cells.items()}
    return Cube("day", keys, packed).to_dict(outlets)


def _day(moment: datetime) -> int:
    return int((moment + _WIB).timestamp() // 86_400)
