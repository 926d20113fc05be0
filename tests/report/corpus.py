"""An invented corpus, as the Parquet and CSV files of a dataset folder."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

FIRST = date(2026, 1, 1)
REASONS = ("not_article", "other_section", "no_body", "http_status", "challenge", "no_time")
_COUNTRIES = "US RU CN UA PS IL KP KR JP IR GB FR DE SA MY SG AU IN TR TH PH VA MV TV SY LB EG ZA BR MX".split()
_AGENCIES = (
    "AFP",
    "Reuters",
    "ANTARA",
    "Al Jazeera",
    "Xinhua",
    "AP",
    "TASS",
    "CNN",
    "BBC",
    "KCNA",
    "<b>Kyodo</b> & Co",
    "Anadolu",
)
_INSTANT = {"published_at", "modified_at", "discovered_at", "crawled_at"}
WIB = timedelta(hours=7)


def invent(outlets: Sequence[str], days: int, *, a_day: float = 6, seed: int = 7) -> list[dict[str, Any]]:
    """Records of the contract's columns, in the order of their ids; the same for the same arguments."""
    lots = Random(seed)
    records: list[dict[str, Any]] = []
    for place, outlet in enumerate(outlets):
        pace = a_day * (0.4 + 1.6 * lots.random())
        day_only = outlet == outlets[-1]
        for number in range(days):
            day = FIRST + timedelta(number)
            if place % 5 == 1 and days * 2 // 5 < number < days * 2 // 5 + 6:  # an outage
                continue
            weekend = 0.7 if day.weekday() > 4 else 1
            for _ in range(round(lots.gauss(pace * weekend, pace / 4))):
                records.append(_record(lots, outlet, len(records), day, number / days, day_only=day_only))
    return records


