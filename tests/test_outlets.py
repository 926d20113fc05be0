"""What must hold for every outlet."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawler.cli import admit
from newscrawler.discovery.links import Link
from newscrawler.extraction.draft import Block, Draft
from newscrawler.extraction.page import Hints, Page
from newscrawler.generic import GenericOutlet
from newscrawler.items import Rejected
from newscrawler.outlet import Layout, Outlet
from newscrawler.pipelines.boilerplate import PHRASES, boilerplate_of, compile_phrases
from newscrawler.pipelines.credits import take_credits
from newscrawler.record import outlet_of, outlets
from newscrawler.settings import DOWNLOAD_DELAY
from newscrawler.spider import OutletSpider
from tests.outlets.cases import CASES, FOLDER

OUTLETS = outlets()


@pytest.fixture(params=list(OUTLETS.values()), ids=list(OUTLETS))
def outlet(request: pytest.FixtureRequest) -> type[Outlet]:
    declared: type[Outlet] = request.param
    return declared


def test_file_class_and_name_agree(outlet: type[Outlet]) -> None:
    assert outlet.__module__ == f"newscrawler.spiders.{outlet.name}"
    assert outlet.__name__ == f"{outlet.name.capitalize()}Spider"


def test_it_declares_what_every_outlet_declares(outlet: type[Outlet]) -> None:
    assert outlet.hosts
    assert outlet.section
    assert outlet.access.known
    assert outlet.access.seen
    assert "TODO" not in Path(inspect.getfile(outlet)).read_text(encoding="utf-8")


def listings(outlet: type[Outlet]) -> list[str]:
    day = date(2026, 7, 24)
    index = [outlet.index.page_url(day, page) for page in (0, 1)] if outlet.index else []
    return [*outlet.feeds, *outlet.sitemaps, *(payload.url for payload in outlet.payloads), *index]


def test_listings_are_of_the_site_and_no_articles(outlet: type[Outlet]) -> None:
    assert listings(outlet)
    for url in listings(outlet):
        assert outlet_of(url) is outlet
        assert outlet.locate(url) is None


def test_its_declarations_can_be_used(outlet: type[Outlet]) -> None:
    outlet.check_declarations()
    names = [layout.name for layout in outlet.layouts]
    assert len(set(names)) == len(names)
    assert all(layout.seen for layout in outlet.layouts)


@pytest.mark.parametrize(
    ("declared", "line"),
    [
        ({"hosts": "kabar.example"}, "kabar: hosts is no tuple; does a comma lack?"),
        ({"desk": "("}, "kabar: desk: '(': missing ), unterminated subpattern at position 0"),
        ({"articles": ("https://kabar.example/",)}, "kabar: articles: 'https://kabar.example/' has no group `id`"),
        (
            {"layouts": (Layout(name="2026", seen="x", body=".isi >"),)},
            "kabar: layout 2026, body: '.isi >': Expected selec",
        ),
        ({"data": {"editor": ("Editor", "x")}}, "kabar: data: editor is a text and a regular expression with a group"),
    ],
)
def test_declarations_that_cannot_be_used_are_one_line(declared: dict[str, Any], line: str) -> None:
    kabar: type[Outlet] = type("Kabar", (GenericOutlet,), {"name": "kabar", **declared})
    with pytest.raises(ValueError, match=re.escape(line)):
        kabar.check_declarations()


#: outlets whose URLs do not tell the desk: the page's section or tags do
TELLING = {"antaranews", "jpnn", "kumparan", "okezone", "republika", "suara", "tirto"}


def test_a_listed_page_that_says_it_is_of_another_desk_is_rejected(
    outlet: type[Outlet], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://{outlet.hosts[0]}/1"
    listed = Page(url, b"", {}, datetime(2026, 7, 24, tzinfo=UTC), Hints(via="index"))
    identity: dict[str, Any] = {
        "id": f"{outlet.name}:1",
        "url": url,
        "fetched_url": url,
        "fetched_at": listed.fetched_at,
    }
    told = Draft(outlet=outlet, outlet_name=outlet.name, section="Resep", tags=["Resep"], **identity)
    monkeypatch.setattr("newscrawler.outlet.extract", lambda *_: told)
    monkeypatch.setattr(outlet, "desk", "https")
    if outlet.name in TELLING:
        with pytest.raises(Rejected, match="other_section"):
            outlet.take(listed, url, (), named_twice=False)
    else:
        assert outlet.take(listed, url, (), named_twice=False) is told
    assert outlet.take(replace(listed, hints=Hints(via="url")), url, (), named_twice=False) is told


def test_what_it_declares_is_known(outlet: type[Outlet]) -> None:
    known = set(dir(OutletSpider)).union(*(inspect.get_annotations(base) for base in OutletSpider.__mro__))
    assert {name for name in vars(outlet) if not name.startswith("__")} <= known


def test_what_changed_last_before_the_days_asked_for_is_not_fetched() -> None:
    spider = OUTLETS["tempo"](since="2026-07-24")
    now = datetime(2026, 7, 24, 10, tzinfo=UTC)

    def is_of_other_days(changed: str) -> bool:
        link = Link(url="https://www.tempo.co/internasional/badai-1", via="sitemap", changed=changed)
        return spider._is_of_other_days(link, None, now)

    assert is_of_other_days("2026-07-23T10:00:00+07:00")
    assert not is_of_other_days("2026-07-23T23:00:00+07:00")
    assert not is_of_other_days("")


@pytest.mark.parametrize("name", ["antaranews", "beritasatu", "inews", "kompas", "republika", "tempo", "tribunnews"])
def test_sites_that_refuse_honest_crawlers_need_a_decision(name: str) -> None:
    assert OUTLETS[name].access.refused
    settings = Settings({"CONTACT": "redaksi@contoh.example"})
    with pytest.raises(SystemExit) as stopped:
        admit(settings, OUTLETS[name])
    assert stopped.value.code == 5
    settings.set("ACCESS_DECISIONS", {name: "permission of 2026-07-24"})
    admit(settings, OUTLETS[name])
    assert settings["USER_AGENT"].endswith("(+redaksi@contoh.example)")


def test_robots_and_delay_are_not_weakened(outlet: type[OutletSpider]) -> None:
    custom = outlet.custom_settings or {}
    assert "ROBOTSTXT_OBEY" not in custom
    assert custom.get("DOWNLOAD_DELAY", DOWNLOAD_DELAY) >= DOWNLOAD_DELAY


@pytest.fixture(scope="module")
def dossier(shared: Path) -> list[dict[str, Any]]:
    """What was collected of each site: example URLs of articles, URLs of sections, feeds and sitemaps."""
    entries: list[dict[str, Any]] = json.loads((shared / "outlets" / "outlets.json").read_text(encoding="utf-8"))
    return entries


def test_example_urls_are_articles_of_their_outlet(dossier: list[dict[str, Any]]) -> None:
    for url in (url for entry in dossier for url in entry["example_urls"]):
        outlet = outlet_of(url)
        assert outlet is GenericOutlet or outlet.locate(url), url
        assert outlet.canonical(outlet.canonical(url)) == outlet.canonical(url)


def test_an_example_of_each_outlet_is_of_its_desk(outlet: type[Outlet], dossier: list[dict[str, Any]]) -> None:
    examples = [url for entry in dossier for url in entry["example_urls"] if outlet_of(url) is outlet]
    assert not examples or any(re.match(outlet.desk, url) for url in examples)


def test_section_and_listing_urls_are_no_articles(dossier: list[dict[str, Any]]) -> None:
    stated = [str(entry[kind]) for entry in dossier for kind in ("section_urls", "feeds", "sitemaps", "index_url")]
    for url in re.findall(r"https?://[^\s'\",)}\]]+", " ".join(stated)):
        outlet = outlet_of(url)
        assert outlet is GenericOutlet or outlet.locate(url) is None, url


def test_articles_have_one_outlet(outlet: type[Outlet]) -> None:
    for url in (url for case in CASES if case.outlet is outlet and not case.is_listing for url in case.files.values()):
        assert outlet_of(url) is outlet
        assert outlet.locate(url)


def rules(outlet: type[Outlet], kind: str) -> dict[str, dict[str, str]]:
    """The examples of the outlet's own rules, by name: what a rule is for, what it makes of it, a near miss."""
    file = FOLDER / outlet.name / "rules.json"
    return json.loads(file.read_text(encoding="utf-8")).get(kind, {}) if file.exists() else {}


