"""The real spider, by the real command, against a real HTTP server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawler.demo.markup import index_page, page_2025
from tests.loopback.desk import DESK, HTML, TEXT, WWW, Desk, crawl
from tests.loopback.site import Answer, Site, running

CRAWL_DELAY = 0.5


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        for host in (DESK, WWW):
            rules = f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\nDisallow: /search\n"
            site.add(site.url(host, "/robots.txt"), Answer(rules.encode(), headers=(("Content-Type", "text/plain"),)))
        yield site


def test_a_good_day(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("biasa")
    zipped = desk.article("terkompresi", Answer())
    site.add(desk.cards[-1].url, Answer(gzip.compress(zipped.encode()), headers=(HTML, ("Content-Encoding", "gzip"))))
    desk.article("sumbang", Answer(status=503), None)
    page = desk.article("aksara", Answer())
    latin = (("Content-Type", "text/html; charset=iso-8859-1"),)
    site.add(desk.cards[-1].url, Answer(page.replace("Marua", "Maruá").encode(), headers=latin))
    desk.article("hilang", Answer(status=404))
    moved_to = site.url(DESK, "/read/1900900/42/tujuan-1784000900")
    page = desk.article("pindah", Answer(status=301, headers=(("Location", moved_to),)))
    site.add(moved_to, page)
    desk.open(items=2)

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert code == 0, log
    assert [record["title"] for record in records] == [
        f"Badai Mendekat ({slug})" for slug in ("biasa", "terkompresi", "sumbang", "aksara", "pindah")
    ]
    assert records[0]["discovered_via"] == "feed"
    assert records[2]["discovered_via"] == "index"
    assert "Maruá" in records[3]["body"]
    assert records[4]["fetched_url"] == moved_to
    assert records[0]["dateline"] == "PORT LIMA"
    assert len(records[0]["rights"]["robots_txt_sha256"]) == 64
    assert "(404)" in log
    assert all(headers["User-Agent"].endswith("(+redaksi@example.org)") for _, _, headers in site.asked)
    assert not any("Cookie" in headers for _, _, headers in site.asked)


def test_the_gap_between_requests_is_at_least_the_crawl_delay_over_all_hosts(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    for slug in ("satu", "dua", "tiga"):
        desk.article(slug)
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl", "-s", "DOWNLOAD_DELAY=0.05")

    assert (code, len(records)) == (0, 3), log
    assert min(site.gaps()) >= CRAWL_DELAY / 2
    assert len(site.asked) == 8  # two robots.txt, feed, two index pages, three articles


@pytest.mark.parametrize(
    ("answer", "log_line"),
    [
        (Answer(hang=30), "DownloadTimeoutError"),
        (Answer(status=503), "http_status (503)"),
    ],
    ids=["a hang", "503 for good"],
)
def test_an_article_that_may_still_be_had_fails_the_run_and_costs_the_others_nothing(
    site: Site, tmp_path: Path, answer: Answer, log_line: str
) -> None:
    desk = Desk(site)
    desk.article("buruk", answer)
    desk.article("baik")
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert code == 1
    assert [record["title"] for record in records] == ["Badai Mendekat (baik)"]
    assert log_line in log
    assert site.count(desk.cards[0].url) == 2  # tried again once


@pytest.mark.parametrize("bomb", [False, True], ids=["as sent", "decompressed"])
def test_a_body_of_20_mb_is_rejected_as_oversize(site: Site, tmp_path: Path, bomb: bool) -> None:
    desk = Desk(site)
    body = b"x" * 20_000_000
    headers = (HTML, ("Content-Encoding", "gzip")) if bomb else (HTML,)
    desk.article("besar", Answer(gzip.compress(body) if bomb else body, headers=headers))
    desk.article("baik")
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert [record["title"] for record in records] == ["Badai Mendekat (baik)"]
    assert "oversize" in log
    assert code == 0, log


def test_a_redirect_to_another_host_is_not_followed(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    elsewhere = site.url("www.example.org", "/read/1900001/42/lain")
    desk.article("keluar", Answer(status=302, headers=(("Location", elsewhere),)))
    site.add(elsewhere, "<h1>lain</h1>")
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, records) == (0, [])
    assert "Rejected" in log
    assert "www.example.org is no host of sindonews" in log
    assert site.count(elsewhere) == 0


def test_a_site_that_is_down_fails_the_run(site: Site, tmp_path: Path) -> None:
    site.add(site.url(DESK, "/rss"), Answer(status=500))

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, records) == (1, [])
    assert "Listing failed" in log


def test_robots_txt_is_obeyed(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("biasa")
    desk.open()
    site.add(site.url(DESK, "/robots.txt"), Answer(b"User-agent: newscrawler\nDisallow: /\n"))

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, records) == (1, [])
    assert "Forbidden by robots.txt" in log
    assert not [url for _, url, _ in site.asked if DESK in url and "robots" not in url]


def test_a_robots_txt_that_cannot_be_had_forbids_everything(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("biasa")
    desk.open()
    for host in (DESK, WWW):
        site.add(site.url(host, "/robots.txt"), Answer(status=503))

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, records) == (1, [])
    assert {url for _, url, _ in site.asked} == {site.url(host, "/robots.txt") for host in (DESK, WWW)}
    assert "could not be had" in log


def test_limit_gives_the_newest(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("terbaru", Answer(status=404))
    for slug in ("kedua", "ketiga", "keempat"):
        desk.article(slug)
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl", "-a", "limit=2")

    assert code == 0, log
    assert [record["title"] for record in records] == ["Badai Mendekat (kedua)", "Badai Mendekat (ketiga)"]
    assert site.count(desk.cards[3].url) == 0


def test_named_articles_alone_are_fetched(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("satu")
    desk.article("dua")

    code, records, log = crawl(site, tmp_path / "out.jsonl", "-a", f"url={desk.cards[1].url}")

    assert code == 0, log
    assert [record["title"] for record in records] == ["Badai Mendekat (dua)"]
    assert records[0]["discovered_via"] == "url"
    assert len(site.asked) == 2  # robots.txt and the article


def test_a_site_that_refuses_connections_fails_the_run(tmp_path: Path) -> None:
    with running() as closed:
        pass

    code, records, log = crawl(closed, tmp_path / "out.jsonl")

    assert (code, records) == (1, [])
    assert "could not be had" in log


def test_a_part_that_may_still_be_had_fails_the_run_and_the_record_says_so(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("panjang", pages=2)
    site.add(f"{desk.cards[0].url}?showpage=all", Answer(status=503))
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert code == 1
    assert [record["pages"] for record in records] == [1]
    assert records[0]["warnings"] == ["incomplete: 1 of 2 pages"]
    assert "Part of an article failed" in log


def test_single_pages_serve_where_the_whole_cannot_be_had(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("panjang", pages=2)
    card = desk.cards[0]
    site.add(f"{card.url}?showpage=all", Answer(status=503))
    rest = "Pelabuhan dibuka kembali pada hari Senin setelah angin mereda dan dermaga selesai diperiksa."
    site.add(f"{card.url}/5", page_2025(url=card.url, title=card.title, date=card.date, paragraphs=[rest], whole=True))
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert code == 0, log
    assert [(record["pages"], record["warnings"]) for record in records] == [(2, [])]
    assert records[0]["body"].split("\n\n") == [*TEXT, rest]


def test_a_redirect_to_another_desk_is_rejected(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    elsewhere = site.url("nasional.sindonews.com", "/read/1900001/14/lain-1784000001")
    page = desk.article("pindah", Answer(status=301, headers=(("Location", elsewhere),)))
    site.add(elsewhere, page)
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, records) == (0, []), log
    assert "other_section" in log


def test_a_link_that_redirects_to_an_article_that_is_listed_too_gives_one_record(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("biasa")
    page = desk.article("lama", Answer(status=301, headers=(("Location", desk.cards[0].url),)))
    assert page
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, [record["id"] for record in records]) == (0, ["sindonews:1900001"]), log
    assert "duplicate_page" in log


def test_an_index_of_a_past_day_without_entries_is_a_failed_listing(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("biasa")
    desk.open()
    yesterday = desk.now.date() - timedelta(days=1)
    site.add(site.url(WWW, f"/indeks/9/0?t={yesterday}"), index_page([]))

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, len(records)) == (1, 1)
    assert f"no entry, and {yesterday} is over" in log