def _record(lots: Random, outlet: str, number: int, day: date, at: float, *, day_only: bool) -> dict[str, Any]:
    hour = min(max(int(lots.gauss(13, 5)), 0), 23)
    local = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=0 if day_only else hour)
    # the last outlet is of the zone WITA: its days begin an hour before those of WIB
    offset = timedelta(hours=8) if day_only else WIB
    names = set()
    for _ in range(lots.choice((1, 2, 2, 3, 4))):
        place = min(int(lots.expovariate(0.16)), len(_COUNTRIES) - 1)
        names.add(_COUNTRIES[(place + int(at * 3)) % len(_COUNTRIES)])
    agencies = {
        _AGENCIES[min(int(lots.expovariate(0.4)), len(_AGENCIES) - 1)] for _ in range(lots.choice((0, 1, 1, 2)))
    }
    return {
        "id": f"{outlet}:{number}", "version": 1, "outlet": outlet, "title": f"Berita {number}",
        "subtitle": "kicker" if lots.random() < 0.2 else None,
        "published_at": local - offset, "modified_at": None,
        "published_precision": "day" if day_only else "minute",
        "authors": ["Budi"] if lots.random() < 0.6 else [], "editors": ["Sari"] if len(outlet) % 2 else [],
        "dateline": "MOSKOW" if lots.random() < 0.8 else None, "body": "isi",
        "word_count": max(int(lots.lognormvariate(5.7 + len(outlet) % 5 / 10, 0.45)), 12),
        "tags": ["dunia"] if lots.random() < 0.9 else [],
        "lead_image": "https://example.id/a.jpg" if lots.random() < 0.95 else None,
        "mode": "backfill" if at < 0.05 else "live", "gone": None,
        "published_utc_offset": int(offset.total_seconds() // 60),
        "agencies": [{"name": name, "words": name, "paragraph": 1} for name in sorted(agencies)],
        "countries": [{"code": code, "count": lots.randint(1, 6)} for code in sorted(names)],
        "dateline_country": "RU",
    }  # fmt: skip


def clusters(records: Sequence[dict[str, Any]], seed: int = 7) -> list[dict[str, Any]]:
    """Clusters of two to five articles that follow one another in time."""
    lots = Random(seed)
    ordered = sorted(records, key=lambda record: (record["published_at"], record["id"]))
    members = []
    for place in range(0, len(ordered) - 40, 12):
        first = ordered[place]
        copies = lots.sample(ordered[place + 1 : place + 40], lots.choice((1, 1, 1, 2, 4)))
        for record in (first, *copies):
            similarity = 1.0 if record is first else round(lots.uniform(0.6, 0.95), 3)
            members.append({
                "id": record["id"], "cluster_id": str(place), "canonical_id": first["id"], "similarity": similarity,
            })  # fmt: skip
    # an article stands in one cluster
    return list({member["id"]: member for member in members}.values())


def write(folder: Path, records: Sequence[dict[str, Any]]) -> None:
    """Lay out the files that a report is made from."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = pa.list_(pa.string())
    types: dict[str, Any] = {
        name: pa.timestamp("us", tz="UTC") if name in _INSTANT else pa.string()
        for name in (records[0] if records else ())
    }
    types |= {"version": pa.int64(), "word_count": pa.int64(), "published_utc_offset": pa.int16()}
    types |= {"authors": texts, "editors": texts, "tags": texts}
    types["gone"] = pa.struct([("status", pa.int64()), ("at", pa.string())])
    types["agencies"] = pa.list_(pa.struct([("name", pa.string()), ("words", pa.string()), ("paragraph", pa.int64())]))
    types["countries"] = pa.list_(pa.struct([("code", pa.string()), ("count", pa.int64())]))
    files: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for record in records:
        files.setdefault((record["outlet"], f"{record['published_at'] + WIB:%Y-%m}"), []).append(record)
    for (outlet, month), rows in files.items():
        path = folder / "parquet" / outlet / f"{month}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(list(types.items()))), path)
    folder.mkdir(exist_ok=True)
    members = clusters(records)
    columns = [
        ("id", pa.string()),
        ("cluster_id", pa.string()),
        ("canonical_id", pa.string()),
        ("similarity", pa.float32()),
    ]
    pq.write_table(pa.Table.from_pylist(members, schema=pa.schema(columns)), folder / "clusters.parquet")
    _csv(folder / "gaps.csv", gaps(records))
    _csv(folder / "rejections.csv", rejections(records))


def gaps(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each outlet and day, with bounds around the outlet's mean."""
    if not records:
        return []
    found: dict[tuple[str, date], int] = {}
    for record in records:
        key = (record["outlet"], day_of(record))
        found[key] = found.get(key, 0) + 1
    outlets = sorted({outlet for outlet, _ in found})
    days = (max(day for _, day in found) - FIRST).days + 1
    rows = []
    for outlet in outlets:
        counts = [found.get((outlet, FIRST + timedelta(number)), 0) for number in range(days)]
        mean = sum(counts) / days
        for number, n in enumerate(counts):
            outage = int(n == 0 and counts[number - 1] > 0)
            rows.append({
                "outlet": outlet, "day": (FIRST + timedelta(number)).isoformat(), "articles": n, "live": n,
                "backfilled": 0, "expected_low": int(mean * 0.3) if number >= 14 else "",  # there was no history yet
                "expected_high": int(mean * 2 + 1) if number >= 14 else "",
                "listing_outages": outage,
                "note": "no run; the site was down, it says" if n == 0 else "",
            })  # fmt: skip
    return rows


def rejections(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    lots = Random(1)
    outlets = sorted({record["outlet"] for record in records})
    days = sorted({day_of(record) for record in records})
    rows = []
    for outlet in outlets:
        for day in days:
            for reason in REASONS:
                n = int(lots.expovariate(1.5) * (len(outlet) % 4))
                if n:
                    rows.append({"outlet": outlet, "day": day.isoformat(), "reason": reason, "count": n})
    return rows


def day_of(record: dict[str, Any]) -> date:
    """The day that an article counts for."""
    precise = record["published_precision"] != "day"
    moment: datetime = record["published_at"] + (WIB if precise else timedelta(minutes=record["published_utc_offset"]))
    return moment.date()


def _csv(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        if rows:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
