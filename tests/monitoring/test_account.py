"""The account of a run: filled record by record, kept as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from newscrawler.items import Article
from newscrawler.monitoring.account import FIELDS, ListingAccount, RunAccount

START = datetime(2026, 7, 24, 3, 0, tzinfo=UTC)


def article(**fields: Any) -> Article:
    """A record with everything in it."""
    values: dict[str, Any] = dict.fromkeys(Article.__dataclass_fields__, "x")
    values |= {"version": 1, "mode": "live", "layout": "2025", "authors": ["A"], "editors": ["B"], "tags": ["c"]}
    values |= {"extraction": {"title": "selector", "tags": "meta"}, "warnings": []}
    return Article(**{**values, **fields})


def account(**fields: Any) -> RunAccount:
    return RunAccount(**{"run_id": "r1", "outlet": "kompas", "started_at": START, **fields})


def test_the_fields_that_a_page_may_lack() -> None:
    assert FIELDS == (
        "section", "subtitle", "modified_at", "authors", "editors", "editor_initials", "dateline", "tags", "lead_image",
        "lead_image_caption",
    )  # fmt: skip


def test_coverage_counts_meaningful_values_only() -> None:
    run = account()
    run.add(article())
    run.add(article(authors=[], subtitle="", dateline=None))
    run.add(article(authors=[], dateline=None))
    run.add_tombstone()

    assert run.exported == 4
    assert run.coverage["authors"] == pytest.approx(1 / 3)
    assert run.coverage["subtitle"] == pytest.approx(2 / 3)
    assert run.coverage["tags"] == 1
    assert list(run.coverage) == list(FIELDS)


def test_there_is_no_coverage_of_no_record() -> None:
    assert account().coverage == {}


def test_sources_are_counted_of_records() -> None:
    run = account()
    run.add(article())
    run.add(article(extraction={"title": "generic"}))

    assert run.sources == {"title": {"selector": 1, "generic": 1}, "tags": {"meta": 1}}


def test_layouts_are_counted_of_pages_not_of_records_and_none_is_generic() -> None:
    run = account()
    run.see("2025")
    run.see("2025")
    run.see(None)
    run.add(article(layout="2019"))

    assert run.layouts == {"2025": 2, "generic": 1}


def test_articles_are_those_not_known_before() -> None:
    run = account()
    run.add(article())
    run.add(article(version=2))
    run.add_tombstone()

    assert (run.exported, run.new_versions, run.tombstones, run.articles) == (3, 1, 1, 1)


def test_backfill_in_a_live_run_says_nothing_of_today() -> None:
    run = account()
    run.add(article(mode="backfill"))
    assert (run.backfilled, run.exported, run.filled) == (1, 0, {})

    run = account(mode="backfill")
    run.add(article(mode="backfill"))
    assert (run.backfilled, run.exported) == (0, 1)


def test_it_comes_back_from_json_as_it_was() -> None:
    jakarta = timezone(timedelta(hours=7))
    run = account(
        ended_at=START + timedelta(minutes=4), mode="replay", version="0.1.0", requests=7, bytes=99, exit_code=3
    )
    run.add(article())
    run.see("2025")
    run.reject("no_body")
    run.reject("no_body")
    run.fail("timeout")
    listing = ListingAccount(url="https://kompas.example/rss", kind="feed", status="failed", cause="dns")
    listing.newest, listing.rolled_over = START.astimezone(jakarta), True
    run.listings.append(listing)

    plain = json.loads(json.dumps(run.to_dict()))

    assert plain["started_at"] == "2026-07-24T03:00:00+00:00"
    assert plain["listings"][0]["newest"] == "2026-07-24T03:00:00+00:00"
    assert plain["rejected"] == {"no_body": 2}
    assert RunAccount.from_dict(plain) == run


def test_what_an_older_version_did_not_keep_takes_its_default() -> None:
    data = {"run_id": "r1", "outlet": "kompas", "started_at": "2026-07-24T03:00:00+00:00"}
    assert RunAccount.from_dict(data) == account()


@pytest.mark.parametrize(
    "change",
    [
        {"started_at": "yesterday"},
        {"started_at": "2026-07-24T03:00:00"},
        {"started_at": None},
        {"invented": 1},
        {"listings": [{"kind": "feed"}]},
        {"listings": 3},
    ],
)
def test_what_is_no_account_is_said_to_be_none(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no account of a run"):
        RunAccount.from_dict({**account().to_dict(), **change})
