"""What an outlet is: its declarations, read from the class without an engine, and the crawl common to all outlets."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import scrapy
from scrapy import signals
from scrapy.exceptions import DontCloseSpider, DownloadCancelledError
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawler.arguments import Arguments
from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.indexes import Index, read_index
from newscrawler.discovery.links import Link, ListingError
from newscrawler.discovery.payloads import Payload, read_payload
from newscrawler.discovery.sitemaps import read_sitemap
from newscrawler.extraction.article import extract, join
from newscrawler.extraction.draft import Draft
from newscrawler.extraction.kinds import refusal
from newscrawler.extraction.page import Hints, Page
from newscrawler.extraction.select import Document
from newscrawler.extraction.structured import texts_at, unescaped
from newscrawler.items import FieldSource, Rejected, Rejection
from newscrawler.middlewares.hosts import UndeclaredHost
from newscrawler.middlewares.robots import RobotsForbidden
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.pipelines.credits import Credit
from newscrawler.pipelines.timestamps import WIB, Moment, Repair, parse_time
from newscrawler.run import new_run_id
from newscrawler.storage.warc import Archive
from newscrawler.urls import split

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

# An index that goes by creation time lists an article up to 97 minutes (seen) before its publication.
INDEX_LEAD = timedelta(hours=3)
_LAST_INDEX_PAGE = 200  # a site that answers any offset with a full page must not hold the crawl for ever
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One layout of an outlet's article pages: a CSS selector per field.

    A selector gives the text of elements, or an attribute with ``::attr(name)``; ``lead_image`` names the ``<img>``.
    Of several that match, the last is the section; authors, editors and tags are all of them; any other field is the
    first. ``title`` and ``body`` decide whether the layout is the page's. ``dateline`` is the element that holds it,
    with a dash or without. ``boxes`` are elements inside the body that are none of it, where neither name nor shape
    tells; from the first ``end`` on, nothing is of the article. ``pager`` gives the page numbers (``2``, ``1/2``,
    ``2 dari 5``), ``whole`` the link to the page that holds all pages, ``pages`` the links to the others one by one,
    which serve where there is no whole; ``inlined``: this page has them all. ``paywall`` is an element that stands on
    pages of which only a teaser is public. ``seen`` says when and by whom; ``inferred``: never on a page.
    """

    name: str
    seen: str
    body: str
    inferred: bool = False
    title: str = ""
    subtitle: str = ""
    section: str = ""
    published: str = ""
    modified: str = ""
    authors: str = ""
    editors: str = ""
    initials: str = ""
    dateline: str = ""
    tags: str = ""
    lead_image: str = ""
    caption: str = ""
    boxes: str = ""
    end: str = ""
    pager: str = ""
    inlined: bool = False
    whole: str = ""
    pages: str = ""
    paywall: str = ""

    def selectors(self) -> dict[str, str]:
        """The CSS of each field that has one."""
        others = ("name", "seen", "inferred", "inlined")
        return {field: css for field, css in vars(self).items() if css and field not in others}


@dataclass(frozen=True, kw_only=True)
class Access:
    """What is known of how a site receives crawlers: in words, how sure it is, and when it was seen.

    ``refused`` says by what the site keeps honest crawlers out, and what an operator needs to have; empty where nothing
    is known to. A live crawl of such an outlet needs the operator's decision, see the setting ``ACCESS_DECISIONS``.
    """

    known: str
    state: Literal["known", "disputed", "untested"]
    seen: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """An article that a listing named: when the listing says it came out, and when the listing was fetched."""

    link: Link
    published: datetime | None = None
    discovered_at: datetime | None = None


