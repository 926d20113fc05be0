"""The texts of a dataset that was published without them: fetched again by the crawl, and compared by their hashes.

What is fetched lies in ``FOLDER/rehydrated``, a data folder like that of any scheduled crawl: so a killed run loses
nothing, robots.txt, delays and budgets hold, and what failed is tried again in its time. Its ledgers get the articles
of the dataset before the crawl begins, and say at any time what is still to be had.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, get_args

from newscrawler.generic import GenericOutlet
from newscrawler.middlewares.robots import FORBIDDEN
from newscrawler.outlet import Outlet
from newscrawler.record import outlet_of, outlets
from newscrawler.storage.ledger import Entry, Ledger, LedgerError, Source
from newscrawler.storage.ledgers import Busy, Ledgers, ledger_path
from newscrawler.storage.revise import iso
from newscrawler.storage.segments import DAMAGED, Manifest, open_segment
from newscrawler.storage.store import OutletStore, Policy, StoreError, opened
from newscrawler.storage.verify import records

State = Literal["same", "changed", "gone", "forbidden", "failed", "pending"]
STATES: tuple[State, ...] = get_args(State)

#: articles are looked at once: without revisits the ledger has nothing due that was had
POLICY = Policy(revisit=())
_GONE = ("404", "410")
_FORBIDDEN = ("401", "403", "451")


@dataclass(frozen=True, slots=True)
class Row:
    """What the dataset says of an article. ``published``: the time that only a listing told, as it stood there;
    ``gone``: the status with which the site had taken it down already, 0 where it had not."""

    id: str
    outlet: str
    url: str
    content_hash: str
    source_hash: str
    crawler_version: str
    paywalled: bool
    published: str
    gone: int

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Row:
        """:raises ValueError: it is no record of a dataset; one line."""
        gone = (record.get("gone") or {}).get("status", 0)
        needed = ("id", "outlet", "url") if gone else ("id", "outlet", "url", "content_hash", "source_hash")
        if lacking := [name for name in needed if not isinstance(record.get(name), str)]:
            raise ValueError(f"it has no {', '.join(lacking)}")
        listed = record.get("published_source") == "listing"
        return cls(
            record["id"], record["outlet"], record["url"], record.get("content_hash") or "",
            record.get("source_hash") or "", str(record.get("crawler_version") or ""), bool(record.get("paywalled")),
            str(record.get("published_raw") or "") if listed else "", gone,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of an article. ``fetched_at``: ISO 8601 in UTC, ``""`` where it was not; ``open``: a later run goes
    on with it; ``by_extractor``: it changed although the newsroom's text did not."""

    state: State
    detail: str = ""
    fetched_at: str = ""
    open: bool = False
    by_extractor: bool = False


