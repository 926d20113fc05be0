"""The outlet that stands in for every site nobody has declared."""

from __future__ import annotations

import hashlib
import re
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode

from newscrawler.outlet import Access, Outlet
from newscrawler.urls import split

_NOT_THE_ARTICLE = re.compile(r"^(?:utm_\w+|fbclid|gclid|page|single|showpage|ref|from|source)$", re.IGNORECASE)


class GenericOutlet(Outlet):
    """Reads any page by JSON-LD, meta tags and generic rules; never crawled, so it is no spider of the project."""

    name = "generic"
    section = ""
    desk = ""
    hosts: ClassVar[tuple[str, ...]] = ()
    articles: ClassVar[tuple[str, ...]] = ()
    access = Access(known="never crawled", state="untested", seen="")

    @classmethod
    def locate(cls, url: str) -> tuple[str, int] | None:
        """Unknown sites have no known ids: a hash of the canonical URL stands in."""
        parts = split(cls.canonical(url))
        if parts.path in ("", "/") and not parts.query:
            return None  # a home page
        key = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
        page = dict(parse_qsl(split(url).query)).get("page", "1")
        number = int(page) if page.isascii() and page.isdigit() else 1
        return hashlib.sha256(key.encode()).hexdigest()[:16], number or 1

    @classmethod
    def canonical(cls, url: str) -> str:
        parts = split(url)
        query = [(name, value) for name, value in parse_qsl(parts.query) if not _NOT_THE_ARTICLE.match(name)]
        return parts._replace(query=urlencode(query), fragment="").geturl()

    @classmethod
    def name_for(cls, url: str) -> str:
        return (split(url).hostname or "").removeprefix("www.")
