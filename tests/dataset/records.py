"""Records made by hand, and what a dataset holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawler.items import SCHEMA_VERSION, Article, tombstone
from newscrawler.storage.feeds import encode
from newscrawler.storage.segments import open_segment

BODY = "Menteri luar negeri bertemu di Hanoi.\n\nPertemuan itu membahas jalur pelayaran."


def record(id: str = "kompas:1", day: str = "2026-07-20", **changes: Any) -> dict[str, Any]:  # noqa: A002
    """A valid record, published at 10:00 WIB of a day and crawled an hour later."""
    outlet, _, key = id.partition(":")
    body = changes.get("body", BODY)
    plain = {
        "id": id, "version": 1, "source_hash": _hash(f"source {body}"), "content_hash": _hash(body), "outlet": outlet,
        "section": "Global", "url": f"https://{outlet}.example/{key}", "fetched_url": f"https://{outlet}.example/{key}",
        "title": f"Judul {key}", "published_at": f"{day}T10:00:00+07:00", "published_raw": "Senin, 10.00 WIB",
        "published_precision": "minute", "published_source": "selector", "authors": ["Sari Dewi"], "editors": [],
        "editor_initials": "ahm", "dateline": "HANOI", "body": body, "word_count": len(body.split()), "language": "id",
        "tags": ["asean"], "pages": 1, "repeats_removed": 0, "boilerplate_removed": 0, "paywalled": False,
        "rights": {"robots_meta": "noai", "x_robots_tag": None, "tdm_reservation": None, "noai": True,
                   "robots_txt_sha256": None},
        "discovered_via": "feed", "mode": "live", "extraction": {"title": "selector", "body": "jsonld"},
        "layout": "2024", "warnings": ["credit: Kantor Berita"], "crawled_at": f"{day}T04:00:00+00:00",
        "run_id": "20260720T040000Z-000001", "crawler_version": "0.1.0", "schema_version": SCHEMA_VERSION,
    }  # fmt: skip
    of_later_schemas: dict[str, Any] = {"agencies": [], "countries": {}}
    return {name: {**of_later_schemas, **plain, **changes}.get(name) for name in Article.__dataclass_fields__}


def gone(last: dict[str, Any], day: str = "2026-07-22") -> dict[str, Any]:
    """The tombstone of an article."""
    return tombstone(
        last, id=last["id"], outlet=last["outlet"], url=last["url"], version=last["version"] + 1, status=410,
        at=datetime.fromisoformat(f"{day}T04:00:00+00:00").astimezone(UTC), run_id="20260722T040000Z-000001",
    )  # fmt: skip


def changed(last: dict[str, Any], body: str, day: str = "2026-07-21", **changes: Any) -> dict[str, Any]:
    """The next version of an article."""
    told = {"cause": "newsroom", "fields": ["body"], "added": [body], "removed": [last["body"]]}
    hashes = {"source_hash": _hash(f"source {body}"), "content_hash": _hash(body)}
    crawled = {"version": last["version"] + 1, "crawled_at": f"{day}T04:00:00+00:00", "body": body, "changes": told}
    return {**last, **hashes, **crawled, **changes}


def write(path: Path, records: Iterable[dict[str, Any] | bytes]) -> str:
    """A JSON Lines file; its name."""
    path.write_bytes(b"".join(one if isinstance(one, bytes) else encode(one) for one in records))
    return str(path)


def lines(folder: Path, kind: str = "articles") -> list[dict[str, Any]]:
    """The records of a dataset, file by file."""
    found: list[dict[str, Any]] = []
    for path in sorted((folder / kind).glob("*")):
        with open_segment(path) as file:
            found += map(json.loads, file)
    return found


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
