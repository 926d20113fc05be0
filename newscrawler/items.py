"""What comes out: an :class:`Article` for a page that could be read, a :class:`Rejection` for one that could not.

``Article`` is the record of the JSON Lines output: its fields stand in export order, and each carries its meaning in
``metadata["doc"]``, from which the README's table is made. Absent values are ``None`` or ``[]``, never missing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from scrapy.exceptions import DropItem

from newscrawler import __version__

SCHEMA_VERSION = 2
#: fields that records of earlier schemas lack, by the schema that brought them
ADDED: Mapping[int, tuple[str, ...]] = {2: ("agencies", "countries", "dateline_country")}

Precision = Literal["second", "minute", "day"]
TimeSource = Literal["selector", "generic", "jsonld", "meta", "listing", "url"]
FieldSource = Literal["selector", "jsonld", "meta", "generic", "listing", "url"]
Via = Literal["feed", "sitemap", "index", "url", "archive"]
Mode = Literal["live", "backfill", "reprocess"]
Reason = Literal[
    "not_article",
    "other_section",
    "duplicate_page",
    "no_title",
    "no_body",
    "no_time",
    "http_status",
    "challenge",
    "not_html",
    "oversize",
    "undecodable",
    "incomplete",
]
#: what each reason says, as README.md tells it
REASONS: dict[Reason, str] = {
    "not_article": "The URL is that of a listing, a gallery, a video or the like.",
    "other_section": "A listing named it, and it is another desk's.",
    "duplicate_page": "It is part of an article, or a text, that is had already.",
    "no_title": "The page states no title.",
    "no_body": "It has too few words: a picture, a video, a paywall; or no known layout where one matched before.",
    "no_time": "It states no time of publication that can be read.",
    "http_status": "The answer was another than 200, or led elsewhere.",
    "challenge": "In place of the page came one that asks for a browser or a human.",
    "not_html": "It is no HTML.",
    "oversize": "It has more bytes, tags or attributes than an article's page can have.",
    "undecodable": "Its bytes are not of the encoding that is declared, or of any that is known.",
    "incomplete": "It could not be had whole: robots.txt forbids it, the last try failed, it was cut off; or the"
    " program fails on it.",
}


def _doc(text: str) -> Any:
    """A dataclass field that says what it means."""
    return dataclasses.field(metadata={"doc": text})


@dataclass(kw_only=True, slots=True)
class Article:
    """One article as it stood on the site at ``crawled_at``; field by field the record of the output."""

    id: str = _doc(
        "`<outlet>:<the site's article id>`, with the id series where the site has had several; a hash of the"
        " canonical URL where it has none. Stable for ever."
    )
    version: int = _doc("1, 2, ... for one `id`: counts the texts that the newsroom published under it.")
    source_hash: str = _doc(
        "SHA-256 (hex) of title and body blocks before cleaning: changes when the newsroom changed the text."
    )
    content_hash: str = _doc("SHA-256 (hex) of `title LF LF body` as exported.")
    outlet: str = _doc("Name of the spider; the host for sites that no spider covers.")
    section: str | None = _doc("The site's own section label.")
    url: str = _doc("Canonical URL: same site, no tracking, no page parameter.")
    fetched_url: str = _doc("The URL that was asked for.")
    title: str = _doc("Headline, without site suffix or page mark.")
    subtitle: str | None = _doc("Kicker or sub-headline.")
    published_at: str = _doc("Publication time, ISO 8601 with the true offset (+07:00 WIB, +08:00 WITA, +09:00 WIT).")
    modified_at: str | None = _doc("Time of the last change that the page states, likewise.")
    published_raw: str = _doc("The publication time as the page showed it, verbatim.")
    published_precision: Precision = _doc(
        "`second`, `minute` or `day`; with `day` the time reads 00:00:00 in the outlet's zone and means the day only."
    )
    published_source: TimeSource = _doc(
        "Where `published_raw` stood: `selector`, `generic` (the date line next to the headline), `jsonld`, `meta`,"
        " `listing`, `url`."
    )
    authors: list[str] = _doc("Reporters as named, without titles.")
    editors: list[str] = _doc("Editors as named.")
    editor_initials: str | None = _doc("What stands in the closing brackets: `ahm`, `mea/mea`, `E-2`.")
    dateline: str | None = _doc("Place of the dateline (`MOSKOW` of `MOSKOW - ...`); taken off the body.")
    body: str = _doc("Paragraphs separated by one blank line; sub-headings, quotes and list items are paragraphs.")
    word_count: int = _doc("Words of the body, split at white space.")
    language: str = _doc("BCP 47 tag of the body, by its text; else as the page declares it, else the outlet's.")
    tags: list[str] = _doc("Tags as the page lists them.")
    lead_image: str | None = _doc("Absolute URL of the lead photo.")
    lead_image_caption: str | None = _doc("Caption of the lead photo.")
    pages: int = _doc("How many pages of the article stand in `body`.")
    repeats_removed: int = _doc("Paragraphs dropped because they stood on the page before.")
    boilerplate_removed: int = _doc("Lines dropped as prompts, adverts and the like; credits do not count.")
    paywalled: bool = _doc("True where only a teaser is public; the body is then the teaser.")
    rights: dict[str, Any] = _doc(
        "`robots_meta`, `x_robots_tag`, `tdm_reservation` as stated or null; `noai`: whether one of them opts out of"
        " AI or text mining; `robots_txt_sha256` of the robots.txt in force or null."
    )
    discovered_at: str | None = _doc("When a listing named the article, ISO 8601 in UTC.")
    discovered_via: Via = _doc("`feed`, `sitemap`, `index`, `url` (asked for by name) or `archive`.")
    mode: Mode = _doc("`live`, `backfill` or `reprocess`.")
    extraction: dict[str, FieldSource] = _doc(
        "Field -> where its value came from: `selector`, `jsonld`, `meta`, `generic`, `listing`, `url`."
    )
    layout: str | None = _doc("Which of the outlet's layouts matched; null where none did.")
    warnings: list[str] = _doc(
        "What a careful reader should know, e.g. `published_at: selector and jsonld differ by 420 min`; also printed"
        " credits that have no field of their own, such as `Sumber: Al Jazeera`, as `credit: Al Jazeera`."
    )
    crawled_at: str = _doc("Fetch time in UTC, ISO 8601; of an archive its WARC-Date.")
    run_id: str = _doc("Id of the run that made the record; run ids sort by time.")
    crawler_version: str = _doc("Version of newscrawler.")
    schema_version: int = _doc("Version of this table.")
    archive: dict[str, Any] | None = _doc(
        "Where the page lies in an archive, of several pages the first: `file`, the base name of the WARC file, and"
        " `offset` of the response record; null where none was kept."
    )
    changes: dict[str, Any] | None = _doc(
        "From version 2 on: `cause` (`newsroom` or `extractor`), `fields` that differ from the version before, and the"
        " paragraphs `added` and `removed`; null where the version before is not at hand."
    )
    gone: dict[str, Any] | None = _doc(
        "Set in a tombstone only, the record of an article that the site took down: `status` (404 or 410) and `at`,"
        " when it was seen. A tombstone has id, version, outlet, section, URLs, publication time and provenance; text"
        " and all else are null, [] or {}."
    )
    agencies: list[dict[str, Any]] = _doc(
        "Media that the text credits, each once, in reading order: `name`, the `words` that say so, and the number of"
        " the `paragraph` (1 is the first of `body`, 0 the title; null for a credit that is no part of `body`)."
    )
    countries: dict[str, int] = _doc(
        "ISO 3166-1 code -> how often title and body name the country, most first, then by code."
    )
    dateline_country: str | None = _doc("ISO 3166-1 code of the country that the dateline's place is in.")


class Rejected(DropItem):
    """Raised by extraction and by the steps where a page cannot become a record."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.detail = detail


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejection:
    """A page that gave no record, and why. Never an item: it cannot land in a feed.

    ``reason`` is one of :data:`REASONS`; ``detail`` says in words what was found; ``crawled_at`` is ISO 8601 in UTC.
    """

    url: str
    outlet: str
    reason: Reason
    detail: str
    crawled_at: str
    run_id: str

    @classmethod
    def of(cls, error: Rejected, *, url: str, outlet: str, fetched_at: datetime, run_id: str) -> Rejection:
        """What was raised, with where and when it was (``fetched_at`` aware)."""
        crawled_at = fetched_at.astimezone(UTC).isoformat(timespec="seconds")
        return cls(
            url=url, outlet=outlet, reason=error.reason, detail=error.detail, crawled_at=crawled_at, run_id=run_id
        )


