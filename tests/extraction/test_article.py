"""From pages to a draft, with the declarations of SINDOnews and invented pages in its markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawler.extraction.article import extract, join, without_site
from newscrawler.extraction.draft import Block, Draft, StatedTime
from newscrawler.extraction.page import Hints, Page
from newscrawler.generic import GenericOutlet
from newscrawler.items import Rejected
from newscrawler.spiders.sindonews import SindonewsSpider

URL = "https://international.sindonews.com/read/1900201/42/perundingan-ditunda-1900000201"
FETCHED_AT = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
SENTENCE = "Utusan kedua negara meninggalkan meja perundingan di Jenewa tanpa kesepakatan pada malam kedua. "
LONG = SENTENCE * 4  # more than 40 words and 300 letters

HEADLINE = "<h1 class='detail-title'>Perundingan Ditunda</h1>"
BODY = "<div class='detail-desc'><p>Satu.</p><p>Dua.</p></div>"
OG_TITLE = "<meta property='og:title' content='Judul Meta - SINDOnews.com'>"
TITLE = "<title>Judul Generik | SINDOnews</title>"


def page(html: str, url: str = URL, headers: Mapping[str, str] | None = None, **hints: Any) -> Page:
    return Page(url, html.encode(), {"content-type": "text/html"} | dict(headers or {}), FETCHED_AT, Hints(**hints))


def draft(html: str, url: str = URL, headers: Mapping[str, str] | None = None, **hints: Any) -> Draft:
    return extract(page(html, url, headers, **hints), SindonewsSpider)


def jsonld(**properties: Any) -> str:
    stated = {"@type": "NewsArticle", "headline": "Judul JSON-LD"} | properties
    return f'<script type="application/ld+json">{json.dumps(stated)}</script>'


# -- identity ---------------------------------------------------------------------------------------------------------


def test_identity_and_provenance() -> None:
    found = draft(HEADLINE + BODY, via="feed", discovered_at=FETCHED_AT)
    assert (found.outlet_name, found.id, found.part) == ("sindonews", "sindonews:1900201", 1)
    assert (found.url, found.fetched_url, found.fetched_at) == (URL, URL, FETCHED_AT)
    assert (found.discovered_via, found.discovered_at) == ("feed", FETCHED_AT)


@pytest.mark.parametrize(
    "url", ["https://international.sindonews.com/", "https://www.sindonews.com/indeks/9", "https://e.id/read/1/42/x"]
)
def test_a_url_that_is_none_of_an_article(url: str) -> None:
    with pytest.raises(Rejected) as refused:
        draft(HEADLINE + BODY, url)
    assert refused.value.reason == "not_article"


def canonical(href: str) -> str:
    return f"<head><link rel='canonical' href='{href}'></head>"


@pytest.mark.parametrize(
    ("head", "fetched", "url"),
    [
        pytest.param("", URL, URL, id="none stated"),
        pytest.param("", f"{URL}?utm_source=x&showpage=1#isi", URL, id="query and fragment"),
        pytest.param("", f"{URL}/5", URL, id="page suffix"),
        pytest.param("", f"{URL}/10?showpage=1", URL, id="page suffix and query"),
        pytest.param("", f"{URL}?showpage=all", URL, id="all pages"),
        pytest.param(
            canonical("https://nasional.sindonews.com/newsread/1900201/42/judul-baru-1"),
            URL,
            "https://nasional.sindonews.com/newsread/1900201/42/judul-baru-1",
            id="the same article elsewhere on the site",
        ),
        pytest.param(canonical(f"{URL}/5?x=1"), URL, URL, id="canonical with page suffix and query"),
        pytest.param(
            canonical("/read/1900201/42/judul-baru-1"),
            URL,
            "https://international.sindonews.com/read/1900201/42/judul-baru-1",
            id="relative canonical",
        ),
        pytest.param(canonical("https://amp.kantorberita.id/read/1900201/42/x"), URL, URL, id="another site"),
        pytest.param(canonical("https://international.sindonews.com/"), URL, URL, id="the home page"),
        pytest.param(
            canonical("https://international.sindonews.com/read/1900202/42/x"), URL, URL, id="another article"
        ),
        pytest.param(canonical(""), URL, URL, id="an empty canonical"),
        pytest.param(canonical("https://[rusak/read/1900201/42/x"), URL, URL, id="a canonical that is no URL"),
        pytest.param(
            canonical("https://kantorberita.id/")
            + "<meta property='og:url' content='https://www.sindonews.com/read/1900201/42/judul-og'>",
            URL,
            "https://www.sindonews.com/read/1900201/42/judul-og",
            id="og:url where the canonical is another site's",
        ),
    ],
)
def test_canonical_url(head: str, fetched: str, url: str) -> None:
    found = draft(head + HEADLINE + BODY, fetched)
    assert (found.url, found.fetched_url) == (url, fetched)


# -- fields: selector, then JSON-LD, then meta tags, then a generic rule ----------------------------------------------


@pytest.mark.parametrize(
    ("html", "title", "source"),
    [
        (OG_TITLE + TITLE + jsonld() + HEADLINE + BODY, "Perundingan Ditunda", "selector"),
        (OG_TITLE + TITLE + jsonld() + "<h1>Judul h1</h1>", "Judul JSON-LD", "jsonld"),
        (OG_TITLE + TITLE + "<h1>Judul h1</h1>", "Judul Meta", "meta"),
        (TITLE + "<h1>Judul h1</h1>", "Judul h1", "generic"),
        (TITLE, "Judul Generik", "generic"),
        ("<p>x</p>", "", None),
    ],
)
def test_title(html: str, title: str, source: str | None) -> None:
    found = draft(html)
    assert (found.title, found.extraction.get("title")) == (title, source)


@pytest.mark.parametrize(
    ("html", "hint", "section", "source"),
    [
        (jsonld(articleSection="Internasional"), "Dunia", "Internasional", "jsonld"),
        ("<meta property='article:section' content='Global'>", "Dunia", "Global", "meta"),
        ("<p>x</p>", "Dunia", "Dunia", "listing"),
        ("<p>x</p>", "", None, None),
    ],
)
def test_section(html: str, hint: str, section: str | None, source: str | None) -> None:
    found = draft(html, section=hint)
    assert (found.section, found.extraction.get("section")) == (section, source)


AUTHOR_LINKS = (
    "<div class='detail-nama-redaksi'><a rel=author>Rina Kusuma</a><a rel=author>Dimas</a><a rel=author>Dimas</a></div>"
)


@pytest.mark.parametrize(
    ("html", "authors", "source"),
    [
        (AUTHOR_LINKS + jsonld(author="Lain") + HEADLINE + BODY, ["Rina Kusuma", "Dimas"], "selector"),
        (jsonld(author={"name": "Sari Melati"}) + "<meta name='author' content='Lain'>", ["Sari Melati"], "jsonld"),
        (jsonld(author="SINDOnews") + "<meta name='author' content='Sari Melati'>", ["Sari Melati"], "meta"),
        ("<meta name='author' content='SINDOnews.com'>", [], None),
    ],
)
def test_authors(html: str, authors: list[str], source: str | None) -> None:
    found = draft(html)
    assert (found.authors, found.extraction.get("authors")) == (authors, source)


@pytest.mark.parametrize(
    ("html", "tags", "source"),
    [
        (
            "<div class='article-tags'><a>iran</a><a> </a><a>PBB</a></div>" + jsonld(keywords="x") + HEADLINE + BODY,
            ["iran", "PBB"],
            "selector",
        ),
        (jsonld(keywords=["iran", "PBB"]) + "<meta name='keywords' content='x'>", ["iran", "PBB"], "jsonld"),
        ("<meta name='keywords' content='iran, PBB'>", ["iran", "PBB"], "meta"),
        ("<p>x</p>", [], None),
    ],
)
def test_tags(html: str, tags: list[str], source: str | None) -> None:
    found = draft(html)
    assert (found.tags, found.extraction.get("tags")) == (tags, source)


def image(attributes: str) -> str:
    return f"<div class='detail-img'><img {attributes}><figcaption>Foto: arsip</figcaption></div>{HEADLINE}{BODY}"


@pytest.mark.parametrize(
    ("html", "url", "source"),
    [
        (image("src='https://e.id/a.jpg'"), "https://e.id/a.jpg", "selector"),
        (image("src='/a.jpg'"), "https://international.sindonews.com/a.jpg", "selector"),
        (image("src='data:x' data-src='/a.jpg'"), "https://international.sindonews.com/a.jpg", "selector"),
        (image("src='data:x'") + jsonld(image="/b.jpg"), "https://international.sindonews.com/b.jpg", "jsonld"),
        ("<meta property='og:image' content='//e.id/c.jpg'>", "https://e.id/c.jpg", "meta"),
        ("<base href='https://m.e.id/x/'><meta property='og:image' content='c.jpg'>", "https://m.e.id/x/c.jpg", "meta"),
        (image("src='http://[rusak'"), None, None),
        ("<p>x</p>", None, None),
    ],
)  # fmt: skip
def test_lead_image(html: str, url: str | None, source: str | None) -> None:
    found = draft(html)
    assert (found.lead_image, found.extraction.get("lead_image")) == (url, source)


def test_caption_and_initials() -> None:
    found = draft(image("src='/a.jpg'") + "<div class='detail-desc'><div class='editor'>(ahm)</div></div>")
    assert (found.lead_image_caption, found.editor_initials) == ("Foto: arsip", "(ahm)")


@pytest.mark.parametrize(
    ("title", "site", "kept"),
    [
        ("Judul - SINDOnews.com", {"sindonews"}, "Judul"),
        ("Judul | Berita Terkini SINDOnews", {"sindonews"}, "Judul"),
        ("Judul – Sindo News", {"sindonews"}, "Judul"),
        ("Judul: anak judul - SINDOnews", {"sindonews"}, "Judul: anak judul"),
        ("Satu - Dua - SINDOnews", {"sindonews"}, "Satu - Dua"),
        ("Rusia-Ukraina Berunding", {"sindonews"}, "Rusia-Ukraina Berunding"),
        ("Kata SINDOnews - Judul", {"sindonews"}, "Kata SINDOnews - Judul"),
        ("Judul - Bagian Dua", {"sindonews"}, "Judul - Bagian Dua"),
        ("SINDOnews", {"sindonews"}, "SINDOnews"),
        ("", {"sindonews"}, ""),
    ],
)
def test_title_without_the_name_of_the_site(title: str, site: set[str], kept: str) -> None:
    assert without_site(title, site) == kept


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang='id'>", "id"),
        ("<html lang=' id-ID '>", "id-ID"),
        ("<html lang='en'>", "en"),
        ("<html lang='Bahasa Indonesia'>", "id"),
        ("<html lang=''>", "id"),
        ("<html>", "id"),
    ],
)
def test_language(html: str, language: str) -> None:
    assert draft(html + HEADLINE + BODY).language == language


@pytest.mark.parametrize(
    ("html", "paywalled"),
    [
        (jsonld(isAccessibleForFree=False), True),
        (jsonld(isAccessibleForFree="False"), True),
        (jsonld(isAccessibleForFree=True), False),
        (jsonld(), False),
    ],
)
def test_paywalled(html: str, paywalled: bool) -> None:
    assert draft(html).paywalled is paywalled


NO_RIGHTS = {
    "robots_meta": None,
    "x_robots_tag": None,
    "tdm_reservation": None,
    "noai": False,
    "robots_txt_sha256": None,
}


@pytest.mark.parametrize(
    ("html", "headers", "stated"),
    [
        ("<p>x</p>", {}, {}),
        ("<meta name='robots' content='index, follow'>", {}, {"robots_meta": "index, follow"}),
        ("<meta name='robots' content='NoAI'>", {}, {"robots_meta": "NoAI", "noai": True}),
        ("<p>x</p>", {"x-robots-tag": "noimageai"}, {"x_robots_tag": "noimageai", "noai": True}),
        ("<meta name='tdm-reservation' content='1'>", {}, {"tdm_reservation": "1", "noai": True}),
        ("<p>x</p>", {"tdm-reservation": "1"}, {"tdm_reservation": "1", "noai": True}),
        ("<p>x</p>", {"tdm-reservation": "0"}, {"tdm_reservation": "0"}),
    ],
)
def test_rights(html: str, headers: dict[str, str], stated: dict[str, Any]) -> None:
    assert draft(html, headers=headers).rights == NO_RIGHTS | stated


def test_rights_name_the_robots_txt_in_force() -> None:
    assert draft("<p>x</p>", robots_txt_sha256="ab12").rights == NO_RIGHTS | {"robots_txt_sha256": "ab12"}


# -- times ------------------------------------------------------------------------------------------------------------


def test_times_as_stated_best_source_first() -> None:
    found = draft(
        jsonld(datePublished="2026-07-24T14:00:00+07:00", dateModified="2026-07-24T14:10:00+07:00")
        + "<meta property='article:published_time' content='2026-07-24T07:00:00Z'>"
        + "<div class='detail-date-artikel'>Jum'at, 24 Juli 2026 - 14:00 WIB</div>"
        + HEADLINE
        + BODY,
        published="Jum'at, 24 Juli 2026 - 13:59 WIB",
    )
    assert found.published == [
        StatedTime("Jum'at, 24 Juli 2026 - 14:00 WIB", "selector"),
        StatedTime("2026-07-24T14:00:00+07:00", "jsonld"),
        StatedTime("2026-07-24T07:00:00Z", "meta"),
        StatedTime("Jum'at, 24 Juli 2026 - 13:59 WIB", "listing"),
    ]
    assert found.modified == [StatedTime("2026-07-24T14:10:00+07:00", "jsonld")]


def test_a_date_line_names_the_year_and_little_else() -> None:
    html = (
        "<h1>Judul</h1><div>Sabtu</div><div>24 Juli 2026</div>"
        f"<div>{SENTENCE * 3} 2026</div><div class='desc-artikel-detail'>Satu.</div>"
    )
    assert draft(html).published == [StatedTime("24 Juli 2026", "selector")]


# -- layouts and body -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "layout", "warnings"),
    [
        pytest.param(HEADLINE + BODY, "2025", [], id="newest first"),
        pytest.param(
            "<h1>Judul</h1><div class='desc-artikel-detail'>Satu.</div>",
            "2022",
            ["layout: 2022 is inferred, never seen on a page"],
            id="inferred",
        ),
        pytest.param(
            "<h1>Judul</h1>" + BODY,
            "2022",
            ["layout: 2022 is inferred, never seen on a page"],
            id="headline of another",
        ),
        pytest.param(
            "<div class='article'><h1>Judul</h1><div id='content' itemprop='articleBody'>Satu.</div></div>",
            "2018",
            ["layout: 2018 is inferred, never seen on a page"],
            id="an old one",
        ),
        pytest.param(HEADLINE, None, [], id="no body"),
        pytest.param(BODY, None, [], id="no headline"),
    ],
)
def test_layout(html: str, layout: str | None, warnings: list[str]) -> None:
    found = draft(html)
    assert (found.layout, found.warnings) == (layout, warnings)


def test_body_by_selector() -> None:
    found = draft(jsonld(articleBody=LONG) + HEADLINE + BODY)
    assert found.blocks == [Block("Satu."), Block("Dua.")]
    assert found.extraction["body"] == "selector"


def test_a_teaser_that_is_repeated_behind_the_text_goes_and_the_lead_stays() -> None:
    head = "<meta name='description' content='Satu.'>"
    html = f"<head>{head}</head><h1 class='detail-title'>T</h1><div class='detail-desc'>{{}}</div>"
    for texts in (["Satu.", "Dua."], ["Satu.", *(f"Kalimat {number}." for number in range(9))]):
        made = draft(html.format("<br><br>".join([*texts, "Satu.", "(ahm)"])))
        assert [block.text for block in made.blocks] == [*texts, "(ahm)"]


def test_boxes_of_the_layout_and_of_all_sites_are_left_out() -> None:
    found = draft(
        HEADLINE + "<div class='detail-desc'>Satu.<div class='baca-juga'>Baca Juga</div>"
        "<div class='fb-post'>x</div><div class='editor'>(ahm)</div>Dua.</div>"
    )
    assert [block.text for block in found.blocks] == ["Satu.", "Dua."]


def test_a_container_in_a_container_is_read_once() -> None:
    found = draft(HEADLINE + "<div class='detail-desc'>Satu.<div class='detail-desc'>Dua.</div></div>")
    assert [block.text for block in found.blocks] == ["Satu.", "Dua."]


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<div><p>Satu.</p></div>", id="too short"),
        pytest.param(f"<div><p><a href='/x'>{LONG}</a></p></div>", id="links only"),
        pytest.param(jsonld(articleBody=SENTENCE), id="a teaser in JSON-LD"),
        pytest.param(jsonld(articleBody=[LONG]), id="no string in JSON-LD"),
        pytest.param(
            f"{jsonld(articleBody=LONG)}{HEADLINE}<div class='detail-desc'></div><div><p>{LONG}</p></div>",
            id="the layout's body is empty, as on a photo page",
        ),
    ],
)
def test_no_body(html: str) -> None:
    found = draft(html)
    assert found.blocks == []
    assert "body" not in found.extraction


def test_broken_jsonld_is_warned_of() -> None:
    found = draft("<script type='application/ld+json'>{</script>" + HEADLINE + BODY)
    assert found.warnings == ["jsonld: a script on the page is no JSON"]


# -- parts ------------------------------------------------------------------------------------------------------------

PAGER = (
    f"<div class='paging-artikel'><ul><li class='active'><a>1</a></li><li><a href='{URL}/5'>2</a></li></ul>"
    f"<div class='paging-all'><a href='{URL}?showpage=all'>Tampilkan semua</a></div></div>"
)


def part(number: int, *texts: str, head: str = "") -> Draft:
    """Page 1, 5 or 10 (offsets, as the site counts) or 0 for all, of an article of two pages."""
    url = {0: f"{URL}?showpage=all", 1: URL}.get(number, f"{URL}/{number}")
    paragraphs = "".join(f"<p>{text}</p>" for text in texts)
    return draft(f"{head}{HEADLINE}<div class='detail-desc'>{paragraphs}</div>{PAGER}", url)


@pytest.mark.parametrize(
    ("number", "whole"), [(1, f"{URL}?showpage=all"), (5, ""), (0, "")], ids=["page 1", "page 2", "all pages"]
)
def test_the_first_page_names_the_whole(number: int, whole: str) -> None:
    found = part(number, "Satu.")
    assert (found.part, found.pager, found.whole_url) == (number, 2, whole)


@pytest.mark.parametrize(
    ("parts", "texts", "pages", "warnings"),
    [
        pytest.param([(1, "Satu."), (0, "Satu.", "Dua.")], ["Satu.", "Dua."], 2, [], id="page 1 and the whole"),
        pytest.param([(0, "Satu.", "Dua."), (1, "Satu.")], ["Satu.", "Dua."], 2, [], id="the whole first"),
        pytest.param([(1, "Satu."), (5, "Dua.")], ["Satu.", "Dua."], 2, [], id="numbered pages"),
        pytest.param([(5, "Dua."), (1, "Satu.")], ["Satu.", "Dua."], 2, [], id="numbered pages in any order"),
        pytest.param([(10, "Tiga."), (5, "Dua."), (1, "Satu.")], ["Satu.", "Dua.", "Tiga."], 3, [], id="three pages"),
        pytest.param([(1, "Satu."), (5, "Dua."), (0, "Satu.", "Dua.")], ["Satu.", "Dua."], 2, [], id="everything"),
        pytest.param([(1, "Satu.")], ["Satu."], 1, ["incomplete: 1 of 2 pages"], id="page 1 only"),
        pytest.param([(5, "Dua.")], ["Dua."], 1, ["incomplete: 1 of 2 pages"], id="page 2 only"),
        pytest.param([(1, "Satu."), (0,)], ["Satu."], 1, ["incomplete: 1 of 2 pages"], id="the whole is empty"),
        pytest.param(
            [(0, "Satu.", "Dua.")],
            ["Satu.", "Dua."],
            2,
            ["incomplete: page 1 is missing, and its metadata with it"],
            id="the whole only",
        ),
        pytest.param([(1, "Satu."), (1, "Satu.")], ["Satu."], 1, ["incomplete: 1 of 2 pages"], id="one page twice"),
    ],
)
def test_join(parts: list[tuple[Any, ...]], texts: list[str], pages: int, warnings: list[str]) -> None:
    joined = join([part(number, *paragraphs) for number, *paragraphs in parts])
    assert [block.text for block in joined.blocks] == texts
    assert (joined.pages, joined.warnings) == (pages, warnings)
    assert joined.extraction["body"] == "selector"


def test_fields_of_the_first_page_win_and_the_others_fill_the_gaps() -> None:
    first = part(1, "Satu.", head="<meta name='keywords' content='iran'>")
    second = part(5, "Dua.", head="<meta name='keywords' content='x'><meta name='author' content='Rina Kusuma'>")
    joined = join([second, first])
    assert (joined.tags, joined.authors, joined.extraction["authors"]) == (["iran"], ["Rina Kusuma"], "meta")
    assert joined.fetched_url == URL


def test_times_of_other_pages_fill_in_for_sources_that_page_1_lacks() -> None:
    first = part(1, "Satu.", head=jsonld(datePublished="2026-07-24T14:00:00+07:00"))
    second = part(
        5,
        "Dua.",
        head=jsonld(datePublished="2026-07-25") + "<meta name='pubdate' content='2026-07-24T07:00:00Z'>",
    )
    assert join([first, second]).published == [
        StatedTime("2026-07-24T14:00:00+07:00", "jsonld"),
        StatedTime("2026-07-24T07:00:00Z", "meta"),
    ]


def test_body_of_a_later_page_where_the_first_has_none_says_where_it_came_from() -> None:
    joined = join([part(1), part(5, "Dua.")])
    assert [block.text for block in joined.blocks] == ["Dua."]
    assert joined.extraction["body"] == "selector"


def test_the_source_hash_is_of_title_and_text_alone() -> None:
    one = join([part(1, "Satu.")])
    assert one.source_hash == join([part(1, "Satu.", head=jsonld(keywords="x"))]).source_hash
    assert one.source_hash != join([part(1, "Satu!")]).source_hash
    assert (
        one.source_hash
        != join([draft("<h1 class='detail-title'>Lain</h1><div class='detail-desc'>Satu.</div>")]).source_hash
    )


# -- a site that nobody has declared ----------------------------------------------------------------------------------


def test_a_site_without_declarations() -> None:
    read = page(
        f"{jsonld(author='Rina Kusuma')}<div><p>{LONG}</p></div>", "https://www.kabar.id/dunia/perundingan?utm_source=x"
    )
    found = extract(read, GenericOutlet)
    assert (found.outlet_name, found.url) == ("kabar.id", "https://www.kabar.id/dunia/perundingan")
    assert found.id == "kabar.id:" + found.id[-16:]
    assert (found.title, found.authors, found.layout) == ("Judul JSON-LD", ["Rina Kusuma"], None)
    assert found.extraction["body"] == "generic"


# -- hostile input ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    "html",
    [
        pytest.param(f"<meta property='og:title' content='{'a : ' * 50_000}-'>", id="a title of colons"),
        pytest.param(f"<meta property='og:title' content='{'a - ' * 50_000}-'>", id="a title of dashes"),
        pytest.param(HEADLINE + "<div class='detail-desc'>" * 1_500, id="containers in containers"),
        pytest.param(HEADLINE + "<div class='detail-desc'>x</div>" * 6_500, id="many containers"),
        pytest.param("<p>kata<object>" * 1_500, id="paragraphs in paragraphs"),
        pytest.param("<p>kata</p>" * 20_000, id="many paragraphs"),
        pytest.param("<div>" * 5_000 + LONG, id="nested 5,000 deep"),
    ],
)
def test_linear(html: str) -> None:
    assert draft(html).id == "sindonews:1900201"
