"""VIVA, Dunia."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.items import FieldSource
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.spider import OutletSpider


class VivaSpider(OutletSpider):
    name = "viva"
    hosts = ("viva.co.id",)
    section = "Dunia"
    desk = r"https?://(?:(?:www|m)\.viva\.co\.id/(?:amp/)?berita/dunia|dunia\.news\.viva\.co\.id/news/read)/"
    # One series of ids; until 2016 on hosts of channels. Sister sites and regions have hosts and ids of their own.
    articles = (
        (
            r"https?://(?:www\.|m\.|(?:[\w-]+\.)*(?:news|life|bola|sport|log)\.)viva\.co\.id/(?:amp/)?"
            r"(?!(?:foto|video|tag)/)[\w-]+/(?:[\w-]+/)?(?P<id>\d+)-[^/?#]*[a-z][^/?#]*/?(?:[?#]|$)"
        ),
    )
    whole_query = "page=all"
    # 2026-07-24: the newest 34 or so of all desks; what the site loads behind them needs a token. Come back often.
    index = Index(
        url="https://www.viva.co.id/indeks",
        card=".article-list-row",
        link="a.article-list-title",
        published=".article-list-date span",
        section=".article-list-cate",
        last_page=1,
    )
    layouts = (
        Layout(
            name="2023",
            seen="2026-07-24, live, two articles; texts of 2020 and 2023; classes by two scrapers, which differ",
            title="h1[class*='title'], article h1",
            section="a.breadcrumb-step",
            published=".main-content-date, .date-time .date",
            authors=".main-content-author:not(:has(a)), .main-content-author a, .date-time .author",
            tags=".tag-list a",
            body=".main-content-detail",
            boxes=".main-content-image",
            pager=".pagination-detail a",
            pages=".pagination-detail a::attr(href)",
        ),
        Layout(
            name="2016",
            seen="a page of 2016",
            title=".article-detail .title h1",
            subtitle=".article-detail .summary",
            section=".upperdeck-kanal",
            published=".smalldesc .date",
            authors=".smalldesc .author",
            lead_image=".article-detail > .thumbcontainer img",
            caption=".photodesc",
            body="#article-content [itemprop=articleBody]",
            boxes="[style*='text-align: center']",  # pictures and their captions
        ),
    )
    phrases = (
        Phrase(
            "photo",
            "line",
            r"photo|foto|sumber|(?:ap|afp|reuters|viva|antara|instagram|twitter)(?: photo| foto)? ?/ ?[^.,]{2,60}",
        ),
    )
    # VIVA, VIVA.co.id or VIVA and a channel, with the place before it or without; or the place alone.
    dateline = (
        r"(?=[A-Z])(?P<place>(?:(?!VIVA\b)[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2})?)"
        r"(?P<site>(?:, ?)?VIVA(?:\.co\.id| [A-Z]\w+)?)?\s*(?:--?|[–—])\s*+(?(site)|(?<=\s)(?![a-z]))"
    )
    untrusted: ClassVar[dict[str, tuple[FieldSource, ...]]] = {"modified": ("jsonld",)}  # 2026-07: often wrong
    access = Access(
        known="robots.txt not recorded; plain User-Agents were served, one of them after a time-out",
        state="known",
        seen="2026-07-24",
    )
