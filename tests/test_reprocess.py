"""Records from captures: parts joined, versions told apart."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from scrapy.http import Headers

from newscrawler.extraction.page import Hints
from newscrawler.items import Article, Rejected, Rejection
from newscrawler.reprocess import Reprocessor, Selection
from newscrawler.storage.origin import Origin
from newscrawler.storage.warc import Capture

URL = "https://international.sindonews.com/read/1900201/42/perundingan-ditunda-1900000201"
FETCHED_AT = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
FIRST = "Utusan kedua negara meninggalkan meja perundingan di Jenewa tanpa kesepakatan pada malam kedua."
SECOND = "Tuan rumah berharap pertemuan berikutnya digelar sebelum musim dingin tiba di kawasan pegunungan itu."
THIRD = "Para pengamat menilai jeda itu memberi waktu kepada kedua pihak untuk menimbang usul yang baru."


def capture(
    url: str = URL, body: str = "", *, status: int = 200, days: int = 0, flaw: Rejected | None = None
) -> Capture:
    headers = Headers({"Content-Type": "text/html"})
    return Capture(url, status, headers, body.encode(), FETCHED_AT + timedelta(days=days), flaw)


def article(*texts: str, part: int = 1, pages: int = 1, days: int = 0, number: int = 1900201) -> Capture:
    """A page in the markup of SINDOnews; part 5 is page 2, and 0 the page that holds all."""
    url = URL.replace("1900201", str(number))
    numbers = "".join(f"<li><a>{page}</a></li>" for page in range(1, pages + 1))
    html = (
        "<h1 class='detail-title'>Perundingan Ditunda</h1>"
        "<div class='detail-date-artikel'>Jum'at, 24 Juli 2026 - 14:00 WIB</div>"
        f"<div class='detail-desc'>{'<br><br>'.join(texts)}</div><div class='paging-artikel'><ul>{numbers}</ul></div>"
    )
    return capture({0: f"{url}?showpage=all", 1: url}.get(part, f"{url}/{part}"), html, days=days)


def read(*captures: Capture) -> list[Article | Rejection]:
    return list(Reprocessor("r1").read(captures))


def told(results: list[Article | Rejection]) -> list[str]:
    """Results in short: id and version of a record, reason and detail of a rejection."""
    return [
        f"{result.id.partition(':')[2]} v{result.version}"
        if isinstance(result, Article)
        else f"{result.reason}: {result.detail}"
        for result in results
    ]


ONE = article(FIRST, SECOND, part=1, pages=2)
TWO = article(THIRD, part=5, pages=2)
WHOLE = article(FIRST, SECOND, THIRD, part=0, pages=2)


# -- one article ------------------------------------------------------------------------------------------------------


def test_a_record() -> None:
    (made,) = read(article(FIRST, SECOND, THIRD))
    assert isinstance(made, Article)
    assert (made.id, made.version, made.mode, made.run_id) == ("sindonews:1900201", 1, "reprocess", "r1")
    assert (made.discovered_via, made.discovered_at, made.crawled_at) == ("archive", None, "2026-07-24T08:00:00+00:00")


@pytest.mark.parametrize("captures", list(permutations([ONE, TWO])), ids=["in order", "in another order"])
def test_parts_in_any_order_give_one_record(captures: tuple[Capture, ...]) -> None:
    (made,) = read(*captures)
    assert isinstance(made, Article)
    assert (made.body, made.pages, made.warnings) == (f"{FIRST}\n\n{SECOND}\n\n{THIRD}", 2, [])
    assert (made.url, made.fetched_url) == (URL, URL)


@pytest.mark.parametrize("captures", list(permutations([ONE, WHOLE])), ids=["page 1 first", "the whole first"])
def test_page_1_and_the_whole_give_one_record(captures: tuple[Capture, ...]) -> None:
    (made,) = read(*captures)
    assert isinstance(made, Article)
    assert (made.body, made.pages, made.warnings) == (f"{FIRST}\n\n{SECOND}\n\n{THIRD}", 2, [])


def test_parts_of_two_articles_may_alternate() -> None:
    others = [article(FIRST, SECOND, part=1, pages=2, number=7), article(THIRD, part=5, pages=2, number=7)]
    assert told(read(ONE, others[0], TWO, others[1])) == ["1900201 v1", "7 v1"]


def test_a_record_comes_as_soon_as_its_parts_are_there() -> None:
    reprocessor = Reprocessor("r1")
    results = reprocessor.read(iter([TWO, ONE, capture("https://e.id/")]))
    assert isinstance(next(results), Article)


@pytest.mark.parametrize(
    ("captures", "warnings"),
    [
        ([ONE], ["incomplete: 1 of 2 pages"]),
        ([article(FIRST, SECOND, part=5, pages=2)], ["incomplete: 1 of 2 pages"]),
        ([WHOLE], ["incomplete: page 1 is missing, and its metadata with it"]),
    ],
    ids=["page 1 only", "page 2 only", "the whole only"],
)
def test_a_part_that_is_missing_is_said(captures: list[Capture], warnings: list[str]) -> None:
    (made,) = read(*captures)
    assert isinstance(made, Article)
    assert made.warnings == warnings


# -- versions ---------------------------------------------------------------------------------------------------------


def test_two_captures_of_a_page_are_two_versions() -> None:
    assert told(read(article(FIRST, SECOND), article(FIRST, SECOND, THIRD, days=1))) == ["1900201 v1", "1900201 v2"]


def test_an_unchanged_page_is_a_duplicate() -> None:
    assert told(read(article(FIRST, SECOND), article(FIRST, SECOND, days=1))) == [
        "1900201 v1",
        "duplicate_page: the text of version 1, unchanged",
    ]


def test_a_text_that_comes_back_is_a_version() -> None:
    lengths = [(FIRST, SECOND), (FIRST, SECOND, THIRD), (FIRST, SECOND)]
    assert told(read(*(article(*texts) for texts in lengths))) == ["1900201 v1", "1900201 v2", "1900201 v3"]


def test_versions_of_an_article_of_two_pages() -> None:
    changed = [article(FIRST, THIRD, part=1, pages=2, days=1), article(SECOND, part=5, pages=2, days=1)]
    assert told(read(ONE, TWO, *changed, ONE, TWO)) == ["1900201 v1", "1900201 v2", "1900201 v3"]


def test_versions_are_told_apart_across_archives() -> None:
    reprocessor = Reprocessor("r1")
    assert told(list(reprocessor.read([article(FIRST, SECOND)]))) == ["1900201 v1"]
    assert told(list(reprocessor.read([article(FIRST, SECOND)]))) == [
        "duplicate_page: the text of version 1, unchanged"
    ]
    assert told(list(reprocessor.read([article(FIRST, SECOND, THIRD)]))) == ["1900201 v2"]


def test_parts_are_joined_within_one_archive_only() -> None:
    reprocessor = Reprocessor("r1")
    (first,) = reprocessor.read([ONE])
    assert isinstance(first, Article)
    assert first.warnings == ["incomplete: 1 of 2 pages"]
    assert told(list(reprocessor.read([TWO]))) == ["duplicate_page: a page of an article that was read before"]


@pytest.mark.parametrize("extra", [TWO, WHOLE], ids=["page 2", "the whole"])
def test_a_page_more_behind_a_whole_article_is_a_duplicate(extra: Capture) -> None:
    results = read(ONE, TWO, extra)
    assert told(results) == ["1900201 v1", "duplicate_page: a page of an article that was read before"]
    assert isinstance(results[1], Rejection)
    assert (results[1].url, results[1].outlet, results[1].run_id) == (extra.url, "sindonews", "r1")
    assert results[1].crawled_at == "2026-07-24T08:00:00+00:00"


def test_a_page_that_comes_again_before_the_article_is_whole_ends_the_version_before_it() -> None:
    again = article(FIRST, THIRD, part=1, pages=2, days=1)
    results = read(ONE, again, TWO)
    assert told(results) == ["1900201 v1", "1900201 v2"]
    assert [result.warnings for result in results if isinstance(result, Article)] == [["incomplete: 1 of 2 pages"], []]


def test_a_page_that_gave_no_record_takes_no_version() -> None:
    assert told(read(article("Hanya judul."), article(FIRST, SECOND))) == ["no_body: 2 words", "1900201 v1"]


# -- rejections -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (capture(status=404), "http_status: 404"),
        (capture(status=301), "http_status: 301"),
        (capture(flaw=Rejected("incomplete", "3 of 5 bytes")), "incomplete: 3 of 5 bytes"),
        (capture(status=404, flaw=Rejected("oversize", "9 bytes")), "oversize: 9 bytes"),
        (capture("https://international.sindonews.com/robots.txt", "User-agent: *"), "not_article: robots.txt"),
        (capture("https://international.sindonews.com/robots.txt", status=404), "http_status: 404"),
        (capture("https://international.sindonews.com/rss", "<rss/>"), "not_article: the URL is none of an article"),
        (capture("https://kabar.id/", "<p>x</p>"), "not_article: the URL is none of an article"),
        (capture(URL, " "), "incomplete: the body is empty"),
    ],
)
def test_rejections(refused: Capture, words: str) -> None:
    (rejection,) = read(refused)
    assert isinstance(rejection, Rejection)
    assert (told([rejection]), rejection.url, rejection.run_id) == ([words], refused.url, "r1")


@pytest.mark.parametrize("url", ["http://[rusak/", "", "dns:e.id"])
def test_a_capture_whose_url_is_none_does_not_stop_the_others(url: str) -> None:
    results = read(capture(url, "<p>x</p>"), article(FIRST, SECOND))
    assert [type(result) for result in results] == [Rejection, Article]


def test_the_robots_txt_in_force_is_that_of_the_host_and_the_last_before_the_page() -> None:
    robots = "https://international.sindonews.com/robots.txt"
    results = read(
        article(FIRST, SECOND),
        capture(robots, "lama"),
        capture("https://www.sindonews.com/robots.txt", "lain"),
        capture(robots, "baru"),
        capture(robots, status=503),
        article(FIRST, THIRD),
    )
    records = [result for result in results if isinstance(result, Article)]
    sha256 = hashlib.sha256(b"baru").hexdigest()
    assert [record.rights["robots_txt_sha256"] for record in records] == [None, sha256]


# -- what a crawl of ours archived ------------------------------------------------------------------------------------


def crawled(capture: Capture, link: str = URL, place: int = 0, **more: Any) -> Capture:
    """A capture with what the crawl's archive says of it."""
    hints = Hints(via="feed", discovered_at=FETCHED_AT, robots_txt_sha256="ab")
    return replace(capture, origin=Origin(hints=hints, link=link, place=place, **more), file="a.warc.gz", offset=9)


