"""``scrapy dataset``: a folder made from records, whole or not at all."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from tqdm import tqdm

from newscrawler import __version__
from newscrawler.dataset.card import OfOutlet, citation, readme
from newscrawler.dataset.clusters import Document, find_clusters
from newscrawler.dataset.croissant import croissant
from newscrawler.dataset.gaps import HEADER, days_of_runs, gaps
from newscrawler.dataset.index import Choice, Index, Part
from newscrawler.dataset.inputs import DataFolder, Files, Problems
from newscrawler.dataset.manifest import files_in, version_of, write_manifest
from newscrawler.dataset.parquet import Table, write_members
from newscrawler.dataset.schema import WORDING, Validator, instant, schema
from newscrawler.dataset.scrub import scrub, scrub_record
from newscrawler.items import SCHEMA_VERSION
from newscrawler.pipelines.dates import is_within
from newscrawler.pipelines.timestamps import WIB
from newscrawler.report.corpus import write_report
from newscrawler.storage.feeds import encode
from newscrawler.storage.files import make_folder, sync_folder
from newscrawler.storage.segments import compressed


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a dataset is to hold.

    ``since`` and ``until`` are days of publication, ``as_of`` the last day of the crawl whose records count, all in WIB
    and inclusive; ``outlets`` by name, all where there is none; ``text``: with the articles' own wording;
    ``one_per_cluster``: of near-duplicates the earliest only; ``scrub``: personal numbers and addresses masked;
    ``with_gone``: articles that were taken down too; ``authors`` of the dataset, for its citation.
    """

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    outlets: tuple[str, ...] = ()
    text: bool = True
    one_per_cluster: bool = False
    scrub: bool = False
    with_gone: bool = False
    authors: tuple[str, ...] = ()

    def stated(self) -> dict[str, Any]:
        """As JSON has it."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
            for name, value in found.items()
        }


class Empty(ValueError):  # noqa: N818 -- what there is none of
    """There is no article to make a dataset of."""


class Building(ValueError):  # noqa: N818 -- a state, not an error
    """Another process is building a dataset of this name."""


@dataclass
class _Totals:
    """What is counted while the files are written."""

    figures: dict[str, OfOutlet] = field(default_factory=lambda: defaultdict(OfOutlet))
    versions: int = 0


def build(out: Path, source: DataFolder | Files, options: Options, say: Callable[[str], object]) -> dict[str, Any]:
    """Make the folder ``out``, which must not exist, and give its manifest's counts.

    ``say`` is told each problem of the input, which is left out and counted in ``problems``. Killed, nothing stands
    under the name, and what was begun beside it goes with the next build. Takes disk for the records uncompressed
    beside the dataset; memory does not grow with them.

    :raises Empty: no article is left.
    :raises Building: another process is at it.
    :raises OSError: it cannot be written.
    """
    problems = Problems(say)
    with _beside(out) as room:
        folder, index = room / "dataset", Index(room / "scratch")
        folder.mkdir()
        try:
            about = _fill(folder, index, source, options, problems)
        finally:
            index.close()
        for path in (folder, *(one for one in folder.rglob("*") if one.is_dir())):
            sync_folder(path)
        folder.rename(out)
        sync_folder(out.parent)
    counts: dict[str, Any] = about["counts"]
    return counts


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """An empty folder beside ``out``, for this process alone; it is gone afterwards."""
    room = out.with_name(f".{out.name}.part")
    make_folder(room)
    number = os.open(room, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Building(f"{out} is already being built") from None
        for left in room.iterdir():
            shutil.rmtree(left)
        try:
            yield room
        finally:
            shutil.rmtree(room)
    finally:
        os.close(number)


def _fill(
    folder: Path, index: Index, source: DataFolder | Files, options: Options, problems: Problems
) -> dict[str, Any]:
    validator = Validator()

    def take(record: Any) -> None:
        times = validator.check(record)
        of_outlet = not options.outlets or record["outlet"] in options.outlets
        if of_outlet and is_within(times["crawled_at"].astimezone(WIB).date(), None, options.as_of):
            index.add(record, times)

    source.records(problems, options.outlets, take)
    index.settle(Choice(since=options.since, until=options.until, with_gone=options.with_gone))
    if not index.articles:
        raise Empty("there is no article" + (f" but {index.gone} that are gone" if index.gone else ""))
    clusters = _clusters(folder, index, options)
    copies = index.leave_copies() if options.one_per_cluster else 0
    totals = _Totals()
    with tqdm(total=index.versions, unit=" records", desc="write", disable=None, leave=False) as bar:
        for part in index.parts():
            _write(folder, index, part, options, totals, bar.update)
    if not totals.figures:
        raise Empty("there is no article")
    days = days_of_runs(
        run
        for run in source.runs(problems, options.outlets)
        if is_within(run.started_at.astimezone(WIB).date(), None, options.as_of)
    )
    _csv(folder / "gaps.csv", HEADER, gaps(index.days, days, options.since, options.until))
    _csv(folder / "rejections.csv", ("outlet", "day", "reason", "count"), _rejections(source, options, problems))
    with (folder / "schema.json").open("w", encoding="utf-8") as file:
        file.write(json.dumps(schema(text=options.text), ensure_ascii=False, indent=1) + "\n")
    about = {
        "crawler_version": __version__,
        "schema_version": SCHEMA_VERSION,
        "arguments": {**options.stated(), "input": source.names()},
        "span": {
            "first": min(of_it.first for of_it in totals.figures.values()),
            "last": max(of_it.last for of_it in totals.figures.values()),
            "collected": max(of_it.collected for of_it in totals.figures.values()),
        },
        "counts": {
            "articles": sum(of_it.articles for of_it in totals.figures.values()),
            "versions": totals.versions,
            "gone": index.gone,
            "copies": copies,
            **clusters,
            "repeats": index.repeats,
            "invalid": problems.lines,
            "problems": problems.count,
        },
        "outlets": {outlet: of_it.articles for outlet, of_it in sorted(totals.figures.items())},
    }
    _describe(folder, about, totals.figures)
    return about


def _describe(folder: Path, about: dict[str, Any], figures: dict[str, OfOutlet]) -> None:
    """The files that describe the data, and the manifest, which lists them all."""
    version = version_of(files_in(folder))
    for name, text in (
        ("README.md", readme(about, version, figures)),
        ("CITATION.cff", citation(about, version)),
        ("croissant.json", croissant(about, version)),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    write_report(folder)
    write_manifest(folder, about, files_in(folder))


def _clusters(folder: Path, index: Index, options: Options) -> dict[str, int]:
    """``clusters.parquet``; how many clusters there are, and articles in them."""

    def documents() -> Iterator[Document]:
        for part in index.parts():
            for _, record, _, _ in index.read(part, articles_only=True):
                published = instant(record["published_at"], "published_at").isoformat()
                body = scrub(record["body"]) if options.scrub and options.text else record["body"]
                yield Document(record["id"], published, body)

    scratch = index.folder / "clusters"
    scratch.mkdir()
    found = find_clusters(documents, scratch)
    index.cluster((one.id, one.cluster_id, one.canonical_id, one.similarity) for one in found)
    names: Counter[str] = Counter()

    def counted() -> Iterator[tuple[str, str, str, float]]:
        for member in index.members():
            names[member[1]] += 1
            yield member

    clustered = write_members(folder / "clusters.parquet", counted())
    return {"clusters": len(names), "clustered": clustered}


def _write(
    folder: Path, index: Index, part: Part, options: Options, totals: _Totals, tell: Callable[[int], object]
) -> None:
    """The files of a part."""
    name = f"{part.outlet}-{part.month}.jsonl.zst"
    table = Table(text=options.text)

    def articles(files: ExitStack) -> Iterator[dict[str, Any]]:
        written: dict[str, IO[bytes]] = {}
        for is_article, record, collected, gone in index.read(part, copies=not options.one_per_cluster):
            tell(1)
            shown = _shown(record, options)
            line = collected if shown is record else encode(shown)
            _file(folder / "versions" / name, written, files).write(line)
            totals.versions += 1
            if is_article:
                shown = {**shown, "gone": gone}  # in versions/ it stands in the tombstone
                _file(folder / "articles" / name, written, files).write(encode(shown) if gone else line)
                published, crawled = (
                    instant(record[name], name).astimezone(WIB).isoformat() for name in ("published_at", "crawled_at")
                )
                totals.figures[part.outlet].add(record, published, crawled)
                yield shown

    with ExitStack() as files:
        table.write(folder / "parquet" / part.outlet / f"{part.month}.parquet", articles(files))


def _file(path: Path, written: dict[str, IO[bytes]], files: ExitStack) -> IO[bytes]:
    """A file that is opened when there is something for it."""
    kind = path.parent.name
    if kind not in written:
        path.parent.mkdir(exist_ok=True)
        written[kind] = files.enter_context(compressed(files.enter_context(path.open("wb")), "zst"))
    return written[kind]


def _shown(record: dict[str, Any], options: Options) -> dict[str, Any]:
    """A record as the dataset has it."""
    if options.text:
        return scrub_record(record) if options.scrub else record
    shown = {name: value for name, value in record.items() if name not in WORDING}
    if shown["changes"]:
        shown["changes"] = {**shown["changes"], "added": [], "removed": []}
    if shown.get("agencies"):
        shown["agencies"] = [{**one, "words": None} for one in shown["agencies"]]
    return shown


def _rejections(source: DataFolder | Files, options: Options, problems: Problems) -> list[tuple[str, ...]]:
    """Counts by outlet, day of the crawl (WIB) and reason; of the days asked for."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in source.rejections(problems, options.outlets):
        try:
            day = datetime.fromisoformat(one["crawled_at"]).astimezone(WIB).date()
            if is_within(day, options.since, options.until) and is_within(day, None, options.as_of):
                counts[str(one["outlet"]), day.isoformat(), str(one["reason"])] += 1
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            problems.add(f"a rejection cannot be read: {error!r}")
    return [(*key, str(count)) for key, count in sorted(counts.items())]


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
