"""Republika, Internasional."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.items import FieldSource
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.spider import OutletSpider

_2023 = Layout(
    name="2023",
    seen="2026-07-24, live, two articles; the pager by its URLs, as in 2018-22",
    title=".max-card__title h1, data[name=headline]",  # the h1 is empty at times
    subtitle=".max-card__teaser",
    section=".breadcrumb a",
    published=".date-item__headline",
    authors="data[name=rep], .red td:contains('Reporter')",
    editors="data[name=red], .red td:contains('Redaktur')",
    tags=".tag a",
    lead_image=".max-card__image figure img",
    caption=".caption-img",
    body=".article-content article",
    boxes=".footnote-wrap, .artikel-content, [id^='bn_'], #loading",
    end="#next-article",
    pager=".pagination a",
    pages="a[href*='-part']:not([href$='-part1'])::attr(href)",  # those of other articles are not followed
)


class RepublikaSpider(OutletSpider):
    name = "republika"
    hosts = ("republika.co.id",)
    # Hosts and paths that may have world news; www and news (2022 on) have other news too.
    desk = (
        r"https?://(?:(?:www|m|news|internasional|fbeta)\.)?republika\.co\.id/berita/{1,2}"
        r"(?:internasional/|(?=[a-z]*\d)[a-z0-9]+/)"
    )
    # The last of the bread crumbs: rubrics of 2015 and 2026, then what regions they may have besides (inferred).
    desk_sections = tuple(
        "internasional|global|palestina - israel|timur tengah|australia plus|palestina israel|amerika|eropa|asia|asean"
        "|afrika|abc australia network".split("|")
    )
    # The code stays when path and slug change, so it alone is the id. A live bug of 2026-07 doubles a slash.
    articles = (
        (
            r"https?://(?!(?:static|files)\.)(?:[\w-]+\.)?republika\.co\.id/berita/{1,2}"
            r"(?:(?:[\w-]+/){1,3}\d\d/\d\d/\d\d/)?(?P<id>(?=[a-z]*\d)[a-z0-9]{6,14})[/-]"
            r"[^/?#]*?[a-z][^/?#]*?(?P<paging>-part(?P<page>\d{1,2}))?/?(?:[?#]|$)"
        ),
    )
    feeds = ("https://www.republika.co.id/rss/internasional/",)  # 2026; stood still for weeks from 2026-07-05
    index = Index(  # 2026-07: any past day, all desks; the index of one desk is not dated
        url="https://republika.co.id/index/{offset}/{date}",
        date_format="%Y/%m/%d",
        step=50,
        card="li.conten1",
        link="a",
        title="h3",
        published=".date",
        section=".kanal-info",
    )
    data: ClassVar[dict[str, tuple[str, str]]] = {
        "headline": ('"headline":', r'\s*"((?:[^"\\]|\\.)*)"'),
        "rep": ("Rep:", r"\s*([^<]*?)\s*/?\s*(?=Red:|<)"),
        "red": ("Red:", r"\s*(?:<a\b[^>]*>)?\s*([^<]+)"),
    }
    untrusted: ClassVar[dict[str, tuple[FieldSource, ...]]] = {"authors": ("jsonld",)}  # 2026-07: it is the editor
    layouts = (
        _2023,
        replace(
            _2023,
            name="2018",
            seen="six scrapers of 2018-22",
            inferred=True,
            title=".wrap_detail_set h1",
            section=".breadcome a",
            published=".date_detail p",
            tags=".wrap_blok_tag li a",
            body=".artikel, [itemprop=articleBody]",
        ),
        replace(
            _2023,
            name="2015",
            seen="three pages of 2015-17; the headline of one is no h1",
            title="h1.jdl-detail, .jdl-detail h1, .wrap-title .h5",
            section=".breadcome a",
            published=".date-detail, .content-detail-center .date",
            tags=".tagging a::attr(title), .tags a:not(.red)::attr(title)",
            lead_image=".img-detail img, .img-detailberita img",
            caption=".caption, .caption-foto",
            body=".content-detail, .txt-detailberita, .teaser.global-detail",
        ),
    )
    phrases = (
        Phrase("own books", "line", r"yuk koleksi buku\b.{0,40}\bbuku republika\b.{0,120}"),
        Phrase("comic", "label", r"komik si calus"),
    )
    # Of sister sites too, with dashes of all kinds, between spaces or not.
    dateline = (
        r"(?i:[a-z]+\.co\.id)\s?[,.]?\s?(?P<place>(?:[A-Z][\w'’. /,]{1,40}?)?)"
        r"(?:\s*(?:--+|[–—])\s*|\s+-\s*|-(?=\s|[A-Z][a-z]))"
    )
    access = Access(
        known="robots.txt names Scrapy and about 40 other agents and bars them; another User-Agent was served",
        state="known",
        seen="2026-07-24",
        refused="robots.txt bars Scrapy by name: state the operator's own User-Agent, if the publisher agrees",
    )

    @classmethod
    def canonical(cls, url: str) -> str:
        return super().canonical(url).replace("/berita//", "/berita/")
