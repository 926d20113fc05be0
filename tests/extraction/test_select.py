from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parsel import Selector

from newscrawler.extraction.select import _CLASSES, Document, inner_text
from newscrawler.extraction.structured import unescaped

HTML = """
<html lang="id"><head><title>Judul</title><link rel="canonical" href="https://e.id/1"></head><body class="halaman">
<div id="utama" class="kotak berita">
  <h1 class="judul besar">Perundingan <i>Ditunda</i></h1>
  <div class="tanggal">Jum'at, 24 Juli 2026</div>
  <p class="isi">Satu.<script>x = 1</script></p><p>Dua.</p><ul><li>a</li><li class="isi">b</li></ul>
  <div id="ads_1" class="ads-atas">Iklan</div><div id="ads_2" class="pita ads-bawah">Iklan</div>
  <div class="dalam"><p class="isi">Tiga.</p><a rel="author" href="/x">Rina</a><a href="/y">Y</a></div>
</div>
<div itemprop="articleBody" id="lain"><p>Empat.</p></div>
</body></html>
"""
DOCUMENT = Document.parse(HTML)
SELECTORS = [
    "p", "*", ".isi", "p.isi", ".judul.besar", "#utama", "div#utama.berita", "#utama p", "#utama > p",
    ".kotak .dalam > .isi",
    "h1 ~ p", "h1 + div", "li:first-child", "li:last-child", "p:not(.isi)", "div:not(#utama)", "[itemprop=articleBody]",
    "div[itemprop='articleBody'] p", "a[rel=author]", "[class^='ads-']", "[class*=' ads-']", "[id^='ads_']",
    "[href$='y']",
    "[class~=pita]", "[lang|=id]", "[id]", "li, h1, .isi", ".dalam a, .tanggal", "p, .kotak p", ".tiada", ".tiada p",
    ".kotak > div > p", "ul li", "ul > li.isi", ".isi, #lain, title", "body *",
    "div:has(a)", "div:has(p.isi):not(:has(h1))", "p:has(em, b)", "li:nth-child(2)", "p:first-of-type",
    "p:last-of-type",
    "div:nth-of-type(2)", "p:contains('Tiga')", ".dalam > :last-child",
]  # fmt: skip


@pytest.mark.parametrize("css", SELECTORS)
def test_it_finds_what_parsel_finds_in_the_same_order(css: str) -> None:
    expected = [node.get() for node in Selector(HTML).css(css)]
    found = [Selector(root=element, type="html").get() for element in DOCUMENT.elements(css)]
    assert found == expected
    assert DOCUMENT.matching(css) == set(DOCUMENT.elements(css))


def test_what_is_asked_later_is_answered_too() -> None:
    tree = Document.parse("<p class='lama'>x</p><p class='baru-sekali' id='baru-sekali'>y</p>")
    assert tree.values(".lama") == ["x"]
    assert tree.values(".baru-sekali") == ["y"]
    assert tree.values("#baru-sekali") == ["y"]


def test_few_values_of_attributes_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawler.extraction.select._MOST_VALUES", 3)
    tree = Document.parse("".join(f"<p class='ingat kelas-{n}'>{n}</p>" for n in range(9)))
    assert len(tree.values(".ingat")) == 9
    assert len(_CLASSES) <= 3


def test_values_are_text_or_the_attribute_that_is_asked_for() -> None:
    assert DOCUMENT.values("h1") == ["Perundingan Ditunda"]
    assert DOCUMENT.values(".isi") == ["Satu.", "b", "Tiga."]
    assert DOCUMENT.values("a::attr(href)") == ["/x", "/y"]
    assert DOCUMENT.values("a::attr(rel)") == ["author"]
    assert DOCUMENT.value("link[rel=canonical]::attr(href)") == "https://e.id/1"
    assert (DOCUMENT.value(".tiada"), DOCUMENT.values(""), DOCUMENT.elements("")) == ("", [], [])


def test_values_may_be_comments() -> None:
    tree = Document.parse("<p>• 12 menit lalu<!-- 2026-07-24 10:47:00 --></p><p>x</p>")
    assert tree.values("p::comment") == ["2026-07-24 10:47:00"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"Rina \u0026 Dimas", "Rina & Dimas"),
        (r"Jum\'at", "Jum'at"),
        (r"\u003cp\u003eSatu.\u003c/p\u003e\n<p class=\"b\">Dua.</p>", "Satu. Dua."),
    ],
)
def test_a_string_of_a_script_can_be_selected(value: str, text: str) -> None:
    tree = Document.parse("<html><body><p>Tiga.</p></body></html>")
    tree.add_data("penulis", unescaped(value))
    assert tree.value("data[name=penulis]") == text


def test_the_parts_of_a_list_may_ask_for_different_things() -> None:
    tree = Document.parse("<p data-page='1'>x</p><b>2</b><p data-page='3'>y</p>")
    assert tree.values("b, p::attr(data-page)") == ["1", "2", "3"]


def test_scripts_have_no_text() -> None:
    (element, *_) = DOCUMENT.elements("p")
    assert inner_text(element) == "Satu."


@pytest.mark.parametrize("css", ["p::text", "p:hover", "p:has(> b)", "p:nth-child(2n)", "a::first-line"])
def test_what_it_does_not_know_is_an_error(css: str) -> None:
    with pytest.raises(ValueError, match="cannot select by"):
        DOCUMENT.elements(css)


@pytest.mark.parametrize("text", ["", "   ", "<!-- -->", "\x00", "<?php ?>"])
def test_a_text_without_elements_is_an_empty_document(text: str) -> None:
    assert Document.parse(text).elements("p") == []


def test_a_part_of_a_page_is_a_document() -> None:
    (part,) = map(Document, DOCUMENT.elements(".dalam"))
    assert part.values("p") == ["Tiga."]
    assert part.values(".dalam > .isi") == ["Tiga."]


TREES = st.recursive(
    st.just(""),
    lambda inner: st.builds(
        lambda tag, name, children: f"<{tag} class='{name}'>{''.join(children)}</{tag}>",
        st.sampled_from(["div", "span", "section"]),
        st.sampled_from(["a", "b", "a b", "c"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(
    TREES,
    st.sampled_from([".a .b", ".a > .b", "div .a", "div > span", ".a ~ .b", ".b, .a", "div .a, span", ".a div .b"]),
)
def test_any_tree(html: str, css: str) -> None:
    page = f"<html><body>{html}</body></html>"
    tree = Document.parse(page)
    paths = [element.getroottree().getpath(element) for element in tree.elements(css)]
    assert paths == [node.root.getroottree().getpath(node.root) for node in Selector(page).css(css)]
