"""Faults by the real command: killed, stopped, full, read-only, damaged, set back. Each is told by a line and the exit
code, and when it is mended nothing is lost and nothing stands twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawler.storage.ledgers import ledger_path, ledgers_of
from newscrawler.storage.verify import verify
from tests.loopback.desk import ROOT, TEXT
from tests.loopback.kills import Drill, wait_until
from tests.loopback.site import Answer, Site, running
from tests.postgres import PASSWORD, Server, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


@pytest.fixture
def drill(site: Site, tmp_path: Path) -> Drill:
    """One outlet with twenty articles."""
    drill = Drill(site, tmp_path / "data", ["satu"])
    drill.publish(20)
    return drill


def assert_whole(drill: Drill) -> None:
    """A run goes to its end, and all that was published stands in the segments once."""
    code, log = drill.ended()
    assert (code, log) == (0, "")
    assert drill.tally().is_whole(), drill.tally()
    assert list(verify(drill.data, ledgers=ledgers_of(drill.data, drill.ledger))) == []


def assert_said(run: tuple[int, str], code: int, text: str) -> None:
    """The exit code, and one line that has a text."""
    assert run[0] == code, run[1]
    assert len(run[1].splitlines()) == 1, run[1]
    assert text in run[1]


def tear(data: Path) -> None:
    """As a machine without power may leave the ends of files."""
    for path in (*data.rglob("*.part"), *data.glob("manifest.jsonl")):
        with path.open("ab") as file:
            file.write(b'{"seq": 9, "id": "satu:1", "fi')


def test_killed_while_records_are_written(site: Site, tmp_path: Path) -> None:
    drill, chance = Drill(site, tmp_path), random.Random(4)  # noqa: S311 -- lots
    for kill in range(5):
        drill.publish(110 if kill % 2 else 20)
        begun = drill.wait_for_commit if kill % 2 else drill.wait_for_records

        def wait(begun: Callable[[], None] = begun) -> None:
            begun()
            time.sleep(chance.uniform(0, 0.4))

        drill.strike(wait)
        tear(tmp_path)
        assert drill.problems() == []
    assert drill.struck >= 4
    assert_whole(drill)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_all_outlets_end_well(site: Site, tmp_path: Path, number: int) -> None:
    drill = Drill(site, tmp_path)
    drill.publish(6)
    slow = drill.publish(3)
    for url in slow:
        site.add(url, replace(site.answers[url][0], hang=3))
    drill.publish(6)
    run = drill.run(start_new_session=True)
    wait_until(lambda: all(map(site.count, slow)))
    os.killpg(run.pid, number)  # as a terminal does
    run.communicate(timeout=30)
    assert run.returncode == 1
    assert not list(tmp_path.rglob("*.part"))
    assert list(verify(tmp_path)) == []
    assert 6 <= len(drill.tally().lost) <= 9
    assert_whole(drill)


def test_stopped_at_once(drill: Drill) -> None:
    (slow,) = drill.publish(1, Answer(hang=60), None)
    drill.publish(5)
    run = drill.run()
    wait_until(lambda: drill.site.count(slow))
    run.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):  # it waits for the answer
        run.wait(1)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=30)
    assert run.returncode == 1
    assert list(drill.data.rglob("*.part"))
    assert drill.problems() == []
    assert_whole(drill)


def test_files_that_may_not_grow(drill: Drill) -> None:
    assert_said(drill.ended(file_limit=20_000), 1, "disk I/O error")  # the ledger cannot be made
    assert_said(drill.ended(file_limit=70_000), 1, "cannot write below")  # nor written
    sentences = " ".join(f"Kapal {number} kembali ke pelabuhan pada hari Kamis." for number in range(2000))
    page = drill.desks["satu"].article("besar").replace(TEXT[1], sentences)
    drill.publish(6, Answer(page.encode()))
    run = drill.ended(file_limit=300_000)
    assert_said(run, 1, "File too large")
    assert drill.problems() == []
    assert_whole(drill)


@contextmanager
def mounted(*arguments: str) -> Iterator[None]:
    """Something mounted for a while, where that is allowed."""
    folder = arguments[-1]
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_disk_that_is_full(drill: Drill) -> None:
    drill.data.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(drill.data)):
        filler = drill.data / "filler"
        assert_said(drill.ended("-s", "MIN_FREE_SPACE=5000000"), 1, "1 MiB are free, MIN_FREE_SPACE wants 4 MiB")
        for room in (60_000, 60_000, 85_000):  # for no ledger; no segment; no end of the run
            filler.write_bytes(bytes(shutil.disk_usage(drill.data).free - room))
            code, log = drill.ended()
            filler.unlink()
            assert code == 1
            for line in log.splitlines():
                assert any(said in line for said in ("disk is full", "No space left", "disk I/O error"))
            assert drill.problems() == []
        assert_whole(drill)


def test_a_data_folder_that_cannot_be_written(drill: Drill) -> None:
    drill.data.write_text("a file")
    assert_said(drill.ended(), 2, f"cannot write DATA_DIR={drill.data}")
    drill.data.unlink()
    drill.data.mkdir()
    (drill.data / "ledger").write_text("a file")
    assert_said(drill.ended(), 1, "File exists")
    (drill.data / "ledger").unlink()
    assert_whole(drill)
    with mounted("--bind", "-o", "ro", str(drill.data), str(drill.data)):
        assert_said(drill.ended(), 2, f"cannot write DATA_DIR={drill.data}")


def test_a_ledger_that_cannot_be_used(drill: Drill) -> None:
    assert_whole(drill)
    path = ledger_path(drill.data, "satu")
    with closing(sqlite3.connect(path)) as ledger:
        known = ledger.execute("PRAGMA user_version").fetchone()[0]
        ledger.execute("PRAGMA user_version = 99")
    assert_said(drill.ended(), 1, f"schema 99 is of a newer newscrawler; this one knows {known}")
    with closing(sqlite3.connect(path)) as ledger:
        ledger.execute(f"PRAGMA user_version = {known}")
        pages = dict(ledger.execute("SELECT name, rootpage FROM sqlite_master").fetchall())

    drill.publish(5)
    sound = path.read_bytes()
    for table in ("articles", "requests", "runs"):  # read when the store is opened, when the run begins, when it ends
        content = bytearray(sound)
        content[4096 * (pages[table] - 1) : 4096 * pages[table]] = b"\xff" * 4096
        path.write_bytes(content)
        assert_said(drill.ended(), 1, "`scrapy verify --rebuild satu` makes")
    path.rename(path.with_suffix(".away"))
    assert_said(drill.ended(), 1, "`scrapy verify --rebuild satu` makes")
    path.with_suffix(".away").rename(path)
    options = ["-s", f"DATA_DIR={drill.data}", "-s", "SPIDER_MODULES=tests.loopback.trio"]
    rebuild = [sys.executable, "-m", "scrapy", "verify", "--rebuild", "satu", *options]
    done = subprocess.run(rebuild, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "satu: the ledger was made anew; it knows 25 articles\n")
    assert_whole(drill)


def test_two_runs_at_once(drill: Drill) -> None:
    first = drill.run()
    drill.wait_for_records()
    first.send_signal(signal.SIGSTOP)
    second = drill.ended()
    first.send_signal(signal.SIGCONT)
    assert_said(second, 4, f"satu is already being crawled, by process {first.pid}")
    assert first.communicate(timeout=30)[1] == ""
    assert first.returncode == 0
    assert drill.tally().is_whole()
    assert_whole(drill)


@pytest.fixture
def shared_drill(site: Site, tmp_path: Path, postgres: Server) -> Drill:
    """Three outlets, whose ledgers are on a server."""
    return Drill(site, tmp_path / "data", ledger=postgres.database())


def test_two_machines_of_which_one_is_killed(shared_drill: Drill) -> None:
    drill = shared_drill

    def wait(_: int) -> None:
        drill.publish(90)
        with suppress(TimeoutError):  # the other machine has all that is new
            drill.wait_for_records(timeout=20)

    drill.strike_on_two_machines(2, wait)
    assert drill.struck >= 1
    assert drill.overlaps() == []
    assert_whole(drill)
    assert all(drill.runs_of(outlet) >= 2 for outlet in drill.outlets)


def test_a_second_machine_waits_for_the_first_and_takes_over_when_that_is_killed(
    site: Site, tmp_path: Path, postgres: Server
) -> None:
    drill = Drill(site, tmp_path / "data", ["satu"], ledger=postgres.database())
    drill.publish(60)
    first = drill.run()
    drill.wait_for_commit()
    first.send_signal(signal.SIGSTOP)
    second = drill.ended()
    first.kill()
    first.communicate()
    assert_said(second, 4, f"satu is already being crawled, by process {first.pid} on ")
    assert list(drill.data.rglob("*.part"))
    assert_whole(drill)


def test_a_database_server_that_crashes(site: Site, tmp_path: Path, postgres: Server) -> None:
    with serving() as server:
        drill = Drill(site, tmp_path / "data", ["satu"], ledger=server.database())
        drill.publish(60)
        run = drill.run()
        drill.wait_for_commit()
        server.stop("immediate")
        log = run.communicate(timeout=60)[1]
        assert_said((run.returncode, log), 1, "The run ends early: PostgreSQL schema newscrawler_satu: ")
        down = drill.ended()
        assert_said(down, 1, "scrapy crawl: PostgreSQL schema newscrawler_satu: connection failed: ")
        assert PASSWORD not in log + down[1]
        server.start()
        assert drill.problems() == []
        assert_whole(drill)


def test_a_clock_that_is_set_back_a_day(drill: Drill) -> None:
    tomorrow = {"PYTHONPATH": str(Path(__file__).parent / "loopback" / "tomorrow")}
    drill.strike(drill.wait_for_records, environment=tomorrow)
    with closing(sqlite3.connect(ledger_path(drill.data, "satu"))) as ledger:
        assert ledger.execute("SELECT min(discovered) FROM articles").fetchone()[0] > time.time() + 80_000
    drill.publish(5)
    assert_whole(drill)
