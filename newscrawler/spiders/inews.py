"""iNews, Internasional."""

from __future__ import annotations

import re
from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document, inner_text
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.spider import OutletSpider
from newscrawler.urls import split


class InewsSpider(OutletSpider):
    name = "inews"
    hosts = ("inews.id",)
    desk = r"https?://(?:www\.)?inews\.id/(?:amp/)?news/internasional/"
    # One or two sections and the slug, which is all that names an article; pages are /2, /3 and /all.
    articles = (
        (
            r"https?://(?:www\.)?inews\.id/(?:amp/)?(?!(?:amp|tag|indeks|topic|multimedia)/)(?:[\w-]+/){1,2}"
            r"(?P<id>[a-z0-9]+(?:-+[a-z0-9]+){2,}-*)(?P<paging>/(?P<page>\d+|all))?/?(?:[?#]|$)"
        ),
    )
    # The page is known, its cards are those of the lists by tag (2026-04) and what stands in them is inferred.
    index = Index(
        url="https://www.inews.id/news/internasional",
        card=".widgetListArticle__body a",
        title="h2, h3, h4",
        published="time, [class*='date'], [class*='createdAt']",
        last_page=1,
    )
    data: ClassVar[dict[str, tuple[str, str]]] = {
        "editor": ("Editor", r"\s?:\s*(?:<[^<>]*>\s*)*([A-Z][\w.,'’ -]{1,60}\w)")
    }
    layouts = (
        Layout(
            name="2023",
            seen="the site's templates of 2024-08; a scraper of 2026-04; texts of pages of 2021 to 2026",
            inferred=True,
            title="h1.headerTitle",
            section=".breadcrumb a",
            published=".createdAt",
            authors="ul.author .authorList a",
            editors="data[name=editor]",
            lead_image=".headerImg img",
            caption=".headerImg figcaption",
            body=".bodyArticleWrapper",
            boxes=".adsPlacement, .asideAds, .pipLiveStream__content, [data-caption]",
            pager="data[name=number]",
            whole="data[name=whole]",
            pages="data[name=page]",
        ),
    )
    phrases = (
        Phrase("own network", "line", r"kami membuka kesempatan bagi anda\b.{0,120}\binews\.id network\b.{0,40}"),
    )
    access = Access(
        known="robots.txt not recorded; another crawler leaves the site out until it has permission",
        state="disputed",
        seen="2026-07-24",
        refused="the publisher wants to be asked: crawl with its permission, or with the decision that none is needed",
    )

    @classmethod
    def document(cls, page: Page) -> Document:
        """With the addresses of the article's other pages that the page links, and marks on captions in the text."""
        document, address = super().document(page), cls.canonical(page.url)
        numbers = set(re.findall(rf"{re.escape(split(address).path)}/([2-9])\b", page.text))
        for number in sorted(numbers):
            document.add_data("number", number)
            document.add_data("page", f"{address}/{number}")
        if numbers:
            document.add_data("whole", f"{address}/all")
        for line in document.root.iter("em"):
            text, above = inner_text(line).strip(), line.getparent()
            alone = above.tag in ("p", "h5", "div") and text == inner_text(above).strip()
            if alone and text[:1] not in '"“‘' and len(text) < 300:
                above.set("data-caption", "")
        return document
