"""Datasets as they are published: records without their texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from newscrawler.storage.files import whole
from newscrawler.storage.segments import compressed

TEXTS = ("title", "subtitle", "body", "lead_image_caption", "changes", "tags", "authors")


def publish(folder: Path, records: Iterable[Mapping[str, Any]], month: str = "2026-07") -> Path:
    """Write the records of a month, each outlet's into its file."""
    by_outlet: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        by_outlet.setdefault(record["outlet"], []).append(record)
    for outlet, its in by_outlet.items():
        path = folder / "articles" / f"{outlet}-{month}.jsonl.zst"
        with whole(path) as file, compressed(file, "zst") as packed:
            for record in its:
                kept = {name: value for name, value in record.items() if name not in TEXTS}
                packed.write(json.dumps(kept, ensure_ascii=False).encode() + b"\n")
    return folder
