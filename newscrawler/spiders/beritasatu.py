"""BeritaSatu, Internasional."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.spider import OutletSpider

_SITE = r"https?://(?:(?:www|m)\.)?beritasatu\.com/"


class BeritasatuSpider(OutletSpider):
    name = "beritasatu"
    hosts = ("beritasatu.com",)
    # In 2020 the desk was Dunia, behind the name of an editor; .html is older (inferred). Football has one of its own.
    desk = rf"{_SITE}(?:amp/)?(?!(?:bola|sport|olahraga)/)(?:[\w-]+/)?(?:internasional|dunia)/\d"
    articles = (rf"{_SITE}(?:[\w-]+/){{1,3}}(?P<id>\d{{4,}})(?:/|-(?=[^?#]+\.html))[^/?#]*[a-z][^/?#]*/?(?:[?#]|$)",)
    sitemaps = ("https://www.beritasatu.com/sitemap/internasional/news.xml",)  # 2026-07: seen for other desks
    index = Index(  # 2026-07: seven pages, the eighth is a 404; times are relative
        url="https://www.beritasatu.com/internasional/indeks/{page}",
        first="https://www.beritasatu.com/internasional/indeks",
        card=".row.gx-3.mt-4.position-relative",
        link="a.stretched-link",
        title="h2",
        published=".b1-date",
        step=1,
        last_page=7,
    )
    data: ClassVar[dict[str, tuple[str, str]]] = {x: (f'"{x}":', r'\s*"([^"]+)"') for x in ("editor", "sub_category")}
    layouts = (
        Layout(
            name="2026",
            seen="2026-07-24, live, articles of several desks",
            section="data[name=sub_category]",
            published="h1 ~ small.text-muted",
            authors=".my-auto a[href*='/penulis/']",
            editors="data[name=editor]",
            tags=".body-content a[href*='/tag/'] .badge",
            caption="figcaption",
            body=".body-content",
            boxes=".badge, #botAds, .halfpage, .pt-0.mt-0.mb-3",
        ),
        Layout(
            name="2020",
            seen="a page of 2020-10",
            section=".bc a",
            editors="p.editor a",
            lead_image="#b1Photo img",
            caption=".caption-dtp",
            body=".story:not(.caption-dtp)",
            boxes=".badge, #botAds, .halfpage, .pt-0.mt-0.mb-3",
        ),
    )
    access = Access(
        known="CloudFront sends 403 to User-Agents of crawlers; robots.txt bars /tag/ and /search/",
        state="known",
        seen="2026-07-24",
        refused="CloudFront sends 403: have a User-Agent that the publisher agreed to",
    )
