"""The arguments of a crawl, the same for every outlet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Self

from newscrawler.urls import split

DEMO = "demo"
_DEMO_ARCHIVE = Path(__file__).parent / "demo" / "demo.warc.gz"


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """What ``scrapy crawl NAME -a ...`` was asked for.

    ``since`` and ``until`` are days in WIB, both inclusive, of the publication time; ``limit`` the number of records
    to export, the newest; ``url`` the article URLs to fetch instead of reading listings; ``replay`` a WARC file that
    answers every request.
    """

    since: date | None = None
    until: date | None = None
    limit: int | None = None
    url: tuple[str, ...] = ()
    replay: Path | None = None

    @classmethod
    def parse(cls, stated: Mapping[str, str]) -> Self:
        """Read the arguments as given on the command line.

        :raises ValueError: an argument that does not exist, cannot be read or does not go with another; one line.
        """
        known = [field.name for field in fields(cls)]
        for name in stated:
            if name not in known:
                raise ValueError(f"unknown argument {name!r}; there are {', '.join(known)}")
        arguments = cls(
            since=read_day("since=", stated.get("since")),
            until=read_day("until=", stated.get("until")),
            limit=_count("limit", stated.get("limit")),
            url=_urls(stated.get("url")),
            replay=_archive(stated.get("replay")),
        )
        if arguments.url and (arguments.since or arguments.until):
            raise ValueError("url names the articles; it does not go with since or until")
        if arguments.until and not arguments.since:
            raise ValueError("until needs since: how far back should the crawl go?")
        if arguments.since and arguments.until and arguments.since > arguments.until:
            raise ValueError(f"since={arguments.since} lies after until={arguments.until}")
        return arguments


def read_day(option: str, text: str | None) -> date | None:
    """The day behind an option as it was written, `since=`.

    :raises ValueError: it is no day; one line.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{option}{text!r} is no day; write it as 2026-07-24") from None


def _count(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError(f"{name}={text!r} is no number from 1 up")
    return int(text)


def _urls(text: str | None) -> tuple[str, ...]:
    """``@file`` names a file with one URL a line; commas part URLs only before ``http``: article URLs hold commas."""
    if text is None:
        return ()
    if text.startswith("@"):
        try:
            lines = Path(text[1:]).read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"url={text!r} cannot be read: {error}") from None
        found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    else:
        first, *rest = text.split(",http")
        found = [first.strip(), *("http" + part.strip() for part in rest)]
    for url in found:
        parts = split(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is no http(s) URL")
    if not found:
        raise ValueError(f"url={text!r} names no article")
    return tuple(dict.fromkeys(found))


def _archive(text: str | None) -> Path | None:
    if text is None:
        return None
    path = _DEMO_ARCHIVE if text == DEMO else Path(text)
    if not path.is_file():
        raise ValueError(f"replay={text!r}: there is no such file")
    return path
