"""Nothing lost, nothing twice: the store of an outlet, killed at every act by which it changes the disk."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawler.items import ADDED, Article, Rejection
from newscrawler.storage.feeds import encode
from newscrawler.storage.ledger import Ledger, LedgerError
from newscrawler.storage.ledgers import Busy, ledger_path, lock
from newscrawler.storage.rebuild import Rebuilt, rebuild
from newscrawler.storage.segments import Compression, Manifest, SegmentError
from newscrawler.storage.store import OutletStore, Policy, StoreError, last_record
from newscrawler.storage.verify import records, verify
from tests.storage.drill import KILLED, OUTLET, START, article, forked, rejection, run, state

SITE = {"1": "Satu.", "2": "Dua.", "3": None, "4": "Empat.", "5": "Lima."}
LATER = {**SITE, "6": "Enam.", "7": None}
SCARCE = Policy(revisit=())


def exported(root: Path, kind: str = "articles") -> list[dict[str, Any]]:
    """The records of all segments in the manifest, in its order."""
    files = [root / line["file"] for line in Manifest(root).lines() if line["kind"] == kind]
    return [record for path in files for _, record in records(path) if record]


def ids(found: list[dict[str, Any]]) -> list[str]:
    return sorted(record["id"] for record in found)


@pytest.mark.parametrize("compression", ["", "gz", "zst"])
def test_killed_anywhere_the_next_run_ends_with_each_article_exactly_once(
    tmp_path: Path, compression: Compression
) -> None:
    policy = Policy(revisit=(), compression=compression)
    code, acts = forked(lambda: run(tmp_path / "whole", 1, SITE, policy))
    assert code == 0
    assert acts > 60
    kills = 0
    for kill_at in range(1, acts + 1, 1 if compression == "gz" else 9):
        root = tmp_path / str(kill_at)
        code, _ = forked(lambda root=root: run(root, 1, SITE, policy), kill_at)  # type: ignore[misc]
        assert code == KILLED
        kills += 1
        code, _ = forked(lambda root=root: run(root, 2, LATER, policy), 3 * kill_at % acts)  # type: ignore[misc]
        kills += code == KILLED
        run(root, 3, LATER, policy)
        assert list(verify(root)) == []
        assert ids(exported(root)) == [f"{OUTLET}:{key}" for key in "12456"]
        assert len(exported(root, "rejected")) == 2
        assert state(root) == {key: ("rejected", 0) if text is None else ("exported", 1) for key, text in LATER.items()}
        assert not [path for path in root.rglob("*") if path.suffix in (".part", ".tmp")]
    assert kills > 20


def test_a_run_with_nothing_new_writes_no_segment(tmp_path: Path) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    before = list(Manifest(tmp_path).lines())
    run(tmp_path, 2, SITE, SCARCE)
    assert list(Manifest(tmp_path).lines()) == before
    assert [line["seq"] for line in before] == [1, 2]


def test_all_folders_of_what_is_committed_are_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, synced, fsync = tmp_path / "data", set(), os.fsync

    def noting(number: int) -> None:
        synced.add(Path(f"/proc/self/fd/{number}").readlink())
        fsync(number)

    monkeypatch.setattr(os, "fsync", noting)
    store = OutletStore(root, OUTLET, "20260724T000000Z-000001", "live", SCARCE)
    store.export(article("1"))
    store.reject("2", rejection("2"))
    store.commit()
    made = {folder for path in root.rglob("*.*") for folder in path.parents if folder.is_relative_to(tmp_path)}
    assert len(made) == 11  # the two above all, kind/outlet/year/month of two segments, and that of the ledger
    assert made - synced == {root / "ledger"}  # its file is SQLite's to sync
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OutletStore]:
    policy = Policy(revisit=(1, 7))
    store = OutletStore(tmp_path, OUTLET, "20260724T000000Z-000001", "live", policy, lambda: 1_000_000)
    yield store
    store.ledger.close()


def later(store: OutletStore, days: int, number: int) -> OutletStore:
    """The store of a run so many days later."""
    now = store.now() + days * 86_400
    store.close()
    return OutletStore(store.root, OUTLET, f"20260801T000000Z-{number:06d}", "live", store.policy, lambda: now)


def test_what_the_newsroom_changed_is_a_new_version_that_says_so(store: OutletStore) -> None:
    assert store.export(article("1", "Dua kapal ditahan.")) == "new"
    store = later(store, 1, 2)
    assert store.export(article("1", "Tiga kapal ditahan.")) == "changed"
    store.close()
    old, new = exported(store.root)
    assert (old["version"], new["version"]) == (1, 2)
    assert old["changes"] is None
    assert new["changes"]["cause"] == "newsroom"
    assert new["changes"]["fields"] == ["body"]
    assert new["changes"]["added"] == ["Tiga kapal ditahan."]
    assert new["changes"]["removed"] == ["Dua kapal ditahan."]
    assert list(verify(store.root)) == []


def test_a_changed_table_of_names_makes_no_version(store: OutletStore) -> None:
    store.export(article("1"))
    store.ledger._change("UPDATE articles SET crawler = 'older'")
    store.policy = replace(store.policy, reissue=True)
    again = article("1")
    again.agencies = [{"name": "AFP", "words": "dilansir AFP", "paragraph": 1}]
    again.countries, again.dateline_country, again.language = {"ID": 1}, "ID", "ms"
    assert store.export(again) == "unchanged"
    again.title = "Judul yang Lain"
    assert store.export(again) == "changed"
    assert again.changes
    assert again.changes["fields"] == ["title"]


def of_schema(number: Any, without: Collection[str]) -> Callable[[Article | Rejection], bytes]:
    """What wrote the lines of another schema."""

    def to_line(record: Article | Rejection) -> bytes:
        keys = {name: value for name, value in asdict(record).items() if name not in without}
        return encode(keys | {"schema_version": number} if "schema_version" in keys else keys)

    return to_line


def test_segments_of_an_earlier_schema_hold_beside_new_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("newscrawler.storage.store.to_line", of_schema(1, ADDED[2]))
        run(tmp_path, 1, SITE, SCARCE)
    run(tmp_path, 2, LATER, SCARCE)
    assert [len(record) for record in exported(tmp_path)] == [43, 43, 43, 43, 46]
    assert list(verify(tmp_path)) == []


@pytest.mark.parametrize(("number", "without"), [(1, ()), (2, ADDED[2]), (3, ()), ("2", ()), (True, ())])
def test_verify_names_a_record_that_has_not_the_keys_of_its_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: Any, without: Collection[str]
) -> None:
    monkeypatch.setattr("newscrawler.storage.store.to_line", of_schema(number, without))
    run(tmp_path, 1, {"1": "Satu."}, SCARCE)
    assert [line for line in verify(tmp_path) if "at byte 0 has not the keys of its schema" in line]


def test_what_is_the_same_is_looked_at_again_after_a_day_and_after_seven_and_writes_nothing(store: OutletStore) -> None:
    store.discover("1", "https://x/1", "live", {})
    assert [entry.key for entry in store.due()] == ["1"]
    store.export(article("1"))
    assert store.due() == []
    for days, number in ((1, 2), (6, 3)):
        store = later(store, days, number)
        assert [entry.key for entry in store.due()] == ["1"]
        assert store.export(article("1")) == "unchanged"
        assert store.due() == []
    store = later(store, 100, 4)
    assert store.due() == []
    store.close()
    assert len(exported(store.root)) == 1


def test_blocks_that_no_reader_sees_make_no_version(store: OutletStore) -> None:
    store.export(article("1"))
    again = article("1")
    again.source_hash = "0" * 64  # a box with other links in it
    assert store.export(again) == "unchanged"
    store.close()


def test_an_article_that_was_taken_down_has_a_tombstone_and_may_come_back(store: OutletStore) -> None:
    store.export(article("1"))
    assert store.gone("1", 410, START)
    assert not store.gone("1", 410, START)
    store = later(store, 6, 3)
    assert [entry.key for entry in store.due()] == ["1"]
    assert not store.gone("1", 410, START)
    assert store.due() == []
    assert store.export(article("1")) == "changed"
    store.close()
    first, stone, back = exported(store.root)
    assert list(first) == list(stone) == list(back)
    assert (stone["version"], stone["body"], stone["authors"]) == (2, None, [])
    assert (stone["agencies"], stone["countries"], stone["dateline_country"]) == ([], {}, None)
    assert stone["gone"] == {"status": 410, "at": "2026-07-24T08:00:00+00:00"}
    assert stone["published_at"] == first["published_at"]
    assert (back["version"], back["gone"], back["changes"]["fields"]) == (3, None, ["gone"])
    assert list(verify(store.root)) == []


def test_what_fails_is_tried_again_ever_later_and_then_given_up(store: OutletStore) -> None:
    store.discover("1", "https://x/1", "live", {"title": "Judul"})
    waits = []
    while store.fail("1", "timeout"):
        entry = store.get("1")
        assert entry
        assert entry.due
        assert entry.hints == {"title": "Judul"}
        assert store.due() == []
        waits.append((entry.due - store.now()) / 3600)
    assert waits == [1, 2, 4, 8, 16]
    store.close()


def test_a_redirect_to_another_article_is_one_article(store: OutletStore) -> None:
    store.discover("1", "https://x/1", "live", {})
    store.alias("1", "2", "https://x/2", "live")
    store.export(article("2"))
    assert not store.discover("1", "https://x/1", "live", {})
    found = store.get("1")
    assert found
    assert (found.key, found.state) == ("2", "exported")
    store.close()


def test_what_one_version_could_not_read_waits_for_another(store: OutletStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.discover("1", "https://x/1", "live", {"via": "feed"})
    store.reject("1", rejection("1"))
    store.export(article("2"))
    store.reject("2", rejection("2"))  # its page of a later day
    assert not store.is_upgraded()
    monkeypatch.setattr("newscrawler.storage.store.__version__", "99.0")
    store = later(store, 0, 2)
    assert [(entry.key, entry.hints, entry.version) for entry in store.unread()] == [
        ("1", {"via": "feed"}, 0),
        ("2", {}, 1),
    ]
    store.rejected_again("2", rejection("2"))
    assert store.reread() == 1
    assert [entry.key for entry in store.due()] == ["1"]  # of which there is no page
    store = later(store, 0, 3)
    assert not store.is_upgraded()
    store.close()
    assert len(exported(store.root, "rejected")) == 2  # the same reason is not told twice


def test_a_guess_is_no_new_version_of_what_was_read(store: OutletStore) -> None:
    read = article("1")
    read.layout = "2025"
    store.export(read)
    store.commit()
    guessed = article("1", "Baca juga.")
    assert store.reads_worse(guessed)
    guessed.layout = "2022"
    assert not store.reads_worse(guessed)
    assert not store.reads_worse(article("2"))
    store.export(article("2"))  # by a guess from the first
    assert not store.reads_worse(article("2", "Baru."))
    store.close()


def test_a_look_out_of_turn_is_no_revisit(store: OutletStore) -> None:
    store.export(article("1"))
    before = store.get("1")
    store.unchanged("1")
    store.export(article("1", "Baru."))
    after = store.get("1")
    assert before
    assert after
    assert (after.visits, after.due, after.version) == (before.visits, before.due, 2)
    store.close()


def test_the_newest_articles_are_read_again_whole(store: OutletStore) -> None:
    for key in "123":
        store.export(article(key), etag='"1"', modified="Fri")
        store = later(store, 1, int(key) + 1)
    at = datetime.fromtimestamp(store.now() - 86_400, UTC)  # when the last of them was fetched
    assert [(entry.key, entry.etag, entry.modified) for entry in store.newest(2, at)] == [("2", "", ""), ("1", "", "")]
    store.close()


def test_listings_of_days_long_past_are_forgotten(store: OutletStore) -> None:
    store.listing_read("https://x/indeks?t=1", ["1"], '"1"', "")
    store = later(store, 30, 2)
    assert store.validators("https://x/indeks?t=1") == ('"1"', "")
    store = later(store, 31, 3)
    assert store.validators("https://x/indeks?t=1") == ("", "")
    store.close()


def test_one_process_an_outlet(tmp_path: Path) -> None:
    with lock(tmp_path, OUTLET):
        with pytest.raises(Busy, match=r"sindonews is already being crawled, by process \d+"), lock(tmp_path, OUTLET):
            pass
        with lock(tmp_path, "detik"):
            pass
    with lock(tmp_path, OUTLET):
        pass


def test_a_replay_never_reaches_live_data(store: OutletStore) -> None:
    store.close()
    with pytest.raises(LedgerError, match="holds live data of sindonews, this is a replay run"):
        OutletStore(store.root, OUTLET, "r", "replay")


def test_a_disk_that_is_full_ends_the_run_and_loses_nothing(
    store: OutletStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.export(article("1"))
    store.commit()
    store.export(article("2"))

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.write", full)
        with pytest.raises(StoreError, match="No space left on device"):
            store.export(article("3"))
    assert store.broken
    store.close()
    store = OutletStore(store.root, OUTLET, "20260725T000000Z-000002", "live")
    assert state(store.root) == {"1": ("exported", 1)}
    store.export(article("2"))
    store.export(article("3"))
    store.close()
    assert ids(exported(store.root)) == ["sindonews:1", "sindonews:2", "sindonews:3"]
    assert list(verify(store.root)) == []


def test_a_line_that_was_torn_behind_the_committed_length_is_cut_off(store: OutletStore) -> None:
    store.export(article("1"))
    store.commit()
    part = next(store.root.rglob("*.part"))
    with part.open("ab") as file:
        file.write(b'{"id": "sindonews:2", "ver')
    store.ledger.close()
    OutletStore(store.root, OUTLET, "20260725T000000Z-000002", "live").close()
    assert ids(exported(store.root)) == ["sindonews:1"]
    assert list(verify(store.root)) == []


def test_a_damaged_ledger_is_one_line_and_can_be_made_anew(tmp_path: Path) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    run(tmp_path, 2, LATER, SCARCE)
    path = ledger_path(tmp_path, OUTLET)
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(LedgerError, match="`scrapy verify --rebuild sindonews` makes the ledger anew"):
        OutletStore(tmp_path, OUTLET, "r", "live")
    assert any("sqlite" in problem for problem in verify(tmp_path))
    assert rebuild(tmp_path, OUTLET) == Rebuilt(5, [])
    assert list(verify(tmp_path)) == []
    run(tmp_path, 3, LATER, SCARCE)
    assert ids(exported(tmp_path)) == [f"{OUTLET}:{key}" for key in "12456"]


def test_a_ledger_of_a_newer_version_is_not_touched(store: OutletStore) -> None:
    store.ledger._db.execute("PRAGMA user_version = 7")
    store.close()
    with pytest.raises(LedgerError, match="schema 7 is of a newer newscrawler"):
        OutletStore(store.root, OUTLET, "r", "live")


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (lambda path: path.unlink(), "listed in the manifest, but gone"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"), "its SHA-256 is not that of the manifest"),
        (lambda path: path.with_name("fremd.jsonl").touch(), "neither in the manifest nor open"),
    ],
)
def test_verify_names_the_file_that_is_wrong(tmp_path: Path, harm: Any, problem: str) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    harm(next((tmp_path / "articles").rglob("*.gz")))
    assert [line for line in verify(tmp_path) if problem in line]


def test_verify_finds_what_stands_twice_and_what_the_ledger_lacks(tmp_path: Path) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    ledger = Ledger(ledger_path(tmp_path, OUTLET))
    ledger._change("DELETE FROM articles WHERE key = '2'")
    ledger.commit()
    ledger.close()
    assert any("sindonews:2: in articles/" in line for line in verify(tmp_path))
    run(tmp_path, 2, SITE, SCARCE)
    assert any("version 1 of sindonews:2 stands twice" in line for line in verify(tmp_path))


def test_versions_keep_their_order_where_the_clock_was_set_back(store: OutletStore) -> None:
    store.export(article("1", "Dua kapal ditahan."))
    store.close()
    set_back = store.now() - 86_400
    earlier = OutletStore(
        store.root, OUTLET, "20260723T000000Z-000002", "live", Policy(revisit=(1, 7)), lambda: set_back
    )
    assert earlier.due() == []
    assert earlier.discover("2", "https://x/2", "live", {})
    assert [entry.key for entry in earlier.due()] == ["2"]
    assert earlier.export(article("1", "Tiga kapal ditahan.")) == "changed"
    earlier.close()
    assert list(verify(store.root)) == []
    rebuild(store.root, OUTLET)
    assert list(verify(store.root)) == []
    assert state(store.root)["1"] == ("exported", 2)


def test_what_was_found_while_the_clock_was_ahead_does_not_wait_for_it(store: OutletStore) -> None:
    right = store.now()
    store = later(store, 20_000, 2)
    store.discover("1", "https://x/1", "live", {})
    store.discover("2", "https://x/2", "live", {})
    store.fail("2", "timeout")
    store.discover("3", "https://x/3", "live", {})
    store.export(article("3"))
    store.close()
    store = OutletStore(store.root, OUTLET, "20260725T000000Z-000003", "live", store.policy, lambda: right)
    assert [entry.key for entry in store.due()] == ["1", "2"]
    store.fail("1", "timeout")
    store.close()
    store = OutletStore(store.root, OUTLET, "20260725T000000Z-000004", "live", store.policy, lambda: right + 60)
    assert [entry.key for entry in store.due()] == ["2"]
    store.close()


def test_a_ledger_made_anew_loses_nothing_of_a_killed_run(tmp_path: Path) -> None:
    code, acts = forked(lambda: run(tmp_path / "whole", 1, SITE, SCARCE))
    assert code == 0
    for kill_at in range(1, acts, 5):
        root = tmp_path / str(kill_at)
        assert forked(lambda root=root: run(root, 1, SITE, SCARCE), kill_at)[0] == KILLED  # type: ignore[misc]
        rebuild(root, OUTLET)
        before = {key for key, (_, version) in state(root).items() if version}
        run(root, 2, {}, SCARCE)  # no listing names them any more
        assert list(verify(root)) == []
        assert {record["id"].partition(":")[2] for record in exported(root)} == before
        run(root, 3, SITE, SCARCE)
        assert list(verify(root)) == []
        assert ids(exported(root)) == [f"{OUTLET}:{key}" for key in "1245"]


def test_where_the_ledger_is_gone_nothing_is_collected_again(tmp_path: Path) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    ledger_path(tmp_path, OUTLET).unlink()
    with pytest.raises(
        LedgerError, match=r"is gone or empty, and .* `scrapy verify --rebuild sindonews` makes it anew"
    ):
        run(tmp_path, 2, SITE, SCARCE)
    rebuild(tmp_path, OUTLET)
    run(tmp_path, 3, SITE, SCARCE)
    assert list(verify(tmp_path)) == []
    assert ids(exported(tmp_path)) == [f"{OUTLET}:{key}" for key in "1245"]


@pytest.mark.parametrize("tables", [False, True])
def test_an_empty_ledger_is_as_one_that_is_gone(tmp_path: Path, tables: bool) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    path = ledger_path(tmp_path, OUTLET)
    path.unlink()
    path.touch()
    if tables:
        Ledger(path).close()
    with pytest.raises(LedgerError, match=r"empty, and .* `scrapy verify --rebuild sindonews` makes it anew"):
        run(tmp_path, 2, SITE, SCARCE)
    rebuild(tmp_path, OUTLET)
    run(tmp_path, 3, SITE, SCARCE)
    assert list(verify(tmp_path)) == []
    assert ids(exported(tmp_path)) == [f"{OUTLET}:{key}" for key in "1245"]


def test_an_outlet_without_segments_may_begin_with_an_empty_file(tmp_path: Path) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    path = ledger_path(tmp_path, "detik")
    path.touch()
    assert list(verify(tmp_path)) == [
        "ledger/detik.sqlite: gone, or empty; `scrapy verify --rebuild detik` makes it anew from the segments"
    ]
    OutletStore(tmp_path, "detik", "20260724T000000Z-000001", "live").close()
    assert list(verify(tmp_path)) == []


@pytest.mark.parametrize("compression", ["", "gz", "zst"])
@pytest.mark.parametrize("emptied", [False, True])
def test_a_ledger_made_anew_of_a_damaged_segment_has_what_stands_before_and_says_what_lacks(
    tmp_path: Path, compression: Compression, emptied: bool
) -> None:
    many = {str(number): f"Kapal {number}." for number in range(1000, 1300)}  # more than a block of zstd
    policy = Policy(revisit=(), compression=compression)
    run(tmp_path, 1, many, policy)
    path = next((tmp_path / "articles").rglob("*.jsonl*"))
    os.truncate(path, 0 if emptied else path.stat().st_size - 100)
    found = rebuild(tmp_path, OUTLET)
    ((file, line),) = Manifest(tmp_path).files().items()
    lacks = 300 - found.articles
    assert lacks == 300 if emptied else 0 < lacks < 300
    (problem,) = found.problems
    assert problem.startswith(f"{file}: {lacks} of its {line['count']} lines are missing")
    assert emptied or ("damaged behind line" in problem) == bool(compression)
    assert len(state(tmp_path)) == found.articles


def test_a_ledger_made_anew_says_which_segments_are_gone(tmp_path: Path) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    path = next((tmp_path / "articles").rglob("*.gz"))
    path.unlink()
    found = rebuild(tmp_path, OUTLET)
    assert found.articles == 0
    file = path.relative_to(tmp_path)
    assert found.problems == [
        f"{file}: 4 of its 4 lines are missing; {path}: damaged behind line 0: No such file or directory"
    ]


def test_a_segment_that_was_never_told_of_is_left_out_where_it_is_damaged(tmp_path: Path) -> None:
    many = {str(number): f"Kapal {number}." for number in range(1000, 1100)}
    run(tmp_path, 1, {"1": "Satu."}, SCARCE)
    told = Manifest(tmp_path).path.read_bytes()
    run(tmp_path, 2, many, SCARCE)
    Manifest(tmp_path).path.write_bytes(told)
    path = max((tmp_path / "articles").rglob("*.gz"))
    os.truncate(path, path.stat().st_size - 20)
    found = rebuild(tmp_path, OUTLET)
    assert found.articles == 1
    (problem,) = found.problems
    assert problem.startswith(f"{path}: damaged behind line ")
    run(tmp_path, 3, {**many, "1": "Satu."}, SCARCE)
    assert len(exported(tmp_path)) == 101


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (lambda path: os.truncate(path, 0), r"/.*\.jsonl\.gz: no record can be read at byte 0: "),
        (lambda path: path.unlink(), "its segment is gone$"),
    ],
)
def test_what_the_newsroom_changed_is_exported_though_the_record_before_is_lost(
    store: OutletStore, harm: Callable[[Path], None], why: str, caplog: pytest.LogCaptureFixture
) -> None:
    store.export(article("1", "Dua kapal ditahan."))
    store.export(article("2"))
    store = later(store, 1, 2)
    path = next((store.root / "articles").rglob("*.gz"))
    harm(path)
    assert store.export(article("2")) == "unchanged"
    assert caplog.messages == []
    changed = article("1", "Tiga kapal ditahan.")
    assert store.export(changed) == "changed"
    assert (changed.version, changed.changes) == (2, None)
    assert re.match(f"The last record of sindonews:1 is lost: {why}", caplog.messages[0])
    store.close()


def test_the_last_record_is_found_while_its_segment_is_being_closed(store: OutletStore) -> None:
    store.export(article("1"))
    store.commit()
    entry = store.get("1")
    assert entry
    (part,) = (store.root / "articles").rglob("*.part")
    for closed in (part, part.with_name(part.stem)):
        part.rename(closed)
        part = closed
        record = last_record(store.root, store.ledger, entry)
        assert record
        assert record["id"] == "sindonews:1"
    part.unlink()
    assert last_record(store.root, store.ledger, entry) is None
    store.ledger.close()


def damage_manifest(root: Path) -> None:
    """Tear a line in the middle, as a disk does."""
    path = Manifest(root).path
    first, *others = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([first[:50] + bytes(20) + first[70:], *others]))


def test_a_damaged_line_of_the_manifest_is_named_and_stops_no_run(tmp_path: Path) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    damage_manifest(tmp_path)
    run(tmp_path, 2, LATER, SCARCE)
    said = f"{tmp_path}/manifest.jsonl:1: the line is no JSON of a segment: Invalid control character at: "
    with pytest.raises(SegmentError, match=said):
        Manifest(tmp_path).check()
    (problem,) = verify(tmp_path)
    assert problem.startswith(said)
    last = Manifest(tmp_path).path.read_bytes().splitlines()[-1]
    assert b'"seq": 4' in last
    ledger = ledger_path(tmp_path, OUTLET)
    before = ledger.read_bytes()
    with pytest.raises(SegmentError, match=said):
        rebuild(tmp_path, OUTLET)
    assert ledger.read_bytes() == before
    ledger.unlink()
    with pytest.raises(SegmentError, match=said):
        run(tmp_path, 3, LATER, SCARCE)


def test_a_store_is_written_to_though_the_manifest_is_damaged(store: OutletStore) -> None:
    store.export(article("1"))
    store = later(store, 1, 2)
    damage_manifest(store.root)
    for _ in range(2):
        with pytest.raises(SegmentError, match=r"manifest\.jsonl:1: "):
            store.check_manifest()
    assert store.export(article("2")) == "new"
    store.close()
    assert state(store.root) == {"1": ("exported", 1), "2": ("exported", 1)}


def test_behind_a_damaged_last_line_the_manifest_counts_on(tmp_path: Path) -> None:
    run(tmp_path, 1, {"1": "Satu."}, SCARCE)
    (whole,) = Manifest(tmp_path).path.read_bytes().splitlines(keepends=True)
    damage_manifest(tmp_path)
    run(tmp_path, 2, LATER, SCARCE)
    damaged, *others = Manifest(tmp_path).path.read_bytes().splitlines(keepends=True)
    assert damaged != whole
    Manifest(tmp_path).path.write_bytes(b"".join([whole, *others]))
    assert list(verify(tmp_path)) == []
    assert [line["seq"] for line in Manifest(tmp_path).lines()] == list(range(1, len(others) + 2))
    assert ids(exported(tmp_path)) == [f"{OUTLET}:{key}" for key in "12456"]


def test_only_what_was_added_to_the_manifest_is_looked_through(tmp_path: Path) -> None:
    run(tmp_path, 1, SITE, SCARCE)
    manifest = Manifest(tmp_path)
    read = manifest.check()
    assert read == manifest.path.stat().st_size
    run(tmp_path, 2, LATER, SCARCE)
    assert manifest.check(read) == manifest.check() > read
    assert manifest.check(10**9) == manifest.check()  # it was put back from a backup
    lines = manifest.path.read_bytes().splitlines(keepends=True)
    manifest.path.write_bytes(b"".join([*lines[:-1], b"{\n"]))
    with pytest.raises(SegmentError, match=f"manifest.jsonl:{len(lines)}: "):
        manifest.check(read)


def test_making_a_ledger_anew_killed_anywhere_can_be_done_again(tmp_path: Path) -> None:
    base = tmp_path / "base"
    run(base, 1, SITE, SCARCE)
    assert forked(lambda: run(base, 2, LATER, SCARCE), 30)[0] == KILLED
    with lock(base, OUTLET):  # what only the write-ahead log has
        assert ledger_path(base, OUTLET).with_name(f"{OUTLET}.sqlite-wal").exists()
    shutil.copytree(base, tmp_path / "whole")
    code, acts = forked(lambda: rebuild(tmp_path / "whole", OUTLET))
    assert code == 0
    assert acts > 15
    gone = 0
    for kill_at in range(1, acts + 1):
        root = tmp_path / str(kill_at)
        shutil.copytree(base, root)
        assert forked(lambda root=root: rebuild(root, OUTLET), kill_at)[0] == KILLED  # type: ignore[misc]
        if not ledger_path(root, OUTLET).exists():
            gone += 1
            with pytest.raises(LedgerError, match="is gone"):
                run(root, 3, LATER, SCARCE)
            rebuild(root, OUTLET)
        run(root, 4, LATER, SCARCE)
        assert list(verify(root)) == []
        assert ids(exported(root)) == [f"{OUTLET}:{key}" for key in "12456"]
    assert gone > 5


def test_a_page_of_the_ledger_that_is_damaged_is_told_when_it_is_read(tmp_path: Path) -> None:
    many = {str(number): f"Kapal {number}." for number in range(1000, 1200)}
    run(tmp_path, 1, many, SCARCE)
    path = ledger_path(tmp_path, OUTLET)
    data = bytearray(path.read_bytes())
    for page in range(4096 * 8, len(data), 4096):
        data[page : page + 2048] = b"\xff" * 2048
    path.write_bytes(data)
    with pytest.raises((StoreError, LedgerError), match="`scrapy verify --rebuild sindonews` makes"):
        run(tmp_path, 2, many, SCARCE)
    assert any("sindonews" in problem for problem in verify(tmp_path))
    assert rebuild(tmp_path, OUTLET) == Rebuilt(200, [])
    assert list(verify(tmp_path)) == []
    run(tmp_path, 3, {**many, "1": "Baru."}, SCARCE)
    assert len(exported(tmp_path)) == 201


def test_whichever_page_of_the_ledger_is_damaged_it_is_told_or_does_no_harm(tmp_path: Path) -> None:
    many = {str(number): f"Kapal {number}." for number in range(1000, 1060)}
    run(tmp_path / "base", 1, many, SCARCE)
    more = {**many, "1": "Baru."}
    pages = ledger_path(tmp_path / "base", OUTLET).stat().st_size // 4096
    told = 0
    for page in range(pages):
        root = tmp_path / str(page)
        shutil.copytree(tmp_path / "base", root)
        with ledger_path(root, OUTLET).open("r+b") as file:
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
        try:
            run(root, 2, more, SCARCE)
        except (StoreError, LedgerError) as error:
            assert "`scrapy verify --rebuild sindonews` makes" in str(error)  # noqa: PT017 -- not every page is read
            told += 1
        assert list(verify(root))
        rebuild(root, OUTLET)
        run(root, 3, more, SCARCE)
        assert list(verify(root)) == []
        assert len(exported(root)) == 61
    assert told > pages // 2


def test_a_store_that_could_not_write_once_writes_no_more(store: OutletStore, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    with monkeypatch.context() as patched:
        patched.setattr("os.write", lambda file, data: write(file, data[:10]) if len(data) > 5000 else full())
        with pytest.raises(StoreError):
            store.export(article("1"))
    with pytest.raises(StoreError, match="No space left on device"):
        store.export(article("2"))
    store.close()
    OutletStore(store.root, OUTLET, "20260725T000000Z-000002", "live").close()
    assert exported(store.root) == []


def full(*_: object) -> int:
    raise OSError(28, "No space left on device")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_one_line(store: OutletStore) -> None:
    store.close()
    for folder in (store.root, *(path for path in store.root.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    try:
        with pytest.raises((LedgerError, StoreError), match=r"sindonews\.sqlite|cannot write below"):
            OutletStore(store.root, OUTLET, "r", "live")
    finally:
        for folder in (store.root, *(path for path in store.root.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
