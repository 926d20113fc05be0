"""Decoding: from bytes and headers to text."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime

import pytest
from scrapy.http import HtmlResponse, Request

from newscrawler.extraction.page import Hints, Page
from newscrawler.items import Rejected

URL = "https://international.sindonews.com/read/1/42/contoh"
FETCHED_AT = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)


def page(body: bytes, content_type: str | None = "text/html") -> Page:
    return Page(URL, body, {} if content_type is None else {"content-type": content_type}, FETCHED_AT)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param("Café di Kyiv".encode(), "text/html; charset=utf-8", "Café di Kyiv", id="utf-8 by header"),
        pytest.param("Café di Kyiv".encode(), "text/html; charset=iso-8859-1", "Café di Kyiv", id="wrong header"),
        pytest.param("“Kutipan” – Café".encode(), None, "“Kutipan” – Café", id="utf-8, nothing declared"),
        pytest.param(
            '<meta charset="iso-8859-1">Café'.encode(), "text/html", '<meta charset="iso-8859-1">Café', id="wrong meta"
        ),
        pytest.param(b"Caf\xe9 di Kyiv", "text/html; charset=iso-8859-1", "Café di Kyiv", id="latin-1 by header"),
        pytest.param(b"\x93Kutipan\x94", "text/html; charset=windows-1252", "“Kutipan”", id="cp1252 by header"),
        pytest.param(b"\x93Kutipan\x94", "text/html; charset=iso-8859-1", "“Kutipan”", id="latin-1 means cp1252"),
        pytest.param(
            b'<meta charset="windows-1252">\x93Caf\xe9\x94',
            "text/html",
            '<meta charset="windows-1252">“Café”',
            id="cp1252 by meta",
        ),
        pytest.param(codecs.BOM_UTF8 + "Café".encode(), "text/html", "Café", id="utf-8 with byte order mark"),
        pytest.param(
            codecs.BOM_UTF8 + "Café".encode(), "text/html; charset=iso-8859-1", "Café", id="byte order mark over header"
        ),
        pytest.param(codecs.BOM_UTF16_LE + "Café".encode("utf-16-le"), "text/html", "Café", id="utf-16 little-endian"),
        pytest.param(codecs.BOM_UTF16_BE + "Café".encode("utf-16-be"), "text/html", "Café", id="utf-16 big-endian"),
        pytest.param("Kafe Café".encode()[:-1], "text/html; charset=utf-8", "Kafe Caf", id="cut in a character"),
        pytest.param(b"Satu \xff dua", "text/html; charset=utf-8", "Satu \ufffd dua", id="one bad byte"),
        pytest.param(b"Satu \xff dua", None, "Satu \ufffd dua", id="one bad byte, nothing declared"),
        pytest.param("Café \N{EM DASH} ".encode() + b"\xff", "text/html", "Café — \ufffd", id="bad byte at the end"),
    ],
)
def test_text(body: bytes, content_type: str | None, text: str) -> None:
    assert page(body, content_type).text == text


@pytest.mark.parametrize(
    "content_type",
    ["", "text/html", "TEXT/HTML; Charset=UTF-8", "application/xhtml+xml", "text/plain", "application/octet-stream"],
)
def test_types_that_may_be_html(content_type: str) -> None:
    assert page(b"<p>teks</p>", content_type).text == "<p>teks</p>"


@pytest.mark.parametrize(
    ("body", "content_type", "reason", "detail"),
    [
        pytest.param(b"{}", "application/json", "not_html", "application/json", id="another type"),
        pytest.param(b"%PDF-1.7", "Application/PDF; x=1", "not_html", "application/pdf", id="another type, parameters"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "text/html", "not_html", "binary content sent as text/html", id="binary"
        ),
        pytest.param(
            b"\0\1\2", None, "not_html", "binary content sent as nothing in particular", id="binary, nothing declared"
        ),
        pytest.param(b"", "text/html", "incomplete", "the body is empty", id="empty"),
        pytest.param(b"<b>" * 70_001, "text/html", "oversize", "more than 70000 tags", id="tags"),
        pytest.param(b" \r\n\t ", "text/html", "incomplete", "the body is empty", id="white space"),
        pytest.param(
            "国際ニュースの記事".encode("shift-jis") * 20,
            "text/html; charset=utf-8",
            "undecodable",
            "not utf-8, whatever was declared",
            id="another charset than declared",
        ),
        pytest.param(
            codecs.BOM_UTF16_LE + b"\x00\xd8" * 100,
            "text/html",
            "undecodable",
            "not utf-16-le, whatever was declared",
            id="utf-16 of lone surrogates",
        ),
    ],
)
def test_refused(body: bytes, content_type: str | None, reason: str, detail: str) -> None:
    with pytest.raises(Rejected) as refused:
        _ = page(body, content_type).text
    assert (refused.value.reason, refused.value.detail) == (reason, detail)


@pytest.mark.parametrize("attribute", [b" a=1", b" a"])
def test_more_attributes_than_pages_have(attribute: bytes) -> None:
    html = page((b"<p" + attribute + b" b c d>") * 17_501 + b"x" * 210_000, "text/html")
    with pytest.raises(Rejected, match=r"oversize: more than 40000 attributes"):
        _ = html.document


@pytest.mark.parametrize("attributes", [[f"a{n}" for n in range(400_000)], [f"a{n}='>'" for n in range(300_000)]])
def test_a_tag_of_more_attributes_than_pages_have_is_not_parsed(
    attributes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    html = page(f"<p {' '.join(attributes)}>".encode(), "text/html")
    monkeypatch.setattr("newscrawler.extraction.page.Document.parse", None)  # it would take minutes
    with pytest.raises(Rejected, match=r"oversize: more than 40000 attributes"):
        _ = html.document


@pytest.mark.parametrize("before", [b"", b"<p>", b"<p>" * 30_000, b"x" * 80_001 + b">", b"<p>" + b"x" * 79_999 + b">"])
def test_such_a_tag_is_found_wherever_it_stands(before: bytes) -> None:
    tag = b"<p" + b" a" * 40_000 + b">"
    with pytest.raises(Rejected, match=r"oversize: more than 40000 attributes"):
        _ = page(before + tag + b"x" * 210_000, "text/html").text


def test_a_long_script_is_no_tag_of_many_attributes() -> None:
    script = b"<script>" + b"x y " * 9_000 + b"</script>"
    assert page(script * 9, "text/html").text.startswith("<script>x y ")


def test_the_page_is_parsed_once() -> None:
    read = page(b"<h1>Judul</h1>")
    assert read.document is read.document
    assert read.document.root.findtext(".//h1") == "Judul"


def response(headers: dict[str, str | bytes], **meta: object) -> HtmlResponse:
    return HtmlResponse(URL, headers=headers, body=b"<p>teks</p>", request=Request(URL, meta=meta))


def test_a_page_of_a_response() -> None:
    made = Page.from_response(
        response({"Content-Type": "text/html", "X-Robots-Tag": "noai"}, fetched_at=FETCHED_AT), Hints(via="feed")
    )
    assert made == Page(
        URL, b"<p>teks</p>", {"content-type": "text/html", "x-robots-tag": "noai"}, FETCHED_AT, Hints(via="feed")
    )


def test_a_response_fetched_now_has_a_time_in_utc_without_fractions() -> None:
    fetched_at = Page.from_response(response({})).fetched_at
    assert fetched_at.tzinfo is UTC
    assert fetched_at.microsecond == 0


def test_a_header_that_is_no_utf8_does_no_harm() -> None:
    made = Page.from_response(response({"Content-Type": "text/html", "X-Nota": b"caf\xe9"}, fetched_at=FETCHED_AT))
    assert made.headers["content-type"] == "text/html"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_stands_behind_a_text_of_the_source(encoding: str) -> None:
    source = "<p>Editor: tidak ada</p><script>x = {'editor': 'Ayu', 'editor': 'Bagus', 'editor': ''}</script>"
    found = page(source.encode(encoding), f"text/html; charset={encoding}")
    assert list(found.behind("'editor'", r":\s*'([^']+)'")) == ["Ayu", "Bagus"]
    assert list(found.behind("'author'", r":\s*'([^']+)'")) == []
    assert list(found.behind("'editor'", r"[^}]*'(B\w+)'")) == ["Bagus"]  # what a match holds is not looked at again
