"""kumparanNEWS, what it writes of the world."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.extraction.draft import Draft
from newscrawler.outlet import Access, Layout
from newscrawler.spider import OutletSpider

# There is no channel for the world, and no record of what topics its articles have: these are inferred.
_TOPICS = frozenset(
    "internasional|luar negeri|dunia|berita dunia|amerika serikat|amerika|as|china|tiongkok|rusia|ukraina|israel"
    "|palestina|gaza|iran|arab saudi|timur tengah|eropa|inggris|prancis|jerman|jepang|korea selatan|korea utara|india"
    "|australia|malaysia|singapura|thailand|filipina|myanmar|pbb|donald trump|vladimir putin|xi jinping".split("|")
)


class KumparanSpider(OutletSpider):
    name = "kumparan"
    hosts = ("kumparan.com",)
    section = "News"
    # The newsroom's account; any other name in its place is that of a user or of a partner.
    desk = r"https?://(?:www\.)?kumparan\.com/kumparannews/"
    # The id begins with a digit, and case counts. Older links end in /full.
    articles = (
        (
            r"https?://(?:(?:www|m|amp)\.)?kumparan\.com/(?!(?:channel|topic|search)/)[\w.-]+/"
            r"[^/?#]+-(?P<id>\d[A-Za-z0-9]{10})(?P<paging>/(?:full|amp))?/?(?:[?#]|$)"
        ),
    )
    feeds = ("https://lapi.kumparan.com/v2.0/rss/",)  # 2026-07: all channels; pages of channels are put up by scripts
    sitemaps = ("https://kumparan.com/sitemap_channel_news.xml",)  # 2026-07, named in robots.txt
    # Of the bread crumbs the last is the article itself, the one before it the account.
    data: ClassVar[dict[str, tuple[str, str]]] = {
        "channel": ("kumparan.com/channel/", r'[^"/]+"[^{}]*?"name":\s*"([^"]+)"')
    }
    layouts = (
        Layout(
            name="2026",
            seen="2026-07-24, live; scrapers of 2026",
            title="h1[data-qa-id='story-title']",
            section="data[name=channel]",
            published="time[data-qa-id='publish-date']",
            tags="[data-qa-id='tag-topic']",  # the meta tag repeats each as "Berita Terkini ..."
            caption="[data-qa-id='image-caption']",
            body="article",
            boxes=(
                "header, div[class*='ModalContent'],"
                " article div:not([data-qa-id='story-paragraph']):not(:has([data-qa-id='story-paragraph']))"
            ),
        ),
    )
    access = Access(
        known="robots.txt forbids agents in general nothing; one scraper was kept out of data centres",
        state="disputed",
        seen="2026-07-24",
    )

    @classmethod
    def is_of_the_desk(cls, draft: Draft) -> bool:
        return any(tag.strip().casefold() in _TOPICS for tag in draft.tags)
