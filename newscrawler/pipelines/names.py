"""Names in a text, by a table: the longest one wins, at word borders, as it is spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

Value = TypeVar("Value")

_FIRST_WORD = re.compile(r"[^\W_]+")
_CAPITALISED = re.compile(r"[A-Z0-9][^\W_]*")


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
        # Few words of a text begin with a capital, and nearly all names: to look at these alone is quick.
        self._small: dict[str, list[str]] = {}  # other first words, by the shortest that begins them
        for word in sorted(word for word in self._by_first if not _CAPITALISED.match(word)):
            stem = next((stem for stem in self._small if word.startswith(stem)), word)
            self._small.setdefault(stem, []).append(word)

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Start, end and value of each name, from left to right; none overlaps another."""
        firsts = self._by_first.keys() & _capitalised(text)
        for stem, others in self._small.items():
            if stem in text:
                firsts.update(others)
        starts = sorted({start for first in firsts for start in _places(first, text)})
        end = 0
        for start in starts:
            if start < end or (start and (text[start - 1].isalnum() or text[start - 1] in "@_")):
                continue
            if found := self.at(text, start):
                end, value = found
                yield start, end, value

    def at(self, text: str, start: int) -> tuple[int, Value] | None:
        """End and value of the longest name that begins at a place of the text."""
        word = _FIRST_WORD.match(text, start)
        for name, value in self._by_first.get(word[0], ()) if word else ():
            behind = start + len(name)
            if text.startswith(name, start) and not text[behind : behind + 1].isalnum():
                return behind, value
        return None


@lru_cache(maxsize=2)  # the same text is searched for media and for countries
def _capitalised(text: str) -> frozenset[str]:
    return frozenset(_CAPITALISED.findall(text))


def _places(word: str, text: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))
