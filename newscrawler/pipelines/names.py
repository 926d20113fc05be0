"""Names in a text, by a table: the longest one wins, at word borders, as it is spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")

_FIRST_WORD = re.compile(r"[^\W_]+")


class Names(Generic[Value]):
    """A table of names, ready for use.

    A text is read word by word and each word looked up once, so that the time does not grow with the table. Curly
    apostrophes in a text are those of the table.
    """

    def __init__(self, table: Mapping[str, Value]) -> None:
        self._by_first: dict[str, list[tuple[str, Value]]] = {}
        for name, value in table.items():
            for spelling in {name, name.replace("'", "’")}:
                first = _FIRST_WORD.match(spelling)
                if not first:
                    raise ValueError(f"a name begins with a letter or a digit: {name!r}")
                self._by_first.setdefault(first[0], []).append((spelling, value))
        for named in self._by_first.values():
            named.sort(key=lambda pair: -len(pair[0]))
        # Most words of a text begin with a small letter, most names do not.
        small = sorted({first for first in self._by_first if not first[0].isupper()}, key=len, reverse=True)
        others = "".join(f"|{re.escape(first)}(?![^\\W_])" for first in small)
        self._words = re.compile(rf"(?<![\w@])(?:[A-Z][^\W_]*{others})")

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Start, end and value of each name, from left to right; none overlaps another."""
        end, by_first = 0, self._by_first
        for word in self._words.finditer(text):
            named = by_first.get(word[0])
            if named is None or word.start() < end:
                continue
            start = word.start()
            for name, value in named:
                behind = start + len(name)
                if text.startswith(name, start) and not text[behind : behind + 1].isalnum():
                    yield start, behind, value
                    end = behind
                    break