class Dataset:
    """The articles of a dataset's folder.

    :raises ValueError: the folder is none; one line.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = sorted((folder / "articles").glob("*-????-??.jsonl.zst"))
        if not self._files:
            raise ValueError(f"{folder} is no dataset: it has no articles/OUTLET-YYYY-MM.jsonl.zst")
        #: names of the outlets that it has articles of
        self.outlets = sorted({_outlet_in(path) for path in self._files})

    def rows(self, *only: str) -> Iterator[Row]:
        """The articles, those of an outlet one after the other; ``only``: of these outlets.

        :raises ValueError: a file is damaged; one line.
        """
        for path in self._files:
            if only and _outlet_in(path) not in only:
                continue
            number = 0
            try:
                with open_segment(path) as lines:
                    for line in lines:
                        number += 1
                        record = json.loads(line)
                        yield Row.of(record if isinstance(record, dict) else {})
            except DAMAGED as error:
                raise ValueError(f"{path} is damaged after line {number}: {error}") from None
            except ValueError as error:
                raise ValueError(f"{path}: line {number} is no record: {error}") from None


def _outlet_in(path: Path) -> str:
    return path.name.removesuffix(".jsonl.zst").rsplit("-", 2)[0]


class Rehydration:
    """A dataset and the folder that its texts are fetched into.

    :param modules: those of the outlets.
    :param refused: outlets that are not asked, and why.
    """

    def __init__(self, dataset: Dataset, modules: list[str], source: Source, refused: Mapping[str, str]) -> None:
        self.root = dataset.folder / "rehydrated"
        self._dataset, self._modules, self._source, self._refused = dataset, modules, source, refused
        #: outlet -> why its ledger cannot be used
        self.problems: dict[str, Busy | LedgerError | StoreError] = {}

    def wanted(self, limit: int, *only: str) -> dict[str, list[str]]:
        """The URLs that are to be fetched now, by outlet, at most so many of one; the ledgers then have all articles.

        :param only: of these outlets of the dataset.
        :raises ValueError: the dataset is damaged; one line.
        """
        found: dict[str, list[str]] = {}
        for name, located in groupby(map(self._locate, self._dataset.rows(*only)), itemgetter(0)):
            if not name or name in self._refused or name in self.problems:
                continue
            urls = found.setdefault(name, [])
            try:
                with self._opened(name) as store:
                    for _, key, row in located:
                        if row.gone:
                            continue
                        store.discover(key, row.url, "backfill", {"published": row.published} if row.published else {})
                        entry = store.get(key)
                        if entry and entry.due is not None and entry.due <= store.now() and len(urls) < limit:
                            urls.append(row.url)
            except (Busy, LedgerError, StoreError) as problem:
                self.problems[name] = problem
        return {name: urls for name, urls in found.items() if urls and name not in self.problems}

    def findings(self) -> Iterator[tuple[Row, Finding]]:
        """What became of each article, in the order of the dataset.

        :raises ValueError: the dataset or what was fetched is damaged; one line.
        """
        for name, located in groupby(map(self._locate, self._dataset.rows()), itemgetter(0)):
            if not name:
                yield from ((row, Finding("failed", why)) for _, why, row in located)
                continue
            fetched = self._fetched(name)
            for _, key, row in located:
                yield row, self._finding(fetched, name, key, row)
            if fetched:
                fetched.ledger.close()

    def _locate(self, row: Row) -> tuple[str, str, Row]:
        """Outlet and key of an article; where no outlet has it, ``""`` and why."""
        outlet: type[Outlet] | None = outlets(*self._modules).get(row.outlet)
        if outlet is None or not outlet.owns(row.url):
            outlet = outlet_of(row.url, *self._modules)
        if outlet is GenericOutlet:
            return "", f"no outlet has the site of {row.url}", row
        located = outlet.locate(row.url)
        if located is None:
            return "", f"by the patterns of {outlet.name} no article: {row.url}", row
        return outlet.name, located[0], row

    def _opened(self, name: str) -> AbstractContextManager[OutletStore]:
        return opened(Ledgers(self.root), name, POLICY, self._source)

    def _fetched(self, name: str) -> _Fetched | None:
        """What was fetched of an outlet; None where nothing is known of it."""
        path = ledger_path(self.root, name)
        if not path.exists():
            return None
        try:
            with self._opened(name):
                pass
        except (Busy, LedgerError, StoreError) as problem:
            self.problems[name] = problem
        try:
            ledger = Ledger(path, read_only=True)
        except LedgerError as problem:
            self.problems[name] = problem
            return None
        return _Fetched.read(self.root, name, ledger, outlets(*self._modules)[name])

    def _finding(self, fetched: _Fetched | None, name: str, key: str, row: Row) -> Finding:
        if row.gone:
            return Finding("gone", f"HTTP {row.gone}, before the dataset was made")
        entry = fetched.ledger.get(key) if fetched else None
        if fetched is None or entry is None or not entry.fetched:
            if name in self._refused:
                return Finding("forbidden", self._refused[name])
            return Finding("pending", str(self.problems.get(name, "")), open=True)
        if entry.state == "exported":
            text = fetched.texts.get(entry.key)
            if text is None:
                return Finding("pending", "its run has not ended", open=True)
            return _compared(row, text, "" if row.id == f"{name}:{entry.key}" else f"its id is {name}:{entry.key} now")
        return _without_text(entry, fetched.rejections.get(key, ""))


@dataclass(frozen=True, slots=True)
class _Text:
    content_hash: str
    source_hash: str
    crawler_version: str
    crawled_at: str
    paywalled: bool


@dataclass(frozen=True)
class _Fetched:
    """What was fetched of one outlet: by key the newest text, and what the newest rejection says besides its reason."""

    ledger: Ledger
    texts: dict[str, _Text]
    rejections: dict[str, str]

    @classmethod
    def read(cls, root: Path, name: str, ledger: Ledger, outlet: type[Outlet]) -> _Fetched:
        texts: dict[str, _Text] = {}
        rejections: dict[str, str] = {}
        lines = [line for line in Manifest(root).files().values() if line["outlet"] == name]
        for line in sorted(lines, key=lambda line: str(line["run_id"])):
            for place, record in records(root / line["file"]):
                if record is None:
                    raise ValueError(f"{root / line['file']}: the line at byte {place} is no JSON")
                if line["kind"] == "rejected":
                    located = outlet.locate(record["url"])
                    rejections[located[0] if located else ""] = record["detail"]
                elif not record["gone"]:
                    texts[record["id"].partition(":")[2]] = _Text(*(record[field.name] for field in fields(_Text)))
        return cls(ledger, texts, rejections)


def _compared(row: Row, text: _Text, moved: str) -> Finding:
    """What the hashes of an article say: of the text as it was exported then and now, and as the newsroom had it."""
    if text.content_hash == row.content_hash:
        return Finding("same", moved, text.crawled_at)
    versions = f"newscrawler {row.crawler_version} then, {text.crawler_version} now"
    by_extractor = text.source_hash == row.source_hash
    if by_extractor:
        why = f"source_hash is the same: not by the newsroom, but by the extractor ({versions})"
    else:
        why = "source_hash differs: the newsroom changed the text"
        if row.crawler_version != text.crawler_version:
            why += f", or another extractor takes other parts of the page for it ({versions})"
    teaser = "only a teaser is public now" if text.paywalled and not row.paywalled else ""
    return Finding("changed", "; ".join(filter(None, (why, teaser, moved))), text.crawled_at, by_extractor=by_extractor)


def _without_text(entry: Entry, said: str) -> Finding:
    """What the ledger says of an article that was asked for and gave no text."""
    at = iso(entry.fetched) if entry.fetched else ""
    if entry.state == "gone":
        return Finding("gone", f"HTTP {entry.detail}", at)
    if entry.state == "failed":
        again = f"again from {iso(entry.due)}" if entry.due is not None else ""
        return Finding("failed", f"{entry.detail}, {entry.tries} times; {again}", at, open=True)
    if entry.state == "erased":
        return Finding("failed", f"erased: {entry.detail}", at)
    if entry.detail == "http_status" and said in (*_GONE, *_FORBIDDEN):
        return Finding("gone" if said in _GONE else "forbidden", f"HTTP {said}", at)
    state: State = "forbidden" if entry.detail == "challenge" or said == FORBIDDEN else "failed"
    return Finding(state, said if said == FORBIDDEN else f"{entry.detail}: {said}".rstrip(": "), at)
