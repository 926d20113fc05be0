"""The whole story of one article, as ledger, manifest and segments tell it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newscrawler.storage.erase import Locate, held
from newscrawler.storage.ledger import Entry, Ledger
from newscrawler.storage.revise import iso
from newscrawler.storage.segments import Manifest
from newscrawler.storage.store import last_record


def story(root: Path, outlet: str, ledger: Ledger, entry: Entry, locate: Locate) -> Iterator[tuple[str, str]]:
    """What happened to an article, as pairs of a name and what is to be said under it, in the order of time."""
    yield "state", entry.state
    if entry.url:
        yield "url", entry.url
    last = last_record(root, ledger, entry)
    via = entry.hints.get("via") or (last or {}).get("discovered_via") or "unknown listing"
    yield "discovered", f"{iso(entry.discovered)}, {via}, {entry.mode}"
    for name in ("title", "published", "section"):
        if stated := entry.hints.get(name):
            yield f"listed {name}", stated
    for key in ledger.aliases(entry.key):
        yield "alias", f"links of {outlet}:{key} lead here"
    yield "fetched", iso(entry.fetched) if entry.fetched else "not yet"
    if entry.tries:
        yield "tries", f"{entry.tries} failed"
    if entry.visits:
        yield "revisits", str(entry.visits)
    if entry.state in ("rejected", "exported") and entry.detail:
        yield "rejected" if entry.state == "rejected" else "last page", _rejection(root, outlet, entry, locate)
    elif entry.detail:
        names = {"failed": "cause", "gone": "HTTP status", "erased": "reason"}
        yield names.get(entry.state, "detail"), entry.detail
    if entry.state != "erased":
        yield from _versions(root, outlet, ledger, entry, last)
    yield "next visit" if entry.version else "next try", iso(entry.due) if entry.due is not None else "none"


def _versions(
    root: Path, outlet: str, ledger: Ledger, entry: Entry, last: dict[str, Any] | None
) -> Iterator[tuple[str, str]]:
    """A line a version; earlier ones than the last have to be searched for."""
    if entry.version > 1:
        for file in _files(root, outlet, "articles"):
            for record in held(root / file, "articles", f"{outlet}:{entry.key}", set(), lambda _: None):
                if record["version"] < entry.version:
                    yield f"version {record['version']}", _told(record, file)
    if entry.version:
        segment = ledger.segment_of(entry.segment) if entry.segment is not None else None
        told = _told(last, segment.file) if last and segment else "its segment is gone; `scrapy verify` says more"
        yield f"version {entry.version}", told


def _told(record: dict[str, Any], file: str) -> str:
    changes = record["changes"] or {}
    what = f"{changes['cause']}: {', '.join(changes['fields'])}; " if changes else ""
    return f"{what}fetched {record['crawled_at']}, run {record['run_id']}, in {file}"


def _rejection(root: Path, outlet: str, entry: Entry, locate: Locate) -> str:
    """The newest rejection of an article in full; the ledger knows only its reason."""
    for file in reversed(_files(root, outlet, "rejected")):
        found = list(held(root / file, "rejected", "", {entry.key}, locate))
        if found:
            record = found[-1]
            return f"{record['reason']}: {record['detail']}; run {record['run_id']}, in {file}"
    return entry.detail


def _files(root: Path, outlet: str, kind: str) -> list[str]:
    lines = [line for line in Manifest(root).files().values() if (line["outlet"], line["kind"]) == (outlet, kind)]
    return [line["file"] for line in sorted(lines, key=lambda line: str(line["run_id"]))]
