"""Kontan, Internasional."""

from __future__ import annotations

from typing import ClassVar

from lxml import etree

from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.outlet import Access, Layout
from newscrawler.spider import OutletSpider


class KontanSpider(OutletSpider):
    name = "kontan"
    hosts = ("kontan.co.id",)
    desk = r"https?://internasional\.kontan\.co\.id/news/"
    # The slug is all that names an article; names of sections have no hyphen.
    articles = (r"https?://(?!rss\.)(?:[\w-]+\.)*kontan\.co\.id/news/(?P<id>[^/?#]+-[^/?#]+)/?(?:[?#]|$)",)
    whole_query = "page=all"
    # Listed 2026-10; that of a sister desk had the newest 25. Beyond it there is only a search by words.
    feeds = ("https://internasional.kontan.co.id/rss",)
    # "Reporter: A, B | Editor: C", the first paragraph; else the meta tags. Of JSON-LD nothing is known.
    data: ClassVar[dict[str, tuple[str, str]]] = {
        "reporter": ("Reporter", r"\s*:\s*(?:<[^>]*>\s*)*([A-Z][^<|]*[^<|\s])"),
        "editor": ("Editor", r"\s*:\s*(?:<[^>]*>\s*)*([A-Z][^<|]*[^<|\s])"),
    }
    kinds: ClassVar[dict[str, str]] = {"video": ".tmpt-desk-kon iframe", "photo": ".tmpt-desk-kon img"}  # inferred
    layouts = (
        Layout(
            name="2026",
            seen="two scrapers of 2026",
            inferred=True,
            title="h1.detail-desk",
            section=".breadcumb a",
            published=".fs14.ff-opensans.font-gray",
            authors="data[name=reporter]",
            editors="data[name=editor]",
            body=".tmpt-desk-kon",
            boxes="[class*='heightads'], [id^='adsoutsream'], .kus, [class*='paging']",
            end="data[name=end]",
            pager=".tmpt-desk-kon [class*='pagination'] a, .tmpt-desk-kon [class*='paging'] a",
            pages=".tmpt-desk-kon a[href*='?page=']:not([href$='=1'])::attr(href)",
        ),
    )
    access = Access(known="nothing: neither robots.txt nor how crawlers fare", state="untested", seen="2026-10")

    @classmethod
    def document(cls, page: Page) -> Document:
        """The article ends where a comment says so: an element stands there that ``end`` can name."""
        document = super().document(page)
        for comment in list(document.root.iter(etree.Comment)):
            if "pagination end" in (comment.text or ""):
                comment.addprevious(etree.Element("data", name="end"))
        return document
