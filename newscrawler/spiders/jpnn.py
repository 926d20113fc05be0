"""JPNN, Internasional."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.credits import Credit
from newscrawler.spider import OutletSpider


class JpnnSpider(OutletSpider):
    name = "jpnn"
    hosts = ("jpnn.com",)
    desk = r"https?://(?:(?:www|m|m\.www)\.)?jpnn\.com/news/"
    # Rubrics of the menu of 2016 and of hubs until 2023.
    desk_sections = tuple(
        "internasional|afrika|amerika|asia|asia oceania|asia-oceania|eropa|global|timur tengah|australia plus".split(
            "|"
        )
    )
    # The slug is all that names an article. Regional hosts have articles of their own.
    articles = (r"https?://(?:(?:www|m|m\.www)\.)?jpnn\.com/news/(?P<id>[^/?#]+-[^/?#]+)/?(?:[?#]|$)",)
    # In two lists of 2026; all desks, the newest only. sitemap.xml names sitemaps by desk (2022), which were not seen.
    feeds = ("https://www.jpnn.com/index.php?mib=rss",)
    # "Redaktur : A Reporter : B" or "Redaktur & Reporter : A"; the meta tag serves where neither stands.
    data: ClassVar[dict[str, tuple[str, str]]] = {
        "reporter": ("Reporter", r"\s?:\s*([^<\r\n]+)"),
        "redaktur": ("Redaktur", r"(?:\s?&(?:amp;)?\s?Reporter)?\s?:\s*([^<\r\n]+?)\s*(?=<|[\r\n]|Reporter\s?:)"),
    }
    layouts = (
        Layout(
            name="2022",
            seen="scrapers of 2022-26; the text of a page of 2022",
            inferred=True,
            title="h1.judul",
            section=".breadcrumb a",
            published=".date-publish",
            authors="data[name=reporter]",
            editors="data[name=redaktur]",
            tags=".tags a",
            lead_image=".foto img, figure img",
            caption=".foto p, figcaption",
            body="div[itemprop=articleBody], .page-content:not(:has([itemprop=articleBody]))",
            boxes=".waktu, .text-center.mtb-10, [class^='ans-'], .side-post",
            end="p.waktu:contains('Redaktur')",
            pager=".pagination a",
            pages=".pagination a[href*='page=']::attr(href)",
        ),
        Layout(
            name="2016",
            seen="a template copied from a page of 2016-12",
            title=".artikel > h1",
            section=".artikel .breadcrumb a",
            published=".artikel > .date",  # the header has another .date: today's
            authors="data[name=reporter]",
            editors="data[name=redaktur]",
            tags=".tags a",
            lead_image=".foto img",
            caption=".foto p",
            body=".artikel .post",
            boxes=".waktu, .text-center.mtb-10, [class^='ans-'], .side-post",
        ),
    )
    credits = (
        Credit("both in one", "authors", "line", r"Redaktur\s?&\s?Reporter\s?:\s?(?P<value>[A-Z][\w.,' -]{1,60})"),
        Credit("with the site", "editor_initials", "end", r"(?<=[.!?\"”])\s*\((?P<value>[\w./-]{2,30}/(?i:jpnn))\)"),
    )
    access = Access(
        known="robots.txt not recorded; a browser's User-Agent was served", state="untested", seen="2026-07"
    )
