"""A data folder against itself: manifest, segments and ledgers; and a ledger made anew from the segments."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawler.items import Article, Mode, Rejection
from newscrawler.storage.ledger import Ledger, LedgerError, Source
from newscrawler.storage.revise import PLAN, Plan, erased
from newscrawler.storage.segments import Manifest, open_segment, part_path, read_record, sha256_of, sync_folder
from newscrawler.storage.store import ledger_path

_KEYS = {kind: [field.name for field in fields(of)] for kind, of in (("articles", Article), ("rejected", Rejection))}


def outlets_in(root: Path) -> list[str]:
    """Names of the outlets that have a ledger or segments."""
    ledgers = (path.stem for path in (root / "ledger").glob("*.sqlite"))
    folders = (path.name for path in (root / "articles").glob("*"))
    return sorted({*ledgers, *folders})


def verify(root: Path, outlets: Collection[str] | None = None) -> Iterator[str]:
    """Read everything again, or all of these outlets; a line for each thing that does not hold, naming the file."""
    manifest = Manifest(root)
    try:
        numbers = [line["seq"] for line in manifest.lines()]
        listed = manifest.files()
    except (ValueError, KeyError, TypeError) as error:
        yield f"{manifest.path}: a line is no JSON of a segment: {error}"
        return
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"{manifest.path}: seq does not count from 1 up"
    wanted = outlets_in(root) if outlets is None else sorted(outlets)
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
        yield from _ledger(root, outlet, listed, places)


@dataclass(slots=True)
class _Versions:
    """Which versions of an article there are, a bit each, and the last of them with its file and place. They need not
    come in the order of the runs' names: a clock may have been wrong."""

    seen: int = 0
    last: tuple[int, str, int] = (0, "", 0)


def _segment(root: Path, file: str, line: dict[str, Any], found: dict[str, _Versions]) -> Iterator[str]:
    """Problems of one segment; ``found`` gets the versions of each article."""
    path = root / file
    if not path.exists():
        yield f"{file}: listed in the manifest, but gone"
        return
    if sha256_of(path) != line["sha256"]:
        yield f"{file}: its SHA-256 is not that of the manifest"
        return
    count, keys = 0, _KEYS[line["kind"]]
    for place, record in records(path):
        count += 1
        if record is None:
            yield f"{file}: the line at byte {place} is no JSON"
        elif list(record) != keys:
            yield f"{file}: the record at byte {place} has not the keys of this schema"
        elif line["kind"] == "articles":
            version, of_it = record["version"], found.setdefault(record["id"], _Versions())
            if of_it.seen >> version & 1:
                yield f"{file}: version {version} of {record['id']} stands twice"
            of_it.seen |= 1 << version
            of_it.last = max(of_it.last, (version, file, place))
    if count != line["count"]:
        yield f"{file}: {count} records, not {line['count']} as in the manifest"


