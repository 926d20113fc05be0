"""A data folder against itself: manifest, segments and ledgers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from newscrawler.items import ADDED, SCHEMA_VERSION, Article, Rejection
from newscrawler.storage.ledger import Ledger, LedgerError
from newscrawler.storage.ledgers import Ledgers
from newscrawler.storage.revise import PLAN
from newscrawler.storage.segments import (
    Manifest,
    SegmentError,
    check_segment,
    part_path,
    read_record,
    segment_lines,
)

_KEYS = {kind: [field.name for field in fields(of)] for kind, of in (("articles", Article), ("rejected", Rejection))}


def outlets_in(root: Path, ledgers: Ledgers | None = None) -> list[str]:
    """Names of the outlets that have a ledger or segments."""
    folders = (path.name for path in (root / "articles").glob("*"))
    return sorted({*(ledgers or Ledgers(root)).outlets(), *folders})


def verify(root: Path, outlets: Collection[str] | None = None, ledgers: Ledgers | None = None) -> Iterator[str]:
    """Read everything again, or all of these outlets; a line for each thing that does not hold, naming the file."""
    ledgers = ledgers or Ledgers(root)
    manifest = Manifest(root)
    try:
        numbers = [line["seq"] for line in manifest.lines()]
        listed = manifest.files()
    except SegmentError as error:
        yield str(error)
        return
    except KeyError as error:
        yield f"{manifest.path}: a line is no JSON of a segment: it has no {error}"
        return
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"{manifest.path}: seq does not count from 1 up"
    wanted = outlets_in(root, ledgers) if outlets is None else sorted(outlets)
    if outlets is not None:
        listed = {file: line for file, line in listed.items() if line["outlet"] in outlets}
    found: dict[str, dict[str, _Versions]] = {}
    for file, line in listed.items():
        yield from _segment(root, file, line, found.setdefault(line["outlet"], {}))
    for versions in found.values():
        for id_, of_it in versions.items():
            if of_it.seen != (2 << of_it.last[0]) - 2:
                yield f"{of_it.last[1]}: {id_} has version {of_it.last[0]}, but not all before it"
    for outlet in wanted:
        places = {id_: of_it.last for id_, of_it in found.get(outlet, {}).items()}
        yield from _ledger(root, ledgers, outlet, listed, places)


@dataclass(slots=True)
class _Versions:
    """Which versions of an article there are, a bit each, and the last of them with its file and place. They need not
    come in the order of the runs' names: a clock may have been wrong."""

    seen: int = 0
    last: tuple[int, str, int] = (0, "", 0)


def _segment(root: Path, file: str, line: dict[str, Any], found: dict[str, _Versions]) -> Iterator[str]:
    """Problems of one segment; ``found`` gets the versions of each article."""
    try:
        check_segment(root, line)
    except SegmentError as error:
        yield str(error)
        return
    count, keys = 0, _KEYS[line["kind"]]
    for place, record in records(root / file):
        count += 1
        if record is None:
            yield f"{file}: the line at byte {place} is no JSON"
        elif list(record) != (keys if line["kind"] == "rejected" else _keys_of(record)):
            yield f"{file}: the record at byte {place} has not the keys of its schema"
        elif line["kind"] == "articles":
            version, of_it = record["version"], found.setdefault(record["id"], _Versions())
            if of_it.seen >> version & 1:
                yield f"{file}: version {version} of {record['id']} stands twice"
            of_it.seen |= 1 << version
            of_it.last = max(of_it.last, (version, file, place))
    if count != line["count"]:
        yield f"{file}: {count} records, not {line['count']} as in the manifest"


def _keys_of(record: dict[str, Any]) -> list[str]:
    """The keys that a record of its schema has; none where the schema is unknown."""
    schema = record.get("schema_version")
    if not isinstance(schema, int) or not 1 <= schema <= SCHEMA_VERSION:
        return []
    later = {name for added, names in ADDED.items() if added > schema for name in names}
    return [key for key in _KEYS["articles"] if key not in later]


def records(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Place and record of each line of a segment; None where a line is none.

    :raises SegmentError: what stands behind a line cannot be read.
    """
    for place, line in segment_lines(path):
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        yield place, record if isinstance(record, dict) else None


def _ledger(
    root: Path,
    ledgers: Ledgers,
    outlet: str,
    listed: dict[str, dict[str, Any]],
    places: dict[str, tuple[int, str, int]],
) -> Iterator[str]:
    name = ledgers.name(outlet)
    if not ledgers.exists(outlet):
        yield f"{name}: gone, or empty; `scrapy verify --rebuild {outlet}` makes it anew from the segments"
        return
    try:
        ledger = ledgers.open(outlet, read_only=True)
    except LedgerError as error:
        yield str(error)
        return
    try:
        if found := ledger.check():
            yield f"{name}: damaged: {found[0]}"
            return
        yield from _against_files(root, outlet, ledger, listed, places)
    finally:
        ledger.close()


def _against_files(
    root: Path,
    outlet: str,
    ledger: Ledger,
    listed: dict[str, dict[str, Any]],
    places: dict[str, tuple[int, str, int]],
) -> Iterator[str]:
    if ledger.about(PLAN):
        yield f"{ledger.name}: an erasure or a merger is not finished; the next run of {outlet} finishes it"
    segments = {segment.id: segment for segment in ledger.segments()}
    open_files = {segment.file for segment in segments.values() if segment.open}
    for kind in ("articles", "rejected"):
        for path in sorted((root / kind / outlet).glob("*/*/*")):
            file = path.relative_to(root).as_posix()
            if file not in listed and file.removesuffix(".part") not in open_files:
                yield f"{file}: neither in the manifest nor open"
    known = set()
    for entry in ledger.recorded():
        known.add(f"{outlet}:{entry.key}")
        segment = segments.get(entry.segment) if entry.segment is not None else None
        if segment is None:
            yield f"{outlet}:{entry.key}: the ledger names no segment"
        elif segment.open:
            try:
                record = read_record(part_path(root, segment.file), entry.place or 0)
            except SegmentError as error:
                yield str(error)
                continue
            if (record.get("id"), record.get("version")) != (f"{outlet}:{entry.key}", entry.version):
                yield f"{outlet}:{entry.key}: not at its place in {segment.file}"
        elif places.get(f"{outlet}:{entry.key}") != (entry.version, segment.file, entry.place):
            yield f"{outlet}:{entry.key}: version {entry.version} is not at byte {entry.place} of {segment.file}"
    for id_ in places.keys() - known:
        yield f"{id_}: in {places[id_][1]}, but the ledger does not know it"
