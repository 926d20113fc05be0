"""RSS and Atom feeds."""

from __future__ import annotations

from newscrawler.discovery.links import Link, ListingError, open_xml


def read_feed(body: bytes) -> list[Link]:
    """The entries of an RSS or Atom feed, in its order. Atom's ``updated`` is not taken for a publication time.

    :raises ListingError: the body is no feed, or a feed without entries.
    """
    root = open_xml(body, ("rss", "rdf", "feed"), "an RSS or Atom feed")
    links = [
        Link(url=url, via="feed", title=title, published=published, section=section)
        for url, title, published, section in (
            (
                entry.xpath("normalize-space(link[normalize-space()])").get("")
                or entry.xpath("string(link[not(@rel) or @rel='alternate']/@href)").get("").strip(),
                entry.xpath("normalize-space(title)").get(""),
                entry.xpath("normalize-space(pubDate | published | date)").get(""),
                entry.xpath("normalize-space(category)").get(""),
            )
            for entry in root.xpath("//item | //entry")
        )
        if url
    ]
    if not links:
        raise ListingError("a feed without entries")
    return links
