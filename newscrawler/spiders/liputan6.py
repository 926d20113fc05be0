"""Liputan6, Global."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.spider import OutletSpider


class Liputan6Spider(OutletSpider):
    name = "liputan6"
    hosts = ("liputan6.com",)
    section = "Global"
    desk = r"https?://(?:(?:www|m)\.liputan6\.com/global|global\.liputan6\.com)/read/"
    # Channels were hosts until 2016; one series of ids goes through all of them.
    articles = (r"https?://(?:[\w-]+\.)?liputan6\.com/(?:(?!photo/|foto/|video/)[\w-]+/)?read/(?P<id>\d+)(?=[/?#]|$)",)
    feeds = ("https://feed.liputan6.com/rss/global",)  # 2026-08
    # A day in the path: 2021; the cards: 2025-08. In 2026 the index without a day was met with cards and without.
    index = Index(
        url="https://www.liputan6.com/global/indeks/{date}?page={page}",
        date_format="%Y/%m/%d",
        card="article.articles--rows--item, .headline--bottom-slider__item",
        link=".articles--rows--item__title-link, .headline--bottom-slider__link",
        published="time::attr(datetime)",
    )
    data: ClassVar[dict[str, tuple[str, str]]] = {"authors": ('id="credits_author"', r'(?s)(.*?)id="credits_editor"')}
    layouts = (
        Layout(
            name="2015",
            seen="2026-07-24, live; nine pages of 2015 to 2020: names of classes changed, the page did not",
            title="h1[class*='header--title'], h1[class*='header__title'], h1.entry-title",
            subtitle=".read-page--header--description p",
            section=".read-page--breadcrumb a, #breadcrumb a",
            published=".updated, .read-page--header--author__datetime, .article-header__datetime",
            modified="[class*='header'][class*='__modified-time']",
            authors="[class*=credits__]:contains('Author') > [class$=name], data[name=authors] [class$=name]",
            editors="[class*=credits__]:contains('Editor') > [class$=name], #credits_editor ~ li [class$=name]",
            tags=".tags--snippet li > a, .tags--topics a, .tag-links a, .read-page--tags a",
            lead_image="[id^='gallery-image'] img, .read-page--photo-gallery--item__picture-lazyload",
            caption="[class*='gallery'] figcaption, .article-photo-gallery--item__description",
            dateline="b:contains('Liputan6.com'), strong:contains('Liputan6.com')",  # one in three lacks its dash
            body=".article-content-body, .text-detail",
            boxes=(
                "#preco, .read-page--summary, [class*='-break'],"
                " .article-content-body__item-content > div:not(:has(p)):not(:has(br)),"
                " [class*='body__item']:has(h2:contains('Video Pilihan'), h2:contains('Tentang Cek Fakta'))"
            ),
            pager="[class*='body__item-page']::attr(data-page), .article-content-body__item-index",
            inlined=True,
        ),
    )
    phrases = (Phrase("fact checks", "line", r"fakta atau hoaks\? untuk mengetahui kebenaran informasi\b.{0,300}"),)
    access = Access(known="plain User-Agents were served; robots.txt not recorded", state="known", seen="2026-07-24")
