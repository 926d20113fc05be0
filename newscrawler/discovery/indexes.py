"""Index pages: the site's own lists of articles, of a day or from the newest back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newscrawler.discovery.links import Link, ListingError
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.items import Rejected
from newscrawler.urls import absolute


@dataclass(frozen=True, kw_only=True)
class Index:
    """An index that can be asked for a day, or else be walked back from the newest entry, page after page.

    ``url`` holds ``{offset}`` (entries before this page) or ``{page}`` (from 1) and, where the site has the articles of
    each day, ``{date}``; ``first`` is the URL of the first page where it has another form. ``date_format`` is
    strftime's; ``step`` the number of entries on a full page; ``last_page`` the number of the last page that there can
    be, 0 where none is known. The rest are CSS selectors: of an entry (``card``) and, inside it, of its link (an
    ``<a>``; empty where the card is the link), title, time and section.
    """

    url: str
    card: str
    link: str = ""
    title: str = ""
    published: str = ""
    section: str = ""
    date_format: str = "%Y-%m-%d"
    step: int = 20
    first: str = ""
    last_page: int = 0

    @property
    def dated(self) -> bool:
        """Whether it can be asked for a day."""
        return "{date}" in self.url

    def page_url(self, day: date, page: int) -> str:
        """URL of one page of the index of ``day``; the first page is 0."""
        form = self.first if self.first and page == 0 else self.url
        return form.format(date=day.strftime(self.date_format), offset=page * self.step, page=page + 1)


def read_index(page: Page, index: Index) -> list[Link]:
    """The entries of an index page, in its order; none where the site has none for that day.

    Every card counts, also of other desks and of videos: only the number of cards tells whether the page was full.

    :raises ListingError: the page is no HTML.
    """
    try:
        document = page.document
    except Rejected as rejected:
        raise ListingError(str(rejected)) from None
    links = []
    for card in map(Document, document.elements(index.card)):
        link = next(iter(card.elements(index.link)), None) if index.link else card.root
        links.append(
            Link(
                url=absolute(page.url, link.get("href") or "") if link is not None else "",
                via="index",
                title=card.value(index.title) or (Document(link).text if link is not None else ""),
                published=card.value(index.published),
                section=card.value(index.section),
            )
        )
    return links
