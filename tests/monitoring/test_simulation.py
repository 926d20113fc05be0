"""A small press over two simulated months: planted faults are found and nothing else is.

``benchmarks/alarms.py`` measures it with 24 outlets and many seeds.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.monitoring.simulation import Outlet, Result, observe, press, result

PLANTED = ("dns", "blocked", "empty", "layout")


@pytest.fixture(scope="module")
def results() -> list[Result]:
    outlets: list[Outlet] = press(11, outlets=6, faults=PLANTED)
    for outlet in outlets:
        for _ in observe(outlet, days=65):
            pass
    return [result(outlet) for outlet in outlets]


def test_planted_faults_are_found_within_twelve_hours_and_named_rightly(results: list[Result]) -> None:
    found = {one.outlet.fault.name: one.found_after for one in results if one.outlet.fault}
    assert set(found) == set(PLANTED)
    assert [name for name, after in found.items() if after is None or after > 12] == []


def test_the_outlets_without_a_fault_have_no_alarm_and_the_others_no_second_one(results: list[Result]) -> None:
    assert [alarm.sentence for one in results for alarm in (*one.false, *one.others) if alarm.kind != "gap"] == []


def test_each_alarm_opens_once_and_those_of_faults_that_ended_have_closed(results: list[Result]) -> None:
    for one in results:
        times = [(alarm.kind, alarm.subjects, alarm.opened_at) for alarm in one.outlet.alarms]
        assert len(set(times)) == len(times)
        ended = [alarm for alarm in one.outlet.alarms if alarm.kind in ("outage", "blocked")]
        assert one.outlet.closed >= len(ended)
        for alarm in ended:
            again = [
                later
                for later in one.outlet.alarms
                if timedelta() < later.opened_at - alarm.opened_at < timedelta(days=9)
            ]
            assert [later.kind for later in again if later.kind != "gap"] == []
