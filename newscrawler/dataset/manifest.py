"""``manifest.json`` of a dataset: its files with their hashes, and the version that follows from them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from newscrawler.storage.segments import sha256_of

MANIFEST = "manifest.json"
#: what describes the data, and names their version
DESCRIPTIONS = ("CITATION.cff", "README.md", "croissant.json", "report.html")
#: what `scrapy rehydrate` adds to the folder later, and leaves there where it is killed
_ADDED = ("rehydrated", "rehydrated.csv", ".rehydrated.csv.*.tmp")
_KIND = "newscrawler dataset"


def files_in(folder: Path) -> dict[str, dict[str, Any]]:
    """All files of a dataset but its manifest, by name below the folder: bytes and SHA-256; synced to the disk."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name != MANIFEST and not path.is_dir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
            found[name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
    return dict(sorted(found.items()))


def version_of(files: Mapping[str, Mapping[str, Any]]) -> str:
    """The version of a dataset: SHA-256 over names and hashes of the files that hold its data."""
    lines = (f"{about['sha256']}  {name}\n" for name, about in sorted(files.items()) if name not in DESCRIPTIONS)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def write_manifest(folder: Path, about: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]]) -> None:
    """``about`` says what the dataset holds, from what and by what it was made."""
    stated = {"kind": _KIND, "version": version_of(files), **about, "files": files}
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        file.write(json.dumps(stated, ensure_ascii=False, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())


def is_dataset(folder: Path) -> bool:
    """Whether a path is that of a folder with the manifest of a dataset."""
    return (folder / MANIFEST).is_file()


def verify_dataset(folder: Path) -> Iterator[str]:
    """Read a dataset again; a line for each file that is not what the manifest says."""
    try:
        stated = json.loads((folder / MANIFEST).read_bytes())
        listed = {str(name): (int(about["bytes"]), str(about["sha256"])) for name, about in stated["files"].items()}
        version = str(stated["version"])
        if stated["kind"] != _KIND:
            raise ValueError(f"kind {stated['kind']!r}")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        yield f"{MANIFEST}: no manifest of a dataset: {error}"
        return
    if version_of({name: {"sha256": sha256} for name, (_, sha256) in listed.items()}) != version:
        yield f"{MANIFEST}: its version is not that of the files that it lists"
    found = [path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()]
    there = {path.as_posix() for path in found if not _is_added(path.parts[0])} - {MANIFEST}
    for name in sorted({*listed, *there}):
        if name not in listed:
            yield f"{name}: not in the manifest"
        elif name not in there:
            yield f"{name}: listed in the manifest, but gone"
        else:
            yield from _file(folder / name, name, *listed[name])


def _is_added(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in _ADDED)


def _file(path: Path, name: str, size: int, sha256: str) -> Iterator[str]:
    try:
        if path.stat().st_size != size:
            yield f"{name}: {path.stat().st_size} bytes, not {size} as in the manifest"
        elif sha256_of(path) != sha256:
            yield f"{name}: its SHA-256 is not that of the manifest"
    except OSError as error:
        yield f"{name}: {error.strerror}"
