"""Pages of which no layout is known."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newscrawler.extraction.article import extract
from newscrawler.extraction.draft import Draft, StatedTime
from newscrawler.extraction.generic import date_line, headline
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.generic import GenericOutlet

TITLE = "Kapal Riset Merani Ditemukan Setelah Hilang Dua Pekan"
TEXT = [
    "Kapal riset Merani yang hilang selama dua pekan ditemukan nelayan di lepas pantai Vesmark, Kamis (23/7/2026).",
    "Seluruh awaknya yang berjumlah 14 orang selamat. Mereka bertahan dengan air hujan dan bekal yang tersisa.",
    "Nasib Mesin",
    '"Mesin mati pada hari ketiga, lalu radio kami ikut diam," kata nakhoda kapal itu, Ilva Brandt, kepada wartawan.',
    "Kementerian Kelautan Vesmark akan memeriksa catatan perawatan kapal dan meminta keterangan galangan pembuatnya.",
    "Pencarian sebelumnya dihentikan pada hari kesepuluh karena ombak setinggi empat meter di sepanjang selat itu.",
]


def page(html: str, head: str = "") -> Page:
    text = f"<html><head>{head}</head><body>{html}</body></html>"
    fetched_at = datetime(2026, 7, 24, 10, tzinfo=UTC)
    return Page("https://www.harianutara.example/dunia/kapal-riset", text.encode(), {}, fetched_at)


def draft(html: str, head: str = "") -> Draft:
    return extract(page(html, head), GenericOutlet)


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def texts(found: Draft) -> list[str]:
    return [block.text for block in found.blocks]


def article(inner: str) -> str:
    menu = "<ul class='menu'><li><a href='/a'>Nasional</a></li><li><a href='/b'>Dunia</a></li></ul>"
    footer = "<div class='kaki'><p>Harian Utara diterbitkan di Vesmark sejak tahun 1951.</p></div>"
    return f"{menu}<div class='x1'><h1>{TITLE}</h1>{inner}</div>{footer}"


def test_the_article_and_only_the_article() -> None:
    found = draft(article(paragraphs(TEXT)))
    assert texts(found) == TEXT
    assert found.extraction["body"] == "generic"
    assert "body: no layout of the outlet matched; read by a generic rule" in found.warnings


def test_paragraphs_by_line_breaks() -> None:
    assert texts(draft(article(f"<div class='isi'>{'<br><br>'.join(TEXT)}</div>"))) == TEXT


@pytest.mark.parametrize(
    "noise",
    [
        "<p><a href='/lain'>Kapal Wisata Terbalik di Danau Vesmark</a></p>",
        "<aside><p>Sebelas museum laut yang wajib dikunjungi pada musim panas tahun ini.</p></aside>",
        "<p>Kapal Merani di dermaga Orlund. Foto: Dok. Penjaga Pantai</p>",
        "<p>Nelayan menarik kapal Merani (Kantor Berita Utara/Tomas Reinholt)</p>",
        "<p>Kapal Merani ©Utara/Ilva Brandt</p>",
    ],
)
def test_what_stands_between_the_paragraphs(noise: str) -> None:
    assert texts(draft(article(paragraphs(TEXT[:2]) + noise + paragraphs(TEXT[2:])))) == TEXT


def test_the_headline_printed_again_is_no_paragraph() -> None:
    assert texts(draft(article(f"<h2>{TITLE}</h2>" + paragraphs(TEXT)), f"<title>{TITLE}</title>")) == TEXT


def test_credits_behind_the_text_are_kept_for_the_step_that_reads_them() -> None:
    assert texts(draft(article(paragraphs([*TEXT, "(rvl/idn)", "Editor: Wulan Sari"])))) == [
        *TEXT,
        "(rvl/idn)",
        "Editor: Wulan Sari",
    ]


def test_a_text_that_only_jsonld_has() -> None:
    stated = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "\r\n\r\n".join(TEXT)})
    found = draft("<div id='app'></div>", f"<script type='application/ld+json'>{stated}</script>")
    assert texts(found) == TEXT
    assert found.extraction["body"] == "jsonld"


def test_jsonld_helps_to_find_the_text() -> None:
    stated = json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(TEXT)})
    head = f"<script type='application/ld+json'>{stated}</script>"
    assert texts(draft(article(paragraphs(TEXT)), head)) == TEXT


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(paragraphs(TEXT[:1]), id="too short"),
        pytest.param("".join(f"<p><a href='/x'>{text}</a></p>" for text in TEXT), id="links only"),
        pytest.param("", id="empty"),
    ],
)
def test_no_text(html: str) -> None:
    found = draft(html)
    assert found.blocks == []
    assert "body" not in found.extraction


# -- headline and time ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "stated", "found"),
    [
        (f"<h1>Harian Utara</h1><h1>{TITLE}</h1>", TITLE, TITLE),
        (f"<h1>{TITLE}: Begini Kisahnya</h1>", TITLE, f"{TITLE}: Begini Kisahnya"),
        ("<h1>Harian Utara</h1>", TITLE, ""),
        (f"<h1>{TITLE}</h1>", "", ""),
        ("<h1></h1>", TITLE, ""),
    ],
)
def test_the_headline_is_the_h1_that_the_metadata_confirm(html: str, stated: str, found: str) -> None:
    assert headline(Document.parse(html), [stated]) == found


@pytest.mark.parametrize(
    ("html", "line"),
    [
        (f"<h1>{TITLE}</h1><p>Ilva</p><p>Kamis, 23 Juli 2026 | 20:15 WIB</p>", "Kamis, 23 Juli 2026 | 20:15 WIB"),
        (f"<div>23/7/2026 20:15</div><h1>{TITLE}</h1>", "23/7/2026 20:15"),
        (f"<p>Kamis, 23 Juli 2026</p>{'<p>menu</p>' * 9}<h1>{TITLE}</h1><p>Ilva</p>", ""),
        (f"<p>24 Juli 2026</p><h1>{TITLE}</h1><p>23 Juli 2026 20:15</p>", "23 Juli 2026 20:15"),
        (f"<h1>{TITLE}</h1><p>{TEXT[1]} Itu terjadi pada 23 Juli 2026 di Vesmark.</p>", ""),
        (f"<div>{TITLE}</div><span>9 menit yang lalu</span>", "9 menit yang lalu"),
        ("<p>23 Juli 2026</p>", ""),
    ],
)
def test_the_date_line_stands_near_the_headline(html: str, line: str) -> None:
    assert date_line(Document.parse(f"<body>{html}</body>"), TITLE) == line


@pytest.mark.parametrize(
    ("html", "raw"),
    [
        ("<time datetime='2026-07-24T14:00:00+07:00'>kemarin</time>", "2026-07-24T14:00:00+07:00"),
        ("<time>24 Juli 2026</time>", "24 Juli 2026"),
    ],
)
def test_a_time_element_comes_last(html: str, raw: str) -> None:
    meta = "<meta property='article:published_time' content='2026-07-24T13:00:00+07:00'>"
    assert draft(html).published == [StatedTime(raw, "generic")]
    assert draft(html, meta).published == [StatedTime("2026-07-24T13:00:00+07:00", "meta"), StatedTime(raw, "generic")]


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("html", ["<div>" * 50_000 + TEXT[0], "<p>a</p>" * 30_000, f"<h1>{TITLE}</h1>" * 2_000])
def test_hostile_pages(html: str) -> None:
    draft(html, f"<title>{TITLE}</title>")


@pytest.mark.usefixtures("_quick")
def test_a_very_long_text() -> None:
    text = [f"{number}. {TEXT[number % 3]}" for number in range(16_000)]
    assert [block.text for block in draft(f"<div>{paragraphs(text)}</div>").blocks] == text
