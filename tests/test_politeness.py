"""Politeness and safety, measured at a real HTTP server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise, repeat
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.loopback.desk import DESK, HTML, WWW, Desk, collect, crawl
from tests.loopback.site import Answer, Site, certificate, running

PLAIN = (("Content-Type", "text/plain"),)
ALLOWED = Answer(b"User-agent: *\nDisallow: /search\n", headers=PLAIN)


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        for host in (DESK, WWW):
            site.add(site.url(host, "/robots.txt"), ALLOWED)
        yield site


@pytest.mark.parametrize(
    "rules",
    [
        Answer(status=503),
        Answer(b"User-agent: Scrapy\nDisallow: /\n", headers=PLAIN),
        Answer(b"User-agent: newscrawler\nDisallow: /read\nDisallow: /rss\n", headers=PLAIN),
        Answer(b"User-agent: *\n" + b"# x\n" * 120_000 + b"Disallow: /\n" + b"# x\n" * 2_400_000, headers=PLAIN),
        Answer(status=301, headers=(("Location", "file:///etc/robots.txt"),)),
        Answer(status=302, headers=(("Location", "http://kabar.example/robots.txt"),)),
    ],
    ids=["503", "forbids Scrapy by name", "forbids us by name", "10 MB", "leads to a file", "leads away"],
)
def test_what_robots_txt_forbids_or_does_not_say_is_not_fetched(site: Site, tmp_path: Path, rules: Answer) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.open()
    site.add(site.url(DESK, "/robots.txt"), rules)
    code, records, log = crawl(site, tmp_path / "out.jsonl")
    assert (code, records) == (1, []), log
    assert not [url for _, url, _ in site.asked if DESK in url and not url.endswith("/robots.txt")]


def test_of_a_robots_txt_of_a_terabyte_the_first_500_kib_count(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.open()
    counts = b"User-agent: *\nDisallow: /search\n" + b"# x\n" * 128_000
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n" + counts + b"Disallow: /\n"
    site.add(site.url(DESK, "/robots.txt"), Answer(wire=lambda: chain((head,), repeat(b"# x\n" * 10_000))))
    code, records, log = crawl(
        site, tmp_path / "out.jsonl", "-s", "ARCHIVE=1", "-s", f"ARCHIVE_DIR={tmp_path / 'warc'}"
    )
    assert (code, len(records)) == (0, 1), log
    (archive,) = (tmp_path / "warc").rglob("*.warc.gz")
    with archive.open("rb") as stream:
        kept = [record.rec_headers for record in ArchiveIterator(stream) if record.rec_type == "response"]
    cut = [one.get_header("WARC-Target-URI") for one in kept if one.get_header("WARC-Truncated") == "length"]
    assert cut == [site.url(DESK, "/robots.txt")]
    code, replayed, log = crawl(site, tmp_path / "replayed.jsonl", "-a", f"replay={archive}")
    assert (code, [record["rights"] for record in replayed]) == (0, [records[0]["rights"]]), log


def test_a_robots_txt_may_be_five_redirects_away(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.open()
    steps = [site.url(DESK, path) for path in ("/robots.txt", "/1", "/2", "/3", "/4", "/5")]
    for step, following in pairwise(steps):
        site.add(step, Answer(status=301, headers=(("Location", following),)))
    site.add(steps[-1], Answer(b"User-agent: *\nDisallow: /read\n", headers=PLAIN))
    code, records, log = crawl(site, tmp_path / "out.jsonl")
    assert (code, records) == (3, [])
    assert f"Rejected {desk.cards[0].url}: incomplete (Forbidden by robots.txt)" in log
    assert site.count(site.url(DESK, "/rss")) == 1


def test_neither_another_token_nor_autothrottle_shortens_the_longer_crawl_delay(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    for slug in ("satu", "dua"):
        desk.article(slug)
    desk.open()
    rules = b"User-agent: *\nCrawl-delay: 0.1\n\nUser-agent: Scrapy\nCrawl-delay: 0.8\n"
    for host in (DESK, WWW):
        site.add(site.url(host, "/robots.txt"), Answer(rules, headers=PLAIN))
    throttled = ("-s", "AUTOTHROTTLE_ENABLED=1", "-s", "AUTOTHROTTLE_MAX_DELAY=0.1", "-s", "DOWNLOAD_DELAY=0.1")
    code, records, log = crawl(site, tmp_path / "out.jsonl", *throttled)
    assert (code, len(records)) == (0, 2), log
    assert min(site.gaps()) >= 0.8 / 2


def test_requests_to_an_outlet_come_one_by_one_the_delay_apart_over_all_hosts(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    for number in range(5):
        desk.article(f"ke-{number}")
    desk.open()
    for answers in site.answers.values():
        answers[:] = [replace(answer, hang=0.6) for answer in answers]  # longer than the delay
    code, records, log = crawl(site, tmp_path / "out.jsonl", "-s", "DOWNLOAD_DELAY=0.2", "-s", "CONCURRENT_REQUESTS=8")
    assert (code, len(records)) == (0, 5), log
    assert min(site.gaps()) >= 0.59  # each was asked for when the answer before it was there
    for answers in site.answers.values():
        answers[:] = [replace(answer, hang=0) for answer in answers]
    site.asked.clear()
    code, records, log = crawl(
        site, tmp_path / "out.jsonl", "-s", "DOWNLOAD_DELAY=0.3", "-s", "DOWNLOAD_DELAY_JITTER=0.5"
    )
    assert (code, len(records)) == (0, 5), log
    assert min(site.gaps()) >= 0.3 / 2
    assert max(site.gaps()) - min(site.gaps()) > 0.08  # 0.3 to 0.9 s, by chance


def test_what_may_pass_is_asked_for_again_and_what_is_final_is_not(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    passing, final = (429, 500, 502, 503, 504, 408, 522, 524), (401, 403, 404, 410, 451)
    for status in (*passing, *final):
        desk.article(f"sekali-{status}", Answer(status=status), None)
    desk.open()
    code, records, log = crawl(site, tmp_path / "out.jsonl", "-s", "DOWNLOAD_DELAY=0.05")
    assert code == 0, log
    assert [record["title"] for record in records] == [f"Badai Mendekat (sekali-{status})" for status in passing]
    assert [site.count(card.url) for card in desk.cards] == [2] * len(passing) + [1] * len(final)


def test_no_cookie_is_kept_no_refresh_followed_and_nothing_listens(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    page = desk.article("segar")
    refresh = f'<meta http-equiv="refresh" content="0;url={site.url(DESK, "/segar")}">'
    site.add(desk.cards[0].url, page.replace("<head>", f"<head>{refresh}"))
    desk.open()
    for answers in site.answers.values():
        answers[:] = [replace(one, headers=(*one.headers, ("Set-Cookie", "kunjungan=1; Path=/"))) for one in answers]
    code, records, log = crawl(site, tmp_path / "out.jsonl")
    assert (code, len(records)) == (0, 1), log
    assert refresh in site.answers[desk.cards[0].url][0].body.decode()
    assert len(site.asked) == 6  # two robots.txt, feed, two index pages, the article
    assert not any("Cookie" in headers for _, _, headers in site.asked)
    assert {headers["Accept-Language"] for _, _, headers in site.asked} == {"id"}
    assert not re.search(r"telnet|remote.?control", re.sub(r"'\w+_ENABLED': False", "", log), re.IGNORECASE)


def test_the_budget_of_requests_of_a_day_holds_over_its_runs(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    for number in range(4):
        desk.article(f"ke-{number}")
    desk.open()
    for requests in (7, 0, 0):  # two robots.txt, feed, two index pages, two articles
        code, records, log = collect(site, tmp_path, "-s", "REQUESTS_PER_DAY=7")
        assert code == 0, log
        assert log.count("The day's budget of requests is used up") == 1
        assert len(site.asked) == requests
        assert len(records) == (2 if requests else 0)
        site.asked.clear()
    code, records, log = collect(site, tmp_path)
    assert (code, len(records)) == (0, 2), log


def test_an_article_that_robots_txt_forbids_is_a_rejection_and_the_run_says_so(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("boleh")
    desk.article("tidak")
    desk.open()
    rules = f"User-agent: *\nDisallow: /read/{desk.first + 2}/\n"
    site.add(site.url(DESK, "/robots.txt"), Answer(rules.encode(), headers=PLAIN))
    code, records, log = crawl(site, tmp_path / "out.jsonl")
    assert (code, len(records)) == (3, 1), log
    assert f"Rejected {desk.cards[1].url}: incomplete (Forbidden by robots.txt)" in log
    assert "'articles/forbidden': 1" in log
    code, records, log = collect(site, tmp_path / "data")
    assert (code, len(records)) == (0, 1), log  # of one there is no alarm
    assert "'articles/forbidden': 1" in log
    assert site.count(desk.cards[1].url) == 0


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(site: Site, tmp_path: Path) -> None:
    with running(tls=certificate(tmp_path, DESK)) as secret:
        url = f"https://{DESK}:{secret.port}/read/1900001/42/satu-1784000001"
        code, records, log = crawl(secret, tmp_path / "out.jsonl", "-a", f"url={url}")
    assert (code, records) == (1, []), log
    assert "certificate verify failed" in log
    assert secret.asked == []


def test_retry_after_keeps_the_whole_outlet_quiet(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.open()
    rss = site.url(DESK, "/rss")
    site.answers[rss].insert(0, Answer(status=503, headers=(HTML, ("Retry-After", "2"))))
    code, records, log = crawl(site, tmp_path / "out.jsonl", "-s", "DOWNLOAD_DELAY=0")
    assert (code, len(records)) == (0, 1), log
    place = next(n for n, (_, url, _) in enumerate(site.asked) if url == rss)
    assert len(site.asked) > place + 2  # others were waiting
    assert site.asked[place + 1][0] - site.asked[place][0] >= 2


def test_retry_after_is_waited_for_and_a_long_one_left_to_a_later_run(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("sibuk", Answer(status=429, headers=(HTML, ("Retry-After", "2"))), None)
    desk.article("lama", Answer(status=503, headers=(HTML, ("Retry-After", "100000"))), None)
    desk.open()
    code, records, log = collect(site, tmp_path)
    assert code == 0, log
    assert [record["title"] for record in records] == ["Badai Mendekat (sibuk)"]
    first, second = (at for at, url, _ in site.asked if url == desk.cards[0].url)
    assert second - first >= 2
    assert site.count(desk.cards[1].url) == 1
    assert "given up for this run" in log


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.2:{}/", "http://2130706434:{}/", "http://169.254.169.254/", "http://[::1]:{}/", "file:///etc"],
)
def test_a_redirect_to_an_address_that_is_not_public_is_not_followed(site: Site, tmp_path: Path, target: str) -> None:
    desk = Desk(site)
    desk.article("pindah", Answer(status=302, headers=(("Location", target.format(site.port)),)))
    desk.open()
    _, records, log = crawl(site, tmp_path / "out.jsonl")
    assert records == []
    assert "spider_exceptions" not in log
    assert {url.partition("://")[2].partition(":")[0] for _, url, _ in site.asked} == {DESK, WWW}


def test_names_that_lead_to_this_machine_are_not_connected_to(site: Site, tmp_path: Path) -> None:
    Desk(site).open()
    code, records, log = crawl(site, tmp_path / "out.jsonl", "-s", "ALLOW_PRIVATE_ADDRESSES=0")
    assert (code, records) == (1, [])
    assert site.connections == 0
    assert "which is no public address" in log
