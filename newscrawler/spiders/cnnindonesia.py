"""CNN Indonesia, Internasional."""

from __future__ import annotations

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.spider import OutletSpider

_SITE = r"https?://(?:www|m)\.cnnindonesia\.com/"


class CnnindonesiaSpider(OutletSpider):
    name = "cnnindonesia"
    hosts = ("cnnindonesia.com",)
    desk = rf"{_SITE}internasional/"
    # Time of creation (WIB), sub-channel, id. Long reads go on at /2, /3; no page holds all of them.
    articles = (rf"{_SITE}[\w-]+/\d{{14}}-\d+-(?P<id>\d+)/[^/?#]+(?:/(?P<page>\d+))?/?(?:[?#]|$)",)
    feeds = ("https://www.cnnindonesia.com/internasional/rss",)  # 2026-10: the newest 100
    # 2026-09; runs back from the newest, how far was not measured, and a date in the query changes nothing (2026-07).
    # The markup is that of the index of all channels, live 2026-07-24; entries on a page: inferred.
    index = Index(
        url="https://www.cnnindonesia.com/internasional/indeks/6?page={page}",
        card="article.flex-grow",
        link="a[href]",
        title="h2",
        published="span.text-cnn_black_light3::comment",
        section="span.text-cnn_red",
        step=10,
    )
    layouts = (
        Layout(
            name="2024",
            seen="2026-07-24, live; scrapers of 2024-26; the pager by a userscript of 2026-01",
            title="h1",
            section="a.gtm_breadcrumb_kanal, a.gtm_breadcrumb_subkanal",
            published="div.text-cnn_grey.text-sm",
            authors="h1 ~ .text-cnn_black_light3",
            tags="aside:has(.title-box:contains('TOPIK TERKAIT')) a",
            lead_image=".detail-image img",
            caption=".detail-image figcaption, .detail-image span",
            body="div.detail-text",
            boxes="a.border",
            end=".end-of-article",
            pager=".mb-8 .gap-2.text-base a",
            pages=".mb-8 .gap-2.text-base a::attr(href)",
        ),
    )
    access = Access(
        known="Cloudflare answers data centres with 403; a plain User-Agent was served; robots.txt not recorded",
        state="known",
        seen="2026-07-24",
    )
