"""The page that started the project: its body stands twice on it, but for the first paragraph."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from newscrawler.demo.markup import page_2018, page_2022, page_2025
from newscrawler.extraction.page import Page
from newscrawler.items import Article
from newscrawler.pipelines.countries import count_countries
from newscrawler.record import make_record, outlet_of

URL = "https://international.sindonews.com/read/1454321/41/kepala-keamanan-rusia-temui-kim-jong-un-1726300000"
TAIL = ("Lihat Juga :", "tulis komentar anda")


class Seed(NamedTuple):
    title: str
    date: str
    dateline: str
    paragraphs: list[str]


@pytest.fixture(scope="module")
def seed(shared: Path) -> Seed:
    (file,) = (shared / "seed").glob("*.txt")
    title, date, *paragraphs = file.read_text(encoding="utf-8").splitlines()
    assert tuple(paragraphs[-3:]) == ("(ahm)", *TAIL)
    dateline, _, paragraphs[0] = paragraphs[0].partition(" - ")
    return Seed(title, date, dateline, paragraphs[:-3])


def today(seed: Seed) -> str:
    return page_2025(
        url=URL, title=seed.title, date=seed.date, dateline=seed.dateline, paragraphs=seed.paragraphs, initials="ahm",
        tail=TAIL, jsonld=False,
    )  # fmt: skip


def of_2022(seed: Seed) -> str:
    return page_2022(
        url=URL, title=seed.title, date=seed.date, dateline=seed.dateline, paragraphs=seed.paragraphs, initials="ahm",
        tail=TAIL, related=(),
    )  # fmt: skip


def of_2018(seed: Seed) -> str:
    return page_2018(
        url=URL, title=seed.title, date=seed.date, dateline=seed.dateline, paragraphs=seed.paragraphs, initials="ahm"
    )


def of_2018_single_breaks(seed: Seed) -> str:
    return page_2018(
        url=URL, title=seed.title, date=seed.date, dateline=seed.dateline, paragraphs=seed.paragraphs, initials="ahm",
        breaks=1,
    )  # fmt: skip


def all_lines_in_the_body(seed: Seed) -> str:
    """The text as the scraper of the seed found it: initials and prompts are lines of the body container."""
    lines = "<br><br>".join([f"<strong>{seed.dateline}</strong> - {seed.paragraphs[0]}", *seed.paragraphs[1:]])
    body = "<br>".join([lines, "(ahm)", *TAIL])
    return (
        f"<h1>{seed.title}</h1><time>{seed.date}</time><div itemprop='articleBody' class='detail-desc'>{body}</div>"
        "<footer>Copyright © 2024 SINDOnews.com</footer>"
    )


@pytest.mark.parametrize(
    ("markup", "layout", "boilerplate"),
    [
        (today, "2025", 2),
        (of_2022, "2022", 2),
        (of_2018, "2018", 0),
        (of_2018_single_breaks, "2018", 0),
        (all_lines_in_the_body, "2022", 2),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_seed_in_every_layout(seed: Seed, markup: Callable[[Seed], str], layout: str, boilerplate: int) -> None:
    page = Page(URL, markup(seed).encode(), {"content-type": "text/html"}, datetime(2024, 9, 14, 9, tzinfo=UTC))
    record = make_record(page, outlet_of(URL))

    assert isinstance(record, Article)
    assert record.layout == layout
    assert record.title == "Kepala Keamanan Rusia Temui Kim Jong-un, Ada Apa Gerangan?"
    assert record.published_at == "2024-09-14T15:34:00+07:00"
    assert record.published_precision == "minute"
    assert record.published_raw == "Sabtu, 14 September 2024 - 15:34 WIB"
    assert record.dateline == "MOSKOW"
    assert record.editor_initials == "ahm"
    paragraphs = record.body.split("\n\n")
    assert len(paragraphs) == len(set(paragraphs)) == 13
    assert paragraphs == seed.paragraphs[:13]
    assert paragraphs[0].startswith("Sekretaris Dewan Keamanan Rusia")
    assert record.repeats_removed == 12
    assert record.boilerplate_removed == boilerplate
    assert [agency["name"] for agency in record.agencies] == ["KCNA"]
    assert record.agencies[0]["words"] == "demikian laporan KCNA"
    assert record.agencies[0]["paragraph"] == 2
    assert count_countries(paragraphs) == {"RU": 11, "KP": 10, "US": 4, "UA": 2}
    assert record.countries == {"RU": 12, "KP": 10, "US": 4, "UA": 2}
    assert (record.dateline_country, record.language) == ("RU", "id")
    assert not any(leak in record.body for leak in (*TAIL, "(ahm)"))
