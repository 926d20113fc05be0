"""What only ledgers on a server have: sessions that end, servers that are down, folders that are mixed up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newscrawler.storage.ledger import VERSION, LedgerError, ServerError
from newscrawler.storage.ledgers import Busy, Ledgers, check_address, ledgers_of
from newscrawler.storage.rebuild import rebuild
from newscrawler.storage.store import OutletStore, Policy, StoreError
from newscrawler.storage.verify import verify
from tests.postgres import PASSWORD, Server, serving
from tests.storage.drill import OUTLET, article, run, state

SITE = {"1": "Satu.", "2": "Dua.", "3": None}
SCARCE = Policy(revisit=())
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'newscrawler %'"


@pytest.fixture
def address(postgres: Server) -> str:
    return postgres.database()


@pytest.fixture
def ledgers(address: str, tmp_path: Path) -> Ledgers:
    return ledgers_of(tmp_path / "data", address)


@pytest.fixture
def store(ledgers: Ledgers) -> Iterator[OutletStore]:
    """One that is locked, and has a record that is committed and one that is not."""
    with ledgers.lock(OUTLET):
        store = OutletStore(ledgers.root, OUTLET, "20260724T010000Z-000001", "live", SCARCE, ledgers=ledgers)
        store.export(article("1"))
        store.commit()
        store.export(article("2"))
        yield store


def test_who_is_cut_off_writes_no_more(store: OutletStore, ledgers: Ledgers, postgres: Server, address: str) -> None:
    postgres.execute(CUT_OFF, address)
    successor = ledgers_of(ledgers.root, address)
    run(ledgers.root, 2, SITE, SCARCE, successor)
    with pytest.raises(StoreError, match="PostgreSQL schema newscrawler_sindonews: ") as said:
        store.export(article("3"))
    assert len(str(said.value).splitlines()) == 1
    for act in (store.commit, lambda: store.export(article("4"))):
        with pytest.raises(StoreError):
            act()
    store.close()
    assert list(verify(ledgers.root, ledgers=successor)) == []
    assert state(ledgers.root, successor) == {"1": ("exported", 1), "2": ("exported", 1), "3": ("rejected", 0)}


def test_who_is_cut_off_tells_the_manifest_nothing(store: OutletStore, postgres: Server, address: str) -> None:
    postgres.execute(CUT_OFF, address)
    store._changes = 0
    with pytest.raises(StoreError):
        store.close()
    assert not (store.root / "manifest.jsonl").exists()


def test_a_commit_of_what_failed_in_part_is_none(store: OutletStore, ledgers: Ledgers, address: str) -> None:
    with pytest.raises(ServerError):
        store.ledger._change("UPDATE articles SET place = 'x'")
    with pytest.raises(ServerError, match="nothing is committed of what failed in part"):
        store.ledger.commit()
    assert state(ledgers.root, ledgers_of(ledgers.root, address)) == {"1": ("exported", 1)}


def test_two_make_it_at_once(ledgers: Ledgers) -> None:
    failed: list[Exception] = []

    def make() -> None:
        try:
            ledgers.open(OUTLET).close()
        except LedgerError as error:
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert ledgers.exists(OUTLET)


def test_an_older_one_is_brought_to_this_version(ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("newscrawler.storage.postgres.VERSION", 0)
        patched.setattr("newscrawler.storage.ledger.VERSION", 0)
        ledgers.open(OUTLET).close()
    with pytest.raises(LedgerError, match=f"schema 0, not {VERSION}: run the outlet once"):
        ledgers.open(OUTLET, read_only=True)
    run(ledgers.root, 1, SITE, SCARCE, ledgers)
    assert list(verify(ledgers.root, ledgers=ledgers)) == []


def test_one_of_a_newer_version_is_left_as_it_is(ledgers: Ledgers) -> None:
    with closing(ledgers.open(OUTLET)) as ledger:
        ledger.set_about("schema", "99")
        ledger.commit()
    with pytest.raises(LedgerError, match="schema 99 is of a newer newscrawler"):
        ledgers.open(OUTLET)


def test_a_database_of_another_folder_is_left_alone(ledgers: Ledgers, address: str, tmp_path: Path) -> None:
    run(ledgers.root, 1, SITE, SCARCE, ledgers)
    other = ledgers_of(tmp_path / "other", address)
    with pytest.raises(LedgerError, match="newscrawler_sindonews is of another data folder"):
        run(other.root, 1, {"9": "Lain."}, SCARCE, other)
    with pytest.raises(LedgerError, match="is of another data folder"):
        rebuild(other.root, OUTLET, ledgers=other)
    assert list(verify(ledgers.root, ledgers=ledgers)) == []


def test_a_folder_has_its_ledgers_in_one_place(ledgers: Ledgers, address: str, tmp_path: Path) -> None:
    run(ledgers.root, 1, SITE, SCARCE, ledgers)
    with pytest.raises(LedgerError, match="LEDGER has to say on which"):
        ledgers_of(ledgers.root, "")
    run(tmp_path / "files", 1, SITE, SCARCE)
    with pytest.raises(LedgerError, match=r"has ledgers in files, as sindonews\.sqlite: leave LEDGER empty"):
        ledgers_of(tmp_path / "files", address)


def test_who_may_only_read_can(ledgers: Ledgers, postgres: Server, address: str) -> None:
    run(ledgers.root, 1, SITE, SCARCE, ledgers)
    postgres.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}' IN ROLE pg_read_all_data")
    reader = ledgers_of(ledgers.root, postgres.address(address.rpartition("/")[2], user="reader"))
    assert list(verify(ledgers.root, ledgers=reader)) == []
    with pytest.raises(StoreError, match="permission denied"):
        run(ledgers.root, 2, SITE, SCARCE, reader)


def test_the_server_is_told_to_find_a_dead_machine_within_a_minute_and_to_keep_what_it_committed(
    ledgers: Ledgers, postgres: Server, address: str
) -> None:
    postgres.execute(f"ALTER DATABASE {address.rpartition('/')[2]} SET synchronous_commit = off", address)
    with closing(ledgers.open(OUTLET)) as ledger:
        names = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "tcp_user_timeout")
        told = [ledger._row(f"SHOW {name}")[0] for name in names]
        assert told == ["30", "10", "3", "60000"]
        assert ledger._row("SHOW synchronous_commit") == ("on",)
        assert ledger._row("SHOW idle_in_transaction_session_timeout") == ("0",)


def test_a_server_that_is_down_is_one_line_without_the_password(tmp_path: Path, postgres: Server) -> None:
    wrong = postgres.address().replace(PASSWORD, "salah-sekali")
    unknown = postgres.address("tiada")
    down = postgres.address().replace(str(postgres.port), "1")
    for address, said in ((wrong, "password authentication failed"), (unknown, "does not exist"), (down, "refused")):
        ledgers = ledgers_of(tmp_path, address)
        for act in (ledgers.outlets, ledgers.lock(OUTLET).__enter__, lambda ledgers=ledgers: ledgers.open(OUTLET)):
            with pytest.raises(ServerError, match=said) as error:
                act()
            assert len(str(error.value).splitlines()) == 1
            assert "rahasia" not in str(error.value)
            assert "salah" not in str(error.value)


@pytest.mark.usefixtures("postgres")
@pytest.mark.parametrize(
    "address", ["rahasia", "mysql://u:rahasia@x/y", "postgresql://u:rahasia@x/y?tiada=1", "postgresql://u:rahasia@[x/y"]
)
def test_an_address_that_is_none_is_not_quoted(address: str) -> None:
    with pytest.raises(ValueError, match="LEDGER") as error:
        check_address(address)
    assert "rahasia" not in str(error.value)


@pytest.mark.usefixtures("postgres")
def test_a_server_that_crashes_in_the_midst_of_a_run(tmp_path: Path) -> None:
    with serving() as server:
        ledgers = ledgers_of(tmp_path / "data", server.database())
        with ledgers.lock(OUTLET):
            store = OutletStore(ledgers.root, OUTLET, "20260724T010000Z-000001", "live", SCARCE, ledgers=ledgers)
            store.export(article("1"))
            store.commit()
            store.export(article("2"))
            server.stop("immediate")
            with pytest.raises(StoreError):
                store.commit()
            store.close()
        with pytest.raises(ServerError), ledgers.lock(OUTLET):
            pass
        server.start()
        assert state(ledgers.root, ledgers) == {"1": ("exported", 1)}
        run(ledgers.root, 2, SITE, SCARCE, ledgers)
        assert list(verify(ledgers.root, ledgers=ledgers)) == []
        with pytest.raises(Busy), ledgers.lock(OUTLET), ledgers_of(ledgers.root, ledgers._address).lock(OUTLET):  # type: ignore[attr-defined]
            pass
