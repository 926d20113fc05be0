"""The arguments of a crawl, the same for every outlet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Self

from newscrawler.urls import split

DEMO = "demo"
#: days that can be meant: others are slips of the pen, of which nobody wants the listings
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
_OWED_AT_ONCE = 3653  # days, ten years: with a wrong digit in the year it is mostly more
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

    def check_days(self, today: date, *, owed: bool) -> None:
        """Whether the days can be crawled on a day of WIB; ``owed``: whether they are to be owed until they are.

        :raises ValueError: they cannot; one line.
        """
        if self.since is None:
            return
        if self.since > today:
            raise ValueError(f"since={self.since} is in the future: the newest day is {today}")
        days = (min(self.until or today, today) - self.since).days + 1
        if owed and days > _OWED_AT_ONCE:
            raise ValueError(
                f"since={self.since}: {days} days would be owed, each of them a request or more;"
                f" at most {_OWED_AT_ONCE} at once, state until= too"
            )


def read_day(option: str, text: str | None) -> date | None:
    """The day behind an option as it was written, `since=`.

    :raises ValueError: it is no day, or none that can be meant; one line.
    """
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{option}{text!r} is no day; write it as 2026-07-24") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{option}{text!r}: days go from {FIRST_DAY} to {LAST_DAY}")
    return day


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
