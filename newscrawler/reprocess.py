"""Records from archives: the parts of each article found among the captures and joined, its versions told apart."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol

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

#: first and last day of publication (WIB); None where there is no bound
Days = tuple[date | None, date | None]


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


class Version(NamedTuple):
    """The last one of an article: its text, its number, and the layout that read it."""

    source_hash: str = ""
    number: int = 0
    layout: str | None = None


@dataclass(slots=True)
class Attempt:
    """An article as far as one archive has it, before it is known which version of it this is.

    ``pages`` are URL, outlet and fetch time of what it is joined from, ``numbers`` theirs; ``text`` the same of the
    joined draft; ``days`` what published it has to be between. ``waiting`` holds the drafts, pickled, where pages are
    missing that another archive may have.
    """

    id: str
    numbers: list[int]
    pages: list[tuple[str, str, datetime]]
    place: tuple[int, str]
    crawled: bool
    days: tuple[tuple[date | None, date | None], ...]
    source_hash: str
    layout: str | None
    run_id: str
    waiting: bytes = b""
    draft: Draft | None = None
    made: Article | Rejection | None = None

    @classmethod
    def of(
        cls, parts: list[Draft], days: Days, run_id: str, origin: Origin | None = None, keep: bool = False
    ) -> Attempt:
        """Join the pages; ``keep`` them, as they are, for those that are missing."""
        waiting = pickle.dumps(parts) if keep else b""
        last = parts[-1]
        attempt = cls(
            id=parts[0].id,
            numbers=[part.part for part in parts],
            pages=[_page(part) for part in parts],
            place=((last.archive or {}).get("offset", 0), last.fetched_url),
            crawled=origin is not None,
            days=(days, (origin.since, origin.until)) if origin else (days,),
            source_hash="",
            layout=None,
            run_id=run_id,
            waiting=waiting,
        )
        attempt.draft = join(parts)
        attempt.source_hash, attempt.layout = attempt.draft.source_hash, attempt.draft.layout
        return attempt

    def finish(self) -> Article | Rejection:
        """Take all steps, once."""
        if self.made is None:
            self.draft = self.draft or join(pickle.loads(self.waiting))  # noqa: S301 -- its own
            self.made = finish(self.draft, run_id=self.run_id, mode=self.draft.mode)
            self.pages.append(_page(self.draft))
            self.draft = None
        return self.made

    def settle(self) -> None:
        """Leave nothing to be done but to judge it; where pages are missing, nothing is worth doing yet."""
        if self.waiting and self.draft:
            self.pages.append(_page(self.draft))
            self.draft = None
        else:
            self.finish()

    def rejected(self, error: Rejected, page: tuple[str, str, datetime] | None = None) -> Rejection:
        """Why it, or one page of it, is no record."""
        url, outlet, fetched_at = page or (_page(self.draft) if self.draft else self.pages[-1])
        return Rejection.of(error, url=url, outlet=outlet, fetched_at=fetched_at, run_id=self.run_id)


class Known(Protocol):
    """The last version of each article that has one."""

    def get(self, key: str, default: Version, /) -> Version: ...

    def __setitem__(self, key: str, version: Version, /) -> None: ...


class Versions:
    """Tells the versions of articles apart. Memory: three short values an article, or what ``known`` keeps of them."""

    def __init__(self, known: Known | None = None) -> None:
        self._known: Known = {} if known is None else known
        #: good records that were not of the days that were asked for
        self.left_out = 0

    def judge(self, attempt: Attempt) -> Iterator[Article | Rejection]:
        """The record of an attempt, with the number of its version, or why there is none."""
        last = self._known.get(attempt.id, Version())
        if last.number and not attempt.crawled and 1 not in attempt.numbers:
            known = Rejected("duplicate_page", "a page of an article that was read before")
            for page in attempt.pages[: len(attempt.numbers)]:
                yield attempt.rejected(known, page)
            return
        if attempt.source_hash == last.source_hash:
            yield attempt.rejected(Rejected("duplicate_page", f"the text of version {last.number}, unchanged"))
            return
        if last.layout and not attempt.layout:
            yield attempt.rejected(layout_lost())
            return
        result = attempt.finish()
        if isinstance(result, Article):
            result.version = last.number + 1
            if not all(is_within(day_of(result), *days) for days in attempt.days):
                self.left_out += 1
                return
            self._known[attempt.id] = Version(attempt.source_hash, result.version, attempt.layout)
        yield result


class Reprocessor:
    """Turns captures into records. One instance serves all archives that it reads, and numbers versions across them.

    What a crawl of ours archived gives the records that the crawl gave, by the rules of today: its pages belong
    together as it asked for them, are taken or left as it did, and only those of the days it was asked for are given.

    ``modules`` are those of the outlets; the project's where none are named. ``days``: the first and the last of
    publication (WIB) that are wanted. Memory: the drafts of articles of which parts are still missing, and three short
    values an article.
    """

    def __init__(self, run_id: str, *modules: str, days: Days = (None, None)) -> None:
        self._run_id = run_id
        self._modules = modules
        self._days = days
        self._versions = Versions()
        self._waiting: dict[str, list[Draft]] = {}  # article id -> parts, until all are there
        self._robots: dict[str, str] = {}  # host -> SHA-256 of its last robots.txt
        self._origin: Origin | None = None  # of the article whose pages a crawl was fetching
        self._parts: list[Draft] = []  # its pages
        #: is told the offset and URL of each page before it is worked on
        self.note: Callable[[int, str], None] = lambda _offset, _url: None
        #: offsets of pages that are not to be touched -> why
        self.poison: Mapping[int, str] = {}

    @property
    def left_out(self) -> int:
        """Good records that were not of the days that were asked for, or that their crawl was asked for."""
        return self._versions.left_out

    def read(self, captures: Iterable[Capture]) -> Iterator[Article | Rejection]:
        """A record or a rejection for every response of one archive; parts are joined within it.

        A second capture of a page that its article already has begins a new version of the article. A version with
        the same text as the last one is rejected as ``duplicate_page``.
        """
        for found in self.attempts(captures):
            if isinstance(found, Rejection):
                yield found
            else:
                self.note(*found.place)
                yield from self._versions.judge(found)

    def attempts(self, captures: Iterable[Capture], keep: bool = False) -> Iterator[Attempt | Rejection]:
        """The same, before versions are told apart; ``keep`` the drafts of articles of which pages are missing."""
        for capture in captures:
            yield from self._capture(capture, keep)
        yield from self._crawled(keep)
        for parts in self._waiting.values():
            yield self._attempt(parts, keep=keep)
        self._waiting.clear()

    def _capture(self, capture: Capture, keep: bool) -> Iterator[Attempt | Rejection]:
        parts, origin = split(capture.url), capture.origin
        if origin and not (origin.place and self._origin and origin.link == self._origin.link):
            yield from self._crawled(keep)
            self._origin = origin
        self.note(capture.offset, capture.url)
        page = capture.page(Hints(via="archive", robots_txt_sha256=self._robots.get(parts.netloc)))
        outlet = outlet_of(capture.url, *self._modules)
        try:
            if self.poison and (why := self.poison.get(capture.offset)):
                raise Rejected("incomplete", why)
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
            yield self._attempt(waiting)
            waiting = self._waiting[draft.id] = []
        waiting.append(draft)
        if is_complete(waiting):
            del self._waiting[draft.id]
            yield self._attempt(waiting)

    def _crawled(self, keep: bool) -> Iterator[Attempt]:
        """The article that a crawl fetched page by page, as far as the crawl had it."""
        if self._parts:
            yield self._attempt(self._parts, self._origin, keep)
        self._parts, self._origin = [], None

    def _attempt(self, parts: list[Draft], origin: Origin | None = None, keep: bool = False) -> Attempt:
        self.note((parts[-1].archive or {}).get("offset", 0), parts[-1].fetched_url)
        return Attempt.of(parts, self._days, self._run_id, origin, keep and not is_complete(parts))

    def _duplicate(self, draft: Draft, detail: str) -> Rejection:
        url, outlet, fetched_at = _page(draft)
        error = Rejected("duplicate_page", detail)
        return Rejection.of(error, url=url, outlet=outlet, fetched_at=fetched_at, run_id=self._run_id)


def _page(draft: Draft) -> tuple[str, str, datetime]:
    return draft.fetched_url, draft.outlet_name, draft.fetched_at


def is_complete(parts: list[Draft]) -> bool:
    """Whether no page of the article is missing."""
    numbers = {part.part for part in parts}
    return 1 in numbers and (0 in numbers or len(numbers) >= max(part.pager for part in parts))