def records(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Place and record of each line of a segment; None where a line is none."""
    place = 0
    with open_segment(path) as lines:
        for line in lines:
            try:
                record = json.loads(line)
                yield place, record if isinstance(record, dict) else None
            except ValueError:
                yield place, None
            place += len(line)


def _ledger(
    root: Path, outlet: str, listed: dict[str, dict[str, Any]], places: dict[str, tuple[int, str, int]]
) -> Iterator[str]:
    path = ledger_path(root, outlet)
    if not path.exists():
        yield f"{path.name}: there are segments of {outlet}, but no ledger"
        return
    try:
        ledger = Ledger(path, read_only=True)
    except LedgerError as error:
        yield str(error)
        return
    try:
        if found := ledger.check():
            yield f"{path.name}: damaged: {found[0]}"
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
        yield f"{ledger.path.name}: an erasure or a merger is not finished; the next run of {outlet} finishes it"
    segments = {segment.id: segment for segment in ledger.segments()}
    open_files = {segment.file for segment in segments.values() if segment.open}
    for kind in ("articles", "rejected"):
        for path in sorted((root / kind / outlet).glob("*/*/*")):
            file = path.relative_to(root).as_posix()
            if file not in listed and file.removesuffix(".part") not in open_files:
                yield f"{file}: neither in the manifest nor open"
    known = set()
    for entry in ledger.entries("version > 0 AND state <> 5"):
        known.add(f"{outlet}:{entry.key}")
        segment = segments.get(entry.segment) if entry.segment is not None else None
        if segment is None:
            yield f"{outlet}:{entry.key}: the ledger names no segment"
        elif segment.open:
            record = read_record(part_path(root, segment.file), entry.place or 0)
            if (record["id"], record["version"]) != (f"{outlet}:{entry.key}", entry.version):
                yield f"{outlet}:{entry.key}: not at its place in {segment.file}"
        elif places.get(f"{outlet}:{entry.key}") != (entry.version, segment.file, entry.place):
            yield f"{outlet}:{entry.key}: version {entry.version} is not at byte {entry.place} of {segment.file}"
    for id_ in places.keys() - known:
        yield f"{id_}: in {places[id_][1]}, but the ledger does not know it"


def rebuild(root: Path, outlet: str) -> int:
    """Make the ledger of an outlet anew from its segments; how many articles it holds. The caller has the outlet's
    lock. The old ledger is kept beside it as ``.damaged``; segments that a killed run left are for the next run to
    finish.

    What was erased stays so, and a plan that was not finished is taken over. What only the ledger knew is gone: links
    that were not fetched yet (the listings name them again), redirects, backfill that is owed, accounts of runs, when
    an article is looked at again.
    """
    path = ledger_path(root, outlet)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".rebuilt")
    plan = _plan_of(path if path.exists() else fresh)  # killed below, the ledger has been set aside already
    for left in path.parent.glob(f"{fresh.name}*"):
        left.unlink()
    ledger = Ledger(fresh)
    source: Source = "live"
    listed = Manifest(root).files()
    try:
        for file, line in listed.items():
            if line["outlet"] != outlet:
                continue
            source = line.get("source", source)
            segment = ledger.segment(file, line["run_id"])
            ledger.finish(segment, file)
            for place, record in records(root / file):
                if record and line["kind"] == "articles":
                    _remember(ledger, record, segment, place)
            ledger.commit()
        planned = {revision.new for revision in Plan.from_json(plan).revisions} if plan else set()
        for file in _left(root, outlet):
            if file not in planned:
                _adopt(root, file, ledger)
        for key, (at, reason) in erased(root, outlet).items():
            ledger.erase(key, at, reason)
        ledger.set_about("source", source)
        if plan:
            ledger.set_about(PLAN, plan)
        ledger.commit()
        count = sum(ledger.counts().values())
    finally:
        ledger.close()
    # The old write-ahead log must neither be missing from the old ledger nor be there for the new one.
    damaged = path.with_suffix(".damaged")
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(damaged.with_name(damaged.name + suffix))
    sync_folder(path.parent)
    fresh.replace(path)
    sync_folder(path.parent)
    _delete_replaced(root, outlet, listed)
    return count


def _left(root: Path, outlet: str) -> list[str]:
    """Segments that the manifest has not named yet; one that is open and closed at once was being closed."""
    named = {file for line in Manifest(root).lines() for file in (line["file"], *line.get("replaces", ()))}
    paths = [path for kind in ("articles", "rejected") for path in (root / kind / outlet).glob("*/*/*.jsonl*")]
    files = {path.relative_to(root).as_posix() for path in paths if path.suffix != ".tmp"} - named
    return sorted(file for file in files if file.endswith(".part") or f"{_open_name(file)}.part" not in files)


def _open_name(file: str) -> str:
    return file.partition(".jsonl")[0] + ".jsonl"


def _adopt(root: Path, file: str, ledger: Ledger) -> None:
    """Make a segment an open one of the ledger, as far as its lines are whole; not where it says nothing new, as what
    merges segments may leave one."""
    news, length = [], 0
    with open_segment(root / file) as lines:
        for line in lines:
            try:
                news.append((length, json.loads(line)))
            except ValueError:
                break
            length += len(line)
    articles = file.startswith("articles/")
    if articles and any((e := ledger.get(r["id"].partition(":")[2])) and e.version >= r["version"] for _, r in news):
        return
    name = _open_name(file)
    segment = ledger.segment(name, Path(name).stem)
    ledger.grow(segment, length)
    for place, record in news if articles else ():
        _remember(ledger, record, segment, place)


def _delete_replaced(root: Path, outlet: str, listed: Collection[str]) -> None:
    """What the manifest says is replaced, and a kill left: the plan to delete it may be lost with the old ledger."""
    for line in Manifest(root).lines():
        for file in line.get("replaces", ()) if line["outlet"] == outlet else ():
            if file not in listed:
                (root / file).unlink(missing_ok=True)


def _plan_of(path: Path) -> str | None:
    """What a ledger was about to do, as far as it can be read."""
    if path.exists():
        with suppress(LedgerError, sqlite3.Error):
            old = Ledger(path, read_only=True)
            try:
                return old.about(PLAN)
            finally:
                old.close()
    return None


def _remember(ledger: Ledger, record: dict[str, Any], segment: int, place: int) -> None:
    key = record["id"].partition(":")[2]
    known = ledger.get(key)
    if known and known.version >= record["version"]:  # a later run, but its clock was wrong
        return
    fetched = int(datetime.fromisoformat(record["crawled_at"]).timestamp())
    mode: Mode = record["mode"] or "live"
    ledger.discover(key, record["url"], fetched, mode, {})
    ledger.settle(
        key,
        "gone" if record.get("gone") else "exported",
        url=record["url"],
        fetched=fetched,
        due=None,
        crawler=record["crawler_version"],
        version=record["version"],
        source_hash=bytes.fromhex(record["source_hash"])[:16] if record["source_hash"] else None,
        segment=segment,
        place=place,
    )
