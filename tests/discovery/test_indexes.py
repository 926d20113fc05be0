"""Index pages."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from newscrawler.discovery.indexes import Index, read_index
from newscrawler.discovery.links import Link, ListingError
from newscrawler.extraction.page import Page
from newscrawler.spiders.sindonews import SindonewsSpider

INDEX = Index(
    url="https://e.id/indeks/{offset}?t={date}",
    card=".kartu",
    link="h2 a",
    published=".waktu",
    section=".rubrik",
)
CARD = (
    "<div class='kartu'><a href='/foto'></a><b class='rubrik'>Dunia</b>"
    "<h2><a href='/1'> Perundingan <i>ditunda</i></a></h2><span class='waktu'>24 Juli 2026 - 14:00 WIB</span></div>"
)


def page(html: str, content_type: str = "text/html") -> Page:
    return Page(
        "https://e.id/indeks/0", html.encode(), {"content-type": content_type}, datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("template", "number", "url"),
    [
        ("https://e.id/{offset}?t={date}", 0, "https://e.id/0?t=2026-07-04"),
        ("https://e.id/{offset}?t={date}", 2, "https://e.id/40?t=2026-07-04"),
        ("https://e.id/{date}/{page}", 0, "https://e.id/2026-07-04/1"),
        ("https://e.id/{date}/{page}", 2, "https://e.id/2026-07-04/3"),
    ],
)
def test_page_url(template: str, number: int, url: str) -> None:
    assert Index(url=template, card="a", link="a").page_url(date(2026, 7, 4), number) == url


def test_date_format_and_step() -> None:
    index = Index(url="https://e.id/{date}/{offset}", card="a", link="a", date_format="%d/%m/%Y", step=15)
    assert index.page_url(date(2026, 7, 4), 1) == "https://e.id/04/07/2026/15"


def test_an_index_that_knows_no_days_has_pages() -> None:
    index = Index(url="https://e.id/dunia/{page}", first="https://e.id/dunia", card="a")
    assert not index.dated
    assert [index.page_url(date(2026, 7, 4), number) for number in (0, 1)] == [
        "https://e.id/dunia",
        "https://e.id/dunia/2",
    ]


def test_a_card_may_be_the_link() -> None:
    index = Index(url="https://e.id/{page}", card="a.kartu", title="h3", published="time::attr(datetime)")
    html = "<a class='kartu' href='/1'>Dunia <h3>Badai</h3><time datetime='2026-07-24T10:00+07:00'>tadi</time></a>"
    assert read_index(page(html), index) == [
        Link(url="https://e.id/1", via="index", title="Badai", published="2026-07-24T10:00+07:00")
    ]


def test_cards() -> None:
    assert read_index(page(CARD + CARD.replace("/1", "https://m.e.id/2?x=1#y")), INDEX) == [
        Link(url=url, via="index", title="Perundingan ditunda", published="24 Juli 2026 - 14:00 WIB", section="Dunia")
        for url in ("https://e.id/1", "https://m.e.id/2?x=1#y")
    ]


def test_a_card_that_says_nothing_counts() -> None:
    assert len(read_index(page(CARD + "<div class='kartu'></div>"), INDEX)) == 2


def test_a_card_with_a_link_that_is_no_url_does_not_cost_the_others() -> None:
    links = read_index(page(CARD.replace("/1", "http://[rusak") + CARD), INDEX)
    assert links[-1].url == "https://e.id/1"


@pytest.mark.parametrize("html", ["<p>Tidak ada berita</p>", "<html></html>"])
def test_a_day_without_articles(html: str) -> None:
    assert read_index(page(html), INDEX) == []


@pytest.mark.parametrize(
    ("html", "content_type", "cause"),
    [
        ('{"items": []}', "application/json", "not_html: application/json"),
        ("", "text/html", "incomplete: the body is empty"),
        ("\0\1", "text/html", "not_html: binary content sent as text/html"),
    ],
)
def test_no_index(html: str, content_type: str, cause: str) -> None:
    with pytest.raises(ListingError, match=f"^{cause}$"):
        read_index(page(html, content_type), INDEX)


def test_the_index_of_sindonews(shared: Path) -> None:
    assert SindonewsSpider.index
    body = (shared / "structure-2026/sindonews/indeks.html").read_bytes()
    url = SindonewsSpider.index.page_url(date(2026, 7, 24), 0)
    links = read_index(Page(url, body, {}, datetime(2026, 7, 24, 8, 0, tzinfo=UTC)), SindonewsSpider.index)
    assert url == "https://www.sindonews.com/indeks/9/0?t=2026-07-24"
    assert len(links) == 5
    assert links[1] == Link(
        url="https://international.sindonews.com/read/1900102/41/contoh-listing-internasional-sindonews-1900000102",
        via="index",
        title="Contoh Listing Internasional SINDOnews",
        published="Jum'at, 24 Juli 2026 - 14:55 WIB",
        section="International",
    )


@pytest.mark.parametrize(
    ("name", "card", "link", "count"),
    [
        ("detik-indeks-2024.html.gz", "article.list-content__item", "h3 a", 20),
        ("liputan6-indeks-2025.html.gz", "article.articles--rows--item", "h4 a", 20),
    ],
)
def test_real_indexes(shared: Path, name: str, card: str, link: str, count: int) -> None:
    body = gzip.decompress((shared / "pages/listings" / name).read_bytes())
    links = read_index(
        Page("https://e.id/indeks", body, {}, datetime(2026, 7, 24, 8, 0, tzinfo=UTC)),
        Index(url="https://e.id/indeks", card=card, link=link),
    )
    assert len(links) == count
    assert all(found.url.startswith("https://") and found.title for found in links)
