"""The file of a ledger: old versions are brought to this one, and a kill while that is done loses nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newscrawler.storage.feeds import to_line
from newscrawler.storage.ledger import FIRST_TABLES, VERSION, Ledger, LedgerError
from newscrawler.storage.ledgers import ledger_path
from newscrawler.storage.segments import Manifest, describe
from newscrawler.storage.store import Policy
from newscrawler.storage.verify import records, verify
from tests.storage.drill import KILLED, OUTLET, article, forked_in_sqlite, run, state

V0 = (Path(__file__).parent / "ledger_v0.sql").read_text()
SEGMENT = f"articles/{OUTLET}/2026/07/20260724T080000Z-000001.jsonl"
SITE = {"1": "Satu.", "2": "Dua.", "3": None, "4": "Empat.", "5": "Lima."}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data folder of version 0: one segment, and the ledger that knows it."""
    old_folder(tmp_path / "data")
    return tmp_path / "data"


def old_folder(root: Path) -> None:
    path = ledger_path(root, OUTLET)
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as ledger:
        ledger.executescript(V0)
    (root / SEGMENT).parent.mkdir(parents=True)
    (root / SEGMENT).write_bytes(to_line(article("1", "Satu.")))
    Manifest(root).append({**describe(root, SEGMENT), "source": "live"})


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table, of the columns that version 0 had."""
    with closing(sqlite3.connect(":memory:")) as first, closing(sqlite3.connect(path)) as ledger:
        first.executescript(FIRST_TABLES)
        found = {}
        for (table,) in first.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = ", ".join(row[1] for row in first.execute(f"PRAGMA table_info({table})"))
            found[table] = ledger.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()  # noqa: S608
        return found


def schema(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as ledger:
        return ledger.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()


def test_the_first_version_is_as_old_folders_have_it(root: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "first")) as first:
        first.executescript(FIRST_TABLES)
    assert schema(tmp_path / "first") == schema(ledger_path(root, OUTLET))


def test_an_old_ledger_is_migrated_and_loses_nothing(root: Path, tmp_path: Path) -> None:
    path = ledger_path(root, OUTLET)
    before = content(path)
    with pytest.raises(LedgerError, match=f"schema 0, not {VERSION}: run the outlet once"):
        Ledger(path, read_only=True)
    Ledger(path).close()
    assert content(path) == before
    Ledger(tmp_path / "new").close()
    assert schema(path) == schema(tmp_path / "new")
    assert list(verify(root)) == []
    ledger = Ledger(path, read_only=True)
    entry, listing = ledger.get("11"), ledger.listing("https://x/rss")
    ledger.close()
    assert entry
    assert listing
    assert (entry.key, entry.version, entry.etag) == ("1", 1, "")
    assert (listing.keys, listing.etag) == (frozenset("1234"), "")


def assert_the_next_run_goes_on(root: Path) -> None:
    run(root, 9, SITE, Policy(revisit=(0, 1, 2)))
    assert list(verify(root)) == []
    assert state(root) == {"3": ("rejected", 0), **dict.fromkeys("1245", ("exported", 1))}
    listed = [file for file, line in Manifest(root).files().items() if line["kind"] == "articles"]
    found = [record["id"] for file in listed for _, record in records(root / file) if record]
    assert sorted(found) == [f"{OUTLET}:{key}" for key in "1245"]
    ledger = Ledger(ledger_path(root, OUTLET), read_only=True)
    assert [day.isoformat() for day in ledger.debt()] == ["2026-07-01"]
    ledger.close()


def test_the_next_run_works_on_a_migrated_ledger(root: Path) -> None:
    assert_the_next_run_goes_on(root)


def opening(path: Path) -> Callable[[], None]:
    return lambda: Ledger(path).close()


def test_a_migration_that_is_killed_is_done_by_the_next_run(tmp_path: Path) -> None:
    old_folder(tmp_path / "whole")
    code, steps = forked_in_sqlite(opening(ledger_path(tmp_path / "whole", OUTLET)))
    assert code == 0
    assert steps > 10
    before = None
    for kill_at in range(1, steps + 1):
        root = tmp_path / str(kill_at)
        old_folder(root)
        path = ledger_path(root, OUTLET)
        before = before or content(path)
        assert forked_in_sqlite(opening(path), kill_at)[0] == KILLED
        assert content(path) == before
        assert_the_next_run_goes_on(root)


def test_a_new_ledger_that_is_killed_while_it_is_made_is_made_by_the_next_run(tmp_path: Path) -> None:
    code, steps = forked_in_sqlite(opening(tmp_path / "whole"))
    assert code == 0
    assert steps > 20
    for kill_at in range(1, steps + 1):
        path = tmp_path / str(kill_at)
        assert forked_in_sqlite(opening(path), kill_at)[0] == KILLED
        Ledger(path).close()
        assert schema(path) == schema(tmp_path / "whole")


def test_an_outlet_whose_first_run_is_killed_at_its_beginning_begins_again(tmp_path: Path) -> None:
    code, steps = forked_in_sqlite(lambda: run(tmp_path / "whole", 1, {}, Policy()))
    assert code == 0
    for kill_at in range(1, steps + 1, 2):
        root = tmp_path / str(kill_at)
        assert forked_in_sqlite(lambda root=root: run(root, 1, {}, Policy()), kill_at)[0] == KILLED  # type: ignore[misc]
        run(root, 2, {"1": "Satu."}, Policy())
        assert list(verify(root)) == []


def test_who_reads_an_empty_ledger_is_told_how_to_make_it_anew(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").touch()
    with pytest.raises(LedgerError, match=r"x\.sqlite: empty; `scrapy verify --rebuild OUTLET` makes it anew"):
        Ledger(tmp_path / "x.sqlite", read_only=True)


def test_a_ledger_of_a_newer_version_is_left_as_it_is(root: Path) -> None:
    path = ledger_path(root, OUTLET)
    with closing(sqlite3.connect(path)) as ledger:
        ledger.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=f"schema {VERSION + 1} is of a newer newscrawler; this one knows {VERSION}"):
        run(root, 9, SITE, Policy())
    assert path.read_bytes() == before
