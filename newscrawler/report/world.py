"""Makes ``world.json``, the shapes of the map, from the npm package world-atlas (Natural Earth, public domain).

    npm install world-atlas@2 i18n-iso-countries@7
    python -m newscrawler.report.world node_modules

Shapes are projected (Equal Earth, so that no country's area is overstated), simplified arc by arc, so that neighbours
keep their common border, and written as SVG paths in tenths of a unit on a plane 1000 units wide. A country that is too
small to be seen has a dot.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Point = tuple[float, float]

_WIDTH = 1000
_SOUTH = -58.0  # Antarctica is left out
_DETAIL = 0.45  # square units: a corner whose triangle is smaller is cut off
_SPECK = 0.8  # square units: an island that is smaller goes, where the country has a larger one
_DOT = 9.0  # square units: a country that is smaller is a dot
# ISO 3166-1 has no code for these; their land is drawn with the state that it is a part of there, or as plain land
_WITHOUT_ID = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
_DECIMALS = 1


def project(longitude: float, latitude: float) -> Point:
    """Degrees to the plane of the map, y downwards (Equal Earth: Savric, Patterson, Jenny 2018)."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    six = square**3
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta)
    x /= 3 * (a1 + 3 * a2 * square + six * (7 * a3 + 9 * a4 * square))
    y = theta * (a1 + a2 * square + six * (a3 + a4 * square))
    half = 2 * math.sqrt(3) * math.pi / (3 * a1)
    return (x / half + 1) * _WIDTH / 2, -y / half * _WIDTH / 2


def simplify(degrees: Sequence[Point], threshold: float) -> list[Point]:
    """Without the corners that matter least on the map (Visvalingam and Whyatt 1993); both ends stay."""
    arc = [project(*point) for point in degrees]
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))

    def triangle(place: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = arc[before[place]], arc[place], arc[after[place]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    size = {place: triangle(place) for place in range(1, len(arc) - 1)}
    queue = [(area, place) for place, area in size.items()]
    heapq.heapify(queue)
    while queue and queue[0][0] < threshold:
        area, place = heapq.heappop(queue)
        if size.get(place) != area:
            continue
        del size[place]
        for one, other in ((before[place], after[place]), (after[place], before[place])):
            (after if one < other else before)[one] = other
        for near in (before[place], after[place]):
            if near in size:
                size[near] = max(area, triangle(near))
                heapq.heappush(queue, (size[near], near))
    return [point for place, point in enumerate(degrees) if place in size or place in (0, len(arc) - 1)]


def area(ring: Sequence[Point]) -> float:
    """Of a closed ring, in square units."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def make(atlas: dict[str, Any], codes: dict[str, str]) -> dict[str, Any]:
    """The map of a topology: ISO 3166-1 alpha-2 code -> SVG path; ``dots``: code -> [x, y]; ``land``: what has no code.

    :param codes: ISO 3166-1 numeric -> alpha-2
    """
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    whole: list[list[Point]] = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        whole.append(unwrap(line))
    coarse = [simplify(arc, _DETAIL) for arc in whole]

    polygons: dict[str, list[list[list[int]]]] = {}
    for geometry in atlas["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", "")) or _WITHOUT_ID.get(geometry["properties"]["name"], "")
        several = geometry["type"] == "MultiPolygon"
        polygons.setdefault(code, []).extend(geometry["arcs"] if several else [geometry["arcs"]])
    polygons.pop("AQ", None)

    shapes: dict[str, list[list[Point]]] = {}
    dots: dict[str, list[float]] = {}
    for code, parts in polygons.items():
        outer = [ring for part in parts for ring in _rings(whole, part[0])]
        if code and sum(map(area, outer)) < _DOT:
            largest = max(outer, key=area)
            dots[code] = [sum(axis) / len(largest) for axis in zip(*largest, strict=True)]
        rings = [ring for part in parts for numbers in part for ring in _rings(coarse, numbers)]
        shapes[code] = [ring for ring in rings if area(ring) >= _SPECK]

    top = project(0, 84)[1]
    bottom = project(0, _SOUTH)[1]
    paths = {code: _path(rings, top) for code, rings in sorted(shapes.items()) if rings}
    return {
        "source": "Natural Earth 1:50m (public domain), by world-atlas 2 (ISC, Michael Bostock); de-facto boundaries",
        "width": _WIDTH,
        "height": math.ceil(bottom - top),
        "land": paths.pop("", ""),
        "shapes": paths,
        "dots": {code: [round(x, _DECIMALS), round(y - top, _DECIMALS)] for code, (x, y) in sorted(dots.items())},
    }


def unwrap(line: Sequence[Point]) -> list[Point]:
    """Degrees without the jumps from 180 to -180."""
    turned = [line[0]]
    for x, y in line[1:]:
        turned.append((x + 360 * round((turned[-1][0] - x) / 360), y))
    return turned


def _rings(arcs: Sequence[Sequence[Point]], numbers: Sequence[int]) -> list[list[Point]]:
    """The arcs of a ring one after the other (~n is arc n backwards), cut where the map ends, and projected."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    ring = unwrap(ring)[:-1]
    turns = ([(x + turn, y) for x, y in ring] for turn in (-360, 0, 360))
    cut = (_cut(_cut(one, -180, 1), 180, -1) for one in turns)
    return [[project(*point) for point in one] for one in cut if len(one) > 2]


def _cut(ring: Sequence[Point], meridian: float, side: int) -> list[Point]:
    """What of a ring lies east (side 1) or west (-1) of a meridian (Sutherland and Hodgman 1974)."""
    kept: list[Point] = []
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        a_in, b_in = (ax - meridian) * side >= 0, (bx - meridian) * side >= 0
        if a_in:
            kept.append((ax, ay))
        if a_in != b_in:
            kept.append((meridian, ay + (by - ay) * (meridian - ax) / (bx - ax)))
    return kept


def _path(rings: Sequence[Sequence[Point]], top: float) -> str:
    """In relative moves, of tenths of a unit that are rounded as they stand, so that errors do not add up."""
    factor = 10**_DECIMALS
    parts: list[str] = []
    for ring in rings:
        points = [(round(x * factor), round((y - top) * factor)) for x, y in ring]
        points = [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]
        text = f"M{points[0][0]} {points[0][1]}l"
        x, y = points[0]
        for px, py in points[1:]:
            text += f"{px - x} {py - y} "
            x, y = px, py
        parts.append(text.rstrip().replace(" -", "-") + "z")
    return "".join(parts)


def main() -> None:
    modules = Path(sys.argv[1])
    atlas = json.loads((modules / "world-atlas/countries-50m.json").read_bytes())
    codes = json.loads((modules / "i18n-iso-countries/codes.json").read_bytes())
    made = make(atlas, {row[2]: row[0] for row in codes})
    target = Path(__file__).with_name("world.json")
    target.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
