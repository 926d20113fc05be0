"""Jawa Pos, Internasional."""

from __future__ import annotations

from newscrawler.discovery.payloads import Payload
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.timestamps import Repair
from newscrawler.spider import OutletSpider

_SITE = r"https?://(?:www\.)?jawapos\.com/"


class JawaposSpider(OutletSpider):
    name = "jawapos"
    hosts = ("jawapos.com",)
    desk = rf"{_SITE}internasional/"
    # Day and running number; about 2023 ids began with 01. The rubric before it may differ from page to page.
    articles = (rf"{_SITE}[\w-]+/(?P<id>\d{{8,10}})/[^/?#]*[a-z][^/?#]*/?(?:[?#]|$)",)
    page_query = ""  # ?page=2 is the same page again
    sitemaps = ("https://www.jawapos.com/post-recent.xml",)  # 2026-08: the newest of all rubrics; feeds are dead since
    payloads = (
        Payload(  # 2026-07: the newest 20 of all rubrics; what lies behind them is not asked for by GET
            url="https://www.jawapos.com/indeks",
            script="__NEXT_DATA__",
            items="props.pageProps.initialArticles.data",
            link="https://www.jawapos.com/{category.slug}/{article_id}/{slug}",
            title="title",
            published="published_at",
            section="category.name",
        ),
    )
    embedded = ("__NEXT_DATA__", "props.pageProps.article")  # the markup shows little of it
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
            boxes=".readmore, p.page",
        ),
    )
    repairs = (Repair(sources=("listing",), pattern=r"Z$", replacement="+07:00", why="it is WIB, not UTC"),)
    access = Access(
        known="some clients met Cloudflare's challenge; robots.txt bars /search", state="disputed", seen="2026-07-24"
    )
