"""What a page is where it is no article: a challenge in its place, or a photo, video or quiz page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from newscrawler.items import Rejected
from newscrawler.urls import split

if TYPE_CHECKING:
    from newscrawler.extraction.page import Page
    from newscrawler.extraction.select import Document
    from newscrawler.extraction.structured import Structured

# Who stands before the site, and what only its challenge page has: a header, or a word in the page. Cloudflare's script
# path alone says nothing, ordinary pages carry it too.
_CHALLENGES: tuple[tuple[str, str, bytes], ...] = (
    ("AWS WAF", "x-amzn-waf-action", b"awsWafCookieDomainList"),
    ("AWS WAF", "x-amzn-waf-action", b"window.gokuProps"),
    ("Cloudflare", "cf-mitigated", b"_cf_chl_opt"),
    ("Cloudflare", "cf-mitigated", b"<title>Just a moment...</title>"),
    ("Imperva", "", b"_Incapsula_Resource"),
    ("DataDome", "x-dd-b", b"geo.captcha-delivery.com"),
)
_LARGEST_CHALLENGE = 60_000  # bytes; the pages of news sites are larger, and may speak of such scripts

_KINDS: Mapping[str, str] = {
    "photo": "foto|photos?|images?|galeri(?:-foto)?|galler(?:y|ies)",
    "video": "videos?|tv|watch|vod",
    "infographic": "infografis|infographics?|berita-grafik",
    "quiz": "kuis|quiz",
    "live": "live|livestreaming|live-report",
    "podcast": "podcasts?|siniar",
}
_IN_URL = {kind: re.compile(rf"(?:^|[/.])(?:{words})(?=[/.-]|$)") for kind, words in _KINDS.items()}
_TYPES: Mapping[str, str] = {
    "ImageGallery": "photo",
    "MediaGallery": "photo",
    "VideoObject": "video",
    "Quiz": "quiz",
    "LiveBlogPosting": "live",
    "PodcastEpisode": "podcast",
}


def refusal(status: int, page: Page) -> Rejected | None:
    """Why an answer is no page of the site: a challenge, whatever its status (AWS WAF sends 202), or not a 200."""
    if met := _challenge(page):
        return Rejected("challenge", met)
    return None if status == 200 else Rejected("http_status", str(status))


def _challenge(page: Page) -> str:
    head = page.body if len(page.body) <= _LARGEST_CHALLENGE else b""
    return next((who for who, header, mark in _CHALLENGES if header in page.headers or mark in head), "")


def kind_of_url(url: str) -> str:
    """The kind of page that a URL names, or ``""``."""
    parts = split(url)
    where = f"{parts.hostname or ''}{parts.path}".lower()
    return next((kind for kind, words in _IN_URL.items() if words.search(where)), "")


def kind_of(url: str, document: Document, structured: Structured, own: Mapping[str, str]) -> str:
    """The kind of a page that should have a text and has none, or ``""``: by the outlet's own marks, JSON-LD, Open
    Graph, the URL."""
    stated = (kind for kind, css in own.items() if document.elements(css))
    typed = (kind for name, kind in _TYPES.items() if name in structured.types)
    opened = "video" if structured.meta("og:type").startswith("video") else ""
    return next(stated, "") or next(typed, "") or opened or kind_of_url(url)
