"""Tirto.id, what it writes of the world."""

from __future__ import annotations

from newscrawler.discovery.indexes import Index
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.extraction.structured import split_keywords
from newscrawler.outlet import Access, Layout, OutletSpider
from newscrawler.pipelines.boilerplate import Phrase

_SITE = r"https?://(?:www\.)?tirto\.id/"
_CHANNELS = {"flash news", "news", "news plus", "insider", "bisnis tirto", "visual tirto", "mozaik", "horizon"}


class TirtoSpider(OutletSpider):
    name = "tirto"
    hosts = ("tirto.id",)
    section = "Dunia"
    # URLs name no section. No rubric for the world was recorded in 2026-07; these names are inferred.
    desk = _SITE
    desk_sections = ("dunia", "mancanegara", "internasional")
    # One segment of three words or more, and an id of four characters in which case counts.
    articles = (rf"{_SITE}(?!pikir-dua-kali(?:[/?#]|$))[a-z0-9]+(?:-[a-z0-9]+)+-(?P<id>[A-Za-z0-9]{{4}})/?(?:[?#]|$)",)
    # 2026-07: one page, all sections; what lies behind it (?next=) is forbidden by robots.txt. Nothing else is known.
    index = Index(
        url="https://tirto.id/indeks",
        card=".postcard",
        link=".postcard-title a",
        published=".postcard-timestamp",
        section=".postcard-label",
        last_page=1,
    )
    layouts = (
        Layout(
            name="2026",
            seen="2026-07-24, live, several articles",
            title="h1.article-title",
            subtitle="p.kicker",
            section=".breadcrumbs-wrapper a",
            published=".byline div",
            authors=".byline .reporter-name",
            caption=".content-text-editor figcaption",
            body=".content-text-editor",
            # Text stands in <p>, lists and headings; a <div> beside them that has a name is a box.
            boxes=(
                ".baca-holder, #bn-premium, [id^='gpt-'], [data-revive-zoneid], aside,"
                " .content-text-editor p ~ div[class], .content-text-editor p ~ div[id]"
            ),
        ),
    )
    phrases = (
        Phrase("more by topic", "line", r"baca juga artikel terkait .{1,120} atau tulisan lainnya dari .{1,80}"),
    )
    access = Access(
        known="robots.txt forbids *?next*; a bot was served, short User-Agents met 403, one scraper a challenge",
        state="disputed",
        seen="2026-07-24",
    )

    @classmethod
    def document(cls, page: Page) -> Document:
        """Without the channels among the keywords (2026-07): those of the bread crumbs, and some of their names."""
        document = super().document(page)
        channels = _CHANNELS.union(name.casefold() for name in document.values(".breadcrumbs-wrapper a"))
        for meta in document.root.iterfind(".//meta[@name='news_keywords']"):
            words = split_keywords(meta.get("content") or "")
            meta.set("content", ",".join(word for word in words if word.casefold() not in channels))
        return document
