"""SINDOnews, International desk."""

from __future__ import annotations

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.spider import OutletSpider


class SindonewsSpider(OutletSpider):
    name = "sindonews"
    hosts = ("sindonews.com",)
    section = "International"
    desk = r"https?://international\.sindonews\.com/"
    # Behind the slug, /5 and /10 are page offsets. The hosts left out have look-alike URLs or none but pictures.
    articles = (
        (
            r"https?://(?!(?:hi-lite|scope|media|e|pict)\.)[\w-]+\.sindonews\.com/(?:news)?read/(?P<id>\d+)/\d+"
            r"(?:/[^/?#]*[a-z][^/?#]*(?:/(?P<page>\d+))?)?/?(?:[?#]|$)"
        ),
    )
    whole_query = "showpage=all"
    feeds = ("https://international.sindonews.com/rss",)  # 2026-07; www.sindonews.com/feed has all channels
    index = Index(  # 2026-07: any past day; 9 is the International desk
        url="https://www.sindonews.com/indeks/9/{offset}?t={date}",
        step=20,
        card=".warp-article",
        link=".title-article a",
        published=".date-article",
        section=".sub-kanal a",
    )
    layouts = (
        Layout(
            name="2025",
            seen="2026-07-24, live; three scrapers of 2025-26",
            title="h1.detail-title",
            published=".detail-date-artikel",
            authors=".detail-nama-redaksi a[rel=author]",
            initials=".detail-desc .editor",
            tags=".article-tags a",
            lead_image=".detail-img img",
            caption=".detail-img figcaption, .detail-img .caption-img",
            body=".detail-desc",
            boxes=".editor, [class^='v-']",
            pager=".paging-artikel li a",
            whole=".paging-all a[href*='showpage=all']::attr(href)",
            pages=".paging-artikel li a[data-ci-pagination-page]::attr(href)",
        ),
        Layout(
            name="2022",
            seen="a scraper of 2022-23; the text of a page of 2024",
            inferred=True,
            title="h1",
            published="time, .detail-date-artikel, .date-article, h1 ~ div, h1 ~ p, h1 ~ span",
            authors=".detail-nama-redaksi, .author-article strong",
            initials=".editor",
            tags=".article-tags a",
            lead_image="figure img, .detail-img img",
            caption="figure figcaption",
            body=(
                "div[itemprop=articleBody]:not(#content), .desc-artikel-detail, .detail-desc, .list-article-scope,"
                " section.article.col-md-11"
            ),
            boxes=".editor, [class^='v-']",
            pager=".paging-artikel li a",
            whole="div.content-show a[href*='showpage=all']::attr(href)",
        ),
        Layout(
            name="2018",
            seen="two scrapers of 2018-20",
            inferred=True,
            title="div.article > h1",
            section="ul.breadcrumb li",
            published="div.article time, time",
            authors=".reporter p",
            initials=".editor",
            lead_image="div.article figure img",
            caption="div.article figure figcaption",
            body="#content[itemprop=articleBody]",
            boxes=".editor, [class^='v-']",
        ),
        Layout(
            name="2016",
            seen="a spider of 2016",
            inferred=True,
            title="h1[itemprop=headline]",
            published="article > div.time",
            authors="a[rel=author] > span",
            initials=".editor",
            body="article .content",
            boxes=".editor, [class^='v-']",
        ),
    )
    phrases = (
        Phrase("own app", "line", r"untuk membaca berita lebih mudah\b.{0,80}\b(?:download|unduh) aplikasi sindonews"),
        Phrase("address of the original", "line", r"untuk selengkapnya kunjungi\b(?: ?:? ?https?://\S{1,300})?"),
    )
    access = Access(known="a bot User-Agent was served; robots.txt not recorded", state="known", seen="2026-07-24")
