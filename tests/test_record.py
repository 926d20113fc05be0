"""From pages to a record."""

from __future__ import annotations

import codecs
import dataclasses
import json
from datetime import UTC, datetime

import pytest

from newscrawler.extraction.page import Hints, Page
from newscrawler.generic import GenericOutlet
from newscrawler.items import REASONS, Article, Rejection, fields_table
from newscrawler.outlet import Outlet
from newscrawler.record import make_record, outlet_of, outlets
from newscrawler.spiders.sindonews import SindonewsSpider
from newscrawler.storage.feeds import to_line

URL = "https://international.sindonews.com/read/1900201/42/perundingan-ditunda-1900000201"
FETCHED_AT = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
FIRST = "Utusan kedua negara meninggalkan meja perundingan di Jenewa tanpa kesepakatan pada malam kedua."
SECOND = "Tuan rumah berharap pertemuan berikutnya digelar sebelum musim dingin tiba di kawasan pegunungan itu."
THIRD = "Para pengamat menilai jeda itu memberi waktu kepada kedua pihak untuk menimbang usul yang baru."
HEADLINE = "<h1 class='detail-title'>Perundingan Ditunda</h1>"
TIME = "<div class='detail-date-artikel'>Jum'at, 24 Juli 2026 - 14:00 WIB</div>"


def body(*texts: str) -> str:
    return f"<div class='detail-desc'>{'<br><br>'.join(texts)}</div>"


ARTICLE = HEADLINE + TIME + body(f"JENEWA - {FIRST}", SECOND, f"{THIRD} (ahm)")


def page(html: str | bytes = ARTICLE, url: str = URL, content_type: str = "text/html", **hints: str) -> Page:
    content = html.encode() if isinstance(html, str) else html
    return Page(url, content, {"content-type": content_type}, FETCHED_AT, Hints(**hints))  # type: ignore[arg-type]


def record(*pages: Page) -> Article:
    made = make_record(pages, SindonewsSpider)
    assert isinstance(made, Article), made
    return made


FIELDS = [
    "id", "version", "source_hash", "content_hash", "outlet", "section", "url", "fetched_url", "title", "subtitle",
    "published_at", "modified_at", "published_raw", "published_precision", "published_source", "authors", "editors",
    "editor_initials", "dateline", "body", "word_count", "language", "tags", "lead_image", "lead_image_caption",
    "pages", "repeats_removed", "boilerplate_removed", "paywalled", "rights", "discovered_at", "discovered_via", "mode",
    "extraction", "layout", "warnings", "crawled_at", "run_id", "crawler_version", "schema_version", "archive",
    "changes", "gone", "agencies", "countries", "dateline_country",
]  # fmt: skip


def test_the_fields_of_the_record_in_their_order() -> None:
    assert [field.name for field in dataclasses.fields(Article)] == FIELDS
    assert list(json.loads(to_line(record(page())))) == FIELDS


def test_the_table_of_fields_names_each() -> None:
    assert [row.split("`")[1] for row in fields_table().splitlines()[2:]] == FIELDS


def test_an_article() -> None:
    made = record(page())
    assert (made.id, made.outlet, made.url, made.title) == (
        "sindonews:1900201",
        "sindonews",
        URL,
        "Perundingan Ditunda",
    )
    assert made.body == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert (made.dateline, made.editor_initials) == ("JENEWA", "ahm")
    assert (made.published_at, made.published_raw) == ("2026-07-24T14:00:00+07:00", "Jum'at, 24 Juli 2026 - 14:00 WIB")
    assert (made.published_precision, made.published_source) == ("minute", "selector")
    assert (made.crawled_at, made.layout, made.warnings) == ("2026-07-24T08:00:00+00:00", "2025", [])
    assert (made.version, made.pages, made.repeats_removed, made.boilerplate_removed) == (1, 1, 0, 0)
    assert made.extraction == {
        "title": "selector",
        "body": "selector",
        "editor_initials": "selector",
        "dateline": "selector",
        "published_at": "selector",
    }


def test_the_same_page_gives_the_same_record() -> None:
    pages = [page(ARTICLE + "<div class='paging-artikel'><ul><li><a>2</a></li></ul></div>"), page(url=f"{URL}/5")]
    once = make_record(pages, SindonewsSpider, run_id="r1")
    assert make_record(pages, SindonewsSpider, run_id="r1") == once
    assert make_record([dataclasses.replace(page) for page in pages], SindonewsSpider, run_id="r1") == once


def test_the_run_is_named_in_the_record() -> None:
    made = make_record(page(), SindonewsSpider, run_id="r1", mode="reprocess")
    assert (made.run_id, getattr(made, "mode", None)) == ("r1", "reprocess")


