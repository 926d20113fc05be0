"""Each outlet from end to end: listing, articles, records, by days too, in a replay of its fixtures."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawler.outlet import Outlet
from newscrawler.pipelines.timestamps import WIB
from newscrawler.record import outlets
from tests.outlets.cases import ARTICLES, LISTINGS, Case
from tests.outlets.replay import RUNS

ROOT = Path(__file__).parents[2]
#: what a crawl must give as the fixture says; the rest may know more by the listing
COMPARED = ("url", "title", "published_at", "authors", "dateline", "body", "tags", "pages", "paywalled", "layout")


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("replay")
    command = [sys.executable, "-m", "tests.outlets.replay", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)
    return folder, json.loads((folder / "stats.json").read_text(encoding="utf-8"))


def listed(outlet: type[Outlet]) -> list[Case]:
    """The articles among the fixtures that a listing among them names."""
    own = [case for case in LISTINGS if case.folder.parent.name == outlet.name]
    ids = {located[0] for case in own for url in case.expected["articles"] if (located := outlet.locate(url))}
    articles = [case for case in ARTICLES if case.folder.parent.name == outlet.name]
    return [case for case in articles if case.expected["record"]["id"].partition(":")[2] in ids]


def day_of(case: Case) -> date:
    return datetime.fromisoformat(case.expected["record"]["published_at"]).astimezone(WIB).date()


def rejected(stats: dict[str, Any]) -> str:
    """What became of the pages that are missing."""
    counts = {key: value for key, value in stats.items() if key.startswith(("rejected/", "links/"))}
    return f"the crawl counted {counts}"


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", outlets())
def test_the_crawl_gives_the_articles_that_its_listings_name(name: str, run: str, replay: Any) -> None:
    folder, stats = replay
    assert f"{name}-{run}" in stats, f"{name} has no fixtures"
    text = (folder / f"{name}-{run}.jsonl").read_text(encoding="utf-8")
    records = {record["id"]: record for record in map(json.loads, text.splitlines())}
    since = date.fromisoformat(RUNS[run].get("since", "2000-01-01"))
    wanted = {case.expected["record"]["id"]: case for case in listed(outlets()[name]) if day_of(case) >= since}
    assert wanted, f"no listing among the fixtures of {name} names an article among them of {since} or later"
    assert records.keys() == wanted.keys(), rejected(stats[f"{name}-{run}"])
    for key, case in wanted.items():
        expected = case.expected["record"]
        made = records[key] | {"body": records[key]["body"].split("\n\n")}
        assert {field: made[field] for field in COMPARED} == {field: expected[field] for field in COMPARED}
    assert stats[f"{name}-{run}"]["finish_reason"] == "finished"
    assert "spider_exceptions/count" not in stats[f"{name}-{run}"]


@pytest.mark.parametrize("name", outlets())
def test_the_newest_listings_are_all_read(name: str, replay: Any) -> None:
    _, stats = replay
    assert "listings/failed" not in stats[f"{name}-newest"]
