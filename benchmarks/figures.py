"""What the benchmarks share: how figures are compared, and what is said of the machine."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import newscrawler


def machine() -> dict[str, Any]:
    """Processor and versions, which figures mean little without."""
    return {
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "newscrawler": newscrawler.__version__,
        **{name: version_of(name) for name in ("lxml", "scrapy")},
    }


def version_of(distribution: str) -> str | None:
    """The version that is installed beside the running program; None where there is none."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """How many times ``below`` it is: the median over rounds of the rounds' own ratios.

    What slows a machine for a while slows both sides of a round, so that their ratio stays.
    """
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The power of the size that costs grow with, by least squares on the logarithms: 1 is linear, 2 square."""
    from math import log

    return statistics.linear_regression([log(size) for size in sizes], [log(cost) for cost in costs]).slope


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows of text under a head, as Markdown; numbers to the right."""
    lines = [list(map(shown, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    rule = ["-" * (width - 1) + (":" if place else "-") for place, width in enumerate(widths)]

    def line(cells: Sequence[str]) -> str:
        aligned = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(aligned)} |"

    return "\n".join(map(line, [head, rule, *lines]))


def shown(value: object) -> str:
    """A figure as it stands in a table: three digits that tell; a dash for none."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"
    return str(value)


def save(path: Path | None, figures: Mapping[str, Any]) -> None:
    """Write figures as JSON where a file is named."""
    if path:
        path.write_text(json.dumps({**machine(), **figures}, indent=2) + "\n", encoding="utf-8")
