"""Merdeka.com, Dunia."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.timestamps import Repair
from newscrawler.spider import OutletSpider

_SITE = r"https?://(?:www|m)\.merdeka\.com/(?:amp/)?(?!(?:amp|foto|video|slideshow|company)/)[\w-]+/"


class MerdekaSpider(OutletSpider):
    name = "merdeka"
    hosts = ("merdeka.com",)
    section = "Dunia"
    desk = r"https?://(?:www|m)\.merdeka\.com/(?:amp/)?dunia/"
    # Until 2023 at least, the slug was all there was.
    articles = (rf"{_SITE}read/(?P<id>\d+)(?=[/?#]|$)", rf"{_SITE}(?P<id>[^/?#]+-[^/?#]+)\.html(?:[?#]|$)")
    sitemaps = ("https://www.merdeka.com/dunia/sitemap.xml",)  # 2026-07: news of about two days
    # 2026-07: robots.txt bars the pages behind the first, as all with a query. The feed /rss/: 404 in 2026-08.
    index = Index(
        url="https://www.merdeka.com/dunia",
        card="li.article__item",
        link="a.article__title",
        published="time",  # only in words, how long ago
        last_page=1,
    )
    data: ClassVar[dict[str, tuple[str, str]]] = {"editors": ('"editors"', r'\s*:\s*"((?:[^"\\]|\\.)*)"')}
    layouts = (
        Layout(
            name="2026",
            seen="2026-07-24, live",
            title="h1.articles-content__title",
            subtitle=".articles-content__sinopsis",
            section=".breadcrumb-navigation li",
            editors="data[name=editors]",
            tags=".tags-articles__list a",
            lead_image=".articles-content__image img",
            caption=".articles-content__image figcaption",
            body=".articles-content__body",
            boxes=".bg-primary-50",
            pager=".page-break::attr(data-page)",
            inlined=True,
        ),
        Layout(
            name="2015",
            seen="six pages of 2015 to 2021, three of them mobile",
            title="#mdk-body h1",
            section=".mdk-breadcrumb a, .mdk-date-reporter span:first-child a, #mdk-nav-navtxt a",
            published=".date-post, .mdk-date-reporter span, #mdk-body-news-reporter",
            authors="[class*='reporter'] a[href*='/reporter/'], #mdk-body-news-reporter a[href*='/reporter/']",
            initials=".mdk-news-body > p b, #mdk-body-newsinit",
            tags=".mdk-list-terkait a, .list-new-tag a, .tag__list a, .found_tag_rel_det a",
            lead_image=".mdk-dt-img img, #mdk-news_img_det img, .mdk-news-img img, #mdk-body-news-detimg img",
            caption=".mdk-dt-copyright, .mdk-copyright, .mdk-news-img-copyright, #mdk-body-news-caption",
            body=".mdk-body-paragraph, #mdk-body-newsarea",
            boxes=(
                ".dont-display, .detail-body__break, .mdk-dt-img, .imageinfo, em:contains('©'), .box_shortcut,"
                " #mdk-body-newsinit"
            ),
            pager=".detail-body__break, .page-number a",
            inlined=True,
        ),
    )
    repairs = (Repair(sources=("meta",), pattern=r"(?:-07:00| GMT)$", replacement="+07:00", why="it is WIB"),)
    access = Access(known="robots.txt bars all URLs with a query or `index` in them", state="known", seen="2026-07-24")