@pytest.mark.parametrize(
    ("html", "changed"),
    [
        pytest.param(ARTICLE + "<meta name='keywords' content='x'>", False, id="tags"),
        pytest.param(ARTICLE.replace("14:00", "14:05"), False, id="time"),
        pytest.param(ARTICLE.replace("musim dingin", "musim panas"), True, id="a word"),
        pytest.param(ARTICLE.replace("Perundingan Ditunda", "Perundingan Batal"), True, id="the headline"),
    ],
)
def test_the_source_hash_tells_whether_the_text_changed(html: str, changed: bool) -> None:
    assert (record(page(html)).source_hash != record(page()).source_hash) is changed


# -- parts ------------------------------------------------------------------------------------------------------------


def part(number: int, *texts: str) -> Page:
    pager = "<div class='paging-artikel'><ul><li><a>1</a></li><li><a>2</a></li></ul></div>"
    return page(
        HEADLINE + TIME + body(*texts) + pager, {0: f"{URL}?showpage=all", 1: URL}.get(number, f"{URL}/{number}")
    )


ONE = part(1, FIRST, SECOND)
TWO = part(5, THIRD)
WHOLE = part(0, FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    ("pages", "paragraphs", "count", "warnings"),
    [
        pytest.param([ONE, TWO], [FIRST, SECOND, THIRD], 2, [], id="in order"),
        pytest.param([TWO, ONE], [FIRST, SECOND, THIRD], 2, [], id="in another order"),
        pytest.param([WHOLE, ONE], [FIRST, SECOND, THIRD], 2, [], id="the whole"),
        pytest.param([ONE], [FIRST, SECOND], 1, ["incomplete: 1 of 2 pages"], id="one is missing"),
        pytest.param(
            [ONE, page(b"", f"{URL}/5")], [FIRST, SECOND], 1, ["incomplete: 1 of 2 pages"], id="one cannot be read"
        ),
        pytest.param([ONE, ONE], [FIRST, SECOND], 1, ["incomplete: 1 of 2 pages"], id="one twice"),
    ],
)
def test_parts(pages: list[Page], paragraphs: list[str], count: int, warnings: list[str]) -> None:
    made = record(*pages)
    assert made.body == "\n\n".join(paragraphs)
    assert (made.pages, made.warnings, made.url, made.repeats_removed) == (count, warnings, URL, 0)


def test_no_part_can_be_read() -> None:
    made = make_record([page(b""), page(b"x", f"{URL}/5", "application/json")], SindonewsSpider)
    assert isinstance(made, Rejection)
    assert (made.url, made.reason) == (URL, "incomplete")


# -- rejections -------------------------------------------------------------------------------------------------------

REJECTED = [
    (page(url="https://international.sindonews.com/"), "not_article", "the URL is none of an article"),
    (page(b"{}", content_type="application/json"), "not_html", "application/json"),
    (page(b" "), "incomplete", "the body is empty"),
    (page(codecs.BOM_UTF16_LE + b"\x00\xd8" * 100), "undecodable", "not utf-16-le, whatever was declared"),
    (page("<meta name='pubdate' content='2026-07-24T14:00:00+07:00'><p>x</p>"), "no_title", "the page states none"),
    (page(HEADLINE + TIME + body("Hanya satu kalimat.")), "no_body", "3 words"),
    (page(HEADLINE + body(FIRST, SECOND, THIRD)), "no_time", None),
]


@pytest.mark.parametrize(("refused", "reason", "detail"), REJECTED, ids=[reason for _, reason, _ in REJECTED])
def test_rejections(refused: Page, reason: str, detail: str | None) -> None:
    made = make_record(refused, SindonewsSpider, run_id="r1")
    assert isinstance(made, Rejection)
    assert made == Rejection(
        url=refused.url,
        outlet="sindonews",
        reason=reason,  # type: ignore[arg-type]
        detail=made.detail if detail is None else detail,
        crawled_at="2026-07-24T08:00:00+00:00",
        run_id="r1",
    )
    assert made.detail


def test_the_other_reasons_belong_to_fetching_and_joining() -> None:
    assert set(REASONS) - {reason for _, reason, _ in REJECTED} == {
        "other_section", "duplicate_page", "http_status", "challenge", "oversize",
    }  # fmt: skip


# -- outlets ----------------------------------------------------------------------------------------------------------


def test_outlets_by_name() -> None:
    assert outlets()["sindonews"] is SindonewsSpider
    assert "generic" not in outlets()


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        (URL, SindonewsSpider),
        ("https://sindonews.com/", SindonewsSpider),
        ("https://daerah.sindonews.com/apa-saja", SindonewsSpider),
        ("https://sindonews.com.kabar.id/", GenericOutlet),
        ("https://bukansindonews.com/", GenericOutlet),
        ("https://kabar.id/sindonews.com", GenericOutlet),
        ("", GenericOutlet),
    ],
)
def test_the_outlet_of_a_url(url: str, outlet: type[Outlet]) -> None:
    assert outlet_of(url) is outlet
