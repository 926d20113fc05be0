"""URLs as pages state them, which may be none."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit


def split(url: str) -> SplitResult:
    """Parts of a URL; all empty where it is none (``http://[``)."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


_SECOND_LEVEL = frozenset({"co", "com", "or", "go", "ac", "net", "web"})  # as in kontan.co.id


def site_label(host: str) -> str:
    """``"news.kontan.co.id"`` -> ``"kontan"``: the label of the site's domain; a name without dots is its own."""
    labels = host.split(".")
    return next((label for label in reversed(labels[:-1]) if label not in _SECOND_LEVEL), labels[0])


def absolute(base: str, url: str) -> str:
    """``url`` as seen from ``base``; ``""`` where there is none or it is no http(s) URL."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        if not (parts.scheme in ("http", "https") and parts.netloc):
            url = urljoin(base, url) if url else ""
            parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") else ""
