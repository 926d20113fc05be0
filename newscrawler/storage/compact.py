"""Closed months of an outlet, each in one segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from newscrawler.storage.revise import Plan, Revision
from newscrawler.storage.segments import SUFFIXES, Compression, Manifest, check_segment
from newscrawler.storage.store import OutletStore


def compact(store: OutletStore, before: str) -> tuple[int, int]:
    """Merge the segments of each month before ``YYYY-MM``: how many there were, and how many new ones stand for them.

    A month of one segment is left as it is. Memory: one record.

    :raises SegmentError: a segment is damaged: merged, what it lost would not be told any more.
    """
    listed = store.in_force()
    used = {line["file"] for line in Manifest(store.root).lines()}
    merged = made = 0
    for old in months(listed, before).values():
        if len(old) > 1:
            for file in old:
                check_segment(store.root, listed[file])
            new = _name(old[0], used, store.policy.compression)
            used.add(new)
            store.revise(Plan([Revision(old, new)]), listed)
            merged, made = merged + len(old), made + 1
    return merged, made


def months(listed: Mapping[str, Mapping[str, Any]], before: str) -> dict[str, list[str]]:
    """Folder of each kind and month before ``YYYY-MM`` -> its segments, in the order of their runs."""
    found = defaultdict(list)
    for file in listed:
        folder = file.rpartition("/")[0]
        if "-".join(folder.split("/")[-2:]) < before:
            found[folder].append(file)
    return found


def _name(file: str, used: Collection[str], compression: Compression) -> str:
    """A name in the folder of a file that the manifest never had: another file may have been told under it."""
    folder = file.rpartition("/")[0]
    year, month = folder.split("/")[-2:]
    revision = 0
    while True:
        mark = f".r{revision}" if revision else ""
        name = f"{folder}/{year}{month}{mark}.jsonl"
        if not any(name + suffix in used for suffix in SUFFIXES.values()):
            return name + SUFFIXES[compression]
        revision += 1
