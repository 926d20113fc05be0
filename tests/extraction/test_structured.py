"""JSON-LD and meta tags."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawler.extraction.select import Document
from newscrawler.extraction.structured import Structured, split_keywords

ARTICLE = {"@type": "NewsArticle", "headline": "Perundingan Ditunda"}


def scripts(*contents: str) -> Structured:
    tags = "".join(f'<script type="application/ld+json">{content}</script>' for content in contents)
    return Structured(Document.parse(f"<html><head>{tags}</head></html>"))


def jsonld(*values: Any) -> Structured:
    return scripts(*map(json.dumps, values))


def article(**properties: Any) -> Structured:
    return jsonld(ARTICLE | properties)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(ARTICLE, id="alone"),
        pytest.param([ARTICLE], id="in a list"),
        pytest.param([[{"@type": "WebSite"}], [ARTICLE]], id="in a list of lists"),
        pytest.param({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, ARTICLE]}, id="in a graph"),
        pytest.param({"@graph": ARTICLE}, id="a graph of one"),
        pytest.param([{"@graph": [ARTICLE]}], id="a graph in a list"),
        pytest.param(ARTICLE | {"@type": ["Thing", "NewsArticle"]}, id="types as a list"),
        pytest.param(ARTICLE | {"@type": "ReportageNewsArticle"}, id="a kind of news article"),
        pytest.param([{"@type": "NewsArticle", "name": "tanpa judul"}, ARTICLE], id="behind one without headline"),
    ],
)
def test_the_article_is_found(value: Any) -> None:
    assert jsonld(value).text("headline") == "Perundingan Ditunda"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ARTICLE}]}, id="ItemList"),
        pytest.param({"@type": "ItemList", "itemListElement": [ARTICLE]}, id="ItemList of articles"),
        pytest.param({"@type": "WebPage", "mainEntity": ARTICLE}, id="nested in another object"),
        pytest.param({"@type": "VideoObject", "headline": "Video"}, id="another type"),
        pytest.param("teks", id="a string"),
        pytest.param(None, id="null"),
        pytest.param([1, None, "x"], id="a list of nothing"),
        pytest.param({"headline": "Tanpa tipe"}, id="no type"),
        pytest.param({"@type": 5, "headline": "x"}, id="a number as type"),
        pytest.param({"@type": {"a": 1}, "headline": "x"}, id="an object as type"),
        pytest.param({"@type": [["NewsArticle"]], "headline": "x"}, id="a list in a list as type"),
    ],
)
def test_no_article(value: Any) -> None:
    assert jsonld(value).article == {}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"@type": "NewsArticle", "headline": "Perundingan\n Ditunda"}', id="raw newline"),
        pytest.param('{"@type": "NewsArticle", "headline": "Perundingan\t Ditunda"}', id="raw tab"),
        pytest.param(f"<!-- {json.dumps(ARTICLE)} -->", id="in a comment"),
        pytest.param(f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>", id="in CDATA"),
    ],
)
def test_scripts_as_sites_write_them(content: str) -> None:
    found = scripts(content)
    assert found.text("headline") == "Perundingan Ditunda"
    assert found.unreadable == 0


@pytest.mark.parametrize("broken", ['{"@type": "NewsArticle", "headline": "x",}', "{{ jsonld }}", "[" * 100_000])
def test_a_broken_script_beside_a_good_one_is_counted(broken: str) -> None:
    found = scripts(broken, json.dumps(ARTICLE), "  ")
    assert found.text("headline") == "Perundingan Ditunda"
    assert found.unreadable == 1


@pytest.mark.parametrize(
    ("author", "names"),
    [
        pytest.param("Rina Kusuma", ["Rina Kusuma"], id="string"),
        pytest.param({"@type": "Person", "name": " Rina  Kusuma "}, ["Rina Kusuma"], id="person"),
        pytest.param([{"@type": "Person", "name": "Rina"}, {"name": "Dimas"}], ["Rina", "Dimas"], id="people"),
        pytest.param(["Rina", "Dimas"], ["Rina", "Dimas"], id="strings"),
        pytest.param({"@type": "Person", "name": ["Rina", "Dimas"]}, ["Rina", "Dimas"], id="names as a list"),
        pytest.param({"@type": "Organization", "name": "Media"}, [], id="organisation"),
        pytest.param({"@type": ["Organization", "Thing"], "name": "Media"}, [], id="organisation among types"),
        pytest.param([{"@type": "Organization", "name": "Media"}, {"name": "Rina"}], ["Rina"], id="beside a person"),
        pytest.param(None, [], id="null"),
        pytest.param("", [], id="empty"),
        pytest.param({"@type": "Person"}, [], id="no name"),
        pytest.param({"@type": "Person", "name": None}, [], id="null as name"),
        pytest.param([5, None, {"name": 5}], [], id="numbers"),
    ],
)
def test_authors(author: Any, names: list[str]) -> None:
    assert article(author=author).authors == names


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ("https://e.id/a.jpg", "https://e.id/a.jpg"),
        ({"@type": "ImageObject", "url": "https://e.id/a.jpg"}, "https://e.id/a.jpg"),
        ({"@type": "ImageObject", "contentUrl": "https://e.id/a.jpg"}, "https://e.id/a.jpg"),
        (["https://e.id/a.jpg", "https://e.id/b.jpg"], "https://e.id/a.jpg"),
        ([{"url": "https://e.id/a.jpg"}], "https://e.id/a.jpg"),
        ([], ""),
        (None, ""),
        ({"url": None}, ""),
        (5, ""),
    ],
)
def test_image(image: Any, url: str) -> None:
    assert article(image=image).image == url


@pytest.mark.parametrize(
    ("elements", "names"),
    [
        pytest.param(
            [{"position": 1, "name": "Beranda", "item": "https://e.id/"}, {"position": 2, "name": "Dunia"}],
            ["Beranda", "Dunia"],
            id="name beside the item",
        ),
        pytest.param(
            [{"position": 1, "item": {"@id": "https://e.id/", "name": "Beranda"}}, {"item": {"name": "Dunia"}}],
            ["Beranda", "Dunia"],
            id="name inside the item",
        ),
        pytest.param([{"item": "https://e.id/"}, None, {"name": "Dunia"}], ["Dunia"], id="some without name"),
        pytest.param([], [], id="none"),
        pytest.param({"name": "Dunia"}, [], id="no list"),
    ],
)
def test_breadcrumbs(elements: Any, names: list[str]) -> None:
    assert jsonld({"@type": "BreadcrumbList", "itemListElement": elements}).breadcrumbs == names


@pytest.mark.parametrize(
    ("stated", "section"),
    [
        ("Internasional", "Internasional"),
        (["Berita", "Internasional"], "Internasional"),
        (None, "Dunia"),
        ([], "Dunia"),
        ({"name": "x"}, "Dunia"),
    ],
)
def test_section_is_the_articles_own_or_the_last_breadcrumb(stated: Any, section: str) -> None:
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"name": "Beranda"}, {"name": "Dunia"}]}
    assert jsonld(ARTICLE | {"articleSection": stated}, crumbs).section == section


@pytest.mark.parametrize(
    ("stated", "keywords"),
    [
        ("iran, israel;PBB ,", ["iran", "israel", "PBB"]),
        (["iran", " israel ", None, ""], ["iran", "israel"]),
        (None, []),
        ("", []),
        (5, []),
        ({"name": "iran"}, []),
    ],
)
def test_keywords(stated: Any, keywords: list[str]) -> None:
    assert article(keywords=stated).keywords == keywords


def test_text_properties_are_folded_and_never_anything_but_text() -> None:
    found = article(headline=" Satu\n dua ", datePublished=20260724)
    assert found.text("headline") == "Satu dua"
    assert found.text("datePublished") == ""


def metas(html: str) -> Structured:
    return Structured(Document.parse(html))


@pytest.mark.parametrize(
    ("html", "content"),
    [
        ("<meta property='og:title' content='Judul'>", "Judul"),
        ("<meta name='OG:Title' content=' Judul\n ini '>", "Judul ini"),
        ("<meta itemprop='og:title' content='Judul'>", "Judul"),
        ("<meta property='og:title' content=' '><meta name='og:title' content='Judul'>", "Judul"),
        ("<meta property='og:title' content='Judul'><meta property='og:title' content='Lain'>", "Judul"),
        ("<meta name='judul' content='Cadangan'>", "Cadangan"),
        ("<meta property='og:title'>", ""),
    ],
)
def test_meta(html: str, content: str) -> None:
    assert metas(html).meta("og:title", "judul") == content


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<base href='https://m.e.id/x/'>", "https://m.e.id/x/"),
        ("<base href='/dasar/'>", "https://e.id/dasar/"),
        ("<base target='_top'>", "https://e.id/a/b"),
        ("", "https://e.id/a/b"),
        ("<base href='http://[rusak'>", "https://e.id/a/b"),
    ],
)
def test_base(html: str, url: str) -> None:
    assert metas(f"<html><head>{html}</head></html>").base("https://e.id/a/b") == url


def test_split_keywords() -> None:
    assert split_keywords(" iran ,israel; PBB,, ") == ["iran", "israel", "PBB"]


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    "filling",
    ["-->" + " " * 200_000 + "x", "//" * 100_000, "]]>" * 70_000, "// " * 70_000, "<!--" * 50_000],
    ids=["a run of spaces", "slashes", "brackets", "slashes and spaces", "comments"],
)
def test_linear(filling: str) -> None:
    assert article(description=filling).text("headline") == "Perundingan Ditunda"
