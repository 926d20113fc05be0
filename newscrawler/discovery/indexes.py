"""Index pages: the site's own lists of articles, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newscrawler.discovery.links import Link, ListingError
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.items import Rejected
from newscrawler.urls import absolute


@dataclass(frozen=True, kw_only=True)
class DatedIndex:
    """An index that can be asked for a day.

    ``url`` holds ``{date}`` and ``{offset}`` (entries before this page) or ``{page}`` (from 1); ``date_format`` is
    strftime's; ``step`` the number of entries on a full page. The rest are CSS selectors: of an entry (``card``) and,
    inside it, of its link (an ``<a>``), title, time and section.
    """

    url: str
    card: str
    link: str
    title: str = ""
    published: str = ""
    section: str = ""
    date_format: str = "%Y-%m-%d"
    step: int = 20

    def page_url(self, day: date, page: int) -> str:
        """URL of one page of the index of ``day``; the first page is 0."""
        return self.url.format(date=day.strftime(self.date_format), offset=page * self.step, page=page + 1)


def read_index(page: Page, index: DatedIndex) -> list[Link]:
    """The entries of an index page, in its order; none where the site has none for that day.

    Every card counts, also of other desks and of videos: only the number of cards tells whether the page was full.

    :raises ListingError: the page is no HTML.
    """
    try:
        document = page.document
    except Rejected as rejected:
        raise ListingError(str(rejected)) from None
    return [
        Link(
            url=absolute(page.url, card.value(f"{index.link}::attr(href)")),
            via="index",
            title=card.value(index.title or index.link),
            published=card.value(index.published),
            section=card.value(index.section),
        )
        for card in map(Document, document.elements(index.card))
    ]
