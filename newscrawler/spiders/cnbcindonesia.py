"""CNBC Indonesia, News."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.spider import OutletSpider

_SITE = r"https?://(?:www|m)\.cnbcindonesia\.com/"


class CnbcindonesiaSpider(OutletSpider):
    name = "cnbcindonesia"
    hosts = ("cnbcindonesia.com",)
    section = "News"
    # World news run in News (channel 4) among those of Indonesia; neither URL nor label tells them apart.
    desk = rf"{_SITE}news/\d{{14}}-4-"
    articles = (rf"{_SITE}[\w-]+/\d{{14}}-\d+-(?P<id>\d+)/[^/?#]+(?:/(?P<page>\d+))?/?(?:[?#]|$)",)
    whole_query = "page=all"  # 2026-01
    feeds = ("https://www.cnbcindonesia.com/news/rss",)  # 2026-08
    # The date is of older pages, the card of 2026; the rest, entries on a page too, is inferred.
    index = Index(
        url="https://www.cnbcindonesia.com/news/indeks/3?date={date}&page={page}",
        date_format="%Y/%m/%d",
        card=".nhl-list a.group",
        title="h2",
        step=10,
    )
    data: ClassVar[dict[str, tuple[str, str]]] = {
        "author": (
            '"mb-1 text-base font-semibold',
            r'(?s).*?"mb-1 text-base font-semibold[^>]*>([^<]+)',
        )
    }
    layouts = (
        Layout(
            name="2024",
            seen="scrapers of 2024-26; the pager is that of CNN Indonesia, which shares the system",
            inferred=True,
            title="h1.text-32, h1.font-extrabold",
            section="a.text-xs.font-semibold[href='#']",
            published="div.text-cm.text-gray",
            authors="data[name=author]",  # the second of its class: what three scrapers take
            body="div.detail-text",
            boxes=".detikads, a.border",
            pager=".mb-8 > .gap-2.text-base a",
        ),
    )
    access = Access(known="its feed is read by several applications", state="untested", seen="2026-08")
