"""Invented ledgers: hourly runs of some outlets, with an outage, a changed layout and their alarms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from newscrawler.monitoring.account import FIELDS, RunAccount
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import ledger_path

NOW = datetime(2026, 7, 24, 3, 30, tzinfo=UTC)


def invent(root: Path, outlets: Sequence[str], *, days: int = 70, runs_a_day: int = 4) -> list[RunAccount]:
    """Write a ledger an outlet into a data folder; the runs, the oldest of an outlet first."""
    lots = Random(11)
    runs: list[RunAccount] = []
    for place, outlet in enumerate(outlets):
        path = ledger_path(root, outlet)
        path.parent.mkdir(parents=True, exist_ok=True)
        ledger = Ledger(path)
        ledger.set_about("source", "live")
        for number in range(days * runs_a_day):
            at = NOW - timedelta(days=days) + timedelta(hours=24 / runs_a_day * (number + 1)) - timedelta(minutes=20)
            run = _run(lots, outlet, place, at, number / (days * runs_a_day))
            ledger.add_run(run.run_id, run.to_dict())
            runs.append(run)
        fresh = int((NOW - timedelta(hours=(place * 7) % 60)).timestamp())
        ledger.discover("1", f"https://{outlet}.example/1", fresh, "live", {})
        ledger.settle("1", "exported", version=1, due=None)
        if place % 5 == 1:
            _alarm(ledger, outlet, "outage", "timeout", NOW - timedelta(days=35), NOW - timedelta(days=31))
        if place % 7 == 2:
            _alarm(ledger, outlet, "layout", "layout", NOW - timedelta(days=2), None)
        ledger.commit()
        ledger.close()
    return runs


def _run(lots: Random, outlet: str, place: int, at: datetime, part: float) -> RunAccount:
    down = place % 5 == 1 and 0.5 < part < 0.55
    code = 1 if down else lots.choices((0, 3), (30, 1))[0]
    new = 0 if down else max(round(lots.gauss(3 + place % 6, 1.5)), 0)
    run = RunAccount(
        run_id=f"{at:%Y%m%dT%H%M%SZ}-{place:06x}", outlet=outlet, started_at=at, ended_at=at, exit_code=code
    )
    run.discovered, run.fetched, run.exported, run.requests, run.bytes = new, new, new, new + 4, new * 90_000
    run.filled = {name: new - (0 if len(name) % 3 else new // 2) for name in FIELDS if name != "lead_image_caption"}
    run.rejected = {"not_article": lots.randint(0, 2), "no_body": int(place % 7 == 2 and part > 0.97)}
    run.failed = {"timeout": 9} if down else {}
    return run


def _alarm(ledger: Ledger, outlet: str, kind: str, cause: str, opened: datetime, closed: datetime | None) -> None:
    alarm: dict[str, Any] = {
        "outlet": outlet, "kind": kind, "cause": cause, "opened_at": opened.isoformat(), "run_id": "",
        "sentence": f"{outlet}: something of the kind {kind} went wrong, <i>says</i> the drill", "subjects": [],
        "figures": {}, "closed_at": closed and closed.isoformat(),
    }  # fmt: skip
    ledger.put_alarm(alarm, is_open=closed is None)
