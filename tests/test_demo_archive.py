"""The archive that ships with the package, and the data it is made from."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from parsel import Selector
from warcio.archiveiterator import ArchiveIterator

from newscrawler.demo import make
from newscrawler.demo.articles import OTHER_CARDS, STORIES, Story
from newscrawler.demo.markup import Link, ReadAlso, page_2025

BY_CASE = {story.case: story for story in STORIES}
RECORDS = [story for story in STORIES if story.rejection is None]


def case(of: Story) -> str:
    return of.url.split("/")[4]


def responses() -> Iterator[tuple[str, Any, bytes]]:
    """URL, record and decoded body of each response of the shipped archive."""
    for record in ArchiveIterator(io.BytesIO(make.ARCHIVE.read_bytes())):
        if record.rec_type == "response":
            yield record.rec_headers.get_header("WARC-Target-URI"), record, record.content_stream().read()


@pytest.fixture(scope="module")
def archived() -> dict[str, tuple[Any, str]]:
    return {url: (record, body.decode()) for url, record, body in responses()}


def listed(archived: dict[str, tuple[Any, str]]) -> set[str]:
    """The links of the desk on all index pages and in the feed."""
    pages = [archived[make.INDEX_URL.format(day=day)][1] for day in make.INDEX_DAYS]
    links = {link for page in pages for link in Selector(page).css(".title-article a::attr(href)").getall()}
    links |= set(re.findall(r"<link>(\S+/read/\S+)</link>", archived[make.FEED_URL][1]))
    return links - {card.url for cards in OTHER_CARDS.values() for card in cards}


@pytest.mark.skipif("zlib-ng" in zlib.ZLIB_RUNTIME_VERSION, reason="zlib-ng packs the same bytes differently")
def test_the_shipped_archive_is_what_make_builds() -> None:
    assert make.ARCHIVE.read_bytes() == make.build()


def test_building_twice_gives_the_same_bytes() -> None:
    assert make.build() == make.build()


def test_the_archive_is_small() -> None:
    assert make.ARCHIVE.stat().st_size < 150_000


def test_ids_are_unique() -> None:
    assert len({case(story) for story in STORIES}) == len(STORIES)


def test_record_ids_and_urls_are_unique() -> None:
    found = [(url, record.rec_headers.get_header("WARC-Record-ID")) for url, record, _ in responses()]
    assert len({url for url, _ in found}) == len({key for _, key in found}) == len(found)


def test_records_are_fetched_two_seconds_apart_from_ten_o_clock() -> None:
    times = [record.rec_headers.get_header("WARC-Date") for _, record, _ in responses()]
    expected = [datetime(2026, 7, 24, 3, tzinfo=UTC) + timedelta(seconds=2 * place) for place in range(len(times))]
    assert [datetime.fromisoformat(time) for time in times] == expected


def test_every_listed_article_answers_with_the_page_or_is_the_404(archived: dict[str, tuple[Any, str]]) -> None:
    statuses = {url: archived[url][0].http_headers.get_statuscode() for url in listed(archived)}
    assert {url.split("/")[4]: status for url, status in statuses.items() if status != "200"} == {
        "1900204": "404",
        "1900207": "301",
    }
    assert {url.split("/")[4] for url in statuses} == {case(story) for story in STORIES}


def test_the_redirect_leads_to_an_archived_page(archived: dict[str, tuple[Any, str]]) -> None:
    story = BY_CASE["listed under http, which redirects"]
    assert story.listed_url
    assert archived[story.listed_url][0].http_headers.get_header("Location") == story.url
    assert story.title in archived[story.url][1]


def test_one_article_is_in_the_feed_alone() -> None:
    assert [case(story) for story in STORIES if story.index_day is None and story.in_feed] == ["1900221"]


@pytest.mark.parametrize("day", make.INDEX_DAYS)
def test_an_index_page_is_not_full(day: str, archived: dict[str, tuple[Any, str]]) -> None:
    assert 0 < len(Selector(archived[make.INDEX_URL.format(day=day)][1]).css(".warp-article")) < 20


def test_other_desks_are_listed_and_not_archived(archived: dict[str, tuple[Any, str]]) -> None:
    others = [card.url for cards in OTHER_CARDS.values() for card in cards]
    listings = "".join(archived[make.INDEX_URL.format(day=day)][1] for day in make.INDEX_DAYS)
    assert len(others) == 3
    assert all(url in listings and url not in archived for url in others)


@pytest.mark.parametrize("story", RECORDS, ids=case)
def test_the_expected_time_is_the_one_of_the_date_line(story: Story) -> None:
    printed = re.fullmatch(r"(Rabu|Kamis|Jum'at), (\d\d) Juli 2026 - (\d\d):(\d\d) WIB", story.date)
    assert printed
    weekday, day, hour, minute = printed.groups()
    moment = datetime.fromisoformat(story.published_at)
    assert (moment.day, moment.hour, moment.minute) == (int(day), int(hour), int(minute))
    assert moment.utcoffset() == timedelta(hours=7)
    assert ("Senin", "Selasa", "Rabu", "Kamis", "Jum'at")[moment.weekday()] == weekday
    assert moment < make.FETCHED
    assert (story.published_precision == "second") == (story.stated_time == story.published_at)


@pytest.mark.parametrize("story", RECORDS, ids=case)
def test_the_url_was_made_30_to_90_minutes_before_publication(story: Story) -> None:
    created = datetime.fromtimestamp(int(story.url.rpartition("-")[2]), UTC)
    assert timedelta(minutes=30) <= datetime.fromisoformat(story.published_at) - created <= timedelta(minutes=90)


@pytest.mark.parametrize("story", RECORDS, ids=case)
def test_the_text_is_of_an_article_s_length(story: Story) -> None:
    assert 150 <= sum(len(paragraph.split()) for paragraph in story.body) <= 350
    assert all(text == " ".join(text.split()) and text for text in story.body)


@pytest.mark.parametrize("story", [story for story in STORIES if story.order], ids=case)
def test_the_expected_repeats_are_the_paragraphs_printed_twice(story: Story) -> None:
    assert len(story.order) - len(story.body) == story.repeats_removed
    assert set(story.order) == set(range(len(story.body)))


@pytest.mark.parametrize("story", [story for story in STORIES if story.pages > 1], ids=case)
def test_page_1_has_the_metadata_and_the_whole_page_the_text(
    story: Story, archived: dict[str, tuple[Any, str]]
) -> None:
    first, whole = archived[story.url][1], archived[f"{story.url}?showpage=all"][1]
    start, text = (" ".join(Selector(page).css("#detail-desc::text").getall()).split() for page in (first, whole))
    assert text[: len(start)] == start
    assert len(text) > len(start) > 20
    assert '"NewsArticle"' in first
    assert '"NewsArticle"' not in whole
    assert 'class="editor"' not in first
    assert f'<div class="editor">({story.editor_initials})</div>' in whole
    assert len(Selector(first).css(".paging-artikel li")) == story.pages


def test_bodies_are_printed_with_breaks_and_no_paragraph_elements(archived: dict[str, tuple[Any, str]]) -> None:
    desks = [Selector(text).css("#detail-desc") for url, (_, text) in archived.items() if "/read/" in url]
    assert not any(desk.css("p") for desk in desks)


def test_a_page_is_sent_compressed_and_one_under_a_wrong_charset(archived: dict[str, tuple[Any, str]]) -> None:
    sent = {url.split("/")[4]: record.http_headers for url, (record, _) in archived.items() if "/read/" in url}
    assert [key for key, headers in sent.items() if headers.get_header("Content-Encoding")] == ["1900214"]
    assert [key for key, headers in sent.items() if "8859" in headers.get_header("Content-Type")] == ["1900209"]


def test_one_page_contradicts_its_date_line() -> None:
    off = [case(story) for story in RECORDS if story.stated_time and story.stated_time != story.published_at]
    assert off == ["1900216"]


def test_text_is_escaped() -> None:
    page = page_2025(
        url="https://international.sindonews.com/read/1/40/judul-1784850000",
        title='Harga "<b>" & Lainnya',
        date="Jum'at, 24 Juli 2026 - 08:40 WIB",
        paragraphs=["Suhu < 5 derajat & turun.", ReadAlso(Link("A & B", "https://x.example/?a=1&b=2"))],
        author="D'Arc & Rekan",
        tags=['a"b'],
        published_iso="2026-07-24T08:40:00+07:00",
    )
    selector = Selector(page)
    assert selector.css("h1::text").get() == 'Harga "<b>" & Lainnya'
    assert selector.css(".detail-date-artikel::text").get() == "Jum'at, 24 Juli 2026 - 08:40 WIB"
    assert "Suhu < 5 derajat & turun." in selector.css("#detail-desc::text").getall()[0]
    assert selector.css("meta[name=keywords]::attr(content)").get() == 'a"b'
    assert selector.css("#detail-desc a.int-link::attr(href)").get() == "https://x.example/?a=1&b=2"