def test_the_crawl_stands_in_the_record() -> None:
    (made,) = read(crawled(article(FIRST, SECOND, THIRD), mode="backfill"))
    assert isinstance(made, Article)
    assert (made.mode, made.discovered_via, made.discovered_at) == ("backfill", "feed", "2026-07-24T08:00:00+00:00")
    assert (made.rights["robots_txt_sha256"], made.archive) == ("ab", {"file": "a.warc.gz", "offset": 9})


def test_a_page_that_the_site_sent_again_does_not_begin_the_article_anew() -> None:
    results = read(crawled(ONE), crawled(ONE, place=1), crawled(TWO, place=2))
    assert told(results) == ["duplicate_page: the site sent a page of the article once more", "1900201 v1"]
    assert [result.pages for result in results if isinstance(result, Article)] == [2]


def test_an_article_ends_where_the_crawl_went_on_to_the_next() -> None:
    other = article(FIRST, SECOND, number=7)
    results = read(crawled(ONE), crawled(other, link=other.url), crawled(TWO, place=1))
    assert told(results)[:2] == ["1900201 v1", "7 v1"]
    assert isinstance(results[0], Article)
    assert results[0].warnings == ["incomplete: 1 of 2 pages"]


def test_a_part_that_leads_to_another_article_is_none() -> None:
    results = read(crawled(ONE), crawled(article(THIRD, part=5, number=7), place=1))
    assert told(results) == ["duplicate_page: a part of sindonews:1900201 redirects to another article", "1900201 v1"]


