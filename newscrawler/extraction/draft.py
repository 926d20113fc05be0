"""The article between page and record: what extraction hands to the steps of the pipelines.

A :class:`Draft` holds text as it stood on the page. The steps turn it, one after the other, into an
:class:`~newscrawler.items.Article`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawler.items import FieldSource, Mode, TimeSource, Via

if TYPE_CHECKING:
    from newscrawler.outlet import Outlet


@dataclass(slots=True)
class Block:
    """One paragraph of the body: a ``<p>``, a run of text between two breaks, a heading, a list item, a quote.

    ``text`` holds the words as on the page, white space folded to single spaces. ``link``: all of the text stands
    inside links. ``heading``: it is a sub-heading.
    """

    text: str
    link: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time as one source states it: the words of the page, unread."""

    raw: str
    source: TimeSource


@dataclass(kw_only=True, slots=True)
class Draft:
    """An article on its way: identity and provenance, raw fields, and what the steps have found so far."""

    # identity and provenance
    outlet: type[Outlet]
    outlet_name: str
    id: str
    url: str
    fetched_url: str
    fetched_at: datetime  # aware, UTC
    part: int = 1  # which page of the article; 0 for the page that holds all of them
    pager: int = 1  # how many pages the article has by its own pager
    inlined: bool = False  # all of them stand in this page
    whole_url: str = ""  # of the page that holds all pages, where the pager of page 1 names one
    page_urls: list[str] = field(default_factory=list)  # of the other pages, as the pager of page 1 names them
    run_id: str = ""
    mode: Mode = "live"
    discovered_at: datetime | None = None
    discovered_via: Via = "url"
    layout: str | None = None
    kind: str = ""  # what the page is where it has no text: photo, video, ...
    source_hash: str = ""
    archive: dict[str, Any] | None = None  # where the page lies: file and offset

    # as on the page
    title: str = ""
    subtitle: str | None = None
    section: str | None = None
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    editor_initials: str | None = None
    marked_dateline: str = ""  # the dateline, where the page marks it
    tags: list[str] = field(default_factory=list)
    lead_image: str | None = None
    lead_image_caption: str | None = None
    language: str = "id"
    paywalled: bool = False
    rights: dict[str, Any] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    published: list[StatedTime] = field(default_factory=list)  # best source first
    modified: list[StatedTime] = field(default_factory=list)
    pages: int = 1
    extraction: dict[str, FieldSource] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    # found by the steps
    dateline: str | None = None
    sources: list[str] = field(default_factory=list)  # credited media, as printed, that were taken off the text
    published_at: datetime | None = None
    published_raw: str = ""
    published_precision: str = ""
    published_source: str = ""
    modified_at: datetime | None = None
    repeats_removed: int = 0
    boilerplate_removed: int = 0
    agencies: list[dict[str, Any]] = field(default_factory=list)
    countries: dict[str, int] = field(default_factory=dict)
    dateline_country: str | None = None
