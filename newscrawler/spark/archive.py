"""What a task of the job does: one archive, from its name to rows. Runs at the executors and knows nothing of Spark."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from newscrawler import __version__
from newscrawler.batch import PAGE_TIMEOUT, Batch, Options, Parts
from newscrawler.pipelines.timestamps import WIB
from newscrawler.storage.feeds import encode

_ERRORS_KEPT = 20
Kind = Literal["record", "rejection", "input"]


class Row(NamedTuple):
    """A line of one of the tables; ``place`` counts those of one kind of an archive, ``month`` is ``2026-07`` (WIB)."""

    archive: str
    place: int
    kind: Kind
    outlet: str
    month: str
    line: str


@dataclass(kw_only=True)
class Input:
    """What became of an archive: a row of the table ``inputs``.

    ``status``: ``ok``; ``damaged``, what could be read of it went through; ``failed``, nothing of it is in the tables,
    and the next run tries again. ``skipped``: responses of other sites than those asked for; ``left_out``: records not
    of the days that their crawl was asked for; ``outlets``: those asked for, none for all.
    """

    archive: str
    status: Literal["ok", "damaged", "failed"] = "ok"
    captures: int = 0
    records: int = 0
    rejections: int = 0
    skipped: int = 0
    left_out: int = 0
    errors: list[str] = field(default_factory=list)
    run_id: str
    outlets: list[str]
    crawler_version: str = __version__


def read_archive(
    name: str, run_id: str, outlets: Sequence[str] = (), modules: Sequence[str] = (), page_timeout: float = PAGE_TIMEOUT
) -> Iterator[Row]:
    """The records of an archive, its rejections, both as ``scrapy reprocess`` has them, and last what became of it.

    Of the sites of ``outlets``, of all where there are none. It is read in a process of its own, so that a page that
    ends it, or takes longer than ``page_timeout`` seconds, costs that page alone.
    """
    with tempfile.TemporaryDirectory() as folder:
        parts = Parts(Path(folder), join=False, rejections=True)
        options = Options(modules=tuple(modules), outlets=tuple(outlets))
        batch = Batch(names=[name], options=options, run_id=run_id, parts=parts, jobs=2, page_timeout=page_timeout)
        ((_, summary),) = batch.run([0])
        kinds: dict[Kind, str] = {"record": "records", "rejection": "rejected"}
        for kind, part in kinds.items():
            with parts.path(0, part).open(encoding="utf-8", newline="\n") as lines:
                for place, line in enumerate(lines):
                    yield _row(name, place, kind, line.rstrip("\n"))
    counts = summary.counts
    told = Input(
        archive=name, status="failed" if summary.unread else "damaged" if summary.problems else "ok",
        captures=summary.pages, records=counts.get("records", 0), skipped=summary.skipped, left_out=summary.left_out,
        rejections=sum(counts.values()) - counts.get("records", 0), errors=summary.problems[:_ERRORS_KEPT],
        run_id=run_id, outlets=list(outlets),
    )  # fmt: skip
    yield Row(name, -1, "input", "", "", encode(asdict(told)).decode().rstrip("\n"))


def _row(name: str, place: int, kind: Kind, line: str) -> Row:
    stated = json.loads(line)
    at = datetime.fromisoformat(stated["published_at" if kind == "record" else "crawled_at"]).astimezone(WIB)
    return Row(name, place, kind, stated["outlet"], f"{at.year:04}-{at.month:02}", line)
