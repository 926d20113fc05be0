"""Politeness and safety, measured at a real HTTP server."""

from __future__ import annotations

from collections.abc import Iterator
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
        Answer(b"#" * 600 + b"\n" + b"User-agent: *\nDisallow: /\n" + b"# x\n" * 2_500_000, headers=PLAIN),
        Answer(status=302, headers=(("Location", "http://kabar.example/robots.txt"),)),
    ],
    ids=["503", "forbids Scrapy by name", "forbids us by name", "10 MB", "leads away"],
)
def test_what_robots_txt_forbids_or_does_not_say_is_not_fetched(site: Site, tmp_path: Path, rules: Answer) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.open()
    site.add(site.url(DESK, "/robots.txt"), rules)
    code, records, log = crawl(site, tmp_path / "out.jsonl")
    assert (code, records) == (1, []), log
    assert not [url for _, url, _ in site.asked if DESK in url and not url.endswith("/robots.txt")]


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


def test_a_secret_is_never_in_the_log(site: Site, tmp_path: Path) -> None:
    Desk(site).open()
    planted = ("-s", "PROXY_PASSWORD=rahasia-satu", "-s", "API_TOKEN=rahasia-dua")
    _, _, log = crawl(site, tmp_path / "out.jsonl", *planted, "-s", "UNUSED=http://user:rahasia-tiga@proxy.example/")
    assert "rahasia" not in log
    assert "Overridden settings" in log


CHUNK = b"10000\r\n" + b"z" * 65536 + b"\r\n"
WIRE_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(wire=lambda: [WIRE_HEAD + b"Content-Length: 5000\r\n\r\n<html>"], reset=True),
        Answer(wire=lambda: [WIRE_HEAD + b"Content-Length: 5000\r\n\r\n<html>"]),
        Answer(wire=lambda: [WIRE_HEAD + b"Content-Length: 5000\r\n\r\n", *[b"x"] * 400], pause=0.05),
        Answer(wire=lambda: [WIRE_HEAD, *(b"X-%d: %s\r\n" % (n, b"y" * 8000) for n in range(2000))]),
        Answer(wire=lambda: [WIRE_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[CHUNK] * 400]),
    ],
    ids=["reset", "too short", "a slow drip", "16 MB of headers", "a body without end"],
)  # fmt: skip
def test_a_bad_answer_costs_the_others_nothing(site: Site, tmp_path: Path, answer: Answer) -> None:
    desk = Desk(site)
    desk.article("buruk", answer)
    desk.article("baik")
    desk.open()
    _, records, log = collect(site, tmp_path)
    assert [record["title"] for record in records] == ["Badai Mendekat (baik)"], log
    assert "spider_exceptions" not in log
