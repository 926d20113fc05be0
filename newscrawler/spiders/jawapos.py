"""Jawa Pos, Internasional."""

from __future__ import annotations

import json

from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.outlet import Access, Layout, OutletSpider
from newscrawler.pipelines.timestamps import Repair

_SITE = r"https?://(?:www\.)?jawapos\.com/"


class JawaposSpider(OutletSpider):
    name = "jawapos"
    hosts = ("jawapos.com",)
    section = "Internasional"
    desk = rf"{_SITE}internasional/"
    # Day and running number; about 2023 ids began with 01. The rubric before it may differ from page to page.
    articles = (rf"{_SITE}[\w-]+/(?P<id>\d{{8,10}})/[^/?#]*[a-z][^/?#]*/?(?:[?#]|$)",)
    page_query = ""  # ?page=2 is the same page again
    sitemaps = ("https://www.jawapos.com/post-recent.xml",)  # 2026-08: the newest of all rubrics; feeds are dead since
    layouts = (
        Layout(
            name="2026",
            seen="2026-07-24, live, several articles",
            title="data[name=title]",
            subtitle="data[name=description]",
            section="data[name='category.name']",
            published="data[name=published_at]",
            authors="data[name='authors.name']",
            editors="data[name='editor.name']",
            tags="data[name='tags.name']",
            caption="data[name=content] figcaption",
            body="data[name=content]",
            # Text stands in <p>; a <div> with a class is none, but for what wraps the text.
            boxes=(
                "p:has(.readmore), .readmore, p.page, [id^='iklan'], [class$='__disclaimer'], data aside, data section,"
                " data div[class]:not(:has(p:nth-of-type(3), br:nth-of-type(3)))"
            ),
        ),
    )
    repairs = (Repair(sources=("listing",), pattern=r"Z$", replacement="+07:00", why="it is WIB, not UTC"),)
    access = Access(
        known="some clients met Cloudflare's challenge; robots.txt bars /search", state="disputed", seen="2026-07-24"
    )

    @classmethod
    def document(cls, page: Page) -> Document:
        """With the article of ``__NEXT_DATA__``, of which the markup shows little: strings by their dotted names."""
        document = Document.parse(page.text)
        for script in document.root.xpath("//script[@id='__NEXT_DATA__']"):
            try:
                found = [("", json.loads(script.text or "")["props"]["pageProps"]["article"])]
            except (ValueError, LookupError, TypeError, RecursionError):
                continue
            for name, value in found:  # which grows
                if isinstance(value, dict):
                    found += [(f"{name}.{key}".lstrip("."), member) for key, member in value.items()]
                elif isinstance(value, list):
                    found += [(name, member) for member in value]
                elif isinstance(value, str):
                    document.add_data(name, json.dumps(value)[1:-1])
        return document
