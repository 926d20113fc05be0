"""What an upgrade changes: the records of an earlier run against those of this one, field by field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newscrawler.items import Article

#: what tells of the run rather than of the article
PROVENANCE = frozenset(
    "run_id crawler_version schema_version mode discovered_at discovered_via crawled_at archive changes".split()
)
_AROUND = 40  # letters shown on either side of the first difference


class Comparison:
    """Takes new records one by one and tells them from the old ones of the same id and version.

    Memory: the place of each old record in its file, not the record.

    :raises ValueError: the file cannot be read, or a line of it is no record; one line.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[tuple[str, int], int] = {}
        try:
            with path.open("rb") as file:
                place = 0
                for number, line in enumerate(file, 1):
                    try:
                        record = json.loads(line)
                        self._places[record["id"], record["version"]] = place
                    except (ValueError, KeyError, TypeError):
                        raise ValueError(f"{path}: line {number} is no record") from None
                    place += len(line)
        except OSError as error:
            raise ValueError(f"{path} cannot be read: {error.strerror}") from None
        self._same = self._new = 0
        self._changed: Counter[str] = Counter()
        self._records_changed = 0
        self._examples: dict[str, str] = {}

    def add(self, record: Article | Mapping[str, Any]) -> None:
        """Compare one new record."""
        new = asdict(record) if isinstance(record, Article) else record
        place = self._places.pop((new["id"], new["version"]), None)
        if place is None:
            self._new += 1
            return
        with self._path.open("rb") as file:
            file.seek(place)
            old = json.loads(file.readline())
        fields = [name for name, value in new.items() if name not in PROVENANCE and old.get(name) != value]
        self._same += not fields
        self._records_changed += bool(fields)
        self._changed.update(fields)
        for name in fields:
            difference = _difference(old.get(name), new[name])
            self._examples.setdefault(name, f"{new['id']}: {difference}")

    def report(self) -> list[str]:
        """Lines: the counts, then a line a field, most changed first, with an example."""
        counts = f"{self._same} the same, {self._records_changed} changed, {self._new} new, {len(self._places)} missing"
        lines = [f"against {self._path}: {counts}"]
        lines += [f"  {name}: {count}, e.g. {self._examples[name]}" for name, count in self._changed.most_common()]
        return lines


def _difference(old: Any, new: Any) -> str:
    """Both values, long texts cut around the place where they part."""
    was, now = (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in (old, new))
    parting = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    start = max(0, parting - _AROUND)
    return " -> ".join(repr(text[start : parting + _AROUND]) for text in (was, now))
