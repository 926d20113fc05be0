"""Sitemaps, plain and of Google News' kind."""

from __future__ import annotations

from newscrawler.discovery.links import Link, ListingError, open_xml


def read_sitemap(body: bytes) -> list[Link]:
    """The URLs of a sitemap, in its order, with the publication date and title of a news sitemap.

    ``lastmod`` is no publication time and is not taken for one: it only tells what is too old to be looked at.

    :raises ListingError: the body is no sitemap of pages (a sitemap index names sitemaps: declare its children).
    """
    root = open_xml(body, ("urlset",), "a sitemap of pages")
    links = [
        Link(
            url=url,
            via="sitemap",
            title=entry.xpath("normalize-space(news/title)").get(""),
            published=entry.xpath("normalize-space(news/publication_date)").get(""),
            changed=entry.xpath("normalize-space(lastmod)").get(""),
        )
        for entry in root.xpath("//url")
        if (url := entry.xpath("normalize-space(loc)").get(""))
    ]
    if not links:
        raise ListingError("a sitemap without URLs")
    return links
