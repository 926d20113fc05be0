"""Suara.com, what its News has of the world."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.spider import OutletSpider

_STATE = "articleCategory articleSubcategory articleEditor articleTotalPages"  # pushed to a tag manager, no JSON


class SuaraSpider(OutletSpider):
    name = "suara"
    hosts = ("suara.com",)
    # World news stand among all news; only the state of the page tells.
    desk = r"https?://(?:www\.)?suara\.com/news/"
    desk_sections = ("internasional",)
    # Day and time of publication (WIB) are the id. Regional sites and AMP have /read/; yoursay is its readers'.
    articles = (
        (
            r"https?://(?!yoursay\.)(?:[\w-]+\.)?suara\.com/(?:amp/)?[a-z][\w-]*/"
            r"(?P<id>\d{4}/\d\d/\d\d/\d{6})/[^/?#]*[a-z][^/?#]*/?(?:[?#]|$)"
        ),
    )
    whole_query = "page=all"  # 2026-01 and 2026-08, two tools; 2026-07, live: links to ?page=2
    sitemaps = ("https://www.suara.com/news/sitemap-news.xml",)  # 2026-08; /rss and /feed are dead
    index = Index(  # 2026-07: all desks, how far back was not measured; of today's articles it gives the time alone
        url="https://www.suara.com/indeks?page={page}",
        card=".article-kanal-list .article-kanal-item",
        link="h3 a",
        published=".article-kanal-info h4 span",
    )
    data: ClassVar[dict[str, tuple[str, str]]] = {
        name: (f"'{name}'", r"\s*:\s*'?((?:[^'\\\n]|\\.)*)") for name in _STATE.split()
    }
    layouts = (
        Layout(
            name="2026",
            seen="2026-07-24, live, two articles; scrapers of 2026",
            section="data[name=articleCategory], data[name=articleSubcategory]",
            published=".article-image span",
            editors="data[name=articleEditor]",
            tags=".article-tags a::attr(title)",  # the text has a # before it
            caption=".article-image figcaption",
            body=".article-content",
            boxes=".ten-second, .article-read, .google-pref",
            end="#next-article, .next-article, #next-article .article-content, .next-article .article-content",
            pager=".pagination-custom li, data[name=articleTotalPages]",
            pages=".pagination-custom a::attr(href)",
        ),
    )
    access = Access(
        known="robots.txt bars some AI crawlers; a plain User-Agent was served, slowly; one scraper uses a browser",
        state="disputed",
        seen="2026-07-24",
    )
