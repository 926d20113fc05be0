"""How a crawl came to fetch a page, to JSON and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from newscrawler.extraction.page import Hints
from newscrawler.storage.origin import Origin

ORIGIN = Origin(
    hints=Hints(
        title="Judul \ud83d",
        published="Jum'at, 24 Juli",
        section="Dunia",
        discovered_at=datetime(2026, 7, 24, 8, 0, 3, tzinfo=UTC),
        via="sitemap",
        robots_txt_sha256="ab" * 32,
    ),
    mode="backfill",
    link="https://e.id/read/1",
    place=2,
    named_twice=True,
    since=date(2026, 7, 1),
    until=date(2026, 7, 24),
)


@pytest.mark.parametrize("origin", [ORIGIN, Origin(hints=Hints())], ids=["all that can be", "nothing"])
def test_what_is_stated_is_read_again(origin: Origin) -> None:
    assert Origin.read(json.loads(json.dumps(origin.stated()))) == origin


@pytest.mark.parametrize(
    "change",
    [
        {"via": "mail"},
        {"via": ["feed"]},
        {"mode": None},
        {"place": "2"},
        {"title": 7},
        {"discovered_at": "2026-07-24T08:00:03"},
        {"discovered_at": "tadi"},
        {"since": "2026-07"},
    ],
    ids=str,
)
def test_what_is_none_of_ours(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Origin.read(ORIGIN.stated() | change)


@pytest.mark.parametrize("stated", [None, [], "feed", 7, {}], ids=str)
def test_other_json(stated: Any) -> None:
    with pytest.raises(ValueError, match=r"neither|no JSON object"):
        Origin.read(stated)
