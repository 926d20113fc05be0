"""The real pages: no figure may fall below where it was pinned."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newscrawler.generic import GenericOutlet
from tests.archives import archive
from tests.gate.score import FLOORS, means, measure, pages, raised, score, short_of

PINNED: dict[str, dict[str, dict[str, Any]]] = json.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reprocessed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """URL -> record, by the command, from an archive of all real pages."""
    folder = tmp_path_factory.mktemp("gate")
    answers = ((page.url, page.fetched_at, "text/html", page.body) for page, _ in pages(shared / "pages"))
    (folder / "pages.warc.gz").write_bytes(archive(answers))
    command = [sys.executable, "-m", "scrapy", "reprocess", str(folder / "pages.warc.gz")]
    command += ["-O", str(folder / "records.jsonl")]
    subprocess.run(command, cwd=Path(__file__).parents[2], check=True, timeout=120)
    lines = (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["fetched_url"]: record for record in map(json.loads, lines)}


def test_reprocess_of_the_real_pages_is_as_good_as_pinned(reprocessed: dict[str, dict[str, Any]], shared: Path) -> None:
    scores = [score(gold, reprocessed.get(page.url, {})) for page, gold in pages(shared / "pages")]
    assert short_of(means(scores), PINNED["outlets"]) == []


def test_an_unknown_outlet_is_as_good_as_pinned(shared: Path) -> None:
    """Every page as if nobody had declared its outlet."""
    scores = measure(shared / "pages", lambda _: GenericOutlet)
    assert short_of(means(scores.values()), PINNED["generic"]) == []


@pytest.mark.parametrize("rules", PINNED)
def test_a_floor_was_lowered_only_with_a_reason(rules: str) -> None:
    for name, pinned in PINNED[rules].items():
        lower = pinned["floor"] > pinned["best"] if name == "leaks" else pinned["floor"] < pinned["best"]
        assert not lower or pinned.get("reason"), f"{name} was {pinned['best']}; say why it may be {pinned['floor']}"


def test_raising_never_lowers() -> None:
    pinned = {"title": {"floor": 0.9, "best": 0.9}, "leaks": {"floor": 0.1, "best": 0.1}}
    assert raised(pinned, {"title": 0.95, "leaks": 0.2}) == pinned | {"title": {"floor": 0.95, "best": 0.95}}
    assert raised(pinned, {"title": 0.8, "leaks": 0.0}) == pinned | {"leaks": {"floor": 0.0, "best": 0.0}}
