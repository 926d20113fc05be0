"""How a crawl came to fetch a page, as its archive states it beside the response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self, cast, get_args

from newscrawler.extraction.page import Hints
from newscrawler.items import Mode, Via


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What makes a record beside the page, and what made the crawl take or leave it.

    ``link`` is the URL that named the article, before redirects; ``place`` says how many other pages of the article
    the crawl had asked for before; ``named_twice``: the link led to an article that another link names itself.
    ``since`` and ``until`` are the days that the crawl was asked for.
    """

    hints: Hints
    mode: Mode = "live"
    link: str = ""
    place: int = 0
    named_twice: bool = False
    since: date | None = None
    until: date | None = None

    def stated(self) -> dict[str, Any]:
        """As JSON has it; times are ISO 8601 in UTC."""
        hints = self.hints
        return {
            "title": hints.title,
            "published": hints.published,
            "section": hints.section,
            "discovered_at": hints.discovered_at.astimezone(UTC).isoformat() if hints.discovered_at else None,
            "via": hints.via,
            "robots_txt_sha256": hints.robots_txt_sha256,
            "mode": self.mode,
            "link": self.link,
            "place": self.place,
            "named_twice": self.named_twice,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }

    @classmethod
    def read(cls, stated: Any) -> Self:
        """The origin that :meth:`stated` gave.

        :raises ValueError: it gave none such; other programs write JSON into metadata records too.
        """
        if not isinstance(stated, Mapping):
            raise ValueError("no JSON object")
        via, mode = stated.get("via"), stated.get("mode")
        if via not in get_args(Via) or mode not in get_args(Mode):
            raise ValueError("neither a way of discovery nor a mode")
        discovered_at = datetime.fromisoformat(text) if (text := _text(stated, "discovered_at")) else None
        if discovered_at and discovered_at.tzinfo is None:
            raise ValueError("discovered_at has no offset")
        since, until = _text(stated, "since"), _text(stated, "until")
        place = stated.get("place", 0)
        if not isinstance(place, int):
            raise ValueError("place is no number")
        return cls(
            hints=Hints(
                title=_text(stated, "title"),
                published=_text(stated, "published"),
                section=_text(stated, "section"),
                discovered_at=discovered_at.astimezone(UTC) if discovered_at else None,
                via=cast("Via", via),
                robots_txt_sha256=_text(stated, "robots_txt_sha256") or None,
            ),
            mode=cast("Mode", mode),
            link=_text(stated, "link"),
            place=place,
            named_twice=bool(stated.get("named_twice")),
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
        )


def _text(stated: Mapping[Any, Any], name: str) -> str:
    value = stated.get(name) or ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value
