"""All that is kept of one outlet in scheduled mode: its lock, its ledger and its segments, in step with each other.

A record counts as exported only in the transaction that also holds the length of the segment it stands in, which is
synced before. Whatever a killed process left is brought to that state when the store is opened again: what was
committed stays, everything else is as if it had not been.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from scrapy.exceptions import CloseSpider

from newscrawler import __version__
from newscrawler.changes import changes
from newscrawler.extraction.page import Page
from newscrawler.items import Article, Mode, Rejection, tombstone
from newscrawler.run import new_run_id
from newscrawler.storage.feeds import encode, to_line
from newscrawler.storage.ledger import Entry, Ledger, LedgerError, ServerError, Source
from newscrawler.storage.ledgers import Ledgers
from newscrawler.storage.quarantine import OF_THE_EXTRACTOR, Quarantine
from newscrawler.storage.revise import PLAN, Plan, carry_out, iso
from newscrawler.storage.segments import (
    SUFFIXES,
    Compression,
    Manifest,
    SegmentError,
    SegmentWriter,
    close_segment,
    describe,
    part_path,
    read_record,
)
from newscrawler.storage.warc import Capture

logger = logging.getLogger(__name__)

Outcome = Literal["new", "changed", "unchanged"]
Kind = Literal["articles", "rejected"]

_LONGEST_WAIT = 24 * 3600  # seconds
_LISTING_KEPT = 60 * 86_400  # seconds after its last reading
_COMMIT_AFTER = 100  # changes, or
_COMMIT_SECONDS = 2.0
_MANIFEST_READ = "manifest_read"  # under which name the ledger has how many bytes of the manifest were found good
_EXTRACTOR = "crawler_version"  # under which name the ledger has the version that read all quarantined pages


class StoreError(CloseSpider):
    """Something could not be written. A crawl ends where it is raised; what was committed is safe."""

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, kw_only=True)
class Policy:
    """``revisit``: days after its discovery on which a known article is looked at again; ``tries``: fetches of an
    article that fail before it is given up; ``reissue``: whether a changed extractor alone makes a new version."""

    revisit: tuple[int, ...] = (1, 7)
    tries: int = 6
    reissue: bool = False
    compression: Compression = "gz"


class OutletStore:
    """The store of one outlet, for the one process that holds its lock (:meth:`Ledgers.lock`).

    ``now`` gives the time of the crawl in seconds since the epoch; that of the machine where nothing else is said.

    :raises LedgerError: the ledger is damaged, gone, of a newer version, or of another source than this run.
    :raises StoreError: what an earlier run left cannot be finished.
    :raises SegmentError: the ledger is gone, and the manifest is damaged.
    """

    def __init__(
        self,
        root: Path,
        outlet: str,
        run_id: str,
        source: Source,
        policy: Policy = Policy(),
        now: Callable[[], int] | None = None,
        *,
        ledgers: Ledgers | None = None,
    ) -> None:
        self.root, self.outlet, self.run_id, self.source, self.policy = root, outlet, run_id, source, policy
        self.now = now or (lambda: int(time.time()))
        ledgers = ledgers or Ledgers(root)
        self._manifest = Manifest(root)
        if not ledgers.exists(outlet):
            self._must_be_new(f"{ledgers.name(outlet)} is gone or empty")
        self.ledger = ledgers.open(outlet)
        self._writers: dict[Kind, tuple[int, SegmentWriter]] = {}
        self._changes, self._committed = 0, time.monotonic()
        self.before_commit: list[Callable[[], object]] = []  # what records point to has to be durable before they are
        self.broken = ""  # why nothing can be written any more
        self.recovered = 0  # records that a changed extractor made of quarantined pages
        try:
            self._open()
        except BaseException:
            self.ledger.close()
            raise

    def _open(self) -> None:
        """Bring what is there to the state of the last commit."""
        with self.guarded():
            known = self.ledger.about("source")
            if known is None:
                self._must_be_new(f"{self.ledger.name} is empty")
            if known not in (None, self.source):
                raise LedgerError(
                    f"{self.root} holds {known} data of {self.outlet}, this is a {self.source} run:"
                    " give it a DATA_DIR of its own"
                )
            self.ledger.set_about("source", self.source)
            self._recover()
            self._quarantine = Quarantine(self.root, self.outlet, self.run_id)
            self.before_commit.append(self._quarantine.sync)
            if self.ledger.about(_EXTRACTOR) is None:
                self.ledger.set_about(_EXTRACTOR, __version__)
            self.ledger.forgive_clock(self.now())
            self.ledger.forget_listings(self.now() - _LISTING_KEPT)
            self.ledger.commit()

    def _must_be_new(self, what: str) -> None:
        """:raises LedgerError: the outlet has segments, of which its ledger knows nothing."""
        if any(line["outlet"] == self.outlet for line in self._manifest.lines()):
            raise LedgerError(
                f"{what}, and without it all would be collected again;"
                f" `scrapy verify --rebuild {self.outlet}` makes it anew from the segments"
            )

    def check_manifest(self) -> None:
        """Look through what was added to the manifest since an earlier run of the outlet did.

        :raises SegmentError: a line is damaged; the store can be written to all the same.
        """
        damage = None
        with self.guarded():
            try:
                read = self._manifest.check(int(self.ledger.about(_MANIFEST_READ) or 0))
            except SegmentError as error:
                damage = error
            else:
                self.ledger.set_about(_MANIFEST_READ, str(read))
        if damage:
            raise damage

    # -- what a killed run left

    def _recover(self) -> None:
        """Finish the segments that are open, and remove what no commit knows of."""
        listed = None
        for segment in self.ledger.segments(open_only=True):
            if not segment.length:
                part_path(self.root, segment.file).unlink(missing_ok=True)
                self.ledger.drop_segment(segment.id)
                continue
            listed = self._manifest.files() if listed is None else listed
            self._finish(segment.id, segment.file, segment.length, listed)
        for kind in ("articles", "rejected"):
            for left in (self.root / kind / self.outlet).glob("*/*/*.part"):
                left.unlink()
            for left in (self.root / kind / self.outlet).glob("*/*/*.tmp"):
                left.unlink()
        if plan := self.ledger.about(PLAN):
            self._carry_out(Plan.from_json(plan), self.in_force())

    def in_force(self) -> dict[str, dict[str, Any]]:
        """The manifest's lines of the outlet's segments, by file, in the order of their runs."""
        lines = (line for line in self._manifest.files().values() if line["outlet"] == self.outlet)
        return {line["file"]: line for line in sorted(lines, key=lambda line: str(line["run_id"]))}

    def revise(self, plan: Plan, listed: dict[str, dict[str, Any]]) -> bool:
        """Note a plan and carry it out; ``listed`` is :meth:`in_force`, and is kept so. False where the rest of it is
        left to the next who opens the store, because someone reads the ledger.

        :raises StoreError: an earlier plan is not finished for that reason.
        """
        with self.guarded():
            if self.ledger.about(PLAN):
                raise StoreError(f"the ledger of {self.outlet} is being read: wait for that to end")
            self.ledger.set_about(PLAN, plan.to_json())
            self.ledger.commit()
            return self._carry_out(plan, listed)

    def _carry_out(self, plan: Plan, listed: dict[str, dict[str, Any]]) -> bool:
        return carry_out(self.root, self.ledger, plan, listed, iso(self.now()))

    def _finish(self, number: int, file: str, length: int, listed: Mapping[str, Any], *, own: bool = False) -> None:
        """Close a segment, tell the manifest, then the ledger; each only where it is not done yet."""
        name = close_segment(self.root, file, length, self.policy.compression, own=own)
        if name not in listed:
            line = {**describe(self.root, name), "source": self.source, "closed_at": iso(self.now())}
            with self.ledger.alone():
                self._manifest.append(line)
        self.ledger.finish(number, name)
        self.ledger.commit()

    # -- a changed extractor

    def is_upgraded(self) -> bool:
        """Whether this version of the extractor has not read yet what others could not: until :meth:`reread`."""
        with self.guarded():
            return self.ledger.about(_EXTRACTOR) != __version__

    def unread(self) -> list[Entry]:
        """Articles whose last page another version of the extractor could not read."""
        with self.guarded():
            return list(self.ledger.unread(__version__, OF_THE_EXTRACTOR))

    def quarantined(self) -> Iterator[Capture]:
        """The pages in quarantine, in the order in which they were put there."""
        return self._quarantine.captures()

    def rejected_again(self, key: str, rejection: Rejection) -> None:
        """This version cannot read an article either; that is said again only where the reason is another."""
        with self.guarded():
            entry = self.ledger.get(key)
            assert entry
            if entry.detail != rejection.reason:
                self._write("rejected", to_line(rejection))
            self._settle(entry.key, entry.state, detail=rejection.reason, crawler=__version__)

    def reread(self) -> int:
        """This version has read all that quarantine holds: what it had no page of is fetched again. How many those
        are."""
        with self.guarded():
            count = self.ledger.retry_unread(__version__, OF_THE_EXTRACTOR, self.now())
            self.ledger.set_about(_EXTRACTOR, __version__)
            self.commit()
            return count

    # -- the way of an article

    def discover(self, key: str, url: str, mode: Mode, hints: Mapping[str, str]) -> bool:
        """Note a link; True where it is new."""
        with self.guarded():
            return self.ledger.discover(key, url, self.now(), mode, hints)

    def due(self) -> list[Entry]:
        """Articles to fetch now: found by a run that did not get to them, to be tried again, to be revisited."""
        with self.guarded():
            return self.ledger.due(self.now())

    def get(self, key: str) -> Entry | None:
        with self.guarded():
            return self.ledger.get(key)

    def alias(self, key: str, article: str, url: str, mode: Mode) -> None:
        """The link of ``key`` leads to the article ``article``, which is fetched at ``url``."""
        with self.guarded():
            self.ledger.alias(key, article)
            self.ledger.discover(article, url, self.now(), mode, {})

    def export(self, article: Article, etag: str = "", modified: str = "") -> Outcome:
        """Write a record where the article is new or the newsroom changed it; number its version, say what changed."""
        key = article.id.partition(":")[2]
        with self.guarded():
            self.ledger.discover(key, article.url, self.now(), article.mode, {})
            entry = self.ledger.get(key)
            assert entry
            source_hash = bytes.fromhex(article.source_hash)[:16]
            article.version = entry.version + 1
            if entry.state == "erased":
                return "unchanged"
            if entry.version and not self._is_new_version(entry, article, source_hash):
                self._revisited(
                    entry, source_hash=source_hash, etag=etag or None, modified=modified or None, detail=None
                )
                return "unchanged"
            number, place = self._write("articles", to_line(article))
            visits, due = self._visited(entry) if entry.version else (0, self._next_visit(entry, 0))
            self._settle(
                key, "exported", url=article.url, fetched=self.now(), tries=0, visits=visits,
                due=due, hints=None, detail=None, crawler=__version__,
                version=article.version, source_hash=source_hash, segment=number, place=place,
                etag=etag or None, modified=modified or None,
            )  # fmt: skip
            return "changed" if entry.version else "new"

    def _is_new_version(self, entry: Entry, article: Article, source_hash: bytes) -> bool:
        if entry.state == "gone":
            article.changes = {"cause": "newsroom", "fields": ["gone"], "added": [], "removed": []}
            return True
        newsroom = source_hash != entry.source_hash
        if not newsroom and not (self.policy.reissue and entry.crawler != __version__):
            return False
        old = self._last_record(entry)
        if old is None:  # it is lost, but not what the newsroom says now
            return newsroom
        article.changes = changes(old, article, "newsroom" if newsroom else "extractor")
        return article.changes is not None

    def _last_record(self, entry: Entry) -> dict[str, Any] | None:
        """The record that an article has now; None where it cannot be read any more, of which the log tells."""
        why = "its segment is gone"
        try:
            record = last_record(self.root, self.ledger, entry)
        except SegmentError as error:
            record, why = None, str(error)
        if record is None and entry.segment is not None:
            logger.error("The last record of %s:%s is lost: %s", self.outlet, entry.key, why)
        return record

    def reads_worse(self, article: Article) -> bool:
        """Whether no layout of the outlet reads the page of a known article, where one did for its record: what a
        generic rule makes of it is no new version."""
        entry = self.get(article.id.partition(":")[2]) if article.layout is None else None
        with self.guarded():
            return bool(entry and entry.version and (self._last_record(entry) or {}).get("layout"))

    def unchanged(self, key: str) -> None:
        """The site says that the article is as it was."""
        with self.guarded():
            entry = self.ledger.get(key)
            if entry and entry.state != "erased":
                self._revisited(entry)

    def gone(self, key: str, status: int, at: datetime) -> bool:
        """The site has taken an article down: write its tombstone; False where it has no record, or one already."""
        with self.guarded():
            entry = self.ledger.get(key)
            if entry and entry.state == "gone":
                self._revisited(entry)
            if entry is None or not entry.version or entry.state in ("gone", "erased"):
                return False
            old = self._last_record(entry) or {}
            stone = tombstone(
                old, id=f"{self.outlet}:{entry.key}", outlet=self.outlet, url=entry.url, version=entry.version + 1,
                status=status, at=at, run_id=self.run_id,
            )  # fmt: skip
            number, place = self._write("articles", encode(stone))
            visits, due = self._visited(entry)
            self._settle(
                entry.key, "gone", fetched=self.now(), visits=visits, due=due,
                version=entry.version + 1, segment=number, place=place, detail=str(status), etag=None, modified=None,
            )  # fmt: skip
            return True

    def reject(self, key: str, rejection: Rejection, pages: Sequence[Page] = ()) -> None:
        """Note that a page gave no record and will give none; where another extractor might make one of it, the pages
        go into quarantine. An article that has a record keeps it."""
        with self.guarded():
            entry = self.ledger.get(key)
            if entry is None:
                self.ledger.discover(key, rejection.url, self.now(), "live", {})
                entry = self.ledger.get(key)
                assert entry
            if entry.state == "erased":
                return
            if rejection.reason in OF_THE_EXTRACTOR:
                self._quarantine.keep(pages, entry)
            self._write("rejected", to_line(rejection))
            if entry.version:
                self._revisited(entry, detail=rejection.reason, crawler=__version__)
            else:
                self._settle(
                    entry.key, "rejected", fetched=self.now(), tries=0, due=None, detail=rejection.reason,
                    crawler=__version__,
                )  # fmt: skip

    def fail(self, key: str, cause: str, retry_at: datetime | None = None) -> bool:
        """Note that an article could not be had this time. False where that was the last try: it is then rejected by
        the caller."""
        with self.guarded():
            entry = self.ledger.get(key)
            if entry is None:
                return False
            if entry.state == "erased":
                return True
            if entry.version:  # a revisit that failed is not worth more than the next one
                self._revisited(entry)
                return True
            tries = entry.tries + 1
            if tries >= self.policy.tries:
                return False
            wait = min(1800 << tries, _LONGEST_WAIT)
            due = max(self.now() + wait, int(retry_at.timestamp()) if retry_at else 0)
            self._settle(entry.key, "failed", fetched=self.now(), tries=tries, due=due, detail=cause)
            return True

    def _revisited(self, entry: Entry, **columns: Any) -> None:
        visits, due = self._visited(entry)
        self._settle(entry.key, entry.state, fetched=self.now(), visits=visits, due=due, **columns)

    def _visited(self, entry: Entry) -> tuple[int, int | None]:
        """How often an article has been revisited now, and when to look again; a look out of turn changes neither."""
        if entry.due is None or entry.due > self.now():
            return entry.visits, entry.due
        return entry.visits + 1, self._next_visit(entry, entry.visits + 1)

    def _next_visit(self, entry: Entry, visits: int) -> int | None:
        """When to look again: so many days after the discovery; never twice in one run."""
        after = self.policy.revisit[visits : visits + 1]
        return max(entry.discovered + after[0] * 86_400, self.now() + 1) if after else None

    def _settle(self, key: str, state: Any, **columns: Any) -> None:
        self.ledger.settle(key, state, **columns)
        self._changes += 1

    # -- listings, backfill, the account of the run

    def validators(self, url: str) -> tuple[str, str]:
        """ETag and Last-Modified of a listing's last reading."""
        with self.guarded():
            known = self.ledger.listing(url)
            return (known.etag, known.modified) if known else ("", "")

    def listing_read(self, url: str, keys: list[str], etag: str, modified: str) -> bool:
        """Note what a listing names; True where nothing of its last reading is left: it has rolled over."""
        with self.guarded():
            before = self.ledger.listing(url)
            self.ledger.listing_read(url, self.now(), keys, etag, modified)
            self.commit()
            return bool(before and before.keys and keys and before.keys.isdisjoint(keys))

    def is_time(self, name: str, now: datetime, every: timedelta = timedelta(0)) -> bool:
        """Whether something was done so long ago that it is to be done again, which is then noted."""
        with self.guarded():
            last = self.ledger.about(name)
            if last and now - datetime.fromisoformat(last) < every:
                return False
            self.ledger.set_about(name, now.isoformat())
            return True

    def newest(self, count: int, before: datetime) -> list[Entry]:
        """The newest articles that have a record and were last fetched before an instant, to be read whole."""
        with self.guarded():
            known = self.ledger.newest_known(count, int(before.timestamp()))
            return [replace(entry, etag="", modified="") for entry in known]

    def requests(self, day: date) -> int:
        """How many were sent on a day."""
        with self.guarded():
            return self.ledger.requests(day)

    def add_requests(self, day: date, count: int) -> None:
        with self.guarded():
            self.ledger.add_requests(day, count)

    def owe(self, days: list[date]) -> None:
        with self.guarded():
            self.ledger.owe(days)
            self.commit()

    def debt(self) -> list[date]:
        """Days of the past that are still to be walked through, the newest first."""
        with self.guarded():
            return self.ledger.debt()

    def paid(self, day: date) -> None:
        with self.guarded():
            self.ledger.paid(day)
            self.commit()

    # -- durability

    def _write(self, kind: Kind, line: bytes) -> tuple[int, int]:
        """Append to the run's segment of this kind: the number of the segment, and the place of the line."""
        if kind not in self._writers:
            file = f"{kind}/{self.outlet}/{self.run_id[:4]}/{self.run_id[4:6]}/{self.run_id}.jsonl"
            self._writers[kind] = (self.ledger.segment(file, self.run_id), SegmentWriter(part_path(self.root, file)))
        number, writer = self._writers[kind]
        self._changes += 1
        return number, writer.write(line)

    def commit(self) -> None:
        """Make all that was told so far durable: the segments first, then the ledger that speaks of them."""
        with self.guarded():
            for make_durable in self.before_commit:
                make_durable()
            for number, writer in self._writers.values():
                if writer.sync():
                    self.ledger.grow(number, writer.length)
            self.ledger.commit()
            self._changes, self._committed = 0, time.monotonic()

    def commit_in_time(self) -> None:
        """Commit where much or long has passed since the last time."""
        if self._changes >= _COMMIT_AFTER or (self._changes and time.monotonic() - self._committed > _COMMIT_SECONDS):
            self.commit()

    def close(self) -> None:
        """Commit, and close the run's segments; a broken store leaves them to the next run."""
        if self.broken:
            self.ledger.close()
            return
        with self.guarded():
            self.commit()
            self._quarantine.close()
            for kind, (number, writer) in list(self._writers.items()):
                segment = self.ledger.segment_of(number)
                assert segment
                writer.close()
                del self._writers[kind]
                if writer.length:
                    self._finish(number, segment.file, writer.length, {}, own=True)
            self.ledger.close()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """What disk and ledger refuse is one error, and nothing that was not committed is told to have happened."""
        if self.broken:
            raise StoreError(self.broken)
        try:
            yield
        except (OSError, sqlite3.Error, ServerError, SegmentError) as error:
            with suppress(sqlite3.Error, ServerError):
                self.ledger.rollback()
            said = isinstance(error, (ServerError, SegmentError))
            self.broken = str(error) if said else f"cannot write below {self.root}: {error}"
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                self.broken = f"the ledger is damaged: {error}; `scrapy verify --rebuild {self.outlet}` makes it anew"
            raise StoreError(self.broken) from error


