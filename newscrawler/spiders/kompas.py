"""Kompas.com, Global (Internasional)."""

from __future__ import annotations

from typing import ClassVar

from newscrawler.discovery.indexes import Index
from newscrawler.outlet import Access, Layout
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.pipelines.credits import Credit
from newscrawler.spider import OutletSpider

_BOXES = (
    "[class*='kompasidRec'], .liftdown_v2_tanda, .gate-kgplus, .gramedia__gate, [class*='kgnw-'],"
    " .read__more, .paging, [class*='paging__'], .tagsCloud, .credit, .creditModal, .wSpec, .wLink,"
    " [class*='autoNext'] .read__content"
)


class KompasSpider(OutletSpider):
    name = "kompas"
    hosts = ("kompas.com",)
    section = "Global"
    # The desk moved from internasional.kompas.com (2015-18) to /global (2020-25) and back (2026). What survives is the
    # end of the id: 70 in all its URLs of 2023-26 that are known (over a hundred), with other desks another number.
    desk = (
        r"https?://(?:internasional\.kompas\.com/|(?:\w+\.)?kompas\.com/(?:global|internasional)/"
        r"|[^?#]+/read/(?:xml/)?[\d/]{11}\d{7}70(?:[/?#]|$))"
    )
    # Day and digits, on any host and path: /read/, /read/xml/ (feeds of 2016), /global/read/, also of amp.kompas.com.
    articles = (
        r"https?://(?:[\w-]+\.)*kompas\.com/(?:[\w-]+/){0,2}read/(?:xml/)?(?P<id>\d{4}/\d\d/\d\d/\d{6,9})(?:[/?#]|$)",
    )
    whole_query = "page=all"
    # 2026-06: any past day. Feeds are dead; a news sitemap of this host was not seen. How long a page is is not known.
    index = Index(
        url="https://indeks.kompas.com/?site=global&date={date}&page={page}",
        card="a.article-link, .kcm-main-list li",  # the latter in 2016
        link="a.article-link, h3 a",
        title=".articleTitle",
        published=".articlePost-date, .grey",
        step=1,
    )
    data: ClassVar[dict[str, tuple[str, str]]] = {
        # JSON-LD names the editor as author, and the visible line has both (2023).
        "author": ('content_author"', r'(?: content=|:) ?"([^"<]*[^"<\s,])'),
        "credit": ('class="credit-title-name">', r'\s*(?:<h6>\s*)?([^"<]*[^"<\s,])'),
        "caption": ('class="pb_10 author">', r"[^<]*</span>\s*([^<]*[^<\s])"),
    }
    kinds: ClassVar[dict[str, str]] = {"video": ".read__content iframe", "photo": ".read__content img"}  # inferred
    layouts = (
        Layout(
            name="2023",
            seen="a page of 2023-11; scrapers of 2024-26",
            title="h1.read__title",
            section=".breadcrumb__wrap a",
            published=".read__time",
            authors="data[name=author], data[name=credit]",
            editors=".credit-title-nameEditor, #editor a",
            tags=".read__tagging a, .tagsCloud-tag a, .tag__article__wrap a",
            lead_image=".photo__wrap img",
            caption=".photo__caption",
            body=".read__content",
            boxes=_BOXES,
            pager=".paging__wrap a[href*='/read/'], .paging__wrap a[href^='?page=']",
            pages=".paging__wrap a[href*='page=']:not(.paging__link--active)::attr(href)",
            paywall="meta[name='subscription'][content='True']",  # "False" in 2023; inferred
        ),
        Layout(
            name="2015",
            seen="four pages of 2015-16, three templates",
            title=".kcm-read h2, .baca-content h1",
            section=".kcm-breadcrumb a, .breadcrump a, .bread-c a",
            published=".kcm-read .kcm-date, .kcm-read div.grey, .baca-content .kcm-date",  # in the header it is today's
            authors=".kcm-read-copy tr:contains('Penulis'), .penulis-editor tr:contains('Penulis')",
            editors=".kcm-read-copy tr:contains('Editor'), .penulis-editor tr:contains('Editor')",
            lead_image=".kcm-read .photo img, .big-img-content img",
            caption="data[name=caption]",
            body=".kcm-read-text, .kcmread1114, .div-read",
            boxes=_BOXES,
        ),
    )
    phrases = (
        Phrase(
            "own channels",
            "line",
            r"(?:simak breaking news|dapatkan update berita pilihan)\b.{0,300}\b(?:channel|grup|saluran)\b.{0,300}"
            r"|(?:pastikan kamu sudah|anda harus) install aplikasi\b.{0,60}|gabung kompas\.com\+"
            r"|(?:dalam segala situasi, )?kompas\.com berkomitmen\b.{0,300}|ikuti terus update topik ini\b.{0,100}",
        ),
        Phrase("credit label", "label", r"penulis|editor|tim redaksi"),
    )
    credits = (
        Credit("of a partner", "authors", "line", r"Penulis\s?:\s?(?P<value>[A-Z][^/:]{2,60}) ?/ ?(?:BBC|DW|VOA)\b.*"),
    )
    access = Access(
        known="AWS WAF answers plain clients with 202 and a script; one author reports that robots.txt blocks tools",
        state="disputed",
        seen="2026-08",
        refused="AWS WAF's challenge (2026-04); another crawler waits for Kompas's permission: have it",
    )
