"""The commands that read and mend what scheduled runs keep."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawler.storage.store import Policy, ledger_path, lock
from tests.commands.test_crawl import scrapy
from tests.storage.drill import OUTLET, run

SITE = {"1900001": "Satu.", "1900002": None}
URL = "https://international.sindonews.com/read/{}/42/x-1"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    run(root, 1, SITE, Policy())
    return root


@pytest.fixture
def told(data: Path) -> Callable[..., tuple[int, str]]:
    """Exit code and output of a command on the data folder."""

    def tell(*arguments: str) -> tuple[int, str]:
        done = scrapy(*arguments, NEWSCRAWLER_DATA_DIR=str(data))
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    return tell


def test_status(told: Callable[..., tuple[int, str]]) -> None:
    code, table = told("status")
    assert code == 0
    assert table.splitlines()[1].split()[0] == OUTLET
    (one,) = json.loads(told("status", "--json")[1])
    assert (one["articles"], one["rejected"], one["waiting"], one["trouble"]) == (1, 1, 0, "")


def test_why(told: Callable[..., tuple[int, str]]) -> None:
    code, story = told("why", URL.format(1900001))
    assert code == 0
    assert "version 1, in articles/sindonews/2026/07/20260724T010000Z-000001.jsonl.gz at byte 0" in story
    assert "rejected: no_body" in told("why", URL.format(1900002))[1]
    code, story = told("why", URL.format(7))
    assert (code, story.splitlines()[-1]) == (1, "unknown: no listing that was read has named it")
    assert told("why", "https://kabar.example/1") == (1, "no outlet has this host\n")


def test_requeue(told: Callable[..., tuple[int, str]], data: Path) -> None:
    assert told("requeue", OUTLET) == (0, "1 articles will be fetched by the next run\n")
    assert told("requeue", OUTLET, "--state", "failed")[0] == 1
    assert told("requeue", OUTLET, "--until", "2026-07-23")[0] == 1
    assert told("requeue", OUTLET, "--since", "2026-07-24", "--state", "exported")[0] == 0
    assert "to be fetched again from" in told("why", URL.format(1900002))[1]
    with lock(data, OUTLET):
        code, line = told("requeue", URL.format(1900001))
    assert code == 4
    assert "already being crawled" in line


def test_verify(told: Callable[..., tuple[int, str]], data: Path) -> None:
    assert told("verify") == (0, "1 outlets, all is as it should be\n")
    ledger_path(data, OUTLET).write_bytes(b"no database" * 1000)
    assert told("verify")[0] == 1
    assert "--rebuild" in told("status")[1]
    code, lines = told("verify", "--rebuild", OUTLET)
    assert (code, lines.splitlines()) == (
        0,
        ["sindonews: 1 articles in the new ledger", "1 outlets, all is as it should be"],
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["status", "detik"], "there is nothing of 'detik' in "),
        (["why"], "name one URL"),
        (["requeue"], "name URLs, or an outlet"),
        (["requeue", "https://kabar.example/1"], "is no article of an outlet"),
        (["requeue", OUTLET, "--since", "kemarin"], "--since 'kemarin' is no day"),
        (["verify", "--rebuild", "detik"], "there is nothing of 'detik' in "),
    ],
)
def test_what_cannot_be_done_is_one_line(told: Callable[..., tuple[int, str]], arguments: list[str], line: str) -> None:
    code, said = told(*arguments)
    assert code == 2
    assert line in said
    assert len(said.strip().splitlines()) == 1


def test_before_the_first_run(tmp_path: Path) -> None:
    done = scrapy("status", NEWSCRAWLER_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "no scheduled run has written to DATA_DIR=" in done.stderr
