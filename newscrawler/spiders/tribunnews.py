"""Tribunnews, Internasional."""

from __future__ import annotations

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.credits import Credit
from newscrawler.spider import OutletSpider

_NOT = "tag|topic|search|komentar|member|api|ajax|json|posts|penulis|editor|epaper|images|webstories|foto|video"
_SITE = rf"https?://(?:www|m)\.tribunnews\.com/(?:amp/)?(?!(?:{_NOT})/)"
_TRIBUN = r"(?i:tribun[\w.]*)"
_REPORT = rf"Laporan (?:[A-Z]\w+ )*{_TRIBUN}(?: \w+(?=,))?,? (?P<value>[A-Z][\w.'’ ]+?)(?: (?=TRIBUN)|\s*$)"
_WRITER = rf"\(\s*{_TRIBUN}\s?/\s?(?P<value>[A-Z][\w.'’ /,-]+?)\s*\)"


class TribunnewsSpider(OutletSpider):
    name = "tribunnews"
    hosts = ("www.tribunnews.com", "m.tribunnews.com")  # about 40 regional hosts are papers of their own
    desk = rf"{_SITE}internasional/"
    # Numbers, and since before 2015 the day and the slug, which wire items still have.
    articles = (
        rf"{_SITE}[\w-]+/(?P<id>\d{{5,}})/(?=[^/?#]*[a-z])[^/?#]+/?(?:[?#]|$)",
        rf"{_SITE}[\w-]+/(?P<id>\d{{4}}/\d\d/\d\d/[^/?#]+)/?(?:[?#]|$)",
    )
    whole_query = "page=all"  # 2026-01
    sitemaps = ("https://www.tribunnews.com/internasional/sitemap-news.xml",)  # 2026-07: the newest 100
    index = Index(  # 2026-06; page 11 is page 10 again, an empty date must stand there and a full one changes nothing
        url="https://www.tribunnews.com/index-news/internasional?date=&page={page}",
        card="ul.lsi > li, li.ptb15",
        link="h3 a",
        title="h3 a::attr(title)",
        published="time",
        last_page=10,
    )
    layouts = (
        Layout(
            name="2015",
            seen="2026-07-24, live; pages of 2015 and 2020",
            title="#arttitle",
            section="#va > .bsht a",  # 2015 and 2020; JSON-LD has it since
            published="#arttitle ~ div time, #arttitle ~ .grey h3",  # the header shows the day of the visit
            authors="#penulis a, .f11.grey > div:contains('Penulis:')",
            editors="#editor, .f11.grey > div:contains('Editor:')",
            tags=".tagcloud3 a::attr(title), #related a[href*='/tag/']::attr(title)",
            lead_image="#artimg img.imgfull",
            caption="#artimg .arial, #image-caption, figure:not(.image) figcaption",
            body=".txt-article",
            boxes=".summary-article, .baca, [id^='div-'], .belanja-picks, .paging, [class*='tvp-stage']",
            pager=".paging .total-page, .paging a",
            pages=".paging a[href*='page=']::attr(href)",
        ),
    )
    credits = (Credit("report", "authors", "start", _REPORT), Credit("writer", "authors", "end", _WRITER))
    access = Access(
        known="CloudFront: 403 to bare tokens of bots, served behind a browser's; robots.txt bars tags and topics",
        state="known",
        seen="2026-07-24",
        refused="User-Agents that say what they are meet 403: crawl where the publisher lets the operator's own in",
    )
