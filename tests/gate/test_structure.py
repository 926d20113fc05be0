"""Pages and listings that a third party copied from the live sites, with invented text: each is read whole."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.discovery.indexes import read_index
from newscrawler.discovery.links import Link
from newscrawler.discovery.payloads import Payload, read_payload
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.extraction.page import Page
from newscrawler.items import Article, Rejection
from newscrawler.record import make_record, outlet_of, outlets

_FETCHED_AT = datetime(2026, 7, 24, 23, tzinfo=UTC)
_CANONICAL = (re.compile(r'rel="canonical" href="([^"]+)"'), re.compile(r'property="og:url" content="([^"]+)"'))
#: paragraphs of each article
ARTICLES = {
    "beritasatu/sample-article": 5,
    "cnn_indonesia/sample-article": 3,
    "detik/sample-article": 3,
    "idn_times/sample-article": 3,
    "jawa_pos/sample-article": 6,
    "kumparan/sample-article": 7,
    "liputan6/sample-article": 6,
    "media_indonesia/sample-article": 6,
    "merdeka/sample-article": 5,
    "okezone/sample-article": 3,
    "okezone/sample-article-bola": 3,
    "okezone/sample-article-page-all": 5,
    "republika/sample-article": 3,
    "sindonews/sample-article": 3,
    "sindonews/sample-article-showpage-all": 5,
    "suara/sample-article": 4,
    "tempo/sample-article": 4,
    "tirto/sample-article": 5,
    "tribunnews/sample-article": 7,
    "tribunnews/sample-article-datepattern": 2,
    "viva/sample-article": 3,
}
#: links of each listing, and how many of them are articles; the others are tags, videos, galleries
LISTINGS = {
    "beritasatu/indeks.html": (7, 6),
    "beritasatu/sitemap-news.xml": (3, 2),
    "idn_times/listing-news.html": (3, 3),
    "jawa_pos/indeks.html": (3, 3),
    "liputan6/channel-news.html": (4, 3),
    "media_indonesia/indeks.html": (8, 6),
    "media_indonesia/sitemap-news.xml": (3, 2),
    "merdeka/listing-peristiwa.html": (5, 5),
    "merdeka/sitemap-peristiwa.xml": (4, 4),
    "okezone/bydate-channel-bola.html": (4, 3),
    "okezone/kanal-indeks-news.html": (4, 3),
    "republika/indeks.html": (3, 3),
    "sindonews/indeks.html": (5, 5),
    "tempo/rubric-payload.json": (3, 3),
    "tirto/channel-indeks.html": (4, 3),
    "tribunnews/index-news.html": (9, 8),
    "tribunnews/sitemap-news.xml": (7, 6),
    "viva/indeks.html": (10, 8),
}


def made(shared: Path, name: str) -> Article | Rejection:
    body = (shared / "structure-2026" / f"{name}.html").read_bytes()
    url = next(found[1] for stated in _CANONICAL if (found := stated.search(body.decode())))
    page = Page(url, body, {"content-type": "text/html"}, _FETCHED_AT)
    return make_record(page, outlet_of(page.url))


@pytest.mark.parametrize(("name", "paragraphs"), ARTICLES.items(), ids=list(ARTICLES))
def test_an_article_gives_a_full_record(name: str, paragraphs: int, shared: Path) -> None:
    article = made(shared, name)
    assert isinstance(article, Article), article
    texts = article.body.split("\n\n")
    assert len(texts) == paragraphs
    assert all(len(text.split()) > 1 for text in texts)
    assert article.layout == outlet_of(article.url).layouts[0].name
    assert article.title.startswith(("Contoh", "5 Fakta Contoh")) or name.startswith("viva")
    assert article.published_at.startswith(("2026-07-23", "2026-07-24"))
    assert article.authors
    assert not article.paywalled


@pytest.mark.parametrize("name", ["media_indonesia/sample-article-premium", "tribunnews/sample-article-premium"])
def test_a_premium_page_is_paywalled(name: str, shared: Path) -> None:
    article = made(shared, name)
    assert isinstance(article, Article)
    assert article.paywalled


def test_a_later_page_alone_is_incomplete_or_has_no_time(shared: Path) -> None:
    for name in ("tribunnews/sample-article-page2", "viva/sample-article-page2"):
        article = made(shared, name)
        assert isinstance(article, Article)
        assert any(warning.startswith("incomplete") for warning in article.warnings)
    rejection = made(shared, "suara/sample-article-page2")
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "no_time"


def links(shared: Path, name: str) -> list[Link]:
    outlet = outlets()[name.partition("/")[0].replace("_", "")]
    body = (shared / "structure-2026" / name).read_bytes()
    if name.endswith(".xml"):
        return read_sitemap(body)
    if outlet.payloads:
        return read_payload(body, outlet.payloads[0])
    assert outlet.index
    page = Page(f"https://{outlet.hosts[0]}/", body, {"content-type": "text/html"}, _FETCHED_AT)
    return read_index(page, outlet.index)


@pytest.mark.parametrize(("name", "counts"), LISTINGS.items(), ids=list(LISTINGS))
def test_a_listing_gives_its_links(name: str, counts: tuple[int, int], shared: Path) -> None:
    found = links(shared, name)
    assert (len(found), sum(outlet_of(link.url).locate(link.url) is not None for link in found)) == counts
    assert all(link.published for link in found if outlet_of(link.url).locate(link.url))


@pytest.mark.parametrize(
    ("name", "payload", "count"),
    [
        (  # asked for by POST, which no crawl of ours does
            "jawa_pos/graphql-articles-page2.json",
            Payload(
                url="https://api.jawapos.com/",
                items="data.articles.data",
                link="https://www.jawapos.com/{category.slug}/{article_id}/{slug}",
            ),
            2,
        ),
        (  # of which no address is known
            "kumparan/channel-feed.json",
            Payload(url="https://kumparan.com/", items="data.findContentFeed.edges", entry="node", link="{url}"),
            6,
        ),
    ],
)
def test_the_forms_of_listings_that_are_not_declared_can_be_read(
    name: str, payload: Payload, count: int, shared: Path
) -> None:
    found = read_payload((shared / "structure-2026" / name).read_bytes(), payload)
    assert len([link for link in found if outlet_of(link.url).locate(link.url)]) == count


def test_nothing_was_left_out(shared: Path) -> None:
    names = {str(path.relative_to(shared / "structure-2026")) for path in (shared / "structure-2026").glob("*/*")}
    tested = {f"{name}.html" for name in ARTICLES} | set(LISTINGS)
    assert {name for name in names - tested if "page2" not in name and "premium" not in name} == {
        "kumparan/channel-feed.json"
    }
