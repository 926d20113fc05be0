"""What the page does with the texts of a cube."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase, digits

from newscrawler.report.cubes import Cell

_DIGITS = f"{ascii_uppercase}{ascii_lowercase}{digits}+/"


def unpack(text: str, base: int) -> Iterator[Cell]:
    """The cells of a text."""
    numbers = _numbers(text)
    for days in numbers:
        base += days
        key = 0
        for _ in range(next(numbers)):
            key += next(numbers)
            yield base, key, next(numbers)


def _numbers(text: str) -> Iterator[int]:
    value = shift = 0
    for digit in text:
        five = _DIGITS.index(digit)
        value |= (five & 31) << shift
        shift += 5
        if five < 32:
            yield value
            value = shift = 0
