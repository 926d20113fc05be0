"""ANTARA, Dunia."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.credits import Credit
from newscrawler.spider import OutletSpider

_2023 = Layout(
    name="2023",
    seen="five scrapers of 2023-26, one of them mended on live pages, 2026-05-25",
    title=".wrap__article-detail-title h1",
    section=".breadcrumbs__item:nth-child(2)",
    published=".wrap__article-detail-info .list-inline-item, .wrap__article-detail-info .text-secondary",
    authors="data[name=pewarta]",
    editors="data[name=editor]",
    tags=".tags-widget a, .widget__tags a, .blog-tags a",
    lead_image=".wrap__article-detail-image figure img",
    caption=".wrap__article-detail-image figcaption",
    body=".wrap__article-detail-content",
    boxes=".text-muted, .total-views",
)


class AntaranewsSpider(OutletSpider):
    name = "antaranews"
    hosts = ("antaranews.com",)
    section = "Dunia"
    desk = r"https?://(?:www\.|m\.)?antaranews\.com/berita/"
    # Rubrics of the menu of 2015, of the hubs of 2022, and of the crumbs of 2026.
    desk_sections = ("dunia", "internasional", "internasional corner", "asean")
    # Not the regional hosts, which use the same ids again, nor the English one.
    articles = (r"https?://(?:www\.|m\.)?antaranews\.com/berita/(?P<id>\d+)(?:/[^/?#]*)?/?(?:[?#]|$)",)
    whole_query = "page=all"  # 2026-01, for regional hosts; articles here are of one page, no pager was seen
    feeds = ("https://www.antaranews.com/rss/dunia.xml",)  # 2026-08: about 20 entries
    index = Index(  # 2026-06: a daily job walks 20 pages, which is days to weeks
        url="https://www.antaranews.com/dunia/{page}",
        first="https://www.antaranews.com/dunia",
        card=".card__post-list:has(h2.post_title)",
        link="h2.post_title a",
        published="span.text-secondary",
        section="h4.slug",
        step=1,
        last_page=20,
    )
    not_tags = ("berita terkini", "berita indonesia", "berita online", "portal indonesia")  # on all pages of 2015-16
    # The credits are glued: "Pewarta: XEditor: YCopyright"; a translator (Penerjemah) is no author.
    data: ClassVar[dict[str, tuple[str, str]]] = {
        "pewarta": ("Pewarta", r"\s?:\s*([^<\r\n:]+?)\s*(?=<|[\r\n]|Penerjemah\s?:|Editor\s?:|Copyright)"),
        "editor": ("Editor", r"\s?:\s*([^<\r\n:]+?)\s*(?=<|[\r\n]|Copyright|COPYRIGHT)"),
    }
    layouts = (
        _2023,
        replace(
            _2023,
            name="2018",
            seen="five scrapers of 2020-23",
            inferred=True,
            title="h1.post-title",
            section=".breadcrumb li:nth-child(2)",
            published=".article-date, h1.post-title + p",
            lead_image=".post-header figure img",
            caption=".post-header figcaption",
            body=".post-content",
        ),
        Layout(
            name="2015",
            seen="two pages of 2015-16",
            title="h1.title[itemprop=headline]",
            section="#topnav > .active > a",
            published="time[itemprop=datePublished]",
            authors=".byline [itemprop=author]",
            editors="[itemprop=editor]",
            lead_image="#image_news img",
            caption="#caption_news",
            body="#content_news",
            boxes="p.date",
        ),
    )
    credits = (
        Credit(
            "desk codes",
            "editor_initials",
            "end",
            r"(?<=[.!?\"”])\s*\((?P<value>(?:[TU]u?\.)?[A-Z]{1,3}(?:\d{3}|[-/.][A-Z]{1,4})(?:[-/][A-Z0-9]{1,5}){0,3})\)",
        ),
    )
    access = Access(
        known="pages forbid crawling for AI without written permission; another crawler waits for it; bare bot"
        " User-Agents met 403, one with a browser's shape was served",
        state="disputed",
        seen="2026-07-24",
        refused="the site asks for a written permission: crawl with it, or with the decision that it is not needed",
    )
