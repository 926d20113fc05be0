"""Names in a text, by a table: the longest one wins, at word borders, as it is spelt."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Mapping
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
        self._small = sorted(first for first in self._by_first if not _CAPITALISED.match(first))

    def find(self, text: str) -> Iterator[tuple[int, int, Value]]:
        """Start, end and value of each name, from left to right; none overlaps another."""
        words: Iterable[re.Match[str]] = _CAPITALISED.finditer(text)
        if small := [first for first in self._small if first in text]:
            others = re.compile(rf"\b(?:{'|'.join(small)})\b").finditer(text)
            words = heapq.merge(words, others, key=lambda word: word.start())
        end, by_first = 0, self._by_first
        for word in words:
            named = by_first.get(word[0])
            if named is None:
                continue
            start = word.start()
            if start < end or (start and (text[start - 1].isalnum() or text[start - 1] in "@_")):
                continue
            for name, value in named:
                behind = start + len(name)
                if text.startswith(name, start) and not text[behind : behind + 1].isalnum():
                    yield start, behind, value
                    end = behind
                    break
