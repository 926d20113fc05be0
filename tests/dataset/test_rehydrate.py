"""What the ledgers of fetched texts say of a dataset, without a crawl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newscrawler.dataset.rehydrate import POLICY, Dataset, Finding, Rehydration
from newscrawler.items import Reason, Rejected, Rejection
from newscrawler.storage.files import whole
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import Busy, ledger_path, lock
from newscrawler.storage.segments import Manifest, compressed
from newscrawler.storage.store import OutletStore
from tests.dataset.published import publish
from tests.storage.drill import OUTLET, START, article

SITE = "https://international.sindonews.com/read"
AT = START.isoformat()


def record(key: str, **fields: Any) -> dict[str, Any]:
    """What a dataset says of an article of which the site has today what :func:`fetched` stores."""
    its = article(key)
    stated = {"id": f"{OUTLET}:{key}", "outlet": OUTLET, "url": f"{SITE}/{key}/42/satu-1", "crawler_version": "0.1.0"}
    return {**stated, "content_hash": its.content_hash, "source_hash": its.source_hash, **fields}


def rehydration(folder: Path, *records: dict[str, Any], **refused: str) -> Rehydration:
    return Rehydration(Dataset(publish(folder, records)), ["newscrawler.spiders"], "live", refused)


def store_of(work: Rehydration) -> OutletStore:
    """A store as a crawl has it, which nobody closes."""
    return OutletStore(work.root, OUTLET, "20260801T000000Z-000001", "live", POLICY)


def findings(work: Rehydration) -> dict[str, Finding]:
    return {row.id.partition(":")[2]: finding for row, finding in work.findings()}


def test_what_is_wanted_is_what_nobody_has_had_as_much_as_a_day_takes(tmp_path: Path) -> None:
    work = rehydration(tmp_path, *(record(key) for key in "123"), record("4", gone={"status": 410}))
    assert work.wanted(2) == {OUTLET: [f"{SITE}/1/42/satu-1", f"{SITE}/2/42/satu-1"]}
    store = store_of(work)
    store.export(article("1"))
    store.fail("2", "timeout")
    store.close()
    assert work.wanted(2) == {OUTLET: [f"{SITE}/3/42/satu-1"]}
    assert work.wanted(2, "detik") == {}


def test_a_killed_run_loses_nothing_and_its_texts_count(tmp_path: Path) -> None:
    work = rehydration(tmp_path, record("1"), record("2"))
    work.wanted(9)
    store = store_of(work)
    store.export(article("1"))
    store.commit()
    store.export(article("2"))  # never committed
    store.ledger.close()
    assert findings(work) == {"1": Finding("same", "", AT), "2": Finding("pending", open=True)}
    assert [line["count"] for line in Manifest(work.root).lines()] == [1]
    assert work.wanted(9) == {OUTLET: [f"{SITE}/2/42/satu-1"]}


def test_hashes_tell_whose_change_it_is(tmp_path: Path) -> None:
    other = "f" * 64
    work = rehydration(
        tmp_path,
        record("1", content_hash=other),
        record("2", content_hash=other, source_hash=other),
        record("3", content_hash=other, source_hash=other, crawler_version="0.0.9"),
        record("4", source_hash=other),
    )
    work.wanted(9)
    store = store_of(work)
    for key in "1234":
        text = article(key)
        text.paywalled = key == "2"
        store.export(text)
    store.close()
    found = findings(work)
    assert [finding.state for finding in found.values()] == ["changed", "changed", "changed", "same"]
    assert [finding.by_extractor for finding in found.values()] == [True, False, False, False]
    versions = "(newscrawler 0.0.9 then, 0.1.0 now)"
    assert found["2"].detail == "source_hash differs: the newsroom changed the text; only a teaser is public now"
    assert found["3"].detail.endswith(f"or another extractor takes other parts of the page for it {versions}")


@pytest.mark.parametrize(
    ("reason", "said", "state", "detail"),
    [
        ("http_status", "404", "gone", "HTTP 404"),
        ("http_status", "403", "forbidden", "HTTP 403"),
        ("http_status", "500", "failed", "http_status: 500"),
        ("incomplete", "Forbidden by robots.txt", "forbidden", "Forbidden by robots.txt"),
        ("challenge", "Cloudflare", "forbidden", "challenge: Cloudflare"),
        ("no_body", "", "failed", "no_body"),
    ],
)
def test_a_page_that_gives_no_text_says_why(tmp_path: Path, reason: Reason, said: str, state: str, detail: str) -> None:
    work = rehydration(tmp_path, record("1"))
    work.wanted(9)
    store = store_of(work)
    url = f"{SITE}/1/42/satu-1"
    store.reject("1", Rejection.of(Rejected(reason, said), url=url, outlet=OUTLET, fetched_at=START, run_id="r"))
    store.close()
    found = findings(work)["1"]
    assert (found.state, found.detail, found.open) == (state, detail, False)
    assert work.wanted(9) == {}


def test_what_is_not_asked_for_says_why(tmp_path: Path) -> None:
    work = rehydration(
        tmp_path,
        record("1", gone={"status": 410}, content_hash=None),
        record("2", url="https://international.sindonews.com/topic/2"),
        {**record("3"), "id": "tempo:3", "outlet": "tempo", "url": "https://www.tempo.co/internasional/x-2080001"},
        tempo="tempo refuses",
    )
    assert work.wanted(9) == {}
    assert {key: (found.state, found.detail) for key, found in findings(work).items()} == {
        "1": ("gone", "HTTP 410, before the dataset was made"),
        "2": ("failed", "by the patterns of sindonews no article: https://international.sindonews.com/topic/2"),
        "3": ("forbidden", "tempo refuses"),
    }
    assert not ledger_path(work.root, "tempo").exists()


def test_an_article_of_an_outlet_that_is_named_otherwise_today_is_found_by_its_site(tmp_path: Path) -> None:
    work = rehydration(tmp_path, record("1", id="sindo:1", outlet="sindo"))
    work.wanted(9)
    store = store_of(work)
    store.export(article("1"))
    store.close()
    assert findings(work) == {"1": Finding("same", "its id is sindonews:1 now", AT)}


def test_a_time_that_only_a_listing_told_is_told_to_the_crawl(tmp_path: Path) -> None:
    listed = record("1", published_source="listing", published_raw="Fri, 24 Jul 2026 07:30:00 +0700")
    work = rehydration(tmp_path, listed, record("2", published_source="selector", published_raw="24 Juli 2026"))
    work.wanted(9)
    ledger = Ledger(ledger_path(work.root, OUTLET), read_only=True)
    hints = [dict(entry.hints) for entry in ledger.entries()]
    ledger.close()
    assert hints == [{"published": "Fri, 24 Jul 2026 07:30:00 +0700"}, {}]


def test_while_an_outlet_is_crawled_the_others_go_on(tmp_path: Path) -> None:
    detik = "https://news.detik.com/internasional/d-8000001/x"
    work = rehydration(tmp_path, record("1"), {**record("2"), "id": "detik:8000001", "outlet": "detik", "url": detik})
    with lock(work.root, OUTLET):
        assert work.wanted(9) == {"detik": [detik]}
        found = findings(work)
    assert isinstance(work.problems[OUTLET], Busy)
    assert (found["1"].state, found["1"].open) == ("pending", True)
    assert found["1"].detail.startswith("sindonews is already being crawled")


def test_a_damaged_ledger_is_one_outlets_trouble(tmp_path: Path) -> None:
    work = rehydration(tmp_path, record("1"))
    path = ledger_path(work.root, OUTLET)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no ledger " * 999)
    assert work.wanted(9) == {}
    found = findings(work)["1"]
    assert found.state == "pending"
    assert "scrapy verify --rebuild sindonews" in found.detail


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (b'{"id": "sindonews:1"}\n', "line 1 is no record: it has no outlet, url, content_hash, source_hash"),
        (b"[]\n", "line 1 is no record: it has no id, outlet"),
        (b"{\n", "line 1 is no record: Expecting property name"),
    ],
)
def test_a_line_that_is_no_record_is_named(tmp_path: Path, lines: bytes, said: str) -> None:
    path = tmp_path / "articles" / f"{OUTLET}-2026-07.jsonl.zst"
    with whole(path) as file, compressed(file, "zst") as packed:
        packed.write(lines)
    with pytest.raises(ValueError, match=said) as error:
        list(Dataset(tmp_path).rows())
    assert str(error.value).startswith(f"{path}: ")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    dataset = Dataset(publish(tmp_path, [record(str(key)) for key in range(100)]))
    path = tmp_path / "articles" / f"{OUTLET}-2026-07.jsonl.zst"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ValueError, match=r"sindonews-2026-07\.jsonl\.zst is damaged after line"):
        list(dataset.rows())
    path.write_bytes(b"no zstd at all")
    with pytest.raises(ValueError, match="is damaged after line 0"):
        list(dataset.rows())


def test_outlets_are_named_by_the_files(tmp_path: Path) -> None:
    publish(tmp_path, [record("1"), {**record("2"), "outlet": "kabar-kota.example"}])
    assert Dataset(tmp_path).outlets == ["kabar-kota.example", "sindonews"]
    with pytest.raises(ValueError, match="is no dataset: it has no articles/"):
        Dataset(tmp_path / "articles")
