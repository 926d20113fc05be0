"""What a task of the job does: one archive, from its name to rows. Runs at the executors and knows nothing of Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import IO, Literal, NamedTuple

from newscrawler import __version__
from newscrawler.items import Article, Rejection
from newscrawler.pipelines.timestamps import WIB
from newscrawler.reprocess import Reprocessor, Selection
from newscrawler.storage.feeds import encode, to_line
from newscrawler.storage.sources import base_name, open_archive, said
from newscrawler.storage.warc import Capture, Damage, read_captures

_ERRORS_KEPT = 20
Kind = Literal["record", "rejection", "input"]


class Row(NamedTuple):
    """A line of one of the tables; ``place`` counts those of an archive, ``month`` is ``2026-07`` (WIB)."""

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
    name: str,
    run_id: str,
    outlets: Sequence[str] = (),
    watch: Callable[[Iterator[Capture]], Iterator[Capture]] = lambda captures: captures,
    errors: Sequence[str] = (),
) -> Iterator[Row]:
    """The records and rejections of an archive, as ``scrapy reprocess`` has them, and last what became of it.

    Of the sites of ``outlets``, of all where there are none. ``watch`` sees the captures before they are read;
    ``errors`` are known of the archive already.
    """
    told = Input(archive=name, status="damaged" if errors else "ok", run_id=run_id, outlets=list(outlets))
    told.errors += errors
    selection, reprocessor = Selection(outlets), Reprocessor(run_id)
    try:
        with open_archive(name) as stream:
            for place, result in enumerate(reprocessor.read(watch(_captures(stream, selection, told)))):
                yield _row(name, place, result)
                told.records += isinstance(result, Article)
                told.rejections += isinstance(result, Rejection)
    except OSError as error:
        told.status = "failed"
        told.errors.append(f"cannot be read: {said(error)}")
    told.left_out, told.skipped = reprocessor.left_out, selection.skipped
    if told.status == "ok" and not told.captures + told.skipped:
        told.status = "damaged"
        told.errors.append("no HTTP response")
    yield _input(told)


def failed(name: str, run_id: str, outlets: Sequence[str], errors: Sequence[str]) -> Row:
    """The row of an archive that nothing was read of."""
    return _input(Input(archive=name, status="failed", errors=list(errors), run_id=run_id, outlets=list(outlets)))


def _input(told: Input) -> Row:
    told.errors = told.errors[:_ERRORS_KEPT]
    return Row(told.archive, -1, "input", "", "", encode(asdict(told)).decode().rstrip("\n"))


def _captures(stream: IO[bytes], selection: Selection, told: Input) -> Iterator[Capture]:
    for capture in read_captures(stream, base_name(told.archive), wanted=selection):
        if isinstance(capture, Damage):
            told.status = "damaged"
            told.errors.append(f"byte {capture.offset}: {capture.detail}")
        else:
            told.captures += 1
            yield capture


def _row(name: str, place: int, result: Article | Rejection) -> Row:
    kind: Kind = "record" if isinstance(result, Article) else "rejection"
    at = datetime.fromisoformat(result.published_at if isinstance(result, Article) else result.crawled_at)
    month = f"{at.astimezone(WIB).year:04}-{at.astimezone(WIB).month:02}"
    return Row(name, place, kind, result.outlet, month, to_line(result).decode().rstrip("\n"))
