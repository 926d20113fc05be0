"""Tirto.id, what it writes of the world."""

from __future__ import annotations

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.spider import OutletSpider

_SITE = r"https?://(?:www\.)?tirto\.id/"


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
            boxes="#bn-premium, [id^='gpt-']",
        ),
    )
    not_tags = (
        *desk_sections,
        *"flash news|news|news plus|insider|bisnis tirto|visual tirto|mozaik".split("|"),
        "horizon",
    )
    phrases = (
        Phrase("rubric", "line", r"tirto\.id - \w+(?: \w+){0,3}"),
        Phrase("more by topic", "line", r"baca juga artikel terkait .{1,120} atau tulisan lainnya dari .{1,80}"),
    )
    access = Access(
        known="robots.txt forbids *?next*; a bot was served, short User-Agents met 403, one scraper a challenge",
        state="disputed",
        seen="2026-07-24",
    )
