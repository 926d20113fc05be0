"""The shapes of the map."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from newscrawler.report.world import area, make, project, simplify

WORLD = json.loads(files("newscrawler.report").joinpath("world.json").read_text(encoding="utf-8"))


def test_the_plane() -> None:
    assert project(0, 0) == (500, 0)
    assert project(180, 0) == pytest.approx((1000, 0))
    assert project(-180, 0) == pytest.approx((0, 0))
    x, y = project(0, 90)
    assert (x, y) == pytest.approx((500, -243.4), abs=0.1)  # Equal Earth is 2.05 times as wide as high


def test_corners_that_hardly_show_are_cut_off() -> None:
    line = [(0.0, 0.0), (10.0, 0.01), (20.0, 0.0), (20.0, 20.0)]
    assert simplify(line, 5) == [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0)]


def test_a_country_across_the_end_of_the_map_stands_on_both_sides() -> None:
    arc = [[3500, 0], [200, 0], [0, 200], [-200, 0], [0, -200]]  # 170 degrees east to 190, that is 170 west
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [-180, 0]},
        "arcs": [arc],
        "objects": {"countries": {"geometries": [
            {"type": "Polygon", "id": "242", "arcs": [[0]], "properties": {"name": "Fiji"}},
        ]}},
    }  # fmt: skip
    path = make(topology, {"242": "FJ"})["shapes"]["FJ"]
    assert sorted(round(int(x) / 1000) for x in re.findall(r"M(\d+)", path)) == [0, 10]


def test_all_that_the_newspapers_write_of_is_there() -> None:
    assert {"ID", "US", "RU", "UA", "KP", "KR", "IL", "MY", "AU", "XK", "TW"} <= set(WORLD["shapes"])
    assert {"PS", "SG", "BN", "VA", "MV", "HK", "LB"} <= set(WORLD["dots"])
    assert "AQ" not in WORLD["shapes"]
    assert area([(0, 0), (2, 0), (2, 2), (0, 2)]) == 4


def test_every_shape_lies_on_the_map() -> None:
    for code, path in WORLD["shapes"].items():
        for ring in path.strip("Mz").split("zM"):
            start, _, moves = ring.partition("l")
            x, y = map(int, start.split())
            for dx, dy in zip(*[iter(map(int, re.findall(r"-?\d+", moves)))] * 2, strict=True):
                x, y = x + dx, y + dy
                assert 0 <= x <= 10 * WORLD["width"], code
                assert 0 <= y <= 10 * WORLD["height"], code