def last_record(root: Path, ledger: Ledger, entry: Entry) -> dict[str, Any] | None:
    """The record that an article has now; None where it has none, or its segment is gone.

    :raises SegmentError: the segment is damaged.
    """
    segment = ledger.segment_of(entry.segment) if entry.segment is not None else None
    if segment is None or entry.place is None:
        return None
    closed = [root / f"{segment.file}{suffix}" for suffix in SUFFIXES.values()]  # it may have been closed just now
    paths = [part_path(root, segment.file), *closed] if segment.open else [root / segment.file]
    path = next((path for path in paths if path.exists()), None)
    return read_record(path, entry.place) if path else None


@contextmanager
def opened(ledgers: Ledgers, outlet: str, policy: Policy, source: Source | None = None) -> Iterator[OutletStore]:
    """The store of an outlet, which is locked, and what a killed run left finished; where no ``source`` is said, that
    of its data.

    :raises Busy: it is being crawled.
    :raises ValueError: it has no ledger, and no source is said.
    """
    with ledgers.lock(outlet):
        source = source or _source(ledgers, outlet)
        store = OutletStore(ledgers.root, outlet, new_run_id(), source, policy, ledgers=ledgers)
        try:
            yield store
        except BaseException:
            store.ledger.close()  # what was not committed is as if it had not been
            raise
        store.close()


def _source(ledgers: Ledgers, outlet: str) -> Source:
    if not ledgers.exists(outlet):
        raise ValueError(
            f"there is no ledger {ledgers.name(outlet)}, or an empty one;"
            f" `scrapy verify --rebuild {outlet}` makes it anew from the segments"
        )
    ledger = ledgers.open(outlet)
    try:
        return "replay" if ledger.about("source") == "replay" else "live"
    finally:
        ledger.close()