def test_what_the_crawl_left_is_left() -> None:
    elsewhere = URL.replace("international.", "nasional.")
    assert told(read(crawled(article(FIRST, SECOND), named_twice=True))) == [
        f"duplicate_page: {URL} redirects to an article that is listed itself"
    ]
    assert told(read(crawled(replace(article(FIRST, SECOND), url=elsewhere)))) == [
        f"other_section: {URL} redirects to another desk"
    ]


def test_a_record_of_other_days_than_the_crawl_was_asked_for_is_counted() -> None:
    reprocessor, page = Reprocessor("r1"), article(FIRST, SECOND, THIRD)
    after, before = date(2026, 7, 25), date(2026, 7, 23)
    pages = [crawled(page, since=after), crawled(page, until=before), crawled(page, since=before, until=after)]
    assert told(list(reprocessor.read(pages))) == ["1900201 v1"]
    assert reprocessor.left_out == 2


def test_versions_are_told_apart_over_the_archives_of_several_crawls() -> None:
    reprocessor, parts = Reprocessor("r1"), [crawled(ONE), crawled(TWO, place=1)]
    changed = [crawled(ONE, since=date(2026, 7, 1)), crawled(article(SECOND, part=5, pages=2), place=1)]
    assert told(list(reprocessor.read(parts))) == ["1900201 v1"]
    assert told(list(reprocessor.read(parts))) == ["duplicate_page: the text of version 1, unchanged"]
    assert told(list(reprocessor.read(changed))) == ["1900201 v2"]


