"""Counts by outlet, day and key, packed so that the page can sum them anew for any choice of outlets and days.

A cube's counts are one text an outlet: for each day that has any, in order, how many days after the one before (after
``base`` for the first), how many keys, then for each key its distance to the one before (to 0) and its count. All are
variable-length numbers of five bits a character, the least first, as source maps have them: about two characters a
count, where JSON takes ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

#: day since 1970-01-01, place of the key, count
Cell = tuple[int, int, int]

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@dataclass
class Cube:
    """``grain`` is what its days are the first of: ``day``, ``week`` (Monday), ``month`` or ``year``."""

    grain: str = "day"
    keys: Sequence[str] = ()
    cells: dict[str, str] = field(default_factory=dict)

    def to_dict(self, outlets: Sequence[str]) -> dict[str, Any]:
        """As the page reads it, one text an outlet."""
        texts = [self.cells.get(outlet, "") for outlet in outlets]
        return {"grain": self.grain, "keys": list(self.keys), "cells": texts}


def pack(cells: Iterable[Cell], base: int) -> str:
    """The text of cells that are sorted by day and key; none of the days is before ``base``, no count negative."""
    parts: list[str] = []
    for day, of_day in groupby(cells, key=itemgetter(0)):
        keyed = list(of_day)
        parts += _number(day - base), _number(len(keyed))
        base, last = day, 0
        for _, key, count in keyed:
            parts += _number(key - last), _number(count)
            last = key
    return "".join(parts)


def _number(value: int) -> str:
    if value < 0:
        raise ValueError(f"{value} is negative")
    text = ""
    while value > 31:
        text += _DIGITS[value & 31 | 32]
        value >>= 5
    return text + _DIGITS[value]
