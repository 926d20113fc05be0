"""Okezone News, International."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.pipelines.credits import Credit
from newscrawler.spider import OutletSpider

_2023 = Layout(
    name="2023",
    seen="2026-07-24, live, two channels; a page of 2025-08",
    title=".title-article h1",
    section=".breadcrumb a",
    published=".journalist span",
    tags="#tag .box-tag a",
    caption=".desc-foto",
    body=".c-detail.read",
    boxes=".vicon, .detads, #paging, .fiture",
    pager="#paging a.nomor",
    pages="#paging a.nomor::attr(href)",
)


class OkezoneSpider(OutletSpider):
    name = "okezone"
    hosts = ("okezone.com",)
    section = "International"
    # The number before the id is the section's: 18 in 2015 and 2017, that of 2026 was not seen. Left out are those of
    # the nation and its regions, the same in 2015 and 2026; of what is left the page tells.
    desk = r"https?://news\.okezone\.com/read/\d{4}/\d\d/\d\d/(?!(?:337|338|340)/)\d+/"
    desk_sections = ("international", "internasional")
    # mpi republishes other sites of the group, video has no text.
    articles = (
        (
            r"https?://(?!(?:mpi|video)\.)[\w.-]+\.okezone\.com/(?:read|amp)/\d{4}/\d\d/\d\d/\d+/(?P<id>\d+)"
            r"(?:/[^/?#]*)?/?(?:[?#]|$)"
        ),
    )
    whole_query = "page=all"
    feeds = ("https://sindikasi.okezone.com/index.php/rss/1/RSS2.0",)  # 2026-08: the channel News, all desks
    # 2026-07: any past day, all desks of the channel.
    index = Index(
        url="https://news.okezone.com/indeks/{date}/{offset}",
        date_format="%Y/%m/%d",
        step=10,
        card=".group-brt-terkini .subgroup, .idx-list",
        link="a.desc-text, h4 a",
        published="a.time-text, time",
        section="a.title-text, time a",
    )
    layouts = (
        _2023,
        replace(
            _2023,
            name="2017",
            seen="a page of 2020",
            title=".title h1",
            section=".breadcrumb li",
            published=".namerep b",
            tags="",  # those shown have a # before them, the meta tag has the same without
            caption=".detfoto span",
            body="#contentx.read",
            end=".detail-tag, #_popIn_recommend",
        ),
        replace(
            _2023,
            name="2015",
            seen="two pages of 2015",
            title=".titles h1",
            section=".breadcrumb li",
            published="time.tgl",
            authors=".nmreporter > div",
            initials="#contentx + strong",
            tags=".meta-bottom-content > span a",
            lead_image="#imgCheck",
            caption=".caption-img-ab",
            body="#contentx.dtlnews",
        ),
    )
    kinds: ClassVar[dict[str, str]] = {"video": ".vicon"}  # inferred: a page of nothing else
    phrases = (
        Phrase(
            "own prompt", "line", r"dapatkan berita up to date\b.{0,80}\bokezone\b.{0,99}|cari berita lain ?di ?sini"
        ),
    )
    credits = (
        Credit(
            "name in brackets",
            "editor_initials",
            "end",
            r"(?:^|(?<=[.!?…\"”’]))\s*\((?P<value>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3})\s*\)",
        ),
    )
    access = Access(
        known="robots.txt forbids /more/* and /mmore/*; browsers' User-Agents were served, that of a bot was not tried",
        state="untested",
        seen="2026-07-24",
    )
