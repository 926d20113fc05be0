"""Which listing of an outlet a page is, and the links that it names: for whoever has the page and not the request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.indexes import read_index
from newscrawler.discovery.links import Link
from newscrawler.discovery.payloads import read_payload
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.extraction.page import Page

if TYPE_CHECKING:
    from newscrawler.outlet import Outlet

Kind = Literal["feed", "sitemap", "payload", "index"]


def listing_kind(url: str, outlet: type[Outlet]) -> Kind | None:
    """Which of the outlet's listings a URL is, None for any other page."""
    declared: Mapping[Kind, tuple[str, ...]] = {
        "feed": outlet.feeds,
        "sitemap": outlet.sitemaps,
        "payload": tuple(payload.url for payload in outlet.payloads),
    }
    index = outlet.index
    if index and any(re.fullmatch(_form(url_form), url) for url_form in filter(None, (index.url, index.first))):
        return "index"
    return next((kind for kind, urls in declared.items() if url in urls), None)


def _form(template: str) -> str:
    return "[^&?/]*(?:/[^&?/]+){0,2}".join(re.escape(part) for part in re.split(r"\{\w+\}", template))


def read_listing(page: Page, outlet: type[Outlet], kind: Kind) -> list[Link]:
    """The links of a listing of the outlet.

    :raises ListingError: the page is none.
    """
    if kind == "index":
        assert outlet.index
        return read_index(page, outlet.index)
    if kind == "payload":
        return read_payload(page.body, next(payload for payload in outlet.payloads if payload.url == page.url))
    return {"feed": read_feed, "sitemap": read_sitemap}[kind](page.body)


def of_the_desk(links: list[Link], outlet: type[Outlet]) -> list[Link]:
    """Those that a crawl would fetch."""
    return [link for link in links if outlet.locate(link.url) and re.match(outlet.desk, link.url)]
