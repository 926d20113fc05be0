"""Politeness and safety, measured at a real HTTP server."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise, repeat
from pathlib import Path

import pytest

from tests.loopback.desk import DESK, HTML, WWW, Desk, collect, crawl
from tests.loopback.site import Answer, Site, running

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
    code, records, log = crawl(site, tmp_path / "out.jsonl")
    assert (code, len(records)) == (0, 1), log


def test_a_robots_txt_may_be_five_redirects_away(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.open()
    steps = [site.url(DESK, path) for path in ("/robots.txt", "/1", "/2", "/3", "/4", "/5")]
    for step, following in pairwise(steps):
        site.add(step, Answer(status=301, headers=(("Location", following),)))
    site.add(steps[-1], Answer(b"User-agent: *\nDisallow: /read\n", headers=PLAIN))
    code, records, log = crawl(site, tmp_path / "out.jsonl")
    assert (code, records) == (1, [])
    assert "RobotsForbidden" in log
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
    times = [at for at, url, _ in site.asked if not url.endswith("/robots.txt")]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.8 - 0.08  # a busy machine


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
    "target", ["http://127.0.0.2:{}/", "http://169.254.169.254/", "http://[::1]:{}/", "file:///etc"]
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
