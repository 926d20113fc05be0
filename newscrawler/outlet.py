"""What an outlet is: its declarations, read from the class without an engine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar, Literal

from newscrawler.arguments import Arguments
from newscrawler.discovery.indexes import Index
from newscrawler.discovery.payloads import Payload
from newscrawler.extraction.article import extract
from newscrawler.extraction.draft import Draft
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document
from newscrawler.extraction.structured import texts_at, unescaped
from newscrawler.items import FieldSource, Rejected
from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.pipelines.credits import Credit
from newscrawler.pipelines.timestamps import WIB, Repair
from newscrawler.urls import split


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


class Outlet:
    """One outlet: declarations as class attributes, and what they say of a URL or a page.

    A subclass in ``newscrawler/spiders/`` declares; it writes a method only where the site is odd. It is a spider too,
    by :class:`newscrawler.spider.OutletSpider`.
    """

    name: str

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
    #: the fewest and the most articles of the desk on any day, where that is known; judges a run until there is history
    articles_per_day: ClassVar[tuple[int, int] | None] = None
    zone: ClassVar[tzinfo] = WIB
    language: ClassVar[str] = "id"
    access: ClassVar[Access]

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
    def take(cls, page: Page, link: str, parts: Sequence[Draft], named_twice: bool) -> Draft:
        """The draft of a page that was fetched for the article of a link; ``parts`` are its pages that were had before.

        :raises Rejected: the page is none of an article, of the desk, or of this article; or the article comes by
            another link.
        """
        listed = page.hints.via != "url"
        if listed and not re.match(cls.desk, page.url):
            raise Rejected("other_section", f"{link} redirects to another desk")
        draft = extract(page, cls)
        if parts and draft.id != parts[0].id:
            raise Rejected("duplicate_page", f"a part of {parts[0].id} redirects to another article")
        if not parts and named_twice:
            raise Rejected("duplicate_page", f"{link} redirects to an article that is listed itself")
        if listed and not parts and not cls.is_of_the_desk(draft):
            raise Rejected("other_section", f"the page says {draft.section or 'nothing'}")
        return draft

    @classmethod
    def is_of_the_desk(cls, draft: Draft) -> bool:
        """Whether a page that was listed is the desk's by what it says of itself."""
        return not cls.desk_sections or " ".join((draft.section or "").split()).casefold() in cls.desk_sections
