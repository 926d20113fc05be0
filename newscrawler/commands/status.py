"""``scrapy status``"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawler.middlewares.archive import archive_folder
from newscrawler.report.operations import observe, render
from newscrawler.storage.files import whole
from newscrawler.storage.revise import iso
from newscrawler.storage.segments import Manifest, SegmentError
from newscrawler.storage.status import Status, status
from newscrawler.upkeep import DataCommand

_HEAD = ("outlet", "source", "last run", "code", "exported", "waiting", "rejected", "newest", "owed", "alarms", "disk")
_TEXT = 4  # columns of text before those of numbers


class Command(DataCommand):
    """How it stands with the outlets, while a crawl may be running. Code 1 where a ledger or the manifest cannot be
    read."""

    def syntax(self) -> str:
        return "[OUTLET ...] [--json | --html FILE]"

    def short_desc(self) -> str:
        return "Show how it stands with the outlets"

    def long_desc(self) -> str:
        return (
            "Show how it stands with the outlets: the last run and how it ended, articles by what became of them,"
            " waiting (due, without a record), the age of the newest article (backfill does not count), days of"
            " backfill that are owed, open alarms, and the room that all of it takes."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="the same as JSON")
        parser.add_argument(
            "--html", metavar="FILE", help="write it as a page, with the last 60 days, in place of that"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        super().check(args, opts)
        self._outlets = self.named(args)
        if opts.html and opts.json:
            raise ValueError("--json and --html: one of the two")
        if opts.html and not Path(opts.html).absolute().parent.is_dir():
            raise ValueError(f"there is no folder for {opts.html}")

    def act(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 -- that of the base class
        assert self.settings is not None
        now, archives = int(time.time()), archive_folder(self.settings)
        found = [status(self.root, name, archives / name, now, self.ledgers) for name in self._outlets]
        if opts.html:
            page = render(observe(self.ledgers, found, now))
            with whole(Path(opts.html).absolute()) as file:
                file.write(page.encode())
        elif opts.json:
            print(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        else:
            print(*table(found, now), sep="\n")
        try:
            Manifest(self.root).check()
        except SegmentError as error:
            return self._said(str(error), 1)
        return int(any(outlet.problem for outlet in found))


def table(found: Sequence[Status], now: int) -> Iterator[str]:
    """One line an outlet, then their totals, then what is wrong."""
    rows = [_HEAD, *(_row(outlet, now) for outlet in found), _totals(found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    for row in rows:
        cells = (
            cell.ljust(width) if place < _TEXT else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
    for outlet in found:
        if outlet.problem:
            yield f"{outlet.outlet}: {outlet.problem}"
        yield from (f"ALARM {outlet.outlet}: {alarm['sentence']}" for alarm in outlet.alarms)


def _row(outlet: Status, now: int) -> tuple[str, ...]:
    disk = f"{outlet.disk / 1e6:.1f} MB"
    if outlet.problem:
        return (outlet.outlet, "unreadable", *("-" for _ in _HEAD[2:-1]), disk)
    return (
        outlet.outlet, outlet.source, _started(outlet.last_run) or "-", str(outlet.account.get("exit_code", "-")),
        str(outlet.exported), str(outlet.waiting), str(outlet.articles.get("rejected", 0)),
        _age(now - outlet.newest) if outlet.newest is not None else "-", f"{len(outlet.owed)} d",
        str(len(outlet.alarms)), disk,
    )  # fmt: skip


def _totals(found: Sequence[Status]) -> tuple[str, ...]:
    return (
        f"{len(found)} outlets", "", "", "", str(sum(outlet.exported for outlet in found)),
        str(sum(outlet.waiting for outlet in found)), str(sum(outlet.articles.get("rejected", 0) for outlet in found)),
        "", f"{sum(len(outlet.owed) for outlet in found)} d", str(sum(len(outlet.alarms) for outlet in found)),
        f"{sum(outlet.disk for outlet in found) / 1e6:.1f} MB",
    )  # fmt: skip


def _as_json(found: Sequence[Status]) -> dict[str, Any]:
    outlets = [
        {
            "outlet": outlet.outlet,
            "problem": outlet.problem or None,
            "source": outlet.source or None,
            "last_run": {"run_id": outlet.last_run, "account": outlet.account or None} if outlet.last_run else None,
            "articles": outlet.articles,
            "waiting": outlet.waiting,
            "newest": iso(outlet.newest) if outlet.newest is not None else None,
            "owed": [day.isoformat() for day in outlet.owed],
            "alarms": outlet.alarms,
            "disk": outlet.disk,
        }
        for outlet in found
    ]
    totals = {
        "exported": sum(outlet.exported for outlet in found),
        "waiting": sum(outlet.waiting for outlet in found),
        "rejected": sum(outlet.articles.get("rejected", 0) for outlet in found),
        "owed": sum(len(outlet.owed) for outlet in found),
        "alarms": sum(len(outlet.alarms) for outlet in found),
        "disk": sum(outlet.disk for outlet in found),
    }
    return {"outlets": outlets, "totals": totals}


def _started(run_id: str) -> str:
    """``20260724T030000Z-1f9a6c`` -> ``2026-07-24 03:00``, UTC; as it is where it is none."""
    try:
        return f"{datetime.strptime(run_id.partition('-')[0], '%Y%m%dT%H%M%SZ').replace(tzinfo=UTC):%Y-%m-%d %H:%M}"
    except ValueError:
        return run_id


def _age(seconds: int) -> str:
    return f"{seconds // 3600} h" if seconds < 48 * 3600 else f"{seconds // 86_400} d"
