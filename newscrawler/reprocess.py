"""Records from archives: the parts of each article found among the captures and joined, its versions told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from newscrawler.changes import layout_lost
from newscrawler.extraction.article import extract, join
from newscrawler.extraction.draft import Draft
from newscrawler.extraction.kinds import refusal
from newscrawler.extraction.page import Hints
from newscrawler.items import Article, Rejected, Rejection
from newscrawler.middlewares.robots import first_lines
from newscrawler.pipelines.dates import day_of, is_within
from newscrawler.pipelines.timestamps import WIB
from newscrawler.record import finish, outlet_of, reject
from newscrawler.storage.origin import Origin
from newscrawler.storage.warc import Capture
from newscrawler.urls import split


class Selection:
    """Which responses of archives are read, by the heads of their records: the ``wanted`` of ``read_captures``.

    ``names`` are those of outlets, of whose sites all pages are read, whatever their desk; of any site where there are
    none. A page that was fetched more than a day before the day ``since`` (WIB) shows no article of that day or later;
    a robots.txt of then may have been in force, and a record without a date is to be told of.
    """

    def __init__(self, names: Collection[str] = (), since: date | None = None, modules: Sequence[str] = ()) -> None:
        self._names = frozenset(names)
        self._modules = tuple(modules)
        midnight = datetime.combine(since, time(), WIB).astimezone(UTC) if since else None
        self._earliest = midnight - timedelta(days=1) if midnight else None
        #: responses that were passed over
        self.skipped = 0

    def __call__(self, url: str, fetched_at: datetime) -> bool:
        wanted = (not self._names or outlet_of(url, *self._modules).name in self._names) and (
            not self._earliest
            or fetched_at >= self._earliest
            or not fetched_at.timestamp()
            or split(url).path == "/robots.txt"
        )
        self.skipped += not wanted
        return wanted


class _Version(NamedTuple):
    source_hash: str = ""
    number: int = 0
    layout: str | None = None


class Reprocessor:
    """Turns captures into records. One instance serves all archives of a run and numbers versions across them.

    What a crawl of ours archived gives the records that the crawl gave, by the rules of today: its pages belong
    together as it asked for them, are taken or left as it did, and only those of the days it was asked for are given.

    ``modules`` are those of the outlets; the project's where none are named. Memory: the drafts of articles of which
    parts are still missing, and three short values an article.
    """

    def __init__(self, run_id: str, *modules: str) -> None:
        self._run_id = run_id
        self._modules = modules
        self._versions: dict[str, _Version] = {}  # article id -> its last version
        self._waiting: dict[str, list[Draft]] = {}  # article id -> parts, until all are there
        self._robots: dict[str, str] = {}  # host -> SHA-256 of its last robots.txt
        self._origin: Origin | None = None  # of the article whose pages a crawl was fetching
        self._parts: list[Draft] = []  # its pages
        #: good records that were not of the days that their crawl was asked for
        self.left_out = 0

    def read(self, captures: Iterable[Capture]) -> Iterator[Article | Rejection]:
        """A record or a rejection for every response of one archive; parts are joined within it.

        A second capture of a page that its article already has begins a new version of the article. A version with
        the same text as the last one is rejected as ``duplicate_page``.
        """
        for capture in captures:
            yield from self._capture(capture)
        yield from self._crawled()
        for parts in self._waiting.values():
            yield from self._article(parts)
        self._waiting.clear()

    def _capture(self, capture: Capture) -> Iterator[Article | Rejection]:
        parts, origin = split(capture.url), capture.origin
        if origin and not (origin.place and self._origin and origin.link == self._origin.link):
            yield from self._crawled()
            self._origin = origin
        page = capture.page(Hints(via="archive", robots_txt_sha256=self._robots.get(parts.netloc)))
        outlet = outlet_of(capture.url, *self._modules)
        try:
            if capture.flaw:
                raise capture.flaw
            if refused := refusal(capture.status, page):
                raise refused
            if parts.path == "/robots.txt":
                self._robots[parts.netloc] = hashlib.sha256(first_lines(capture.body)).hexdigest()
                raise Rejected("not_article", "robots.txt")
            took = origin and outlet.take(page, origin.link, self._parts, origin.named_twice)
            draft = took or extract(page, outlet)
        except Rejected as error:
            yield reject(page, outlet, error, self._run_id)
            return
        draft.mode = capture.mode
        if origin:
            if any(part.part == draft.part for part in self._parts):
                yield self._duplicate(draft, "the site sent a page of the article once more")
            else:
                self._parts.append(draft)
            return
        waiting = self._waiting.setdefault(draft.id, [])
        if any(part.part == draft.part for part in waiting):
            yield from self._article(waiting)
            waiting = self._waiting[draft.id] = []
        waiting.append(draft)
        if _complete(waiting):
            del self._waiting[draft.id]
            yield from self._article(waiting)

    def _crawled(self) -> Iterator[Article | Rejection]:
        """The article that a crawl fetched page by page, as far as the crawl had it."""
        if self._parts:
            yield from self._article(self._parts, self._origin)
        self._parts, self._origin = [], None

    def _article(self, parts: list[Draft], origin: Origin | None = None) -> Iterator[Article | Rejection]:
        last = self._versions.get(parts[0].id, _Version())
        if last.number and not origin and all(part.part != 1 for part in parts):
            yield from (self._duplicate(part, "a page of an article that was read before") for part in parts)
            return
        draft = join(parts)
        if draft.source_hash == last.source_hash:
            yield self._duplicate(draft, f"the text of version {last.number}, unchanged")
            return
        if last.layout and not draft.layout:
            yield self._rejection(draft, layout_lost())
            return
        draft.version = last.number + 1
        result = finish(draft, run_id=self._run_id, mode=draft.mode)
        if isinstance(result, Article):
            if origin and not is_within(day_of(result), origin.since, origin.until):
                self.left_out += 1
                return
            self._versions[draft.id] = _Version(draft.source_hash, draft.version, draft.layout)
        yield result

    def _duplicate(self, draft: Draft, detail: str) -> Rejection:
        return self._rejection(draft, Rejected("duplicate_page", detail))

    def _rejection(self, draft: Draft, error: Rejected) -> Rejection:
        return Rejection.of(
            error,
            url=draft.fetched_url,
            outlet=draft.outlet_name,
            fetched_at=draft.fetched_at,
            run_id=self._run_id,
        )


def _complete(parts: list[Draft]) -> bool:
    """Whether no page of the article is missing."""
    numbers = {part.part for part in parts}
    return 1 in numbers and (0 in numbers or len(numbers) >= max(part.pager for part in parts))
