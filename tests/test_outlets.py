"""What must hold for every outlet."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from newscrawler.extraction.draft import Block
from newscrawler.extraction.select import Document
from newscrawler.outlet import OutletSpider
from newscrawler.pipelines.boilerplate import PHRASES, compile_phrases
from newscrawler.record import outlet_of, outlets
from newscrawler.settings import DOWNLOAD_DELAY

OUTLETS = outlets()


@pytest.fixture(params=list(OUTLETS.values()), ids=list(OUTLETS))
def outlet(request: pytest.FixtureRequest) -> type[OutletSpider]:
    declared: type[OutletSpider] = request.param
    return declared


def test_file_class_and_name_agree(outlet: type[OutletSpider]) -> None:
    assert outlet.__module__ == f"newscrawler.spiders.{outlet.name}"
    assert outlet.__name__ == f"{outlet.name.capitalize()}Spider"


def test_it_declares_what_every_outlet_declares(outlet: type[OutletSpider]) -> None:
    assert outlet.hosts
    assert outlet.section
    assert outlet.access.known
    assert outlet.access.seen
    assert outlet.feeds or outlet.sitemaps or outlet.index
    for pattern in outlet.articles:
        assert "id" in re.compile(pattern).groupindex


def test_listings_are_of_the_site_and_no_articles(outlet: type[OutletSpider]) -> None:
    day = date(2026, 7, 24)
    listings = [*outlet.feeds, *outlet.sitemaps, *([outlet.index.page_url(day, 0)] if outlet.index else [])]
    for url in listings:
        assert outlet.owns(url)
        assert outlet.locate(url) is None


def test_layouts_have_names_of_their_own_and_selectors_that_compile(outlet: type[OutletSpider]) -> None:
    root = html.fromstring("<p>x</p>")
    names = [layout.name for layout in outlet.layouts]
    assert len(set(names)) == len(names)
    for layout in outlet.layouts:
        assert layout.seen
        for field in layout.__dataclass_fields__:
            if field not in ("name", "seen", "inferred"):
                Document(root).elements(getattr(layout, field))


def test_robots_and_delay_are_not_weakened(outlet: type[OutletSpider]) -> None:
    custom = outlet.custom_settings or {}
    assert "ROBOTSTXT_OBEY" not in custom
    assert custom.get("DOWNLOAD_DELAY", DOWNLOAD_DELAY) >= DOWNLOAD_DELAY


def test_example_urls_of_the_dossier_are_articles_of_their_outlet(shared: Path) -> None:
    dossier = json.loads((shared / "outlets" / "outlets.json").read_text(encoding="utf-8"))
    examples = {name: [] for name in OUTLETS} | {"sindonews": [e for e in dossier if "sindonews" in e["hosts"][0]]}
    for name, entries in examples.items():
        for url in (url for entry in entries for url in entry["example_urls"]):
            assert outlet_of(url) is OUTLETS[name]
            assert OUTLETS[name].locate(url), url
            assert re.match(OUTLETS[name].desk, url)


def test_each_phrase_of_an_outlet_takes_its_example_alone(outlet: type[OutletSpider]) -> None:
    for phrase in outlet.phrases:
        others = tuple(other for other in (*PHRASES, *outlet.phrases) if other is not phrase)
        all_phrases = compile_phrases((*PHRASES, *outlet.phrases))
        assert all_phrases.strip([Block(phrase.goes)])[0] == []
        assert all_phrases.strip([Block(phrase.stays)])[0] == [Block(phrase.stays)]
        assert compile_phrases(others).strip([Block(phrase.goes)])[0] == [Block(phrase.goes)]
