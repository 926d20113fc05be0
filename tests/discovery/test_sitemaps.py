"""Sitemaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawler.discovery.links import Link, ListingError
from newscrawler.discovery.sitemaps import read_sitemap

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def sitemap(*urls: str) -> bytes:
    entries = "".join(f"<url>{url}</url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACES}>{entries}</urlset>'.encode()


@pytest.mark.parametrize(
    ("url", "link"),
    [
        pytest.param(
            "<loc>https://e.id/1</loc><news:news><news:publication><news:name>Kabar</news:name></news:publication>"
            "<news:publication_date>2026-07-24T14:00:00+07:00</news:publication_date>"
            "<news:title>Perundingan ditunda</news:title></news:news>",
            Link(
                url="https://e.id/1", via="sitemap", title="Perundingan ditunda", published="2026-07-24T14:00:00+07:00"
            ),
            id="news",
        ),
        pytest.param(
            "<loc><![CDATA[ https://e.id/?a=1&b=2 ]]></loc>"
            "<news:news><news:title><![CDATA[R&D]]></news:title></news:news>",
            Link(url="https://e.id/?a=1&b=2", via="sitemap", title="R&D"),
            id="CDATA",
        ),
        pytest.param(
            "<loc>https://e.id/1</loc><lastmod>2026-07-24</lastmod>",
            Link(url="https://e.id/1", via="sitemap", changed="2026-07-24"),
            id="the time of a change is none of publication",
        ),
        pytest.param(
            "<image:image><image:loc>https://e.id/a.jpg</image:loc></image:image><loc>https://e.id/1</loc>",
            Link(url="https://e.id/1", via="sitemap"),
            id="an image before the page",
        ),
    ],
)
def test_entries(url: str, link: Link) -> None:
    assert read_sitemap(sitemap(url)) == [link]


def test_order_is_the_sitemaps_and_entries_without_url_are_none() -> None:
    body = sitemap("<loc>https://e.id/2</loc>", "<loc> </loc>", "<loc>https://e.id/1</loc>")
    assert [link.url for link in read_sitemap(body)] == ["https://e.id/2", "https://e.id/1"]


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        pytest.param(b"", "not a sitemap of pages", id="empty"),
        pytest.param(b"<html><body>403</body></html>", "not a sitemap of pages", id="HTML"),
        pytest.param(b"{}", "not a sitemap of pages", id="JSON"),
        pytest.param(
            b"<sitemapindex><sitemap><loc>https://e.id/a.xml</loc></sitemap></sitemapindex>",
            "not a sitemap of pages",
            id="a sitemap of sitemaps",
        ),
        pytest.param(sitemap(), "a sitemap without URLs", id="no entries"),
    ],
)
def test_no_sitemap(body: bytes, cause: str) -> None:
    with pytest.raises(ListingError, match=f"^{cause}$"):
        read_sitemap(body)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("beritasatu/sitemap-news.xml", 3),
        ("media_indonesia/sitemap-news.xml", 3),
        ("merdeka/sitemap-peristiwa.xml", 4),
        ("tribunnews/sitemap-news.xml", 7),
    ],
)
def test_sitemaps_of_2026(shared: Path, name: str, count: int) -> None:
    links = read_sitemap((shared / "structure-2026" / name).read_bytes())
    assert len(links) == count
    assert all(link.url.startswith("https://") for link in links)
    assert links[0].title.startswith("Contoh ")
    assert links[0].published.startswith("2026-07-24T")
