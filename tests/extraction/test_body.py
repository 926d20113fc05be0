"""The body as blocks."""

from __future__ import annotations

import pytest
from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from newscrawler.extraction.body import COMMON_BOXES, boxes_within, read_blocks
from newscrawler.extraction.draft import Block
from newscrawler.extraction.select import Document


def body(html: str) -> HtmlElement:
    return fragment_fromstring(html, create_parent="div")


def texts(html: str, boxes: str = "") -> list[str]:
    container = body(html)
    return [block.text for block in read_blocks([container], Document(container).elements(boxes))]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        pytest.param("<p>Satu.</p><p>Dua.</p>", ["Satu.", "Dua."], id="paragraphs"),
        pytest.param("<p>Satu.<p>Dua.", ["Satu.", "Dua."], id="paragraphs left open"),
        pytest.param("<p>Satu.</p><p> &nbsp; </p><p></p><p>Dua.</p>", ["Satu.", "Dua."], id="empty paragraphs"),
        pytest.param("<p>  Satu \n\t dua&nbsp; tiga. </p>", ["Satu dua tiga."], id="white space is folded"),
        pytest.param("Satu.<br><br>Dua.", ["Satu.", "Dua."], id="two breaks"),
        pytest.param("Satu.<br />\n &nbsp; <br>Dua.", ["Satu.", "Dua."], id="two breaks, white space between"),
        pytest.param("Satu<br><br>dua", ["Satu", "dua"], id="two breaks part whatever stands there"),
        pytest.param("<br><br>Satu.<br><br><br><br>Dua.<br><br>", ["Satu.", "Dua."], id="many breaks"),
        pytest.param("<b>Satu.</b><br><br><i>Dua.</i>", ["Satu.", "Dua."], id="breaks between inline tags"),
        pytest.param("<b>Satu.<br><br></b>Dua.", ["Satu.", "Dua."], id="breaks inside an inline tag"),
        pytest.param("Satu.<br>Dua.", ["Satu.", "Dua."], id="one break behind a sentence"),
        pytest.param("Kata dia:<br>dua hal.", ["Kata dia:", "dua hal."], id="one break behind a colon"),
        pytest.param("Rusia dan<br>Ukraina", ["Rusia dan", "Ukraina"], id="one break before a capital"),
        pytest.param("Pasukan itu<br>mundur.", ["Pasukan itu mundur."], id="one break in a sentence"),
        pytest.param("Pasukan <b>itu</b><br>\n <i>mundur.</i>", ["Pasukan itu mundur."], id="likewise, inline tags"),
        pytest.param("<p>Satu.</p><h2>Antara</h2><p>Dua.</p>", ["Satu.", "Antara", "Dua."], id="heading"),
        pytest.param("Daftar:<ul><li>satu<li>dua</ul>akhir", ["Daftar:", "satu", "dua", "akhir"], id="list"),
        pytest.param("<ul><li>satu<ul><li>dua</ul>tiga</ul>", ["satu", "dua", "tiga"], id="list in a list"),
        pytest.param("<ol><li><p>satu</p></li></ol>", ["satu"], id="paragraph in a list item"),
        pytest.param("<blockquote><p>Kutipan.</p>Nama.</blockquote>", ["Kutipan.", "Nama."], id="quote"),
        pytest.param("Satu.<div>Dua.</div>Tiga.<p>Empat.</p>Lima.", ["Satu.", "Dua.", "Tiga.", "Empat.", "Lima."],
                     id="text between boxes"),
        pytest.param("<div><section><article><p>Satu.</p></article></section></div>", ["Satu."], id="nested boxes"),
        pytest.param("<p>Kata <b>tebal</b>, <i>miring</i> dan <a href='/x'>tautan</a>.</p>",
                     ["Kata tebal, miring dan tautan."], id="inline tags"),
        pytest.param("<p>Ka<b>ta</b>.</p>", ["Kata."], id="inline tag inside a word"),
        pytest.param("<p>Satu <!-- catatan -->dua<!-- --> tiga.</p>", ["Satu dua tiga."], id="comments"),
        pytest.param("<p>Satu<?php x ?> dua.</p>", ["Satu dua."], id="processing instruction"),
        pytest.param("<table><tr><th>Negara<th>Kursi<tr><td>Swedia<td>349</table>",
                     ["Negara", "Kursi", "Swedia", "349"], id="table"),
        pytest.param("<dl><dt>Istilah<dd>Arti</dl>", ["Istilah", "Arti"], id="definitions"),
        pytest.param("Satu.<hr>Dua.", ["Satu.", "Dua."], id="rule"),
        pytest.param("", [], id="nothing"),
    ],
)  # fmt: skip
def test_blocks(html: str, blocks: list[str]) -> None:
    assert texts(html) == blocks


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var x = 'teks';</script>",
        "<style>p { color: red }</style>",
        "<noscript><p>teks</p></noscript>",
        "<template><p>teks</p></template>",
        "<iframe src='/x'>teks</iframe>",
        "<object><p>teks</p></object>",
        "<video><source>teks</video>",
        "<audio>teks</audio>",
        "<svg><text>teks</text></svg>",
        "<button>Bagikan</button>",
        "<select><option>teks</select>",
        "<textarea>teks</textarea>",
        "<ins class='adsbygoogle'>teks</ins>",
        "<form><p>Langganan</p></form>",
        "<img alt='teks'>",
    ],
)
def test_never_part_of_the_text(unseen: str) -> None:
    assert texts(f"<p>Satu.</p>{unseen}<p>Dua.</p>") == ["Satu.", "Dua."]


