"""Each outlet on its fixtures, one test a field: a redesign shows which field it broke."""

from __future__ import annotations

import re

import pytest

from newscrawler.inspection import EXPECTED
from newscrawler.items import Article, Rejection
from newscrawler.record import outlets
from tests.outlets.cases import ARTICLES, CASES, LISTINGS, REJECTIONS, Case


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_expectation_was_reviewed(case: Case) -> None:
    """What a command wrote down is no expectation before somebody compared it with the page."""
    assert is_reviewed(case), f"compare {case.folder} with its page, and put the day of that into `reviewed`"


@pytest.mark.parametrize("field", EXPECTED)
@pytest.mark.parametrize("case", ARTICLES, ids=str)
def test_field(case: Case, field: str) -> None:
    if not is_reviewed(case):
        pytest.skip("not reviewed")
    assert isinstance(case.made, Article), case.made
    made = getattr(case.made, field)
    assert (made.split("\n\n") if field == "body" else made) == case.expected["record"][field]


@pytest.mark.parametrize("case", REJECTIONS, ids=str)
def test_rejection(case: Case) -> None:
    assert isinstance(case.made, Rejection)
    assert case.made.reason == case.expected["rejected"]
    assert case.expected.get("detail", "") in case.made.detail


@pytest.mark.parametrize("case", LISTINGS, ids=str)
def test_links(case: Case) -> None:
    made = [{"url": x.url, "title": x.title, "published": x.published, "section": x.section} for x in case.links]
    assert made == case.expected["links"]


@pytest.mark.parametrize("case", LISTINGS, ids=str)
def test_articles_of_the_desk(case: Case) -> None:
    outlet = case.outlet
    of_the_desk = [x.url for x in case.links if outlet.locate(x.url) and re.match(outlet.desk, x.url)]
    assert of_the_desk == case.expected["articles"]
    assert of_the_desk


@pytest.mark.parametrize("case", LISTINGS, ids=str)
def test_the_listing_is_one_that_the_outlet_declares(case: Case) -> None:
    outlet, url, kind = case.outlet, case.expected["url"], case.expected["listing"]
    if kind == "index":
        assert outlet.index
        assert outlet.index.page_url(case.fetched_at.astimezone(outlet.zone).date(), 0) == url
    else:
        declared = {"feed": outlet.feeds, "sitemap": outlet.sitemaps, "payload": [x.url for x in outlet.payloads]}
        assert url in declared[kind]


def is_reviewed(case: Case) -> bool:
    return bool(re.fullmatch(r"20\d\d-\d\d-\d\d", str(case.expected.get("reviewed"))))


@pytest.mark.parametrize("name", outlets())
def test_every_outlet_has_an_article_a_page_that_is_none_and_each_kind_of_listing(name: str) -> None:
    outlet = outlets()[name]
    own = [case for case in CASES if case.folder.parent.name == name]
    newest = outlet.layouts[0].name
    of_today = [case for case in own if case in ARTICLES and case.expected["record"]["layout"] == newest]
    others = [case for case in own if case in REJECTIONS or case.expected.get("record", {}).get("paywalled")]
    assert of_today, f"{name} has no fixture of an article in its newest layout, {newest}"
    assert others, f"{name} has no fixture of a page that is rejected or paywalled"
    declared = {"feed": outlet.feeds, "sitemap": outlet.sitemaps, "payload": outlet.payloads, "index": outlet.index}
    kinds = {case.expected["listing"] for case in own if case.is_listing}
    assert kinds == {kind for kind, listing in declared.items() if listing}, f"{name}: a fixture a kind of listing"
