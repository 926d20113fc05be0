"""The end of a run: what the ledger keeps of it and of the alarms, and the exit code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawler.monitoring.alarms import Alarm, Expectation, Verdict
from newscrawler.monitoring.watch import Watch
from newscrawler.storage.store import OutletStore

NOW = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
RUN = "20260724T080000Z-000001"
ALARM = Alarm(
    outlet="sindonews", kind="coverage", cause="field_lost", opened_at=NOW, run_id=RUN, sentence="authors are missing",
    subjects=("authors",),
)  # fmt: skip
DONE = {"finish_reason": "finished"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OutletStore]:
    store = OutletStore(tmp_path, "sindonews", RUN, "live")
    yield store
    store.close()


def end(store: OutletStore, stats: dict[str, Any], *lost: str) -> int:
    watch = Watch(store, "sindonews", Expectation(), NOW)
    for name in ("feed", "index"):
        watch.listing(name, name).take(20, 2, [NOW], rolled_over=False)
    for name in lost:
        watch.lost(name, name, "timeout")
    return watch.end(DONE | stats, NOW)


def test_an_alarm_that_grows_is_one_alarm(store: OutletStore, monkeypatch: pytest.MonkeyPatch) -> None:
    grown = replace(ALARM, subjects=("authors", "editors"))
    verdicts = [
        Verdict(opened=(ALARM,)),
        Verdict(still_open=(grown,)),
        Verdict(closed=(replace(grown, closed_at=NOW),)),
    ]
    monkeypatch.setattr("newscrawler.monitoring.watch.judge", lambda *_: verdicts.pop(0))
    assert [end(store, {}) for _ in range(3)] == [3, 3, 0]
    assert store.ledger.alarms() == []
    ((_, kept),) = store.ledger.alarms(open_only=False)
    assert (kept["subjects"], bool(kept["closed_at"])) == (["authors", "editors"], True)


@pytest.mark.parametrize(
    ("stats", "lost", "code"),
    [
        ({}, (), 0),
        ({"listings/failed": 1, "log_count/ERROR": 1}, ("feed",), 3),
        ({"listings/failed": 2, "log_count/ERROR": 2}, ("feed", "index"), 1),
        ({"log_count/ERROR": 1}, (), 1),
        ({"spider_exceptions/count": 1}, (), 1),
        ({"finish_reason": "shutdown"}, (), 1),
    ],
)
def test_the_exit_code(store: OutletStore, stats: dict[str, Any], lost: tuple[str, ...], code: int) -> None:
    assert end(store, stats, *lost) == code
    assert store.ledger.runs()[-1]["exit_code"] == code