def test_every_rule_of_an_outlet_has_its_examples_and_no_others(outlet: type[Outlet]) -> None:
    assert list(rules(outlet, "phrases")) == [phrase.name for phrase in outlet.phrases]
    assert list(rules(outlet, "credits")) == [credit.name for credit in outlet.credits]
    assert list(rules(outlet, "repairs")) == [repair.why for repair in outlet.repairs]


def test_each_phrase_of_an_outlet_takes_its_example_alone(outlet: type[Outlet]) -> None:
    for phrase in outlet.phrases:
        example = rules(outlet, "phrases")[phrase.name]
        goes, stays = Block(example["goes"]), Block(example["stays"])
        others = tuple(other for other in (*PHRASES, *outlet.phrases) if other is not phrase)
        all_phrases = boilerplate_of(outlet)
        assert all_phrases.strip([goes])[0] == []
        assert all_phrases.strip([stays])[0] == [stays]
        assert compile_phrases(others).strip([goes])[0] == [goes]


def taken(outlet: type[Outlet], text: str) -> Draft:
    """A body that ends, begins, and is made of one block, after the credits are taken."""
    url = "https://contoh.example/1"
    draft = Draft(
        outlet=outlet,
        outlet_name=outlet.name,
        id="contoh:1",
        url=url,
        fetched_url=url,
        fetched_at=datetime(2026, 7, 24, tzinfo=UTC),
        blocks=[Block(text)],
        extraction={"body": "selector"},
    )
    return take_credits(draft)


def test_each_credit_of_an_outlet_reads_its_example_alone(outlet: type[Outlet]) -> None:
    for credit in outlet.credits:
        example = rules(outlet, "credits")[credit.name]
        reads = example["reads"]
        alone = type("Alone", (GenericOutlet,), {"credits": (credit,)})
        made, without = taken(alone, example["fires"]), taken(GenericOutlet, example["fires"])
        value = getattr(made, credit.field, None) or made.warnings
        assert value in ([reads], reads, [f"credit: {reads}"], reads.split(", "))
        assert getattr(without, credit.field, None) != value or without.blocks != made.blocks
        assert [block.text for block in taken(alone, example["stays"]).blocks] == [example["stays"]]


def test_each_repair_of_an_outlet_mends_its_example_alone(outlet: type[Outlet]) -> None:
    for repair in outlet.repairs:
        example = rules(outlet, "repairs")[repair.why]
        assert repair.apply(example["fires"]) == example["reads"] != example["fires"]
        assert repair.apply(example["stays"]) == example["stays"]
