"""Pages that are no articles, by name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawler.extraction.kinds import kind_of, kind_of_url, refusal
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.extraction.structured import Structured


def page(body: bytes, **headers: str) -> Page:
    stated = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page("https://e.id/x", body, stated, datetime(2026, 7, 24, tzinfo=UTC))


@pytest.mark.parametrize(
    ("status", "answer", "reason", "detail"),
    [
        (202, page(b"<script>awsWafCookieDomainList = []</script>"), "challenge", "AWS WAF"),
        (202, page(b"", x_amzn_waf_action="challenge"), "challenge", "AWS WAF"),
        (403, page(b"<title>Just a moment...</title>"), "challenge", "Cloudflare"),
        (200, page(b"<p>x</p>", cf_mitigated="challenge"), "challenge", "Cloudflare"),
        (202, page(b"<p>Berita</p>"), "http_status", "202"),
        (403, page(b"Forbidden"), "http_status", "403"),
    ],
)
def test_what_is_no_page_of_the_site_is_refused(status: int, answer: Page, reason: str, detail: str) -> None:
    refused = refusal(status, answer)
    assert refused
    assert (refused.reason, refused.detail) == (reason, detail)


def test_an_article_is_not_refused_for_the_scripts_around_it() -> None:
    around = b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    assert refusal(200, page(around + b"<p>Parlemen bersidang.</p>")) is None
    assert refusal(200, page(b"<p>tentang window.gokuProps</p>" + b"x" * 60_000)) is None


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.e.id/foto/read/12/badai", "photo"),
        ("https://foto.e.id/badai-12", "photo"),
        ("https://www.e.id/video/read/12/badai", "video"),
        ("https://www.e.id/dunia/read/12/foto-badai-di-pesisir", "photo"),
        ("https://www.e.id/dunia/12/jalur-badai-dalam-foto", ""),
        ("https://www.e.id/infografis/12/jalur-badai", "infographic"),
        ("https://www.e.id/kuis/12/tebak-bendera", "quiz"),
        ("https://www.e.id/dunia/12/kuisioner", ""),
    ],
)
def test_the_url_names_the_kind(url: str, kind: str) -> None:
    assert kind_of_url(url) == kind


@pytest.mark.parametrize(
    ("source", "own", "kind"),
    [
        ('<script type="application/ld+json">{"@type": "ImageGallery"}</script>', {}, "photo"),
        ('<meta property="og:type" content="video.other">', {}, "video"),
        ('<div class="galeri"></div>', {"photo": ".galeri"}, "photo"),
        ("<p>x</p>", {"photo": ".galeri"}, ""),
    ],
)
def test_the_page_names_the_kind(source: str, own: dict[str, str], kind: str) -> None:
    document = Document.parse(source)
    assert kind_of("https://e.id/1/x", document, Structured(document), own) == kind
