"""Records of the real pages against what careful readers made of them.

``python -m tests.gate.score`` prints the figures; ``--raise`` pins those that are better than their floor. A floor is
lowered by hand, with the reason beside it. ``--each`` prints what is wrong on each page.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newscrawler.extraction.page import Hints, Page
from newscrawler.generic import GenericOutlet
from newscrawler.items import Article
from newscrawler.outlet import Outlet
from newscrawler.record import make_record, outlet_of

FLOORS = Path(__file__).with_name("floors.json")
PAGES = Path(__file__).parents[3] / "shared" / "pages"
_FETCHED_AT = datetime(2026, 7, 24, 10, tzinfo=UTC)
_SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " ", "…": "..."})

Gold = dict[str, Any]
Record = Mapping[str, Any]


def pages(folder: Path) -> Iterator[tuple[Page, Gold]]:
    """Each saved page with its gold record."""
    with (folder / "pages.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row in rows:
        body = gzip.decompress((folder / f"{row['page']}.html.gz").read_bytes())
        gold: Gold = json.loads((folder / "gold" / f"{row['page']}.json").read_text(encoding="utf-8"))
        yield Page(row["url"], body, {"content-type": "text/html"}, _FETCHED_AT, Hints(via="archive")), gold


def score(gold: Gold, record: Record) -> dict[str, float]:
    """The figures of one page; a field that gold does not have is not among them. An empty record is none.

    ``body_f1``: over the words of the body. ``body_exact``: the same paragraphs. ``leaks``: how many texts that are
    none of the article stand in the body. The others are 1.0 where the value is gold's: titles, places and initials
    but for quotes and white space, times to the minute, people and tags as sets, images by host and path.
    """
    body = [_folded(text) for text in (record.get("body") or "").split("\n\n") if text.strip()]
    whole = " ".join(body)
    figures = {
        "body_f1": _f1(_words(gold["body"]), _words(body)),
        "body_exact": float(body == [_folded(text) for text in gold["body"] if text.strip()]),
        "leaks": float(sum(len(text) > 5 and text in whole for text in map(_folded, gold.get("boilerplate") or []))),
        "title": float(_folded(record.get("title")) == _folded(gold["title"])),
    }
    alike: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "published": ("published_at", _minute),
        "authors": ("authors", _names),
        "editors": ("editors", _names),
        "initials": ("editor_initials", _folded),
        "dateline": ("dateline", lambda text: _folded(text).casefold()),
        "tags": ("tags", _names),
        "lead_image": ("lead_image", _place),
    }
    for name, (field, fold) in alike.items():
        stated = gold.get({"published": "published_at"}.get(name, name))
        if stated:
            figures[name] = float(fold(record.get(field)) == fold(stated))
    return figures


def means(scores: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure over the pages that have it."""
    columns: dict[str, list[float]] = {}
    for figures in scores:
        for name, value in figures.items():
            columns.setdefault(name, []).append(value)
    return {name: sum(values) / len(values) for name, values in columns.items()}


def measure(folder: Path, outlet: Callable[[str], type[Outlet]] = outlet_of) -> dict[str, dict[str, float]]:
    """Page -> figures; ``outlet`` says by whose rules a URL is read."""
    found = {}
    for page, gold in pages(folder):
        made = make_record(page, outlet(page.url))
        found[gold["page"]] = score(gold, asdict(made) if isinstance(made, Article) else {})
    return found


def short_of(figures: Mapping[str, float], floors: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is worse than its floor, a line each. Of leaks, less is better."""
    short = []
    for name, pinned in floors.items():
        worse = figures[name] - pinned["floor"] if name == "leaks" else pinned["floor"] - figures[name]
        if worse > 1e-9:
            short.append(f"{name} is {figures[name]:.4f}, pinned at {pinned['floor']:.4f}")
    return short


def _folded(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").translate(_SAME).split())


def _words(texts: Iterable[str]) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", _folded(" ".join(texts)).casefold()))


def _f1(gold: Counter[str], made: Counter[str]) -> float:
    return 2 * (gold & made).total() / (gold.total() + made.total()) if gold or made else 1.0


def _names(values: Iterable[str] | None) -> set[str]:
    return {_folded(value).casefold() for value in values or ()}


def _minute(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso).astimezone(UTC).replace(second=0, microsecond=0) if iso else None


def _place(url: str | None) -> str:
    parts = urlsplit(url or "")
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/")


def raised(pinned: dict[str, dict[str, Any]], figures: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """The floors with those raised that the figures are better than."""
    better = {"leaks": min}
    return {
        name: {"floor": floor, "best": floor}
        if (floor := better.get(name, max)(pinned[name]["floor"], round(value, 4) if name == "leaks" else _down(value)))
        != pinned[name]["floor"]
        else pinned[name]
        for name, value in figures.items()
        if name in pinned
    }


def _down(value: float) -> float:
    return int(value * 10_000) / 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="pin", action="store_true")
    parser.add_argument("--each", action="store_true")
    options = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    for rules, outlet in (("outlets", outlet_of), ("generic", lambda _: GenericOutlet)):
        found = measure(PAGES, outlet)
        figures = means(found.values())
        print(rules, {name: round(value, 4) for name, value in figures.items()})
        for page, own in found.items() if options.each else ():
            wrong = {k: round(v, 3) for k, v in own.items() if (v > 0 if k == "leaks" else v < 1)}
            print(f"  {page}: {wrong}" if wrong else f"  {page}: as gold")
        if options.pin:
            floors[rules] = raised(floors[rules], figures)
    if options.pin:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
