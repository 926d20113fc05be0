"""detikNews, Internasional."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.pipelines.timestamps import Repair
from newscrawler.spider import OutletSpider

_SITE = r"https?://(?!20\.)(?:[\w-]+\.)*detik\.com/(?:[\w-]+/)"  # 20.detik.com has videos only
_END = r"/[^/?#]*[a-z][^/?#]*(?P<paging>/(?:(?P<page>\d+)|amp))?/?(?:[?#]|$)"
_BOXES = ".noncontent, .aevp, .detail__long-nav, .mp-nav, .pic_artikel"


class DetikSpider(OutletSpider):
    name = "detik"
    hosts = ("detik.com",)
    # The desk's own articles, and those of its partners BBC, ABC and DW, which have paths of their own.
    desk = r"https?://news\.detik\.com/(?:internasional|bbc(?:-world)?|abc-australia|dw)/"
    # One series of ids: d-ID today, ID alone (2015 to 2020), and /read/ with date, ID and channel (feed of 2015).
    articles = (rf"{_SITE}*d-(?P<id>\d+){_END}", rf"{_SITE}+(?P<id>\d{{7}})(?:/\d+)?{_END}")
    whole_query = "single=1"  # 2026-01
    feeds = ("https://news.detik.com/rss",)  # 2026-10: the newest 100 of all desks; rss.detik.com is dead
    index = Index(  # 2026-08: any past day
        url="https://news.detik.com/internasional/indeks?page={page}&date={date}",
        date_format="%m/%d/%Y",
        card="article.list-content__item",
        link=".media__title a",
        published=".media__date span::attr(d-time)",
    )
    # Behind the name stands that of a channel, which need not be detik's: "X - Sepakbola".
    data: ClassVar[dict[str, tuple[str, str]]] = {"author": ('class="detail__author', r'[^"]*">\s*([^<]*[^<\s])')}
    layouts = (
        Layout(
            name="2022",
            seen="2026-07-24, live; pages of 2022",
            title="h1.detail__title",
            subtitle=".detail__subtitle",
            section=".page__breadcrumb a",
            published=".detail__date",
            authors="data[name=author]",
            tags=".detail__body-tag a",
            lead_image=".detail__media-image img",
            caption=".detail__media-caption",
            body=".detail__body-text, .detail__body-text .multi-card",  # cards of guides, on health pages
            boxes=_BOXES,
            pager=".detail__anchor-numb, .detail__long-nav",
            pages=".detail__long-nav a.detail__anchor-numb::attr(href)",
        ),
        Layout(
            name="2026 wide",
            seen="a scraper of 2026, on some channels",
            inferred=True,
            title="h1[class*='text-[32px]']",
            published="time[class*='text-[#8B8B8B]']",
            body=".itp_bodycontent",
            boxes=_BOXES,
        ),
        Layout(
            name="2015",
            seen="a page of 2015; one of 2021 of a special; scrapers of 2020",
            title=".jdl h1, h1.mt5",
            subtitle=".jdl h2",
            section=".breadcrumb a:not([href='#']), .jdl .subkat",
            published=".jdl .date, h1.mt5 ~ .date",
            authors=".jdl .author, span.author",
            tags=".detail_tag a",
            lead_image=".pic_artikel img",
            caption=".pic_artikel > span",
            body=".detail_text, .read__content",
            boxes=_BOXES,
            pager=".mp-nav a",
            pages=".mp-nav a::attr(href)",
        ),
    )
    # City and hyphen, what follows begins no lower-case word: "Gaza City - Israel ..."
    dateline = r"(?P<place>[A-Z][\w.'’-]*(?:,? [A-Z][\w.'’-]*){0,3})\s+(?:--?|[–—])\s*+(?=[^a-z]|$)"
    phrases = (
        Phrase(
            "own awards",
            "line",
            r"hoegeng awards \d{4}|baca kisah inspiratif kandidat polisi teladan(?: di ?sini)?",
        ),
    )
    repairs = (
        Repair(
            sources=("meta",),
            pattern=r"T(\d\d)-(\d\d)-(\d\d)Z$",
            replacement=r"T\1:\2:\3+07:00",
            why="it is WIB, not UTC",
        ),
    )
    access = Access(known="a bot User-Agent was served; robots.txt not recorded", state="known", seen="2026-07-24")
