"""Takedown: an article out of segments, archive and ledger, for good."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from newscrawler.storage.revise import Erasure, Plan, Revision, iso
from newscrawler.storage.segments import SegmentError, check_segment, segment_lines
from newscrawler.storage.store import OutletStore, StoreError
from newscrawler.storage.warc import OPEN, members
from newscrawler.storage.warc_writer import repair

_NAME = re.compile(r"(?P<name>[^.]+)(?:\.r(?P<revision>\d+))?(?P<rest>\.jsonl(?:\.gz|\.zst)?)")
_URI = re.compile(rb"^WARC-Target-URI:[ \t]*<?([^>\r\n]*)", re.IGNORECASE | re.MULTILINE)
#: which article of the outlet a URL is of
Locate = Callable[[str], str | None]


@dataclass(frozen=True)
class Erased:
    """What was found of an article and taken out; ``known``: whether the ledger had it. ``done`` is False where the
    ledger was being read, and the next run or command of the outlet has to overwrite what it held. ``damaged`` says of
    which segments it is not known what they hold of it: nothing was taken out of those."""

    known: bool
    records: int
    rejections: int
    archived: int
    done: bool
    damaged: tuple[str, ...] = ()


def erase(store: OutletStore, key: str, reason: str, locate: Locate, folders: Sequence[Path]) -> Erased:
    """Take the article of a key out of all that is kept of the outlet, and block its return.

    ``folders`` hold archives of the outlet, whose responses and metadata of the article's URLs are overwritten; also
    of links that redirect to it. An article that nothing is known of is not blocked.

    :raises StoreError: an archive is being written by a run of its own.
    """
    entry = store.ledger.get(key)
    key = entry.key if entry else key
    keys, id_ = {key, *store.ledger.aliases(key)}, f"{store.outlet}:{key}"
    listed = store.in_force()
    revisions: list[Revision] = []
    damaged: list[str] = []
    urls: set[str] = set()
    found = {"articles": 0, "rejected": 0}
    for file, line in sorted(listed.items(), key=lambda item: str(item[1]["kind"])):  # records first: they name links
        count = 0
        try:
            check_segment(store.root, line)
        except SegmentError as error:
            damaged.append(str(error))
            continue
        for record in held(store.root / file, line["kind"], id_, keys, locate):
            count += 1
            if line["kind"] == "rejected":
                urls.add(record["url"])
            elif (asked := locate(record["fetched_url"])) and not store.ledger.knows(asked):
                keys.add(asked)
        if count:
            revisions.append(Revision([file], _next_name(file) if count < line["count"] else ""))
            found[line["kind"]] += count
    archived = list(chain.from_iterable(_archived(folder, keys, locate) for folder in folders))
    known = entry is not None
    if not (known or revisions or archived):
        return Erased(False, 0, 0, 0, True, tuple(damaged))
    places = [(_below(store.root, path), start, end) for path, start, end in archived]
    erasure = Erasure(id_, " ".join(reason.split()), iso(store.now()), sorted(urls), places)
    done = store.revise(Plan(revisions, erasure), listed)
    return Erased(known, found["articles"], found["rejected"], len(archived), done, tuple(damaged))


def held(path: Path, kind: str, id_: str, keys: set[str], locate: Locate) -> Iterator[dict[str, Any]]:
    """The records or rejections of the article in a segment.

    :raises SegmentError: it is damaged.
    """
    mark = json.dumps(id_, ensure_ascii=False).encode()
    for place, line in segment_lines(path):
        if kind == "articles" and mark not in line:  # most are not even parsed
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise SegmentError(f"{path}: no record can be read at byte {place}: {error}") from None
        if record["id"] == id_ if kind == "articles" else locate(record["url"]) in keys:
            yield record


def _next_name(file: str) -> str:
    """``RUN.jsonl.gz`` -> ``RUN.r1.jsonl.gz`` -> ``RUN.r2.jsonl.gz``: each name is used once."""
    folder, _, base = file.rpartition("/")
    match = _NAME.fullmatch(base)
    if match is None:
        raise StoreError(f"{file} is no name of a segment")
    return f"{folder}/{match['name']}.r{int(match['revision'] or 0) + 1}{match['rest']}"


def _archived(folder: Path, keys: set[str], locate: Locate) -> Iterator[tuple[Path, int, int]]:
    """Where records of the article's URLs stand in the archives of a folder."""
    for path in sorted(folder.rglob(f"*.warc.gz{OPEN}")):
        try:
            repair(path)
        except BlockingIOError:
            raise StoreError(f"{path} is being written: wait for that run to end") from None
    for path in sorted(folder.rglob("*.warc.gz")):
        size = path.stat().st_size
        with path.open("rb") as stream:
            starts = ((member.start, _uri(member.content)) for member in members(stream))
            for (start, uri), (end, _) in pairwise(chain(starts, [(size, "")])):
                if uri and locate(uri) in keys:
                    yield path, start, end


def _uri(content: bytes) -> str:
    found = _URI.search(content.partition(b"\r\n\r\n")[0])
    return found[1].decode("latin-1").strip() if found else ""


def _below(root: Path, path: Path) -> str:
    """Its name below the data folder, which may be moved; absolute where it lies elsewhere."""
    path = path.absolute()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
