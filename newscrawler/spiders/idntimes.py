"""IDN Times, World."""

from __future__ import annotations

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.spider import OutletSpider

_SITE = r"https?://(?:[\w-]+\.)?idntimes\.com/(?!(?:author|tag|search|ajax|v1|tag-manager)/)[\w-]+/[\w-]+"
_END = r"(?P<paging>/amp)?/?(?:[?#]|$)"
_CARD = "div:has([data-cy='ds-card-article-title']):has([data-cy='ds-card-article-pubdate'])"


class IdntimesSpider(OutletSpider):
    name = "idntimes"
    hosts = ("idntimes.com",)
    section = "World"
    desk = r"https?://(?:www\.)?idntimes\.com/news/world/"
    # Codes of author and article: that of the article alone names a story under two authors. Until 2024 author/slug.
    articles = (
        rf"{_SITE}/[^/?#]+-(?P<id>[a-z0-9]{{5}}-[a-z0-9]{{6}}){_END}",
        rf"{_SITE}/(?P<id>[\w.-]+/(?!amp(?:[/?#]|$))[^/?#]*[a-z][^/?#]*){_END}",
    )
    # 2026-07: the first cards are all there is, and a query is not asked for; markup of /news, live 2026-07-24. A card
    # is the innermost element that has both title and time.
    index = Index(
        url="https://www.idntimes.com/news/world",
        card=f"{_CARD}:not(:has({_CARD}))",
        link="a:has([data-cy='ds-card-article-title'])",
        published="[data-cy='ds-card-article-pubdate']",
        section="[data-cy='ds-card-article-category']",
        last_page=1,
    )
    layouts = (
        Layout(
            name="2026",
            seen="2026-07-24, live, two articles; scrapers of 2026",
            title="h1[data-testid='title-article']",
            section="a [data-testid^='breadcrumbs-']",
            published="[data-testid='publish-date-article']:not([data-cy]) time",
            tags="[data-testid='tag-list'] a",
            body="#article-description",
            # Paragraphs bear a class; where they do, an element without one of them is none of the text.
            boxes=(
                "[id^='IDN_'], [id^='wrapper-IDN_'],"
                " #article-description:has(.article-text) div:not(.article-text):not(:has(.article-text))"
            ),
        ),
    )
    not_tags = ("update me", "divert me")
    phrases = (Phrase("own labels", "line", r"intinya sih|divert me|this article (?:is )?supported by\b.{1,100}"),)
    access = Access(
        known=(
            "robots.txt forbids /?*, /*?utm*, /search?*, /tag-manager*, /v1 and /ajax/; a browser's User-Agent was"
            " served, no bot's was tried"
        ),
        state="untested",
        seen="2026-07-24",
    )
