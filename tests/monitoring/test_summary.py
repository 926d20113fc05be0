"""What is told of a run."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from newscrawler.monitoring.account import ListingAccount, RunAccount
from newscrawler.monitoring.alarms import Alarm
from newscrawler.monitoring.summary import prometheus, summary_json, summary_lines

START = datetime(2026, 7, 24, 3, 0, tzinfo=UTC)
SAMPLE = re.compile(
    r'newscrawler_[a-z_]+\{[a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*\} [0-9.e+-]+'
)


@pytest.fixture
def account() -> RunAccount:
    return RunAccount(
        run_id="20260724T030000Z-1f9a6c",
        outlet="sindonews",
        started_at=START,
        ended_at=START + timedelta(seconds=95),
        discovered=20,
        fetched=27,
        exported=17,
        new_versions=1,
        tombstones=1,
        rejected={"no_body": 2, "no_time": 1},
        failed={"timeout": 1},
        filled={"authors": 12},
        layouts={"2025": 16},
        listings=[ListingAccount(url='https://x.id/"rss"', kind="feed", new=20)],
        exit_code=3,
    )


ALARM = Alarm(
    outlet="sindonews",
    kind="listing",
    cause="timeout",
    opened_at=START,
    run_id="20260724T030000Z-1f9a6c",
    sentence="sindonews: the feed has not answered for 5 hours",
)


def test_the_table_fits_a_terminal(account: RunAccount) -> None:
    lines = summary_lines(account, [ALARM])
    assert lines[0] == "sindonews · 20260724T030000Z-1f9a6c · 95 s"
    assert "exported            17  15 new, 1 changed, 1 gone; 0 more of backfill" in lines
    assert "rejected             3  2 no_body, 1 no_time" in lines
    assert lines[-1] == "ALARM: sindonews: the feed has not answered for 5 hours"
    assert max(map(len, lines)) <= 78


def test_the_json_has_shares_and_alarms(account: RunAccount) -> None:
    told = summary_json(account, [ALARM])
    assert told["coverage"]["authors"] == 0.75
    assert told["alarms"][0]["cause"] == "timeout"
    assert told["ended_at"] == "2026-07-24T03:01:35+00:00"


def test_prometheus_reads_every_line(account: RunAccount) -> None:
    lines = prometheus([account], [ALARM]).splitlines()
    for line in lines:
        assert line.startswith(("# HELP newscrawler_", "# TYPE newscrawler_")) or SAMPLE.fullmatch(line), line
    assert 'newscrawler_rejected{outlet="sindonews",reason="no_body"} 2' in lines
    assert r'newscrawler_listing_up{outlet="sindonews",listing="https://x.id/\"rss\""} 1' in lines
    assert 'newscrawler_alarm{outlet="sindonews",kind="listing",cause="timeout"} 1' in lines
    assert 'newscrawler_run_timestamp_seconds{outlet="sindonews"} 1784862095' in lines
    assert prometheus([account], [ALARM]).endswith("\n")
