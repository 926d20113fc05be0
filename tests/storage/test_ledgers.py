"""Ledgers in files and on a server: the same assertions of both."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from newscrawler.storage.compact import compact
from newscrawler.storage.erase import erase
from newscrawler.storage.ledger import Ledger, LedgerError, Listing, Segment, State
from newscrawler.storage.ledgers import Busy, Ledgers
from newscrawler.storage.rebuild import rebuild
from newscrawler.storage.segments import Manifest
from newscrawler.storage.status import status
from newscrawler.storage.store import OutletStore, Policy
from newscrawler.storage.verify import outlets_in, records, verify
from tests.storage.conftest import Home
from tests.storage.drill import KILLED, OUTLET, article, forked, run, state

SITE = {"1": "Satu.", "2": "Dua.", "3": None, "4": "Empat.", "5": "Lima."}
LATER = {**SITE, "6": "Enam.", "7": None}
SCARCE = Policy(revisit=())
ALL = {key: ("rejected", 0) if text is None else ("exported", 1) for key, text in LATER.items()}


@pytest.fixture
def ledgers(home: Home, tmp_path: Path) -> Ledgers:
    return home(tmp_path / "data")


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.lock(OUTLET), closing(ledgers.open(OUTLET)) as ledger:
        yield ledger


def exported(root: Path) -> list[str]:
    files = [file for file, line in Manifest(root).files().items() if line["kind"] == "articles"]
    return sorted(record["id"].partition(":")[2] for file in files for _, record in records(root / file) if record)


# -- what happens to an article


def test_an_article_is_discovered_once(ledger: Ledger) -> None:
    assert ledger.discover("1", "https://x/1", 100, "live", {"title": "Badai 'hebat' di laut\0 10 % ?"})
    assert not ledger.discover("1", "https://x/1-lain", 200, "live", {})
    found = ledger.get("1")
    assert found
    assert (found.url, found.state, found.discovered, found.mode) == ("https://x/1", "discovered", 100, "live")
    assert found.hints == {"title": "Badai 'hebat' di laut\0 10 % ?"}
    assert (found.due, found.version, found.source_hash, found.segment, found.etag) == (100, 0, b"", None, "")


def test_what_became_of_it(ledger: Ledger) -> None:
    ledger.discover("1", "https://x/1", 100, "backfill", {})
    ledger.settle("1", "exported", fetched=3_000_000_000, due=None, version=1, source_hash=b"\0\xff" * 8, etag='"x"')
    found = ledger.get("1")
    assert found
    assert (found.state, found.mode, found.fetched, found.due) == ("exported", "backfill", 3_000_000_000, None)
    assert (found.source_hash, found.etag) == (b"\0\xff" * 8, '"x"')
    assert ledger.counts() == {"exported": 1}


def test_what_was_not_committed_is_not_there(ledgers: Ledgers) -> None:
    with ledgers.lock(OUTLET), closing(ledgers.open(OUTLET)) as ledger:
        ledger.discover("1", "https://x/1", 100, "live", {})
        ledger.commit()
        ledger.discover("2", "https://x/2", 100, "live", {})
        with closing(ledgers.open(OUTLET, read_only=True)) as reader:
            assert [entry.key for entry in reader.entries()] == ["1"]
        ledger.rollback()
        assert not ledger.knows("2")
        ledger.discover("3", "https://x/3", 100, "live", {})
    with closing(ledgers.open(OUTLET, read_only=True)) as reader:
        assert [entry.key for entry in reader.entries()] == ["1"]


def test_an_alias_leads_to_its_article(ledger: Ledger) -> None:
    for key in "12":
        ledger.discover(key, f"https://x/{key}", 100, "live", {})
    ledger.alias("1", "2")
    ledger.alias("1", "2")
    found = ledger.get("1")
    assert found
    assert (found.key, ledger.aliases("2")) == ("2", ["1"])
    assert ledger.knows("1")
    assert [entry.key for entry in ledger.entries()] == ["2"]


def test_what_is_due_and_in_which_order(ledger: Ledger) -> None:
    for number, key in enumerate(("a", "B", "c", "d"), 1):
        ledger.discover(key, "https://x/", 100 * number, "backfill" if key == "c" else "live", {})
    ledger.settle("d", "exported", version=1, due=50)
    assert [entry.key for entry in ledger.due(1000)] == ["B", "a", "c", "d"]
    assert [entry.key for entry in ledger.due(100)] == ["a", "d"]
    assert (ledger.waiting(250), ledger.newest()) == (2, 400)
    assert [entry.key for entry in ledger.entries()] == ["B", "a", "c", "d"]  # by their bytes
    ledger.settle("d", "exported", fetched=10, due=None)
    assert [entry.key for entry in ledger.newest_known(5, 11)] == ["d"]
    assert ledger.newest_known(5, 10) == []
    assert ledger.requeue() == 4
    assert [entry.key for entry in ledger.due(1000)] == ["B", "a", "c", "d"]


def test_which_articles_are_fetched_again(ledger: Ledger) -> None:
    became: dict[str, State] = {"a": "failed", "b": "rejected", "c": "exported"}
    for number, key in enumerate(became, 1):
        ledger.discover(key, "https://x/", 100 * number, "live", {})
        ledger.settle(key, became[key], due=None)
    assert ledger.requeue(("exported", "gone")) == 1
    assert [entry.key for entry in ledger.due(1000)] == ["c"]
    assert ledger.requeue(("failed",), key="b") == 0
    assert ledger.requeue(("rejected",), key="b", discovered=(200, 201)) == 1
    assert ledger.requeue(discovered=(100, 300)) == 2
    assert ledger.requeue(discovered=(101, 200)) == 0


def test_what_another_version_could_not_read(ledger: Ledger) -> None:
    for key, crawler, detail in (("a", "0", "no_body"), ("b", "1", "no_body"), ("c", "0", "duplicate_page")):
        ledger.discover(key, "https://x/", 100, "live", {})
        ledger.settle(key, "rejected", crawler=crawler, detail=detail, due=None)
    ledger.erase("a2", 100, "no_body")
    reasons = ("no_title", "no_body")
    assert [entry.key for entry in ledger.unread("1", reasons)] == ["a"]
    assert ledger.retry_unread("1", reasons, 500) == 1
    assert [(entry.key, entry.due) for entry in ledger.due(1000)] == [("a", 500)]


def test_which_articles_have_a_record(ledger: Ledger) -> None:
    for key in "abc":
        ledger.discover(key, "https://x/", 100, "live", {})
        ledger.settle(key, "exported", version=int(key != "b"))
    ledger.erase("c", 200, "permintaan")
    assert [entry.key for entry in ledger.recorded()] == ["a"]


def test_a_clock_that_was_ahead_keeps_nothing_waiting(ledger: Ledger) -> None:
    for key, discovered, version in (("ahead", 900, 0), ("known", 900, 1), ("failed", 100, 0)):
        ledger.discover(key, "https://x/", discovered, "live", {})
        ledger.settle(key, "failed", due=900, version=version)
    ledger.forgive_clock(500)
    assert [entry.key for entry in ledger.due(500)] == ["ahead"]


def test_what_was_erased_leaves_a_block(ledger: Ledger) -> None:
    ledger.discover("1", "https://x/rahasia", 100, "live", {"title": "Rahasia"})
    for key in "12":
        ledger.erase(key, 200, "permintaan")
        found = ledger.get(key)
        assert found
        assert (found.state, found.url, found.hints, found.detail, found.due) == ("erased", "", {}, "permintaan", None)
    assert ledger.requeue() == 0
    ledger.put_alarm({"a": 1}, is_open=True)
    ledger.commit()
    assert ledger.scrub()
    assert ledger.counts() == {"erased": 2}
    ledger.put_alarm({"a": 2}, is_open=True)
    assert [number for number, _ in ledger.alarms()] == [1, 2]


# -- all else that it keeps


def test_segments(ledger: Ledger) -> None:
    one, two = ledger.segment("a/1.jsonl", "r1"), ledger.segment("a/2.jsonl", "r1")
    ledger.grow(one, 5_000_000_000)
    ledger.finish(two, "a/2.jsonl.gz")
    assert ledger.segments(open_only=True) == [Segment(one, "a/1.jsonl", "r1", 5_000_000_000, True)]
    assert ledger.segment_named("a/2.jsonl.gz") == Segment(two, "a/2.jsonl.gz", "r1", 0, False)
    ledger.discover("1", "https://x/1", 100, "live", {})
    ledger.settle("1", "exported", version=2)
    ledger.move("1", 1, one, 7)
    ledger.move("1", 2, two, 9)
    found = ledger.get("1")
    assert found
    assert (found.segment, found.place) == (two, 9)
    ledger.drop_segment(one)
    assert [segment.id for segment in ledger.segments()] == [two]
    assert ledger.segment_of(one) is None


def test_listings(ledger: Ledger) -> None:
    ledger.listing_read("https://x/rss", 100, ["2", "1", "2"], '"e"', "")
    ledger.listing_read("https://x/rss", 200, ["3"], "", "Fri")
    assert ledger.listing("https://x/rss") == Listing(200, frozenset("3"), "", "Fri")
    ledger.forget_listings(201)
    assert ledger.listing("https://x/rss") is None


def test_debt_and_requests(ledger: Ledger) -> None:
    days = [date(2026, 7, day) for day in (1, 2, 1)]
    ledger.owe(days)
    ledger.paid(date(2026, 7, 2))
    assert ledger.debt() == [date(2026, 7, 1)]
    ledger.owe([date(1, 1, 1), date(2026, 7, 2), date(2026, 7, 3)])
    assert ledger.cancel(date(2026, 7, 2), date(2026, 7, 3)) == 2
    assert ledger.debt() == [date(2026, 7, 1), date(1, 1, 1)]
    assert ledger.cancel(date.min, date.max) == 2
    assert ledger.debt() == []
    ledger.add_requests(date(2026, 7, 1), 5)
    ledger.add_requests(date(2026, 7, 1), 6)
    assert (ledger.requests(date(2026, 7, 1)), ledger.requests(date(2026, 7, 2))) == (11, 0)


def test_runs_alarms_and_what_it_is_of(ledger: Ledger) -> None:
    for run_id in ("20260724T090000Z-b", "20260724T090000Z-A", "20260723T090000Z-c"):
        ledger.add_run(run_id, {"id": run_id})
    ledger.add_run("20260723T090000Z-c", {"id": "c"})
    assert [account["id"][-1] for account in ledger.runs("20260724")] == ["A", "b"]
    assert ledger.last_run() == ("20260724T090000Z-b", {"id": "20260724T090000Z-b"})
    assert ledger.runs()[0] == {"id": "c"}
    ledger.put_alarm({"kind": "yield"}, is_open=True)
    ((number, alarm),) = ledger.alarms()
    ledger.put_alarm({**alarm, "closed": True}, is_open=False, number=number)
    assert ledger.alarms() == []
    assert ledger.alarms(open_only=False) == [(number, {"kind": "yield", "closed": True})]
    ledger.set_about("source", "live")
    ledger.set_about("source", "replay")
    assert ledger.about("source") == "replay"
    ledger.drop_about("source")
    assert ledger.about("source") is None


# -- the ledgers of a data folder


def test_they_are_made_when_they_are_written_to(ledgers: Ledgers) -> None:
    assert not ledgers.exists(OUTLET)
    with pytest.raises(LedgerError):
        ledgers.open(OUTLET, read_only=True)
    for _ in range(2):
        with ledgers.lock(OUTLET):
            ledgers.open(OUTLET).close()
    assert ledgers.exists(OUTLET)
    assert outlets_in(ledgers.root, ledgers) == [OUTLET]


def test_one_writer_an_outlet(ledgers: Ledgers, home: Home) -> None:
    other = home(ledgers.root)
    with ledgers.lock(OUTLET):
        with pytest.raises(Busy, match=rf"sindonews is already being crawled, by process {os.getpid()}"):
            other.lock(OUTLET).__enter__()
        with other.lock("detik"):
            pass
    with other.lock(OUTLET):
        pass


def test_who_is_killed_lets_go_at_once(ledgers: Ledgers, home: Home) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover -- the child does not report
        with suppress(BaseException), home(ledgers.root).lock(OUTLET):
            os.write(writer, b".")
            time.sleep(60)
        os._exit(1)
    os.close(writer)
    assert os.read(reader, 1) == b"."
    os.close(reader)
    with pytest.raises(Busy):
        ledgers.lock(OUTLET).__enter__()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    deadline = time.monotonic() + 10
    while True:
        try:
            with ledgers.lock(OUTLET):
                break
        except Busy:  # a server needs a moment to see it
            assert time.monotonic() < deadline


def test_killed_anywhere_the_next_run_ends_with_each_article_exactly_once(home: Home, tmp_path: Path) -> None:
    whole = home(tmp_path / "whole")
    code, acts = forked(lambda: run(whole.root, 1, SITE, SCARCE, whole))
    assert code == 0
    assert acts > 60
    for kill_at in range(1, acts + 1, 3):
        ledgers = home(tmp_path / str(kill_at))
        root = ledgers.root
        assert forked(lambda: run(root, 1, SITE, SCARCE, ledgers), kill_at)[0] == KILLED  # noqa: B023 -- done at once
        forked(lambda: run(root, 2, LATER, SCARCE, ledgers), 5 * kill_at % acts)  # noqa: B023
        run(root, 3, LATER, SCARCE, ledgers)
        assert list(verify(root, ledgers=ledgers)) == []
        assert exported(root) == list("12456")
        assert state(root, ledgers) == ALL
        assert not [path for path in root.rglob("*") if path.suffix in (".part", ".tmp")]


def test_made_anew_killed_anywhere(home: Home, tmp_path: Path) -> None:
    for kill_at in (None, *range(1, 30, 4)):
        ledgers = home(tmp_path / str(kill_at))
        root = ledgers.root
        run(root, 1, SITE, SCARCE, ledgers)
        assert forked(lambda: run(root, 2, LATER, SCARCE, ledgers), 30)[0] == KILLED  # noqa: B023

        def anew(ledgers: Ledgers = ledgers) -> None:
            with ledgers.lock(OUTLET):
                rebuild(ledgers.root, OUTLET, ledgers=ledgers)

        forked(anew, kill_at)
        anew()
        run(root, 3, LATER, SCARCE, ledgers)
        assert list(verify(root, ledgers=ledgers)) == []
        assert exported(root) == list("12456")


def test_where_the_ledger_is_gone_nothing_is_collected_again(ledgers: Ledgers) -> None:
    Manifest(ledgers.root).append({"file": "x", "outlet": OUTLET})
    with pytest.raises(
        LedgerError, match=r"is gone or empty, and .* `scrapy verify --rebuild sindonews` makes it anew"
    ):
        run(ledgers.root, 1, SITE, SCARCE, ledgers)
    assert not ledgers.exists(OUTLET)


def test_erased_and_merged(ledgers: Ledgers) -> None:
    root = ledgers.root
    run(root, 1, SITE, SCARCE, ledgers)
    run(root, 2, LATER, SCARCE, ledgers)
    with ledgers.lock(OUTLET):
        store = OutletStore(root, OUTLET, "20260731T000000Z-ffffff", "live", SCARCE, ledgers=ledgers)
        found = erase(store, "2", "permintaan", lambda url: url.rpartition("/")[2], [])
        assert (found.known, found.records, found.done) == (True, 1, True)
        assert compact(store, "2026-09") == (4, 2)
        store.close()
    assert list(verify(root, ledgers=ledgers)) == []
    assert exported(root) == list("1456")
    assert state(root, ledgers) == {**ALL, "2": ("erased", 1)}


def test_how_it_stands(ledgers: Ledgers, tmp_path: Path) -> None:
    assert status(ledgers.root, OUTLET, tmp_path, 0, ledgers).problem.startswith("there is no ledger")
    run(ledgers.root, 1, SITE, SCARCE, ledgers)
    found = status(ledgers.root, OUTLET, tmp_path, 0, ledgers)
    assert (found.problem, found.source, found.articles) == ("", "live", {"exported": 4, "rejected": 1})
    assert found.disk > 20_000


def test_what_another_run_may_still_write_to_is_copied(ledgers: Ledgers) -> None:
    root, plain = ledgers.root, Policy(revisit=(), compression="")
    with ledgers.lock(OUTLET):
        store = OutletStore(root, OUTLET, "20260724T010000Z-000001", "live", plain, ledgers=ledgers)
        store.export(article("1"))
        store.commit()
        store.export(article("2"))  # not committed
        store.ledger.close()
    run(root, 2, {}, plain, ledgers)
    store._write("articles", b"from the dead\n")
    assert list(verify(root, ledgers=ledgers)) == []
    assert exported(root) == ["1"]
