"""Closed segments replaced by new ones: several merged into one, or one without the records of an erased article.

A segment is never changed. What is to be done is decided first and noted in the ledger as a :class:`Plan`. Each act of
carrying it out can be done again, so whoever opens the store after a kill finishes it from its beginning: the new file
is written whole, then the manifest is told which files it replaces, then the ledger where records stand, and only then
are the old files deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawler.storage.files import shared_lines, sync_folder, whole, write_all
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.segments import Manifest, compressed, compression_of, describe, segment_lines
from newscrawler.storage.warc_writer import blank

#: name under which the ledger keeps the plan
PLAN = "plan"
#: file below the data folder with a line an erased article
ERASED = "erased.jsonl"
Dropped = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Revision:
    """Files that are replaced, in the order of their runs, and the new one; ``""`` where no record is left."""

    old: list[str]
    new: str


@dataclass(frozen=True)
class Erasure:
    """An article that is taken out: its id, why and when (ISO 8601), the URLs of its rejections, and what the archive
    holds of it as ``[file, first byte, byte behind]``, files below the data folder or absolute."""

    id: str
    reason: str
    at: str
    urls: list[str]
    members: list[tuple[str, int, int]]

    def covers(self, record: Mapping[str, Any]) -> bool:
        """Whether a record or a rejection is one of the article."""
        return bool(record["id"] == self.id if "id" in record else record["url"] in self.urls)


@dataclass(frozen=True)
class Plan:
    """What is to be done at once, and done again if it is not known whether it was."""

    revisions: list[Revision]
    erasure: Erasure | None = None

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Plan:
        stated = json.loads(text)
        erasure = stated["erasure"]
        return cls([Revision(**revision) for revision in stated["revisions"]], Erasure(**erasure) if erasure else None)


def carry_out(root: Path, ledger: Ledger, plan: Plan, listed: dict[str, dict[str, Any]], closed_at: str) -> bool:
    """Do what the ledger's plan says, as far as it is not done; the caller has the outlet's lock.

    ``listed`` are the segments of the outlet that are in force, and is kept so. False where someone who reads the
    ledger keeps it from being overwritten: all else is done, and the plan stays for the next who opens the store.
    """
    erasure = plan.erasure
    for revision in plan.revisions:
        _revise(root, ledger, revision, listed, closed_at, erasure)
    if erasure:
        for file, start, end in erasure.members:
            blank(root / file, start, end)
        moment = datetime.fromisoformat(erasure.at)
        ledger.erase(erasure.id.partition(":")[2], int(moment.timestamp()), erasure.reason)
        ledger.commit()
        ledger.forget_damaged()  # it holds what the ledger no longer does
        with ledger.alone():
            _note(root, {"id": erasure.id, "reason": erasure.reason, "erased_at": erasure.at})
        if not ledger.scrub():
            return False
    ledger.drop_about(PLAN)
    ledger.commit()
    return ledger.checkpoint() if erasure else True


def _revise(
    root: Path,
    ledger: Ledger,
    revision: Revision,
    listed: dict[str, dict[str, Any]],
    closed_at: str,
    erasure: Erasure | None,
) -> None:
    first = listed.get(revision.old[0])
    if first:  # the manifest is not told yet
        told = {"kind": first["kind"], "outlet": first["outlet"], "run_id": first["run_id"]}
        if revision.new:
            _write(root, revision, erasure.covers if erasure else None)
            line = {**describe(root, revision.new), **told}
        else:
            line = {"file": None, **told, "count": 0, "bytes": 0, "sha256": None}
        line |= {"source": first.get("source", "live"), "closed_at": closed_at, "replaces": revision.old}
        if erasure:
            line["erased"] = 1
        with ledger.alone():
            Manifest(root).append(line)
        for file in revision.old:
            listed.pop(file, None)
        if revision.new:
            listed[revision.new] = line
    if revision.new and not ledger.segment_named(revision.new):
        line = listed[revision.new]
        number = ledger.segment(revision.new, line["run_id"])
        ledger.finish(number, revision.new)
        if line["kind"] == "articles":
            for place, data in segment_lines(root / revision.new):
                record = json.loads(data)
                ledger.move(record["id"].partition(":")[2], record["version"], number, place)
    for file in revision.old:
        if segment := ledger.segment_named(file):
            ledger.drop_segment(segment.id)
    ledger.commit()
    for file in revision.old:
        (root / file).unlink(missing_ok=True)
    sync_folder((root / revision.old[0]).parent)


def _write(root: Path, revision: Revision, dropped: Dropped | None) -> None:
    """The lines of the old segments, as they are, in a new one."""
    with whole(root / revision.new) as file, compressed(file, compression_of(revision.new)) as target:
        for old in revision.old:
            for _, line in segment_lines(root / old):
                if dropped is None or not dropped(json.loads(line)):
                    target.write(line)


def _note(root: Path, note: Mapping[str, str]) -> None:
    """Say once what was erased, why and when."""
    line = json.dumps(note, ensure_ascii=False).encode() + b"\n"
    with shared_lines(root / ERASED) as (file, _):
        file.seek(0)
        if line not in file.readall().splitlines(keepends=True):
            write_all(file.fileno(), line)


def erased(root: Path, outlet: str) -> dict[str, tuple[int, str]]:
    """Keys of the outlet's articles that were erased: when, in seconds since the epoch, and why."""
    path = root / ERASED
    found: dict[str, tuple[int, str]] = {}
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else ():
        if line.endswith(b"\n"):
            note = json.loads(line)
            name, _, key = note["id"].partition(":")
            if name == outlet:
                found[key] = (int(datetime.fromisoformat(note["erased_at"]).timestamp()), note["reason"])
    return found


def iso(at: int) -> str:
    """An instant of the ledger in ISO 8601, UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat()
