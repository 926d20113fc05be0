"""Pages that an older version of the extractor could not read, read again out of quarantine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.demo.markup import page_2025
from newscrawler.extraction.page import Hints, Page
from newscrawler.items import Rejected, Rejection
from newscrawler.outlet import Outlet
from newscrawler.recovery import recover
from newscrawler.spiders.sindonews import SindonewsSpider
from newscrawler.storage.store import OutletStore, StoreError
from newscrawler.storage.verify import verify
from tests.loopback.desk import TEXT
from tests.storage.drill import KILLED, forked
from tests.storage.test_store import exported

FETCHED = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
LISTED = datetime(2026, 7, 24, 7, 30, tzinfo=UTC)
OUTLET: type[Outlet] = SindonewsSpider


def url(number: int) -> str:
    return f"https://international.sindonews.com/read/{number}/42/badai-178400000{number}"


def page(number: int, *paragraphs: str) -> Page:
    html = page_2025(
        url=url(number), title=f"Badai {number}", date="Jumat, 24 Juli 2026 - 14:00 WIB", paragraphs=paragraphs or TEXT
    )
    hints = Hints(title="Badai", via="feed", discovered_at=LISTED)
    return Page(url(number), html.encode(), {"content-type": "text/html; charset=utf-8"}, FETCHED, hints)


def open_store(root: Path, number: int, hour: int = 8) -> OutletStore:
    now = int(FETCHED.replace(hour=hour).timestamp())
    return OutletStore(root, "sindonews", f"20260724T{hour:02d}0000Z-{number:06x}", "live", now=lambda: now)


@pytest.fixture
def unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder in which an old version rejected: 1 wrongly, 2 rightly, 3 whose page is lost, 4 of the past."""
    store = open_store(tmp_path, 1)
    for number, kept in ((1, page(1)), (2, page(2, "-")), (3, None), (4, page(4))):
        store.discover(str(number), url(number), "backfill" if number == 4 else "live", {"via": "feed"})
        error = Rejected("no_body", "0 words")
        rejection = Rejection.of(error, url=url(number), outlet="sindonews", fetched_at=FETCHED, run_id=store.run_id)
        store.reject(str(number), rejection, [kept] if kept else [])
    store.close()
    monkeypatch.setattr("newscrawler.storage.store.__version__", "99.0")
    yield tmp_path
    assert list(verify(tmp_path)) == []


def states(store: OutletStore) -> dict[str, tuple[str, int | None]]:
    return {entry.key: (entry.state, entry.due) for entry in store.ledger.entries()}


def test_what_can_be_read_now_becomes_a_record_as_of_its_fetch(unread: Path) -> None:
    store = open_store(unread, 2, hour=11)
    assert recover(store, OUTLET) == 2
    found = states(store)
    assert {key: state for key, (state, _) in found.items()} == {
        "1": "exported", "2": "rejected", "3": "rejected", "4": "exported",
    }  # fmt: skip
    assert [entry.key for entry in store.due()] == ["3"]  # of which quarantine has no page
    assert recover(store, OUTLET) == 0
    store.close()
    records = {record["id"]: record for record in exported(unread)}
    assert sorted(records) == ["sindonews:1", "sindonews:4"]
    first = records["sindonews:1"]
    assert first["body"] == "\n\n".join(TEXT)
    assert (first["crawled_at"], first["run_id"]) == ("2026-07-24T08:00:00+00:00", store.run_id)
    assert (first["discovered_via"], first["discovered_at"]) == ("feed", "2026-07-24T07:30:00+00:00")
    assert (first["mode"], records["sindonews:4"]["mode"]) == ("live", "backfill")
    assert first["archive"] is None  # no archive has it
    assert len(exported(unread, "rejected")) == 4  # the same reason is not told again


def test_the_pages_of_the_last_try_count(unread: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(unread, 2)
    error = Rejected("no_body", "0 words")
    rejection = Rejection.of(error, url=url(1), outlet="sindonews", fetched_at=FETCHED, run_id=store.run_id)
    store.reject("1", rejection, [page(1, *TEXT, "Pelabuhan dibuka kembali pada Sabtu pagi setelah badai reda.")])
    store.close()
    monkeypatch.setattr("newscrawler.storage.store.__version__", "100.0")
    store = open_store(unread, 3, hour=9)
    assert recover(store, OUTLET) == 2
    store.close()
    (record,) = [record for record in exported(unread) if record["id"] == "sindonews:1"]
    assert record["body"].endswith("setelah badai reda.")
    assert record["version"] == 1


def run(root: Path, number: int) -> int:
    store = open_store(root, number, hour=8 + number)
    recovered = recover(store, OUTLET)
    store.close()
    return recovered


def test_killed_anywhere_it_is_done_again_and_nothing_twice(
    unread: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = shutil.copytree(unread, tmp_path_factory.mktemp("drill") / "whole")
    code, acts = forked(lambda: run(whole, 2))
    assert code == 0
    assert acts > 20
    for kill_at in range(1, acts + 1):
        root = shutil.copytree(unread, whole.with_name(str(kill_at)))
        code, _ = forked(lambda root=root: run(root, 2), kill_at)  # type: ignore[misc]
        assert code == KILLED
        run(root, 3)
        assert sorted(record["id"] for record in exported(root)) == ["sindonews:1", "sindonews:4"]
        assert len(exported(root, "rejected")) == 4
        assert list(verify(root)) == []


def test_a_link_that_redirects_is_tied_to_its_article(unread: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(unread, 2)
    store.discover("8", url(8), "live", {})
    error = Rejected("no_time", "")
    rejection = Rejection.of(error, url=url(9), outlet="sindonews", fetched_at=FETCHED, run_id=store.run_id)
    store.reject("8", rejection, [page(9)])
    store.close()
    monkeypatch.setattr("newscrawler.storage.store.__version__", "100.0")
    store = open_store(unread, 3, hour=9)
    assert recover(store, OUTLET) == 3
    found = store.get("8")
    assert found
    assert (found.key, found.state) == ("9", "exported")
    store.close()


def test_a_disk_that_is_full_is_an_error_of_the_store(unread: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(unread, 2)
    with monkeypatch.context() as patch:
        patch.setattr("newscrawler.storage.segments.SegmentWriter.write", _full)
        with pytest.raises(StoreError, match="No space left"):
            recover(store, OUTLET)
    store.close()
    store = open_store(unread, 3, hour=9)
    assert recover(store, OUTLET) == 2
    store.close()


def _full(*_: object) -> int:
    raise OSError(28, "No space left on device")