@pytest.mark.parametrize("unseen", ["<script>x</script>", "<img src='/x'>", "<ins>iklan</ins>", "<svg></svg>"])
def test_what_is_unseen_inside_a_sentence_does_not_part_it(unseen: str) -> None:
    assert texts(f"<p>Kata {unseen}dia.</p>") == ["Kata dia."]


def test_a_figure_parts_and_its_caption_is_no_text() -> None:
    assert texts("Satu.<figure><img src='/x'><figcaption>Foto: Reuters</figcaption></figure>Dua.") == ["Satu.", "Dua."]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        pytest.param("<p>Satu.</p><div class='terkait'><p>Baca juga</p></div><p>Dua.</p>", ["Satu.", "Dua."], id="box"),
        pytest.param("Satu.<div class='terkait'>Baca juga</div>Dua.", ["Satu.", "Dua."], id="box between texts"),
        pytest.param("<p>Kata <span class='terkait'>iklan</span> dia.</p>", ["Kata dia."], id="inline box"),
        pytest.param("<p>Kata <a class='terkait'>iklan</a> dia.</p>", ["Kata dia."], id="link as box"),
        pytest.param("<div class='terkait'>a<div class='terkait'>b</div>c</div>Satu.", ["Satu."], id="box in a box"),
        pytest.param("<div class='terkait'><p>a</p></div><div class='terkait'>b</div>", [], id="nothing but boxes"),
    ],
)
def test_boxes_are_left_out(html: str, blocks: list[str]) -> None:
    assert texts(html, ".terkait") == blocks


@pytest.mark.parametrize(
    "box",
    [
        "<div class='adsbygoogle'>x</div>",
        "<blockquote class='twitter-tweet'><p>x</p></blockquote>",
        "<blockquote class='instagram-media'>x</blockquote>",
        "<div class='fb-post'>x</div>",
        "<aside>x</aside>",
    ],
)
def test_common_boxes(box: str) -> None:
    assert texts(f"<p>Satu.</p>{box}<p>Dua.</p>", COMMON_BOXES) == ["Satu.", "Dua."]


TEXT = [f"Kapal ke-{number} berlayar dari pelabuhan itu pada pagi hari dan belum kembali." for number in range(6)]


def within(*between: str) -> list[str]:
    """The texts of a body that has something behind each of its first paragraphs."""
    paragraphs = [f"<p>{text}</p>" for text in TEXT]
    container = body("".join(a + b for a, b in zip(paragraphs, [*between, *[""] * len(TEXT)], strict=False)))
    return [block.text for block in read_blocks([container], boxes_within(container))]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<p class='baca-juga'>Baca terus kabar lain.</p>", id="a name"),
        pytest.param("<div id='div-gpt-ad-1'>Beli sabun</div>", id="an id"),
        pytest.param("<span class='besar ads-300'>Beli sabun</span>", id="one of its names"),
        pytest.param("<div><article class='bacaJuga'>Kabar lain</article></div>", id="in capitals, and nested"),
        pytest.param("<div><img src='/x'>Kapal di dermaga</div>", id="a picture and its caption"),
        pytest.param("<p><img src='/x'><br>Kapal di dermaga</p>", id="likewise in a paragraph"),
        pytest.param("<div><div><iframe src='/x'></iframe></div><div>Kapal di dermaga</div></div>", id="a video"),
        pytest.param("<ul><li><a href='/x'>Satu</a></li><li><a href='/y'>Dua</a></li></ul>", id="links"),
        pytest.param("<div>Simak: <a href='/x'>Lima kapal terbesar di samudra</a></div>", id="hardly more than a link"),
        pytest.param("<div class='x7'>Dukung kami</div>", id="any name beside the text"),
        pytest.param("<div class='x7'><h4>Ikut</h4><p>Kabar pagi di surel Anda tiap hari.</p></div>", id="a promotion"),
    ],
)  # fmt: skip
def test_boxes_by_name_and_by_shape(box: str) -> None:
    assert within("", box) == TEXT


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<div>Kata dia.</div>", ["Kata dia."], id="a text without a name"),
        pytest.param("<ul><li>Satu</li><li>Dua</li></ul>", ["Satu", "Dua"], id="a list"),
        pytest.param("<p class='x7'>Kata dia.</p>", ["Kata dia."], id="a paragraph with a name"),
        pytest.param("<h2 class='x7'>Sub-judul</h2>", ["Sub-judul"], id="a sub-heading with a name"),
        pytest.param("<h2 id='terkait-gaza'>Sub-judul</h2>", ["Sub-judul"], id="a sub-heading under its words"),
        pytest.param("<p class='css-9ad3kf'>Kata dia.</p>", ["Kata dia."], id="a paragraph with letters by chance"),
        pytest.param("<blockquote class='x7'>Kata dia.</blockquote>", ["Kata dia."], id="a quote"),
        pytest.param("<p><img src='/x'>Kapal itu akhirnya kembali ke pelabuhan.</p>",
                     ["Kapal itu akhirnya kembali ke pelabuhan."], id="a sentence with a picture"),
        pytest.param("<div class='x7'><h2>Sub-judul</h2></div>", ["Sub-judul"], id="a sub-heading under a name"),
        pytest.param("<div><h3>Satu</h3><img src='/x'></div>", ["Satu"], id="a heading with a picture"),
    ],
)  # fmt: skip
def test_what_is_of_the_text_stays(html: str, text: list[str]) -> None:
    assert within("", html) == [*TEXT[:2], *text, *TEXT[2:]]