# -- hosts that nobody has declared -----------------------------------------------------------------------------------


def test_an_unknown_host() -> None:
    last = f"{THIRD} Pertemuan itu semula dijadwalkan pekan lalu di kota yang sama."
    paragraphs = "".join(f"<p>{text}</p>" for text in (FIRST, SECOND, last))
    html = (
        "<meta property='article:published_time' content='2026-07-24T14:00:00+07:00'><h1>Perundingan Ditunda</h1>"
        f"<div>{paragraphs}</div>"
    )
    (made,) = read(capture("https://www.kabar.id/dunia/perundingan?utm_source=x", html))
    assert isinstance(made, Article)
    assert (made.outlet, made.url) == ("kabar.id", "https://www.kabar.id/dunia/perundingan")
    assert made.body == f"{FIRST}\n\n{SECOND}\n\n{last}"
    assert (made.layout, made.extraction["title"], made.extraction["body"]) == (None, "generic", "generic")


# -- which responses are read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "days", "wanted"),
    [
        (URL, 0, True),
        ("https://nasional.sindonews.com/robots.txt", 0, True),
        ("https://www.detik.com/", 0, False),
        ("https://sindonews.com.kabar.id/", 0, False),
        ("http://[rusak/", 0, False),
        (URL, -2, False),
        (URL, -1, True),
        ("https://nasional.sindonews.com/robots.txt", -9, True),
    ],
)
def test_a_selection_goes_by_host_and_day(url: str, days: int, wanted: bool) -> None:
    selection = Selection(["sindonews"], date(2026, 7, 24))
    assert selection(url, FETCHED_AT + timedelta(days=days)) is wanted
    assert selection.skipped == (not wanted)


def test_a_record_without_a_date_is_not_passed_over_in_silence() -> None:
    assert Selection([], date(2026, 7, 24))(URL, datetime.fromtimestamp(0, UTC))