class OutletSpider(scrapy.Spider):
    """One outlet: declarations as class attributes, and the crawl that reads them.

    A subclass in ``newscrawler/spiders/`` declares; it writes a method only where the site is odd.
    """

    #: domains of the site: every host under them is the site's
    hosts: ClassVar[tuple[str, ...]]
    #: the site's label of its international desk
    section: ClassVar[str] = "Internasional"
    #: regular expression: URLs that are of the international desk, or may be
    desk: ClassVar[str]
    #: where the URL does not tell: names, in lower case, of the sections of the desk as article pages state them
    desk_sections: ClassVar[tuple[str, ...]] = ()
    #: regular expressions of article URLs of the whole site, with group ``id`` and, where the path numbers the pages,
    #: ``page`` (a number or ``all``) and, around it, ``paging``: what the URL of the article does not have; ``series``
    #: comes before the id where the site has had several series of them
    articles: ClassVar[tuple[str, ...]]
    #: query of the page that holds all pages of an article, e.g. ``showpage=all``
    whole_query: ClassVar[str] = ""
    #: name of the query parameter that numbers the pages of an article
    page_query: ClassVar[str] = "page"
    feeds: ClassVar[tuple[str, ...]] = ()
    sitemaps: ClassVar[tuple[str, ...]] = ()
    payloads: ClassVar[tuple[Payload, ...]] = ()
    index: ClassVar[Index | None] = None
    #: layouts of article pages, newest first
    layouts: ClassVar[tuple[Layout, ...]] = ()
    #: what pages hold in scripts: name -> the text in the source that it stands behind, and the regular expression of
    #: what follows, whose group is the value; selectors find each that matches as ``data[name=...]``
    data: ClassVar[Mapping[str, tuple[str, str]]] = {}
    #: id of a script that is JSON, and the dotted path of the article in it, whose texts selectors find as
    #: ``data[name='authors.name']``
    embedded: ClassVar[tuple[str, str] | None] = None
    #: kind of a page that has no text (photo, video, ...) -> CSS of what tells it, beside what tells it on all sites
    kinds: ClassVar[Mapping[str, str]] = {}
    #: field, or ``published`` and ``modified`` -> sources that state something else in it, such as the editor as author
    untrusted: ClassVar[Mapping[str, tuple[FieldSource, ...]]] = {}
    #: what stands among the tags of pages and is none, in lower case
    not_tags: ClassVar[tuple[str, ...]] = ()
    #: boilerplate phrases and forms of credits of this outlet, beside those that all outlets share
    phrases: ClassVar[tuple[Phrase, ...]] = ()
    credits: ClassVar[tuple[Credit, ...]] = ()
    #: regular expression of the dateline at the start of the body, with group ``place``; None for the common forms
    dateline: ClassVar[str | None] = None
    #: stated times of this outlet that do not mean what they say
    repairs: ClassVar[tuple[Repair, ...]] = ()
    #: metadata has publication and update the wrong way round where the former is the later
    swapped_times: ClassVar[bool] = False
    zone: ClassVar[tzinfo] = WIB
    language: ClassVar[str] = "id"
    access: ClassVar[Access]

    def __init__(self, **stated: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(stated)
        self.check(self.arguments)
        self.archive = Archive(self.arguments.replay) if self.arguments.replay else None
        self.run_id = new_run_id()
        self._exported = 0
        self._queue: deque[_Found] = deque()  # articles to fetch, newest first
        self._found: list[_Found] = []  # by the listings that are being read
        self._known: set[str] = set()  # article ids
        self._oldest: list[datetime] = []  # how far back each listing goes that is not of a day
        self._parts_failed: set[str] = set()  # ids of articles of which a part may still be had
        self._phases = self._plan()

    # -- what the declarations say of a URL -------------------------------------------------------------------------

    @classmethod
    def owns(cls, url: str) -> bool:
        """Whether the URL is one of the site, whatever its section."""
        host = split(url).hostname or ""
        return any(host == known or host.endswith(f".{known}") for known in cls.hosts)

    @classmethod
    def locate(cls, url: str) -> tuple[str, int] | None:
        """Article id and page number (1 for the first page, 0 for the page that holds all of them), or None."""
        match = cls._article(url)
        if match is None:
            return None
        query, groups = split(url).query.split("&"), match.groupdict()
        key = "-".join(filter(None, (groups.get("series"), match["id"])))
        stated = groups.get("page") or ""
        if stated == "all" or (cls.whole_query and cls.whole_query in query):
            return key, 0
        numbers = [
            stated,
            *(value for name, _, value in (part.partition("=") for part in query) if name == cls.page_query),
        ]
        return key, next((int(n) for n in numbers if n.isascii() and n.isdigit() and len(n) < 4), 1) or 1

    @classmethod
    def canonical(cls, url: str) -> str:
        """The URL without query, fragment and page number."""
        match = cls._article(url)
        if match:
            groups = match.groupdict()
            paging = "paging" if groups.get("paging") else "page" if groups.get("page") else ""
            if paging:
                url = url[: match.start(paging)].rstrip("/")
        return split(url)._replace(query="", fragment="").geturl()

    @classmethod
    def _article(cls, url: str) -> re.Match[str] | None:
        return next((match for pattern in cls.articles if (match := re.match(pattern, url))), None)

    @classmethod
    def document(cls, page: Page) -> Document:
        """The parsed page, with an element ``<data name="...">`` for each of :attr:`data` that its source holds and for
        each text of :attr:`embedded`."""
        if not (cls.data or cls.embedded):
            return page.document
        document = page.parse()
        if cls.embedded:
            script, path = cls.embedded
            for name, value in texts_at(document.script(script), path):
                document.add_data(name, value)
        for name, (label, pattern) in cls.data.items():
            for value in page.behind(label, pattern):
                document.add_data(name, unescaped(value))
        return document

    @classmethod
    def name_for(cls, url: str) -> str:  # noqa: ARG003 -- the generic layer names the host
        """The outlet's name in the record of this URL."""
        return cls.name

    @classmethod
    def check_declarations(cls) -> None:
        """Whether what the outlet declares can be used.

        :raises ValueError: it cannot; one line that names the declaration.
        """
        for name in ("hosts", "articles", "feeds", "sitemaps", "payloads", "layouts", "desk_sections"):
            if not isinstance(getattr(cls, name), tuple):
                raise ValueError(f"{cls.name}: {name} is no tuple; does a comma lack?")
        for name, pattern in [("desk", cls.desk), *(("articles", pattern) for pattern in cls.articles)]:
            try:
                groups = re.compile(pattern).groupindex
            except re.error as error:
                raise ValueError(f"{cls.name}: {name}: {pattern!r}: {error}") from None
            if name == "articles" and "id" not in groups:
                raise ValueError(f"{cls.name}: articles: {pattern!r} has no group `id`")
        for name, (label, pattern) in cls.data.items():
            if not label or not re.compile(pattern).groups:
                raise ValueError(f"{cls.name}: data: {name} is a text and a regular expression with a group")
        for layout in cls.layouts:
            for field, css in layout.selectors().items():
                try:
                    Document.parse("").matching(css)
                except ValueError as error:
                    raise ValueError(f"{cls.name}: layout {layout.name}, {field}: {css!r}: {error}") from None

    @classmethod
    def check(cls, arguments: Arguments) -> None:
        """Whether this outlet can do what the arguments ask for.

        :raises ValueError: it cannot; one line.
        """
        cls.check_declarations()
        for url in arguments.url:
            if not cls.owns(url) or cls.locate(url) is None:
                raise ValueError(f"{url} is no article of {cls.name}")

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
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for damage in self.archive.damages if self.archive else ():
            self._count("archive/damaged")
            self.logger.error("The archive is damaged at byte %d: %s", damage.offset, damage.detail)
        for request in next(self._phases, []):
            yield request

    def now(self) -> datetime:
        """The time of the crawl, UTC: of a replay that of its newest page."""
        return self.archive.newest if self.archive else datetime.now(UTC)

    def _plan(self) -> Iterator[list[Request]]:
        """The phases: requests for the listings that are read together."""
        since, until = self.arguments.since, self.arguments.until
        if self.arguments.url:
            self._found = [_Found(Link(url=url, via="url")) for url in self.arguments.url]
            yield []
            return
        today = self.now().astimezone(self.zone).date()
        newest = [
            *(self._listing(url, self.parse_feed) for url in self.feeds),
            *(self._listing(url, self.parse_sitemap) for url in self.sitemaps),
            *(self._listing(payload.url, self.parse_payload, payload=payload) for payload in self.payloads),
        ]
        if self.index is None or not self.index.dated:
            yield newest + ([self._index_page(today)] if self.index else [])
            if since and not self._reached(since):
                self._listing_lost(self.name, self._reach(since))
            return
        if since is None:
            # Yesterday's index too: what came out just before midnight stands there.
            yield newest + [self._index_page(today - timedelta(days=back)) for back in (0, 1)]
            return
        day = min(until or today, today)
        while day >= since - timedelta(days=1):
            yield [self._index_page(day)]
            day -= timedelta(days=1)

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
        while self.arguments.limit is None or self._exported < self.arguments.limit:
            self._queue.extend(sorted(self._found, key=lambda found: found.published or _NEVER, reverse=True))
            self._found.clear()
            if self._queue:
                found = self._queue.popleft()
                url = self.canonical(found.link.url)  # links carry tracking, and may name a later page
                request = self._request(url, self.parse_article, self.article_failed, found=found)
                self.crawler.engine.crawl(request)
                raise DontCloseSpider
            phase = next(self._phases, None)
            if phase is None:
                return
            for request in phase:
                self.crawler.engine.crawl(request)
            if phase:
                raise DontCloseSpider

    def _request(self, url: str, callback: Any, errback: Any, **kwargs: Any) -> Request:
        return Request(url, callback=callback, errback=errback, cb_kwargs=kwargs, dont_filter=True)

    # -- listings

    def _listing(self, url: str, callback: Any, **kwargs: Any) -> Request:
        return self._request(url, callback, self.listing_failed, **kwargs)

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
        index, since = self.index, self.arguments.since
        assert index
        links = self._take(response, lambda _: read_index(Page.from_response(response), index))
        over = index.dated and day < self.now().astimezone(self.zone).date() and not self._is_margin(day)
        if links == [] and page == 0 and (over or not index.dated):
            self._listing_lost(response.url, f"no entry, and {day} is over" if over else "no entry")
        last = page + 1 == index.last_page or page == _LAST_INDEX_PAGE
        wanted = index.dated or (since is not None and not self._reached(since))
        if len(links) >= index.step and wanted and not last:
            yield self._index_page(day, page + 1)

    def _take(self, response: Response, read: Callable[[bytes], list[Link]]) -> list[Link]:
        """Read a listing and note the articles of the desk that are new and may lie in the days asked for."""
        answer = Page.from_response(response)
        try:
            if refused := refusal(response.status, answer):
                raise ListingError(str(refused))
            links = read(response.body)
        except ListingError as error:
            self._listing_lost(response.url, str(error))
            return []
        times = []
        for link in links:
            moment = self._listed(link, answer.fetched_at)
            times += [moment.at] if moment else []
            located = self.locate(link.url)
            if located is None or not re.match(self.desk, link.url):
                self._count("links/ignored")
            elif located[0] not in self._known:
                self._known.add(located[0])
                if self._is_of_other_days(link, moment, answer.fetched_at):
                    self._count("links/other_days")
                else:
                    self._count("links/found")
                    self._found.append(_Found(link, moment.at if moment else None, answer.fetched_at))
        if times:  # an old article that is pinned to a list says nothing of how far the list goes
            self._oldest.append(sorted(times)[len(times) // 10])
        self._count("listings/read")
        return links

    def _is_of_other_days(self, link: Link, moment: Moment | None, fetched_at: datetime) -> bool:
        """Whether what the listing says of a link rules the days out that were asked for."""
        if moment:
            return moment.precision != "day" and not self._may_be_asked_for(moment.at)
        since = self.arguments.since
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
        return self.arguments.since is not None and day < self.arguments.since

    def _may_be_asked_for(self, listed: datetime) -> bool:
        since, until = self.arguments.since, self.arguments.until
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
            self._listing_lost(request.url, f"HTTP {status}" if status else cause(failure))

    def _listing_lost(self, url: str, why: str) -> None:
        self._count("listings/failed")
        self.logger.error("Listing failed: %s: %s", url, why)

    # -- articles

    def parse_article(
        self, response: Response, found: _Found, parts: tuple[Draft, ...] = (), asked: tuple[str, ...] = ()
    ) -> Iterator[Any]:
        """A page of an article: asks for what is missing of it, or gives the draft of the whole."""
        hints = Hints(
            title=found.link.title,
            published=found.link.published,
            section=found.link.section,
            discovered_at=found.discovered_at,
            via=found.link.via,
            robots_txt_sha256=response.meta.get("robots_txt_sha256"),
        )
        page = Page.from_response(response, hints)
        try:
            if refused := refusal(response.status, page):
                self._count("articles/failed")  # the page may be had another time
                raise refused
            if found.link.via != "url" and not re.match(self.desk, page.url):
                raise Rejected("other_section", f"{found.link.url} redirects to another desk")
            draft = extract(page, type(self))
            self._note_identity(found, page.url)
            if found.link.via != "url" and not parts and not self._is_of_the_desk(draft):
                raise Rejected("other_section", f"the page says {draft.section or 'nothing'}")
        except Rejected as rejected:
            if parts:  # what was had before is not lost with a bad part
                yield self._go_on(found, parts, asked)
            else:
                self._reject(page.url, rejected, page.fetched_at)
            return
        again = any(part.part == draft.part for part in parts)  # a site may send the first page once more
        yield self._go_on(found, parts if again else (*parts, draft), asked)

    def _note_identity(self, found: _Found, url: str) -> None:
        """:raises Rejected: the link redirects to an article that another link has named."""
        asked, given = self.locate(found.link.url), self.locate(url)
        if asked and given and asked[0] != given[0]:
            if given[0] in self._known:
                raise Rejected("duplicate_page", f"{found.link.url} redirects to an article that is listed itself")
            self._known.add(given[0])

    def _is_of_the_desk(self, draft: Draft) -> bool:
        return not self.desk_sections or " ".join((draft.section or "").split()).casefold() in self.desk_sections

    def part_failed(self, failure: Failure) -> Iterator[Any]:
        request: Request = failure.request  # type: ignore[attr-defined]
        self.logger.warning("Part of an article failed: %s: %s", request.url, cause(failure))
        if self._may_still_be_had(failure):
            self._parts_failed.add(request.cb_kwargs["parts"][0].id)
        yield self._go_on(**request.cb_kwargs)

    def _go_on(self, found: _Found, parts: tuple[Draft, ...], asked: tuple[str, ...]) -> Request | Draft:
        """The request for the next missing part, the whole before single pages, or the article as far as it was had."""
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
            self._count("articles/failed")
        return draft

    def article_failed(self, failure: Failure) -> None:
        """No page came: a rejection where the site answered, a failure of the run where it may have one."""
        request: Request = failure.request  # type: ignore[attr-defined]
        why = cause(failure)
        if self._may_still_be_had(failure):
            self._count("articles/failed")
        if isinstance(failure.value, HttpError):
            response = failure.value.response
            refused = refusal(response.status, Page.from_response(response))
            self._reject(request.url, refused or Rejected("http_status", str(response.status)))
        elif isinstance(failure.value, Rejected):  # a flawed record of a replayed archive
            self._reject(request.url, failure.value, request.meta["fetched_at"])
        elif _is_oversize(failure):
            self._reject(request.url, Rejected("oversize", why))
        elif isinstance(failure.value, UndeclaredHost) and request.meta.get("redirect_urls"):
            led_away = Rejected("http_status", f"redirects to {request.url}: {why}")
            self._reject(request.meta["redirect_urls"][0], led_away)
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

    def _on_item_scraped(self) -> None:
        self._exported += 1

    def _on_item_dropped(self, item: Draft, exception: BaseException) -> None:
        if isinstance(exception, Rejected):
            self._reject(item.fetched_url, exception, item.fetched_at)

    def _reject(self, url: str, error: Rejected, fetched_at: datetime | None = None) -> None:
        rejection = Rejection.of(
            error, url=url, outlet=self.name, fetched_at=fetched_at or self.now(), run_id=self.run_id
        )
        self._count(f"rejected/{rejection.reason}")
        self.logger.info("Rejected %s: %s (%s)", rejection.url, rejection.reason, rejection.detail)

    def _count(self, key: str) -> None:
        assert self.crawler.stats
        self.crawler.stats.inc_value(key)


def _is_oversize(failure: Failure) -> bool:
    """More than DOWNLOAD_MAXSIZE bytes, as sent or (a plain IgnoreRequest in Scrapy) decompressed."""
    return isinstance(failure.value, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in failure.getErrorMessage()


def cause(failure: Failure) -> str:
    """One line on what went wrong with a request."""
    return f"{type(failure.value).__name__}: {failure.getErrorMessage()}".split("\n")[0].rstrip(": ")
