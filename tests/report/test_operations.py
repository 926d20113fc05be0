"""What the page of the crawls shows, against the accounts that it is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawler.monitoring.account import RunAccount
from newscrawler.report.operations import observe, render
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import Ledgers, ledger_path
from newscrawler.storage.status import status
from tests.report.browser import Browser
from tests.report.cubes import unpack
from tests.report.ledgers import NOW, invent

OUTLETS = ["antaranews", "detik", "kompas"]
EPOCH = date(1970, 1, 1)
FIRST = date(2026, 5, 26)  # the 60th day up to the 24th of July


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def runs(root: Path) -> list[RunAccount]:
    return [run for run in invent(root, OUTLETS) if wib(run.started_at) >= FIRST]


@pytest.fixture(scope="module")
def observed(root: Path, runs: list[RunAccount]) -> dict[str, Any]:
    return look(root)


def look(root: Path) -> dict[str, Any]:
    now = int(NOW.timestamp())
    return observe(Ledgers(root), [status(root, name, root / "archive", now) for name in OUTLETS], now)


def wib(moment: datetime) -> date:
    return (moment + timedelta(hours=7)).date()


def counts(observed: dict[str, Any], cube: str) -> Counter[tuple[str, date, str]]:
    found = observed["cubes"][cube]
    return Counter({
        (outlet, EPOCH + timedelta(day), found["keys"][key]): n
        for outlet, text in zip(observed["outlets"], found["cells"], strict=True)
        for day, key, n in unpack(text, observed["base"])
    })  # fmt: skip


@pytest.mark.parametrize(
    ("cube", "figures"),
    [
        ("filled", lambda run: run.filled),
        ("rejected", lambda run: run.rejected),
        ("failures", lambda run: run.failed),
    ],
)
def test_counts_are_those_of_the_accounts(
    cube: str, figures: Callable[[RunAccount], dict[str, int]], observed: dict[str, Any], runs: list[RunAccount]
) -> None:
    expected: Counter[tuple[str, date, str]] = Counter()
    for run in runs:
        for key, n in figures(run).items():
            expected[run.outlet, wib(run.started_at), key] += n
    assert counts(observed, cube) == expected


def test_days(observed: dict[str, Any], runs: list[RunAccount]) -> None:
    found = counts(observed, "days")
    for key, figure in (
        ("runs", lambda run: run.exit_code is not None),
        ("articles", lambda run: run.exported),
        ("degraded", lambda run: run.exit_code == 3),
        ("failed", lambda run: run.exit_code == 1),
        ("bytes", lambda run: run.bytes),
    ):
        expected: Counter[tuple[str, date, str]] = Counter()
        for run in runs:
            expected[run.outlet, wib(run.started_at), key] += int(figure(run))
        assert Counter({cell: n for cell, n in found.items() if cell[2] == key}) == +expected, key
    assert min(day for _, day, _ in found) == FIRST


def test_alarms_that_are_open_stand_first(observed: dict[str, Any]) -> None:
    told = [(alarm["outlet"], alarm["kind"], bool(alarm["closed_at"])) for alarm in observed["alarms"]]
    assert told == [("kompas", "layout", False), ("detik", "outage", True)]


def test_an_alarm_that_closed_long_ago_is_left_out(root: Path, observed: dict[str, Any]) -> None:
    ledger = Ledger(ledger_path(root, "detik"))
    ledger.put_alarm(
        {"kind": "gap", "opened_at": "2026-05-01T00:00:00+00:00", "closed_at": "2026-05-25T16:59:59+00:00"},
        is_open=False,
    )
    ledger.commit()
    ledger.close()
    assert len(look(root)["alarms"]) == len(observed["alarms"])


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    invent(tmp_path, ["antaranews", "detik", "kompas"], days=2)
    ledger_path(tmp_path, "detik").write_bytes(b"no ledger" * 500)
    ledger = Ledger(ledger_path(tmp_path, "kompas"))
    ledger.add_run("20260724T000000Z-0", {"exit_code": 0})
    ledger.commit()
    ledger.close()
    found = look(tmp_path)
    assert "file is not a database" in found["state"][1]["problem"]
    assert found["unread"] == 1
    assert {outlet for outlet, _, _ in counts(found, "days")} == {"antaranews", "kompas"}


# -- in a browser


def test_the_page(
    browser: Browser, root: Path, observed: dict[str, Any], runs: list[RunAccount], tmp_path: Path
) -> None:
    file = tmp_path / "status.html"
    file.write_text(render(observed), encoding="utf-8")
    browser.open(file, width=390)
    assert browser.errors == []
    assert browser.evaluate("document.documentElement.scrollWidth") == 390
    texts = "(tile) => [...tile.children].map((part) => part.textContent)"
    tiles = dict(browser.evaluate(f"[...document.querySelectorAll('#overview div')].map({texts})"))
    assert tiles["open alarms"] == "1"
    assert tiles["new articles in the chosen days"] == f"{sum(run.exported for run in runs):,}"
    # sentences of alarms are text
    assert browser.evaluate("document.querySelectorAll('.alarms i').length") == 0
    assert "<i>says</i>" in browser.evaluate("document.querySelector('.alarms').textContent")

    browser.evaluate("document.querySelector('input[data-outlet=detik]').click(); choose(DATA.last - 6, DATA.last)")
    assert browser.errors == []
    rows = browser.evaluate("figures.find((one) => one.id === 'yield').table().rows")
    expected: Counter[tuple[str, str]] = Counter()
    for run in runs:
        if run.outlet != "detik" and wib(run.started_at) >= date(2026, 7, 18):
            expected[run.outlet, wib(run.started_at).isoformat()] += run.exported
    assert {(row[0], row[1]): row[2] for row in rows} == expected
    records = {row[0]: row[2] for row in browser.evaluate("figures.find((one) => one.id === 'coverage').table().rows")}
    assert records == {
        name: sum(n for (outlet, _), n in expected.items() if outlet == name) for name in ("antaranews", "kompas")
    }


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1440])
def test_it_fits(width: int, dark: bool, browser: Browser, observed: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "status.html"
    file.write_text(render(observed), encoding="utf-8")
    browser.open(file, width=width, dark=dark)
    assert browser.errors == []
    assert browser.evaluate("document.documentElement.scrollWidth") == width


def test_no_outlets(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "status.html"
    file.write_text(render(observe(Ledgers(tmp_path), [], int(NOW.timestamp()))), encoding="utf-8")
    browser.open(file)
    assert browser.errors == []
    assert browser.evaluate("document.getElementById('lead').textContent") == "The data folder has no outlets."