def tombstone(
    last: Mapping[str, Any],
    *,
    id: str,  # noqa: A002
    outlet: str,
    url: str,
    version: int,
    status: int,
    at: datetime,
    run_id: str,
) -> dict[str, Any]:
    """The record of an article that the site took down, from its last record: all keys of an :class:`Article`."""
    kept = ("section", "published_at", "published_raw", "published_precision", "published_source", "mode")
    lists = ("authors", "editors", "tags", "warnings", "agencies")
    record: dict[str, Any] = {field.name: None for field in dataclasses.fields(Article)}
    record |= {name: [] for name in lists} | {"countries": {}} | {name: last.get(name) for name in kept}
    seen = at.astimezone(UTC).isoformat(timespec="seconds")
    stated = {"id": id, "version": version, "outlet": outlet, "url": url, "fetched_url": url, "run_id": run_id}
    stated |= {"crawler_version": __version__, "schema_version": SCHEMA_VERSION, "crawled_at": seen}
    return record | stated | {"gone": {"status": status, "at": seen}}


def reasons_table() -> str:
    """The reasons of rejections as a Markdown table, for the README."""
    rows = [f"| `{reason}` | {meaning} |" for reason, meaning in REASONS.items()]
    return "\n".join(["| reason | meaning |", "|---|---|", *rows])


def fields_table() -> str:
    """The record's fields as a Markdown table, for the README."""
    rows = [f"| `{field.name}` | {field.metadata['doc']} |" for field in dataclasses.fields(Article)]
    return "\n".join(["| field | meaning |", "|---|---|", *rows])