def test_what_is_marked_as_the_paragraphs_are_is_one() -> None:
    marked = [f"<p data-qa='story' data-key='k{number}'>{text}</p>" for number, text in enumerate(TEXT)]
    html = "".join(f"<div class='x7'>{text}</div>" if number == 2 else text for number, text in enumerate(marked))
    container = body(f"{html}<div class='x8'><p>Kabar pagi di surel Anda tiap hari.</p></div>")
    assert [block.text for block in read_blocks([container], boxes_within(container))] == TEXT


def test_a_box_never_holds_a_third_of_the_text() -> None:
    container = body(f"<p>{TEXT[0]}</p><div class='banner'><p>{TEXT[1]}</p></div>")
    assert boxes_within(container) == set()


@pytest.mark.parametrize(
    ("html", "block"),
    [
        ("<p>Kata dia.</p>", Block("Kata dia.")),
        ("<p><a href='/x'>Judul lain</a></p>", Block("Judul lain", link=True)),
        ("<p> <a href='/x'>Satu</a> &nbsp; <strong><a href='/y'>Dua</a></strong> </p>", Block("Satu Dua", link=True)),
        ("<a href='/x'><p>Judul lain</p></a>", Block("Judul lain", link=True)),
        ("<p>Baca: <a href='/x'>Judul lain</a></p>", Block("Baca: Judul lain")),
        ("<p><a href='/x'>Judul lain</a>.</p>", Block("Judul lain.")),
        ("<h3>Antara</h3>", Block("Antara", heading=True)),
        ("<h2><b>Antara</b> ini</h2>", Block("Antara ini", heading=True)),
        ("<h2><a href='/x'>Judul</a></h2>", Block("Judul", link=True, heading=True)),
    ],
)
def test_flags(html: str, block: Block) -> None:
    assert read_blocks([body(html)]) == [block]


def test_flags_end_with_their_block() -> None:
    assert read_blocks([body("<h2><a href='/x'>Judul</a></h2>Kata dia.")]) == [
        Block("Judul", link=True, heading=True),
        Block("Kata dia."),
    ]


def test_several_containers_in_order_and_the_text_around_them_is_none() -> None:
    tree = body("<div>Satu.</div>luar<div>Dua.</div>luar")
    assert [block.text for block in read_blocks(list(tree))] == ["Satu.", "Dua."]


def test_from_the_end_on_nothing_is_read() -> None:
    tree = body("<div><p>Satu.</p><section><p>Dua.<b>Lanjut</b></p></section><p>Tiga.</p></div><div>Empat.</div>")
    assert [block.text for block in read_blocks(list(tree), ends=tree.xpath("//b"))] == ["Satu.", "Dua."]


@pytest.mark.parametrize("tag", ["div", "span", "blockquote"])
def test_depth_of_nesting_does_not_matter(tag: str) -> None:
    top = etree.fromstring("<div/>")
    inner = top
    for _ in range(5_000):
        inner = etree.SubElement(inner, tag)
    inner.text = "Dalam."
    last = etree.SubElement(top, "p")
    last.text = "Akhir."
    assert read_blocks([top]) == [Block("Dalam."), Block("Akhir.")]


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    ("html", "count"),
    [
        pytest.param("kata<br>" * 100_000, 1, id="a sentence on many lines"),
        pytest.param("Kata.<br>" * 100_000, 100_000, id="many lines"),
        pytest.param("<b>" * 200 + "kata " * 100_000, 1, id="a long text"),
        pytest.param("<a href='/x'>x</a><!-- -->" * 20_000, 1, id="many links and comments"),
    ],
)
def test_linear(html: str, count: int) -> None:
    container = body(html)
    boxes_within(container)
    assert len(texts(html, COMMON_BOXES)) == count
