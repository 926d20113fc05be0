"""The ledger of an outlet made anew from what else is kept: segments, manifest, and archive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawler.discovery.links import Link, ListingError
from newscrawler.discovery.listings import listing_kind, of_the_desk, read_listing
from newscrawler.items import Mode
from newscrawler.storage.ledger import Ledger, LedgerError, Source
from newscrawler.storage.ledgers import Ledgers
from newscrawler.storage.revise import PLAN, Plan, erased
from newscrawler.storage.segments import Manifest, SegmentError, segment_lines
from newscrawler.storage.verify import records
from newscrawler.storage.warc import Capture, read_captures

if TYPE_CHECKING:
    from newscrawler.outlet import Outlet


@dataclass(frozen=True)
class Rebuilt:
    """How many articles a ledger holds that was made anew, and a line for each file of which something is missing."""

    articles: int
    problems: list[str]


def rebuild(
    root: Path,
    outlet: str,
    declared: type[Outlet] | None = None,
    archives: Sequence[Path] = (),
    ledgers: Ledgers | None = None,
) -> Rebuilt:
    """Make the ledger of an outlet anew from its segments and archives. The caller has the outlet's lock. The old
    ledger is kept beside it as damaged; segments that a killed run left are for the next run to finish. A segment that
    is damaged is read as far as it goes.

    What was erased stays so, and a plan that was not finished is taken over. Where the outlet is ``declared``, what was
    rejected stays so too, and what archived listings and pages name and nothing came of is fetched by the next run.
    What only the ledger knew is gone: links that were not fetched yet where no archive was kept (the listings name most
    of them again), redirects, backfill that is owed, accounts of runs, when an article is looked at again.

    :raises SegmentError: the manifest is damaged, so that it is not known which segments count.
    """
    ledgers = ledgers or Ledgers(root)
    plan = _plan_of(ledgers, outlet)
    listed = Manifest(root).files()
    ledger = ledgers.anew(outlet)
    problems: list[str] = []
    try:
        source: Source = "live"
        for line in listed.values():
            if line["outlet"] == outlet:
                source = line.get("source", source)
                problems += _read(root, line, ledger, declared)
        planned = {revision.new for revision in Plan.from_json(plan).revisions} if plan else set()
        for file in _left(root, outlet):
            if file not in planned:
                problems += _adopt(root, file, ledger)
        for key, (at, reason) in erased(root, outlet).items():
            ledger.erase(key, at, reason)
        if declared:
            for archive in archives:
                _learn(ledger, archive, declared)
        ledger.set_about("source", source)
        if plan:
            ledger.set_about(PLAN, plan)
        ledger.commit()
        count = sum(ledger.counts().values())
    finally:
        ledger.close()
    ledgers.exchange(outlet)
    _delete_replaced(root, outlet, listed)
    return Rebuilt(count, problems)


def _read(root: Path, line: dict[str, Any], ledger: Ledger, declared: type[Outlet] | None) -> Iterator[str]:
    """Remember all that stands in a closed segment, as far as it can be read; a line where something is missing."""
    segment = ledger.segment(line["file"], line["run_id"])
    ledger.finish(segment, line["file"])
    count, why = 0, ""
    try:
        for place, record in records(root / line["file"]):
            count += record is not None
            if record and line["kind"] == "articles":
                _remember(ledger, record, segment, place)
            elif record and declared:
                _remember_rejection(ledger, record, declared)
    except SegmentError as error:
        why = f"; {error}"
    ledger.commit()
    if why or count != line["count"]:
        yield f"{line['file']}: {line['count'] - count} of its {line['count']} lines are missing{why}"


def _left(root: Path, outlet: str) -> list[str]:
    """Segments that the manifest has not named yet; one that is open and closed at once was being closed."""
    named = {file for line in Manifest(root).lines() for file in (line["file"], *line.get("replaces", ()))}
    paths = [path for kind in ("articles", "rejected") for path in (root / kind / outlet).glob("*/*/*.jsonl*")]
    files = {path.relative_to(root).as_posix() for path in paths if path.suffix != ".tmp"} - named
    return sorted(file for file in files if file.endswith(".part") or f"{_open_name(file)}.part" not in files)


def _open_name(file: str) -> str:
    return file.partition(".jsonl")[0] + ".jsonl"


def _adopt(root: Path, file: str, ledger: Ledger) -> Iterator[str]:
    """Make a segment an open one of the ledger, as far as its lines are whole; not where it says nothing new, as what
    merges segments may leave one. One that is damaged is left to whoever reads the line: it was never told of."""
    news, length = [], 0
    try:
        for place, line in segment_lines(root / file):
            try:
                news.append((place, json.loads(line)))
            except ValueError:
                break
            length = place + len(line)
    except SegmentError as error:
        yield f"{error}; it is not in the manifest, and left out"
        return
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


def _plan_of(ledgers: Ledgers, outlet: str) -> str | None:
    """What the ledger was about to do, as far as it can be read."""
    with suppress(LedgerError, sqlite3.Error):
        # killed while they were exchanged, the ledger has been set aside already
        old = ledgers.open(outlet, read_only=True) if ledgers.exists(outlet) else ledgers.begun(outlet)
        if old:
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
        detail=None,
        crawler=record["crawler_version"],
        version=record["version"],
        source_hash=bytes.fromhex(record["source_hash"])[:16] if record["source_hash"] else None,
        segment=segment,
        place=place,
    )


def _remember_rejection(ledger: Ledger, record: dict[str, Any], declared: type[Outlet]) -> None:
    located = declared.locate(record["url"])
    if located:
        fetched = int(datetime.fromisoformat(record["crawled_at"]).timestamp())
        if ledger.discover(located[0], declared.canonical(record["url"]), fetched, "live", {}):
            ledger.settle(located[0], "rejected", fetched=fetched, due=None, detail=record["reason"], crawler="")


def _learn(ledger: Ledger, archive: Path, declared: type[Outlet]) -> None:
    """Note the articles that an archive names and nothing is known of: they are fetched by the next run."""
    with archive.open("rb") as stream:
        for capture in read_captures(stream):
            if isinstance(capture, Capture) and not capture.flaw:
                at = int(capture.fetched_at.timestamp())
                links, mode = _named(capture, declared)
                for link in of_the_desk(links, declared):
                    located = declared.locate(link.url)
                    assert located
                    hints = link.stated() | {"discovered_at": capture.fetched_at.isoformat()}
                    ledger.discover(located[0], declared.canonical(link.url), at, mode, hints)
    ledger.commit()


def _named(capture: Capture, outlet: type[Outlet]) -> tuple[list[Link], Mode]:
    """The links that an archived response stands for: that by which a page was found, or those of a listing."""
    origin = capture.origin
    if origin:
        hints = origin.hints
        return [Link(origin.link, hints.via, hints.title, hints.published, hints.section)], origin.mode
    kind = listing_kind(capture.url, outlet) if capture.status == 200 else None
    with suppress(ListingError):
        return read_listing(capture.page(), outlet, kind) if kind else [], "live"
    return [], "live"
