"""How an outlet is crawled: its listings, its articles, and what becomes of them; common to all outlets."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import scrapy
from scrapy import signals
from scrapy.exceptions import DontCloseSpider, DownloadCancelledError
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawler.arguments import Arguments
from newscrawler.changes import layout_lost
from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.indexes import read_index
from newscrawler.discovery.links import Link, ListingError
from newscrawler.discovery.payloads import Payload, read_payload
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.extraction.article import join
from newscrawler.extraction.draft import Draft
from newscrawler.extraction.kinds import refusal
from newscrawler.extraction.page import Hints, Page
from newscrawler.items import Article, Mode, Rejected, Rejection, Via
from newscrawler.middlewares.hosts import UndeclaredHost
from newscrawler.middlewares.robots import RobotsForbidden
from newscrawler.monitoring.account import RunAccount
from newscrawler.monitoring.alarms import Expectation
from newscrawler.monitoring.causes import Cause, cause_of
from newscrawler.monitoring.watch import Watch
from newscrawler.outlet import Outlet
from newscrawler.pipelines.timestamps import WIB, Moment, parse_time
from newscrawler.run import new_run_id
from newscrawler.storage.ledger import Entry
from newscrawler.storage.segments import SegmentError
from newscrawler.storage.store import Outcome, OutletStore, StoreError
from newscrawler.storage.warc import Archive

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

# An index that goes by creation time lists an article up to 97 minutes (seen) before its publication.
INDEX_LEAD = timedelta(hours=3)
_LAST_INDEX_PAGE = 200  # a site that answers any offset with a full page must not hold the crawl for ever
_FOR_GOOD: tuple[Cause, ...] = ("empty_listing", "not_found")  # what a later run finds of a day of the past as well
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Found:
    """An article that a listing named: when the listing says it came out, and when the listing was fetched. ``known``:
    what the ledger has of it from earlier runs."""

    link: Link
    published: datetime | None = None
    discovered_at: datetime | None = None
    mode: Mode = "live"
    known: Entry | None = None

    def stated(self) -> dict[str, str]:
        """What the ledger keeps of it until there is a record."""
        stated = self.link.stated()
        if self.discovered_at:
            stated["discovered_at"] = self.discovered_at.isoformat()
        return stated

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """What an earlier run found."""
        hints = entry.hints
        via = cast("Via", hints.get("via", "url"))
        link = Link(entry.url, via, hints.get("title", ""), hints.get("published", ""), hints.get("section", ""))
        stated = hints.get("discovered_at")
        return cls(link, None, datetime.fromisoformat(stated) if stated else None, entry.mode, entry)

    def hints(self, request: Request) -> Hints:
        """What is known of a page of it before its response is read."""
        return Hints(
            title=self.link.title,
            published=self.link.published,
            section=self.link.section,
            discovered_at=self.discovered_at,
            via=self.link.via,
            robots_txt_sha256=request.meta.get("robots_txt_sha256"),
        )


class OutletSpider(Outlet, scrapy.Spider):
    """The crawl of one outlet, which reads its declarations."""

    def __init__(self, store: OutletStore | None = None, **stated: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(stated)
        self.check(self.arguments)
        self.archive = Archive(self.arguments.replay) if self.arguments.replay else None
        self.run_id = store.run_id if store else new_run_id()
        #: what is kept from run to run; None in a one-off run
        self.store = store
        #: the account of a scheduled run
        self.watch: Watch | None = None
        if store:
            store.now = lambda: int(self.now().timestamp())
            self.watch = Watch(store, self.name, Expectation(articles_per_day=self.articles_per_day), self.now())
            if self.arguments.url and self.watch.account.mode == "live":
                self.watch.account.mode = "backfill"  # it reads no listing: it says nothing of what the site brings
        #: the days that articles must be of, first and last; a scheduled run takes all that it meets
        self.days = (None, None) if store else (self.arguments.since, self.arguments.until)
        self._since, self._until = self.days  # the days that listings are walked to: of a scheduled run those it owes
        self._mode: Mode = "live"
        self._under_way: _Found | None = None  # the article that is being fetched, until it is known what became of it
        self._pages: list[Page] = []  # of the article that is being fetched
        self._page_validators = ("", "")  # ETag and Last-Modified of the article's page
        self._ends = 0.0  # when the budget of a scheduled run is used up, on the monotonic clock; 0 for never
        self._requests_left = 0
        self.exit_code = 1  # of a scheduled run, until it has ended well: one that is stopped at once never ends
        self._exported = 0
        self._queue: deque[_Found] = deque()  # articles to fetch, newest first
        self._found: list[_Found] = []  # by the listings that are being read
        self._known: set[str] = set()  # article ids
        self._lost = 0  # listings
        self._oldest: list[datetime] = []  # how far back each listing goes that is not of a day
        self._parts_failed: set[str] = set()  # ids of articles of which a part may still be had
        self._phases = self._plan()

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """One connection an outlet, over all its hosts, and a delay that jitter only lengthens."""
        super().update_settings(settings)
        jitter = settings.getfloat("DOWNLOAD_DELAY_JITTER")
        slot = {"concurrency": 1, "delay": settings.getfloat("DOWNLOAD_DELAY") / (1 - jitter), "jitter": jitter}
        settings.set("DOWNLOAD_SLOTS", {cls.name: slot}, priority="spider")

    # -- the crawl --------------------------------------------------------------------------------------------------
    #
    # Listings are read in phases. When nothing is under way any more, the articles found so far are fetched one by
    # one, newest first; then comes the next phase. So `limit` gives exactly the newest, the output has one order, and
    # an error in one article stops none of the others.

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._on_idle, signals.spider_idle)
        crawler.signals.connect(spider._on_item_scraped, signals.item_scraped)
        crawler.signals.connect(spider._on_item_dropped, signals.item_dropped)
        if spider.store:
            budget = crawler.settings.getint("RUN_BUDGET")
            spider._ends = time.monotonic() + budget if budget else 0.0
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for damage in self.archive.damages if self.archive else ():
            self._count("archive/damaged")
            self.logger.error("The archive is damaged at byte %d: %s", damage.offset, damage.detail)
        if self.store:
            try:  # its lines are only read again by other commands, so the run goes on
                self.store.check_manifest()
            except SegmentError as error:
                self.logger.error("%s", error)
            limit = self.settings.getint("REQUESTS_PER_DAY")
            self._requests_left = limit - self.store.requests(self.now().date())
        for request in [] if self._is_over() else next(self._phases, []):
            yield request

    def now(self) -> datetime:
        """The time of the crawl, UTC: of a replay that of its newest page."""
        return self.archive.newest if self.archive else datetime.now(UTC)

    def _plan(self) -> Iterator[list[Request]]:
        """The phases: requests for the listings that are read together."""
        since, until = self._since, self._until
        if self.arguments.url:
            self._found = [found for url in self.arguments.url if (found := self._named(url))]
            yield []
            return
        if self.store:
            yield from self._plan_scheduled(self.store)
            return
        today = self.now().astimezone(self.zone).date()
        newest = self._newest()
        if self.index is None or not self.index.dated:
            yield newest + ([self._index_page(today)] if self.index else [])
            if since and not self._reached(since):
                self._listing_lost(self.name, self._reach(since))
            return
        if since is None:
            yield newest + self._indexes_of_now(today)
            return
        day = min(until or today, today)
        while day >= since - timedelta(days=1):
            yield [self._index_page(day)]
            day -= timedelta(days=1)

    def _named(self, url: str) -> _Found | None:
        """An article that the operator names, which the ledger keeps where it cannot be had now; none where it was
        erased."""
        located = self.locate(url)
        if self.store is None or located is None:
            return _Found(Link(url=url, via="url"))
        self.store.discover(located[0], self.canonical(url), self._mode, {})
        known = self.store.get(located[0])
        assert known
        if known.state == "erased":
            self.logger.warning("Erased, so not fetched: %s", url)
            return None
        return _Found.of(known)

    def _newest(self) -> list[Request]:
        """Requests for the listings that name the newest articles, but for the index."""
        return [
            *(self._listing(url, self.parse_feed) for url in self.feeds),
            *(self._listing(url, self.parse_sitemap) for url in self.sitemaps),
            *(self._listing(payload.url, self.parse_payload, payload=payload) for payload in self.payloads),
        ]

    def _indexes_of_now(self, today: date) -> list[Request]:
        if self.index is None:
            return []
        # Yesterday's index too: what came out just before midnight stands there.
        return [self._index_page(today - timedelta(days=back)) for back in ((0, 1) if self.index.dated else (0,))]

    def _plan_scheduled(self, store: OutletStore) -> Iterator[list[Request]]:
        """The newest first, then what earlier runs left, then the days that are owed, as far as the budget goes."""
        today = self.now().astimezone(self.zone).date()
        if self.arguments.since:
            last = min(self.arguments.until or today, today)
            span = (last - self.arguments.since).days
            store.owe([last - timedelta(days=back) for back in range(span + 1)])
        yield self._newest() + self._indexes_of_now(today)
        self._found += map(_Found.of, store.due())
        yield []
        while self.watch and (count := self.watch.doubts(self.now())):
            self._found += map(_Found.of, store.newest(count, self.watch.account.started_at))
            yield []
        self._mode = "backfill"
        owed = store.debt()
        if owed and self.index and self.index.dated:
            for day in owed:
                lost = self._lost
                yield [self._index_page(day)]
                if self._lost == lost:
                    store.paid(day)
        elif owed:
            self._since, lost = min(owed), self._lost
            yield [self._index_page(today)] if self.index else []
            if not self._reached(self._since):
                self._listing_lost(self.name, self._reach(self._since))  # said once: it reaches no further tomorrow
            elif self._lost > lost:
                return
            for day in owed:
                store.paid(day)

    def _reached(self, since: date) -> bool:
        """Whether the listings that were read go back to the first day asked for."""
        return any(oldest.astimezone(WIB).date() < since for oldest in self._oldest)

    def _reach(self, since: date) -> str:
        """One line for who asked for days that no listing has."""
        if not self._oldest:
            return f"no listing tells times, so it is not known whether they go back to {since}"
        return f"the listings go back to {min(self._oldest).astimezone(WIB):%Y-%m-%d %H:%M} WIB only, not to {since}"

    def _on_idle(self) -> None:
        assert self.crawler.engine
        broken = self._under_way  # a callback or a step broke on it
        if broken and self.store and not self.store.broken and not self._fail(broken, "other"):
            self._reject(broken.link.url, Rejected("incomplete", "a callback or a step broke on it"), found=broken)
        while (self.arguments.limit is None or self._exported < self.arguments.limit) and not self._is_over():
            self._queue.extend(sorted(self._found, key=lambda found: found.published or _NEVER, reverse=True))
            self._found.clear()
            if self._queue:
                found = self._queue.popleft()
                self.crawler.engine.crawl(self._fetch(found))
                raise DontCloseSpider
            phase = next(self._phases, None)
            if phase is None:
                return
            for request in phase:
                self.crawler.engine.crawl(request)
            if phase:
                raise DontCloseSpider
        if budget := self._used_up():
            self.logger.info("%s is used up", budget)

    def _is_over(self) -> bool:
        """Whether a scheduled run has to end: what is left waits in the ledger."""
        return self.store is not None and bool(self.store.broken or self._used_up())

    def _used_up(self) -> str:
        """Which budget of a scheduled run is used up; ``""`` for none."""
        if self.store is None:
            return ""
        if self._ends and time.monotonic() > self._ends:
            return "The run's budget of time"
        if self.archive is None and self._requests_left <= self._stat("downloader/request_count"):
            return "The day's budget of requests"
        return ""

    def _request(self, url: str, callback: Any, errback: Any, **kwargs: Any) -> Request:
        return Request(url, callback=callback, errback=errback, cb_kwargs=kwargs, dont_filter=True)

    def _fetch(self, found: _Found) -> Request:
        url = self.canonical(found.link.url)  # links carry tracking, and may name a later page
        request = self._request(url, self.parse_article, self.article_failed, found=found)
        if found.known and found.known.version:
            _ask_if_changed(request, found.known.etag, found.known.modified)
        self._under_way, self._pages = found, []
        return request

    # -- listings

    def _listing(self, url: str, callback: Any, **kwargs: Any) -> Request:
        request = self._request(url, callback, self.listing_failed, **kwargs)
        if self.store and self._mode == "live":
            _ask_if_changed(request, *self.store.validators(url))
        return request

    def _index_page(self, day: date, page: int = 0) -> Request:
        assert self.index
        return self._listing(self.index.page_url(day, page), self.parse_index, day=day, page=page)

    def parse_feed(self, response: Response) -> None:
        self._take(response, read_feed)

    def parse_sitemap(self, response: Response) -> None:
        self._take(response, read_sitemap)

    def parse_payload(self, response: Response, payload: Payload) -> None:
        self._take(response, lambda body: read_payload(body, payload))

    def parse_index(self, response: Response, day: date, page: int) -> Iterator[Request]:
        index, since = self.index, self._since
        assert index
        if response.status == 304:
            self._take(response, lambda _: [])
            return
        links = self._take(response, lambda _: read_index(Page.from_response(response), index), index.step)
        over = index.dated and day < self.now().astimezone(self.zone).date() and not self._is_margin(day)
        if links == [] and page == 0 and (over or not index.dated):
            why = f"no entry, and {day} is over" if over else "no entry"
            self._listing_lost(response.url, why, response.request, "empty_listing")
        last = page + 1 == index.last_page or page == _LAST_INDEX_PAGE
        wanted = index.dated or (since is not None and not self._reached(since))
        if len(links) >= index.step and wanted and not last:
            yield self._index_page(day, page + 1)

    def _take(self, response: Response, read: Callable[[bytes], list[Link]], full: int = 0) -> list[Link]:
        """Read a listing and note the articles of the desk that are new and may lie in the days asked for. ``full``:
        how many entries lead to a further page of it."""
        answer = Page.from_response(response)
        if response.status == 304:
            self._count("listings/unchanged")
            if self.watch:
                self.watch.listing(*self._declared(response.request)).status = "unchanged"
            return []
        try:
            if refused := refusal(response.status, answer):
                raise ListingError(str(refused)) from refused
            links = read(response.body)
        except ListingError as error:
            self._listing_lost(response.url, str(error), response.request, cause_of(error.__cause__ or error))
            return []
        times, named, new = [], [], 0
        for link in links:
            moment = self._listed(link, answer.fetched_at)
            times += [moment.at] if moment else []
            located = self.locate(link.url)
            if located is None or not re.match(self.desk, link.url):
                self._count("links/ignored")
                continue
            named.append(located[0])
            if located[0] not in self._known:
                self._known.add(located[0])
                new += self._note(_Found(link, moment.at if moment else None, answer.fetched_at, self._mode), moment)
        if times:  # an old article that is pinned to a list says nothing of how far the list goes
            self._oldest.append(sorted(times)[len(times) // 10])
        self._count("listings/read")
        # A page that leads to another is always read: a run may have ended between the two.
        etag, modified = _validators(response) if not full or len(links) < full else ("", "")
        rolled_over = bool(self.store and self.store.listing_read(response.url, named, etag, modified))
        if self.watch and self._mode == "live":
            listing = self.watch.listing(*self._declared(response.request))
            listing.take(len(links), new, times, rolled_over=rolled_over)
        return links

    def _note(self, found: _Found, moment: Moment | None) -> bool:
        """Note an article that this run meets for the first time; whether it is new, and of the days asked for."""
        located = self.locate(found.link.url)
        assert located
        if self._is_of_other_days(found.link, moment, found.discovered_at or self.now()):
            self._count("links/other_days")
            return False
        url = self.canonical(found.link.url)
        if self.store and not self.store.discover(located[0], url, found.mode, found.stated()):
            self._count("links/known")
            return False
        self._count("links/found" if self._mode == "live" else "links/backfill")
        self._found.append(found)
        return True

    def _declared(self, request: Request | None) -> tuple[str, str]:
        """A listing as the outlet declares it, an index of every day as one, and its kind."""
        assert request
        if "day" in request.cb_kwargs and self.index:
            return self.index.url, "index"
        url = request.meta.get("redirect_urls", [request.url])[0]
        return url, "feed" if url in self.feeds else "sitemap" if url in self.sitemaps else "index"

    def _is_of_other_days(self, link: Link, moment: Moment | None, fetched_at: datetime) -> bool:
        """Whether what the listing says of a link rules the days out that were asked for."""
        if moment:
            return moment.precision != "day" and not self._may_be_asked_for(moment.at)
        since = self._since
        changed = parse_time(link.changed, zone=self.zone, fetched_at=fetched_at) if since and link.changed else None
        return bool(since and changed and (changed.at + INDEX_LEAD).astimezone(WIB).date() < since)

    def _listed(self, link: Link, fetched_at: datetime) -> Moment | None:
        """When the listing says the article came out, after the outlet's repairs."""
        raw = link.published
        for repair in self.repairs:
            raw = repair.apply(raw) if "listing" in repair.sources else raw
        return parse_time(raw, zone=self.zone, fetched_at=fetched_at)

    def _is_margin(self, day: date) -> bool:
        """Whether the index of this day is read only for what it may hold of the next, the first one asked for."""
        return self._since is not None and day < self._since

    def _may_be_asked_for(self, listed: datetime) -> bool:
        since, until = self._since, self._until
        if since is None:
            return True
        earliest, latest = listed - INDEX_LEAD, listed + INDEX_LEAD
        return latest.astimezone(WIB).date() >= since and (until is None or earliest.astimezone(WIB).date() <= until)

    def listing_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        status = failure.value.response.status if isinstance(failure.value, HttpError) else 0
        day, page = request.cb_kwargs.get("day"), request.cb_kwargs.get("page", 0)
        if status == 404 and day and (page > 0 or (self._is_margin(day) and self.index and self.index.dated)):
            self.logger.info("No index page at %s", request.url)
        else:
            self._listing_lost(request.url, f"HTTP {status}" if status else cause(failure), request, cause_of(failure))

    def _listing_lost(self, url: str, why: str, request: Request | None = None, of: Cause = "other") -> None:
        if self.watch and request and self._mode == "live":
            self.watch.lost(*self._declared(request), of)
        self._count("listings/failed")
        self._lost += of not in _FOR_GOOD
        self.logger.error("Listing failed: %s: %s", url, why)

    # -- articles

    def parse_article(
        self, response: Response, found: _Found, parts: tuple[Draft, ...] = (), asked: tuple[str, ...] = ()
    ) -> Iterator[Any]:
        """A page of an article: asks for what is missing of it, or gives the draft of the whole."""
        assert response.request
        if response.status == 304 and self.store and found.known:
            self.store.unchanged(found.known.key)
            self._count("articles/unchanged")
            self._under_way = None
            return
        page = Page.from_response(response, found.hints(response.request))
        self._pages.append(page)
        try:
            if refused := refusal(response.status, page):
                self._count("articles/failed")  # the page may be had another time
                raise refused
            if account := self._account(found):
                account.fetched += 1
            named_twice = self.is_named_twice(found.link.url, page.url)
            draft = self.take(page, found.link.url, parts, named_twice)
            self._identify(found, draft)
            draft.mode = found.mode
            if not parts:
                self._page_validators = _validators(response)
        except Rejected as rejected:
            if parts:  # what was had before is not lost with a bad part
                yield self._go_on(found, parts, asked)
            elif self._is_gone(found, response.status, page.fetched_at):
                pass
            elif not (rejected.reason == "challenge" and self._fail(found, "challenge")):
                self._reject(page.url, rejected, page.fetched_at, found)
            return
        again = any(part.part == draft.part for part in parts)  # a site may send the first page once more
        yield self._go_on(found, parts if again else (*parts, draft), asked)

    def is_named_twice(self, link: str, url: str) -> bool:
        """Whether a link redirects to an article that another link has named."""
        asked, given = self.locate(link), self.locate(url)
        if not asked or not given or asked[0] == given[0]:
            return False
        return given[0] in self._known or (self.store is not None and self.store.get(given[0]) is not None)

    def _identify(self, found: _Found, draft: Draft) -> None:
        """Note which article a link led to."""
        asked, given = self.locate(found.link.url), draft.id.partition(":")[2]
        self._known.add(given)
        if self.store and asked and asked[0] != given:
            self.store.alias(asked[0], given, draft.url, found.mode)

    def part_failed(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        self.logger.warning("Part of an article failed: %s: %s", request.url, cause(failure))
        if self._may_still_be_had(failure):
            self._parts_failed.add(request.cb_kwargs["parts"][0].id)
        yield self._go_on(**request.cb_kwargs)

    def _go_on(self, found: _Found, parts: tuple[Draft, ...], asked: tuple[str, ...]) -> Request | Draft | None:
        """The request for the next missing part, the whole before single pages, or the article as far as it was had;
        None where a later run may get more of it."""
        first = parts[0]
        missing = [] if any(part.part == 0 for part in parts) else [first.whole_url, *first.page_urls]
        for url in missing:
            located = self.locate(url)
            if url not in asked and located is not None and located[0] == first.id.rpartition(":")[2]:
                return self._request(
                    url, self.parse_article, self.part_failed, found=found, parts=parts, asked=(*asked, url)
                )
        draft = join(parts)
        draft.run_id = self.run_id
        if first.id in self._parts_failed and draft.pages < draft.pager:
            if self._fail(found, "connection"):
                return None
            self._count("articles/failed")
        return draft

    def _fail(self, found: _Found, cause: Cause, retry_at: datetime | None = None) -> bool:
        """In a scheduled run, leave an article to a later one; False where that was the last try."""
        located = self.locate(found.link.url)
        if self.store is None or located is None or not self.store.fail(located[0], cause, retry_at):
            return False
        self._count(f"failed/{cause}")
        if account := self._account(found):
            account.fail(cause)
            account.challenges += cause == "challenge"
        self._under_way = None
        self.store.commit_in_time()
        return True

    def _is_gone(self, found: _Found, status: int, at: datetime) -> bool:
        """Whether the site took down an article that has a record: its tombstone is then written."""
        if self.store is None or found.known is None or not found.known.version or status not in (404, 410):
            return False
        if self.store.gone(found.known.key, status, at):
            self._count("articles/gone")
            if self.watch:
                self.watch.account.add_tombstone()
            self.logger.info("Gone: %s (%d)", found.link.url, status)
        self._under_way = None
        return True

    def article_failed(self, failure: Failure) -> None:
        """No page came: a rejection where the site answered, a failure of the run where it may have one."""
        request: Request = failure.request  # type: ignore[attr-defined]
        why = cause(failure)
        found: _Found = request.cb_kwargs["found"]
        if self._may_still_be_had(failure):
            if self._fail(found, cause_of(failure), request.meta.get("retry_at")):
                return
            self._count("articles/failed")
        if isinstance(failure.value, HttpError):
            response = failure.value.response
            answer = Page.from_response(response)
            if self._is_gone(found, response.status, answer.fetched_at):
                return
            refused = refusal(response.status, answer)
            self._reject(request.url, refused or Rejected("http_status", str(response.status)), found=found)
        elif isinstance(failure.value, Rejected):  # a flawed record of a replayed archive
            self._reject(request.url, failure.value, request.meta["fetched_at"], found)
        elif _is_oversize(failure):
            self._reject(request.url, Rejected("oversize", why), found=found)
        elif isinstance(failure.value, RobotsForbidden):
            self._count("articles/forbidden")
            if account := self._account(found):
                account.fail("robots")  # of one there is no alarm, of many there is
            self._reject(request.url, Rejected("incomplete", str(failure.value)), found=found)
        elif isinstance(failure.value, UndeclaredHost) and request.meta.get("redirect_urls"):
            led_away = Rejected("http_status", f"redirects to {request.url}: {why}")
            self._reject(request.meta["redirect_urls"][0], led_away, found=found)
        elif self.store:  # the last try
            self._reject(request.url, Rejected("incomplete", why), found=found)
        else:
            self.logger.error("Article failed: %s: %s", request.url, why)

    def _may_still_be_had(self, failure: Failure) -> bool:
        """Whether a later run may get what this one did not: there was no answer, or one that was not final."""
        if isinstance(failure.value, HttpError):
            response = failure.value.response
            refused = refusal(response.status, Page.from_response(response))
            challenged = refused is not None and refused.reason == "challenge"
            return challenged or response.status in map(int, self.settings.getlist("RETRY_HTTP_CODES"))
        return not (isinstance(failure.value, (Rejected, UndeclaredHost, RobotsForbidden)) or _is_oversize(failure))

    # -- the account of the run

    def _account(self, found: _Found | None) -> RunAccount | None:
        """Where to count what became of an article; in a run of today none of an old page, which says nothing of how
        the site is."""
        if self.watch is None or (found and found.mode == "backfill" and self.watch.account.mode == "live"):
            return None
        return self.watch.account

    def export(self, article: Article) -> Outcome:
        """Give a record to the store, with the validators of its page.

        :raises Rejected: it is no better than a guess at what the article is known to say.
        """
        assert self.store
        if self.store.reads_worse(article):
            raise layout_lost()
        if self.watch and article.mode == "live":
            self.watch.account.see(article.layout)
        outcome = self.store.export(article, *self._page_validators)
        self._count(f"articles/{outcome}")
        if self.watch and outcome != "unchanged":
            self.watch.account.add(article)
        self.store.commit_in_time()
        return outcome

    def closed(self, reason: str) -> None:
        """The end of a scheduled run: what it did goes into the ledger, and its segments are closed."""
        if self.store is None:
            return
        assert self.crawler.stats
        self.exit_code = 1
        with suppress(StoreError):  # said below
            if self.watch and not self.store.broken:
                self.store.add_requests(self.now().date(), self._stat("downloader/request_count"))
                stats = {**self.crawler.stats.get_stats(), "finish_reason": reason}
                self.exit_code = self.watch.end(stats, self.now())
        with suppress(StoreError):
            self.store.close()
        if self.store.broken:
            self.exit_code = 1
            self.logger.error("The run ends early: %s", self.store.broken)

    def _on_item_scraped(self) -> None:
        self._exported += 1
        self._under_way = None

    def _on_item_dropped(self, item: Draft, exception: BaseException) -> None:
        if isinstance(exception, Rejected):
            with suppress(StoreError):  # the run then ends, and says so
                self._reject(item.fetched_url, exception, item.fetched_at, self._under_way)
        self._under_way = None

    def _reject(
        self, url: str, error: Rejected, fetched_at: datetime | None = None, found: _Found | None = None
    ) -> None:
        rejection = Rejection.of(
            error, url=url, outlet=self.name, fetched_at=fetched_at or self.now(), run_id=self.run_id
        )
        located = self.locate(found.link.url) if found else None
        if self.store and located:
            self.store.reject(located[0], rejection, self._pages)
            self.store.commit_in_time()
        self._under_way = None
        if account := self._account(found):
            account.reject(rejection.reason)
        self._count(f"rejected/{rejection.reason}")
        self.logger.info("Rejected %s: %s (%s)", rejection.url, rejection.reason, rejection.detail)

    def _count(self, key: str) -> None:
        assert self.crawler.stats
        self.crawler.stats.inc_value(key)

    def _stat(self, key: str) -> int:
        assert self.crawler.stats
        return int(self.crawler.stats.get_value(key, 0))


def _validators(response: Response) -> tuple[str, str]:
    """ETag and Last-Modified of an answer, ``""`` where it has none."""
    etag, modified = (response.headers.get(name) or b"" for name in ("ETag", "Last-Modified"))
    return etag.decode("latin-1"), modified.decode("latin-1")


def _ask_if_changed(request: Request, etag: str, modified: str) -> None:
    """Make a request conditional on what the last answer stated; a 304 then comes to the callback."""
    for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)):
        if value:
            request.headers[name] = value
            request.meta["handle_httpstatus_list"] = [304]


def _is_oversize(failure: Failure) -> bool:
    """More than DOWNLOAD_MAXSIZE bytes, as sent or (a plain IgnoreRequest in Scrapy) decompressed."""
    return isinstance(failure.value, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in failure.getErrorMessage()


def cause(failure: Failure) -> str:
    """One line on what went wrong with a request."""
    return f"{type(failure.value).__name__}: {failure.getErrorMessage()}".split("\n")[0].rstrip(": ")
