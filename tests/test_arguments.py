"""The arguments of a crawl."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from newscrawler.arguments import Arguments

ONE = "https://e.id/read/1/satu"
TWO = "https://e.id/read/2/dua"


def refusal(stated: Mapping[str, str]) -> str:
    """The error, which is one line."""
    with pytest.raises(ValueError) as error:  # noqa: PT011 -- the callers look at the words
        Arguments.parse(stated)
    words = str(error.value)
    assert "\n" not in words
    return words


def test_nothing_stated() -> None:
    assert Arguments.parse({}) == Arguments(since=None, until=None, limit=None, url=(), replay=None)


@pytest.mark.parametrize(
    ("stated", "arguments"),
    [
        ({"since": "2026-07-24"}, Arguments(since=date(2026, 7, 24))),
        (
            {"since": "2026-07-24", "until": "2026-07-24"},
            Arguments(since=date(2026, 7, 24), until=date(2026, 7, 24)),
        ),
        ({"since": "2024-02-29", "limit": "5"}, Arguments(since=date(2024, 2, 29), limit=5)),
        ({"limit": "1"}, Arguments(limit=1)),
        ({"limit": "0100"}, Arguments(limit=100)),
        ({"url": ONE, "limit": "3"}, Arguments(url=(ONE,), limit=3)),
    ],
)
def test_good_values(stated: dict[str, str], arguments: Arguments) -> None:
    assert Arguments.parse(stated) == arguments


@pytest.mark.parametrize(
    ("stated", "cause"),
    [
        ({"days": "3"}, "unknown argument 'days'; there are since, until, limit, url, replay"),
        ({"Since": "2026-07-24"}, "unknown argument 'Since'; there are since, until, limit, url, replay"),
        ({"x\ny": ""}, r"unknown argument 'x\ny'; there are since, until, limit, url, replay"),
        ({"since": "24-07-2026"}, "since='24-07-2026' is no day; write it as 2026-07-24"),
        ({"since": "2026-02-30"}, "since='2026-02-30' is no day; write it as 2026-07-24"),
        ({"since": "2026-07-24T10:00"}, "since='2026-07-24T10:00' is no day; write it as 2026-07-24"),
        ({"since": "kemarin\n"}, r"since='kemarin\n' is no day; write it as 2026-07-24"),
        ({"since": "0001-01-01"}, "since='0001-01-01': days go from 1990-01-01 to 2100-12-31"),
        ({"since": "9999-12-31"}, "since='9999-12-31': days go from 1990-01-01 to 2100-12-31"),
        ({"since": ""}, "since='' is no day; write it as 2026-07-24"),
        ({"since": "2026-07-24", "until": "x"}, "until='x' is no day; write it as 2026-07-24"),
        ({"until": "2026-07-24"}, "until needs since: how far back should the crawl go?"),
        ({"since": "2026-07-25", "until": "2026-07-24"}, "since=2026-07-25 lies after until=2026-07-24"),
        ({"limit": "0"}, "limit='0' is no number from 1 up"),
        ({"limit": "-1"}, "limit='-1' is no number from 1 up"),
        ({"limit": "1.5"}, "limit='1.5' is no number from 1 up"),
        ({"limit": "+5"}, "limit='+5' is no number from 1 up"),
        ({"limit": "٣"}, "limit='٣' is no number from 1 up"),
        ({"limit": "²"}, "limit='²' is no number from 1 up"),
        ({"limit": "semua"}, "limit='semua' is no number from 1 up"),
        ({"limit": ""}, "limit='' is no number from 1 up"),
        ({"url": ""}, "'' is no http(s) URL"),
        ({"url": "e.id/read/1"}, "'e.id/read/1' is no http(s) URL"),
        ({"url": "ftp://e.id/1"}, "'ftp://e.id/1' is no http(s) URL"),
        ({"url": "https:///read/1"}, "'https:///read/1' is no http(s) URL"),
        ({"url": "http://[rusak/1"}, "'http://[rusak/1' is no http(s) URL"),
        ({"url": f"{ONE},http"}, "'http' is no http(s) URL"),
        ({"url": ONE, "since": "2026-07-24"}, "url names the articles; it does not go with since or until"),
        ({"url": ONE, "until": "2026-07-24"}, "url names the articles; it does not go with since or until"),
        ({"replay": "tiada.warc.gz"}, "replay='tiada.warc.gz': there is no such file"),
        ({"replay": "/"}, "replay='/': there is no such file"),
        ({"replay": ""}, "replay='': there is no such file"),
    ],
)
def test_bad_values(stated: dict[str, str], cause: str) -> None:
    assert refusal(stated) == cause


TODAY = date(2026, 7, 24)


@pytest.mark.parametrize(
    ("stated", "owed"),
    [
        ({}, True),
        ({"since": "2026-07-24"}, True),
        ({"since": "2026-07-24", "until": "2099-01-01"}, True),
        ({"since": "2016-07-24"}, True),
        ({"since": "2006-07-24", "until": "2016-07-23"}, True),
        ({"since": "1990-01-01"}, False),
    ],
)
def test_days_that_can_be_crawled(stated: dict[str, str], owed: bool) -> None:
    Arguments.parse(stated).check_days(TODAY, owed=owed)


@pytest.mark.parametrize(
    ("stated", "owed", "cause"),
    [
        ({"since": "2026-07-25"}, False, "since=2026-07-25 is in the future: the newest day is 2026-07-24"),
        ({"since": "2026-07-25"}, True, "since=2026-07-25 is in the future: the newest day is 2026-07-24"),
        (
            {"since": "2016-07-23"},
            True,
            "since=2016-07-23: 3654 days would be owed, each of them a request or more; at most 3653 at once",
        ),
        ({"since": "2006-07-24", "until": "2016-07-24"}, True, "since=2006-07-24: 3654 days would be owed"),
    ],
)
def test_days_that_cannot_be_crawled(stated: dict[str, str], owed: bool, cause: str) -> None:
    with pytest.raises(ValueError, match=f"^{cause}"):
        Arguments.parse(stated).check_days(TODAY, owed=owed)


@pytest.mark.parametrize(
    ("url", "urls"),
    [
        (ONE, (ONE,)),
        (f"{ONE},{TWO}", (ONE, TWO)),
        (f" {ONE} ,{TWO} ", (ONE, TWO)),
        (f"{ONE},{TWO},{ONE}", (ONE, TWO)),
        ("https://e.id/1,2,tiga,http://e.id/4,5", ("https://e.id/1,2,tiga", "http://e.id/4,5")),
    ],
)
def test_commas_part_urls_only_before_http(url: str, urls: tuple[str, ...]) -> None:
    assert Arguments.parse({"url": url}).url == urls


@pytest.mark.parametrize(
    "lines",
    [f"{ONE}\n{TWO}\n", f"# dari arsip\n\n  {ONE}  \r\n{TWO}", f"{ONE}\n{TWO}\n{ONE}\n", f"\ufeff{ONE}\n{TWO}\n"],
)
def test_a_file_of_urls(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "urls.txt"
    path.write_text(lines, encoding="utf-8", newline="")
    assert Arguments.parse({"url": f"@{path}"}).url == (ONE, TWO)


def test_urls_of_a_file_may_hold_commas_of_any_kind(tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_text("https://e.id/1,http-2\n")
    assert Arguments.parse({"url": f"@{path}"}).url == ("https://e.id/1,http-2",)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, "cannot be read"),
        (b"", "names no article"),
        (b"# hanya catatan\n\n", "names no article"),
        (b"\xff\xfe", "cannot be read"),
        (b"https://e.id/1\nbukan url\n", "'bukan url' is no http(s) URL"),
    ],
    ids=["absent", "empty", "comments only", "no text", "no URL"],
)
def test_a_file_of_none(tmp_path: Path, content: bytes | None, cause: str) -> None:
    path = tmp_path / "urls.txt"
    if content is not None:
        path.write_bytes(content)
    assert cause in refusal({"url": f"@{path}"})


def test_replay_names_a_file(tmp_path: Path) -> None:
    path = tmp_path / "arsip.warc.gz"
    path.touch()
    assert Arguments.parse({"replay": str(path)}).replay == path


def test_the_demo_archive_has_a_name() -> None:
    replay = Arguments.parse({"replay": "demo"}).replay
    assert replay
    assert replay.parts[-3:] == ("newscrawler", "demo", "demo.warc.gz")
