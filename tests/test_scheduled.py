"""Scheduled mode end to end: the real command, run after run, against a real HTTP server."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawler.demo.markup import index_page
from newscrawler.monitoring.account import RunAccount
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import ledger_path, lock
from newscrawler.storage.verify import verify
from tests.loopback.desk import DESK, ROOT, TEXT, WWW, Desk, collect
from tests.loopback.site import Answer, Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        for host in (DESK, WWW):
            site.add(site.url(host, "/robots.txt"), Answer(b"User-agent: *\nDisallow: /search\n"))
        yield site


def let_due(data: Path) -> None:
    """Let the time pass until everything that waits is due."""
    with sqlite3.connect(ledger_path(data, "sindonews")) as ledger:
        ledger.execute("UPDATE articles SET due = 1 WHERE due IS NOT NULL")
    ledger.close()


def states(data: Path) -> list[tuple[str, str]]:
    ledger = Ledger(ledger_path(data, "sindonews"), read_only=True)
    try:
        return [(entry.state, entry.detail) for entry in ledger.entries()]
    finally:
        ledger.close()


def last_run(data: Path) -> RunAccount:
    ledger = Ledger(ledger_path(data, "sindonews"), read_only=True)
    try:
        return RunAccount.from_dict(ledger.runs()[-1])
    finally:
        ledger.close()


def test_run_after_run_each_article_once_and_its_changes(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    for slug in ("satu", "dua", "tiga"):
        desk.article(slug)
    desk.article("sumbang", Answer(status=503))
    desk.article("hilang", Answer(status=404))
    lost = Answer(status=503)
    desk.article("lenyap", lost, lost, Answer(status=404))
    desk.open(items=3)

    code, records, log = collect(site, tmp_path)
    assert code == 0, log
    assert [record["title"] for record in records] == [f"Badai Mendekat ({slug})" for slug in ("satu", "dua", "tiga")]
    assert {record["version"] for record in records} == {1}
    down = ("failed", "server_error")
    assert states(tmp_path)[3:] == [down, ("rejected", "http_status"), down]
    assert list(verify(tmp_path)) == []
    account = last_run(tmp_path)
    assert (account.discovered, account.fetched, account.exported) == (6, 3, 3)  # pages of articles only
    assert (account.rejected, account.failed) == ({"http_status": 1}, {"server_error": 2})

    # nothing new: only listings are read, and nothing is written
    asked = len(site.asked)
    manifest = (tmp_path / "manifest.jsonl").read_bytes()
    code, records, log = collect(site, tmp_path)
    assert (code, records) == (0, []), log
    assert len(site.asked) - asked == 5  # two robots.txt, feed, two index pages
    assert (tmp_path / "manifest.jsonl").read_bytes() == manifest

    # a day later: one is changed, one is gone, one is the same, and the one that failed comes
    urls = [card.url for card in desk.cards]
    changed = site.answers[urls[0]][0].body.decode().replace("dua pelabuhan", "tiga pelabuhan")
    site.add(urls[0], changed)
    site.add(urls[1], Answer(status=410))
    site.add(urls[3], site.answers[urls[2]][0].body.decode().replace("tiga", "sumbang"))
    let_due(tmp_path)
    code, records, log = collect(site, tmp_path)
    assert code == 0, log
    by_id = {record["id"]: record for record in records}
    assert sorted(by_id) == ["sindonews:1900001", "sindonews:1900002", "sindonews:1900004"]
    assert by_id["sindonews:1900001"]["version"] == 2
    assert by_id["sindonews:1900001"]["changes"]["fields"] == ["body"]
    assert by_id["sindonews:1900002"]["gone"]["status"] == 410
    assert by_id["sindonews:1900004"]["version"] == 1
    assert states(tmp_path)[4:] == [("rejected", "http_status")] * 2  # one is gone before it ever came
    assert list(verify(tmp_path)) == []


def test_an_outage_is_named_by_its_cause(tmp_path: Path) -> None:
    with running() as closed:
        pass
    code, records, log = collect(closed, tmp_path)
    assert (code, records) == (1, []), log
    assert {listing.cause for listing in last_run(tmp_path).listings} == {"refused"}  # not that robots.txt is missing


def test_a_listing_and_an_article_that_are_as_they_were_are_not_sent_again(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.open()
    marked = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"'), ("Last-Modified", "Fri, 24 Jul 2026"))
    for url in [card.url for card in desk.cards] + [url for url in site.answers if "indeks" in url]:
        site.add(url, Answer(site.answers[url][0].body, headers=marked), Answer(status=304))
    assert collect(site, tmp_path)[0] == 0
    let_due(tmp_path)
    code, records, log = collect(site, tmp_path)
    assert (code, records) == (0, []), log
    again = [headers for _, url, headers in site.asked if url == desk.cards[0].url][1]
    assert again["If-None-Match"] == '"1"'
    assert again["If-Modified-Since"] == "Fri, 24 Jul 2026"
    assert "'listings/unchanged': 2" in log
    assert "'articles/unchanged': 1" in log


def test_days_of_the_past_are_owed_and_paid(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.article("dua")
    desk.open()
    old = desk.now - timedelta(days=3)
    desk.article("lampau", at=old)
    desk.index(old.date(), desk.cards[-1])
    site.add(site.url(WWW, f"/indeks/9/0?t={old.date() + timedelta(days=1)}"), index_page([]))
    since = old.date() - timedelta(days=1)  # of which the site has no index
    code, records, log = collect(site, tmp_path, "-a", f"since={since}")
    assert code == 3, log
    account = last_run(tmp_path)
    assert (account.discovered, account.exported, account.backfilled) == (2, 2, 1)
    assert {listing.status for listing in account.listings} == {"ok"}  # what is old says nothing of today
    modes = {record["title"]: record["mode"] for record in records}
    assert modes == {f"Badai Mendekat ({s})": m for s, m in (("satu", "live"), ("dua", "live"), ("lampau", "backfill"))}
    ledger = Ledger(ledger_path(tmp_path, "sindonews"), read_only=True)
    assert ledger.debt() == []
    ledger.close()
    assert list(verify(tmp_path)) == []


def test_two_runs_at_once_and_a_run_that_is_told_to_end(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    for number in range(12):
        desk.article(f"ke-{number}")
    desk.open()
    with lock(tmp_path, "sindonews"):
        code, _, log = collect(site, tmp_path)
    assert code == 4
    assert "sindonews is already being crawled, by process" in log

    options = ["-s", f"DATA_DIR={tmp_path}", "-s", "DOWNLOAD_DELAY=0.2", "-s", "ALLOW_PRIVATE_ADDRESSES=1"]
    options += ["-s", "SPIDER_MODULES=tests.loopback.spiders", "-s", "CONTACT=redaksi@example.org"]
    options += ["-s", "TWISTED_DNS_RESOLVER=tests.loopback.resolver.LoopbackResolver"]
    for number in (signal.SIGTERM, signal.SIGKILL):
        command = [sys.executable, "-m", "scrapy", "crawl", "sindonews", *options]
        before = site.count(desk.cards[2].url) + site.count(desk.cards[7].url)
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "LOOPBACK_PORT": str(site.port)}, stderr=subprocess.PIPE
        )
        deadline = time.monotonic() + 30
        while site.count(desk.cards[2].url) + site.count(desk.cards[7].url) == before and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(number)
        process.communicate(timeout=30)
        assert process.returncode in (1, -signal.SIGKILL)
    code, _, log = collect(site, tmp_path)
    assert code == 0, log
    assert [state for state, _ in states(tmp_path)] == ["exported"] * 12
    assert list(verify(tmp_path)) == []


def redesigned(page: str) -> str:
    """The page as a layout would have it that nobody has seen."""
    return page.replace("detail-", "baru-").replace("<h1", "<h1 data-new")


def test_an_odd_page_makes_the_run_look_whether_the_layout_has_changed(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    text = [f"{sentence} Ini laporan ke-{number} dari pelabuhan." for number in range(6) for sentence in TEXT]
    pages = [desk.article(f"ke-{number}", paragraphs=text) for number in range(6)]
    desk.open(items=6)
    assert collect(site, tmp_path)[0] == 0
    assert last_run(tmp_path).layouts == {"2025": 6}

    # one odd page: four known ones are read again, and they are as they were
    odd = desk.article("aneh", paragraphs=text)
    site.add(desk.cards[-1].url, redesigned(odd))
    pages += [odd, desk.article("lazim", paragraphs=text)]
    desk.open(items=6)
    with sqlite3.connect(ledger_path(tmp_path, "sindonews")) as ledger:  # runs are no longer in the same second
        ledger.execute("UPDATE articles SET fetched = fetched - 60")
    ledger.close()
    asked = len(site.asked)
    code, records, log = collect(site, tmp_path)
    assert code == 0, log
    assert [record["layout"] for record in records] == [None, "2025"], log
    assert last_run(tmp_path).layouts == {"2025": 1 + 4, "generic": 1}
    assert len(site.asked) - asked == 5 + 2 + 4  # robots.txt and listings, what is new, what is looked at again

    # within hours nothing is looked at again
    asked = len(site.asked)
    assert collect(site, tmp_path)[0] == 0
    assert len(site.asked) - asked == 5

    # the site gets a new layout, and for hours brings nothing: what is known tells, and keeps what was read of it
    for card, page in zip(desk.cards, pages, strict=True):
        site.add(card.url, redesigned(page).replace("dua pelabuhan", "tiga pelabuhan"))
    with sqlite3.connect(ledger_path(tmp_path, "sindonews")) as ledger:
        ledger.execute("UPDATE about SET value = '2026-07-24T00:00:00+00:00' WHERE name IN ('page', 'probe')")
    ledger.close()
    code, records, log = collect(site, tmp_path)
    assert code == 0, log
    assert [(record["url"], record["version"]) for record in records] == [(desk.cards[6].url, 2)]  # guess against guess
    account = last_run(tmp_path)
    assert (account.fetched, account.strange) == (5, 5), log
    assert list(verify(tmp_path)) == []


def test_an_upgrade_makes_no_new_versions_unless_it_is_asked_for(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("satu", paragraphs=(*TEXT, "Kabari kawan Anda"))
    desk.article("dua", paragraphs=(*TEXT, "Kabari kawan Anda"))
    desk.open(items=2)
    assert len(collect(site, tmp_path)[1]) == 2
    let_due(tmp_path)
    upgraded = ("-s", "SPIDER_MODULES=tests.loopback.upgraded")
    code, records, log = collect(site, tmp_path, *upgraded)
    assert (code, records) == (0, []), log
    assert (last_run(tmp_path).fetched, last_run(tmp_path).unchanged) == (2, 2)
    let_due(tmp_path)
    code, records, log = collect(site, tmp_path, *upgraded, "-s", "REISSUE_ON_UPGRADE=1")
    assert code == 0, log
    assert [(record["version"], record["changes"]["cause"]) for record in records] == [(2, "extractor")] * 2, log
    assert records[0]["changes"]["removed"] == ["Kabari kawan Anda"]
    let_due(tmp_path)
    assert collect(site, tmp_path, *upgraded, "-s", "REISSUE_ON_UPGRADE=1")[1] == []
