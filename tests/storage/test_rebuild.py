"""A ledger made anew of what else is kept; of segments alone also in test_store and test_revise."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.demo.markup import Card, Item, feed, index_page
from newscrawler.extraction.page import Hints, Page
from newscrawler.items import Rejected, Rejection
from newscrawler.outlet import Outlet
from newscrawler.spiders.sindonews import SindonewsSpider
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import ledger_path
from newscrawler.storage.origin import Origin
from newscrawler.storage.rebuild import Rebuilt, rebuild
from newscrawler.storage.store import OutletStore
from newscrawler.storage.warc_writer import ArchiveWriter, write_page
from tests.storage.drill import OUTLET, article

AT = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
SPIDER: type[Outlet] = SindonewsSpider
DATED = "Jumat, 24 Juli 2026 - 14:00 WIB"


def url(number: int) -> str:
    return f"https://international.sindonews.com/read/{number}/42/badai-178400000{number}"


def write(writer: ArchiveWriter, url: str, text: str) -> None:
    """Archive what is no page of an article."""
    writer.write(url, 200, "OK", [(b"content-type", b"text/html")], text.encode(), AT, {})


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data folder with a record of 1, a rejection of 2, and an archive that names 1 to 6, whose ledger is lost."""
    store = OutletStore(tmp_path, OUTLET, "20260724T080000Z-000001", "live")
    store.export(article("1"))
    error = Rejected("no_body", "3 words")
    rejection = Rejection.of(error, url=url(2), outlet=OUTLET, fetched_at=AT, run_id=store.run_id)
    store.reject("2", rejection)
    store.close()
    writer = ArchiveWriter(tmp_path / "archive", store.run_id)
    entries = [Item("Badai", url(number), AT, "International", "Badai") for number in (1, 2, 3)]
    write(writer, SPIDER.feeds[0], feed(entries))
    assert SPIDER.index
    cards = [Card(url(number), "Badai", "International", "x", DATED, 7) for number in (3, 4)]
    cards.append(Card("https://ekbis.sindonews.com/read/9/1/x-1", "Bursa", "Ekbis", "x", DATED, 7))
    write(writer, SPIDER.index.page_url(AT.date(), 0), index_page(cards))
    page = Page(url(5), b"x", {"content-type": "text/html"}, AT, Hints(via="feed"))
    write_page(writer, page, origin=Origin(hints=page.hints, mode="backfill", link=url(5)))
    write(writer, "https://www.sindonews.com/robots.txt", f"# {url(6)}")
    writer.close()
    ledger_path(tmp_path, OUTLET).unlink()
    return tmp_path


def test_what_was_rejected_stays_so_and_what_only_the_archive_names_is_fetched(kept: Path) -> None:
    archives = sorted((kept / "archive").glob("*"))
    assert rebuild(kept, OUTLET, SPIDER, archives) == Rebuilt(5, [])
    store = OutletStore(kept, OUTLET, "20260724T090000Z-000002", "live")
    found = {entry.key: (entry.state, entry.detail, entry.hints.get("via")) for entry in store.ledger.entries()}
    assert found == {
        "1": ("exported", "", None),
        "2": ("rejected", "no_body", None),
        "3": ("discovered", "", "feed"),
        "4": ("discovered", "", "index"),
        "5": ("discovered", "", "feed"),
    }
    due = store.due()
    assert [(entry.key, entry.mode) for entry in due] == [("3", "live"), ("4", "live"), ("5", "backfill")]
    assert due[0].hints["title"] == "Badai"
    assert due[0].hints["discovered_at"] == "2026-07-24T08:00:00+00:00"
    assert not store.is_upgraded()
    store.close()


def test_what_was_erased_is_not_learned_again(kept: Path) -> None:
    (kept / "erased.jsonl").write_text(
        '{"outlet": "sindonews", "id": "sindonews:4", "erased_at": "2026-07-24T08:00:00Z", "reason": "takedown"}\n'
    )
    rebuild(kept, OUTLET, SPIDER, sorted((kept / "archive").glob("*")))
    ledger = Ledger(ledger_path(kept, OUTLET))
    entry = ledger.get("4")
    assert entry
    assert entry.state == "erased"
    ledger.close()
