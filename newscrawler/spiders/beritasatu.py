"""BeritaSatu, Internasional."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout, OutletSpider
from newscrawler.pipelines.boilerplate import Phrase

_SITE = r"https?://(?:(?:www|m)\.)?beritasatu\.com/"
# Text stands in <p>; a <div> with a class is none, but for what wraps the text.
_BOXES = (
    "[style*='FFEBEB'], [style*='ffebeb'], .body-content .h6, .badge, .gam-ads, [class*='underlay-ad'], #botAds,"
    " .halfpage, .b1-article > .mt-3, .pt-0.mt-0.mb-3, {0} aside, {0} section,"
    " {0} div[class]:not(:has(p:nth-of-type(3), br:nth-of-type(3)))"
)


class BeritasatuSpider(OutletSpider):
    name = "beritasatu"
    hosts = ("beritasatu.com",)
    section = "Internasional"
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
    data: ClassVar[dict[str, str]] = {
        key: rf'"{key}":\s*"([^"]+)"' for key in "penulis editor editor_id sub_category detail_published_date".split()
    }
    layouts = (
        Layout(
            name="2026",
            seen="2026-07-24, live, articles of several desks",
            section="data[name=sub_category]",
            published="data[name=detail_published_date]",
            authors="data[name=penulis]",
            editors="data[name=editor]",
            initials="data[name=editor_id]",
            tags=".body-content a[href*='/tag/'] .badge",
            caption="figcaption",
            body=".body-content",
            boxes=_BOXES.format(".body-content"),
        ),
        Layout(
            name="2020",
            seen="a page of 2020-10",
            section=".bc a",
            editors="p.editor a",
            lead_image="#b1Photo img",
            caption=".caption-dtp",
            body=".story:not(.caption-dtp)",
            boxes=_BOXES.format(".story"),
        ),
    )
    kinds: ClassVar[dict[str, str]] = {"infographic": "link[rel=canonical][href*='/berita-grafik/']"}  # 2020
    phrases = (Phrase("channel", "line", r"ikuti yang terbaru di.{0,60}"),)
    access = Access(
        known="CloudFront sends 403 to User-Agents of crawlers, not to a browser's; robots.txt bars /tag/ and /search/",
        state="known",
        seen="2026-07-24",
        refused="CloudFront sends 403 to a crawler's honest User-Agent: have one that the publisher agreed to",
    )
