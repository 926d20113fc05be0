"""What each layer finds on a page, and what becomes of its body: for whoever writes or mends an outlet."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from newscrawler.discovery.listings import Kind, listing_kind, of_the_desk, read_listing
from newscrawler.extraction.article import MODIFIED_METAS, PUBLISHED_METAS, Reader, extract, join, lacks
from newscrawler.extraction.draft import Draft
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Node, inner_text
from newscrawler.items import Article, Rejected
from newscrawler.outlet import Outlet
from newscrawler.pipelines import STEPS
from newscrawler.pipelines.boilerplate import boilerplate_of, strip_boilerplate
from newscrawler.record import make_record

#: when the pages of fixtures were fetched, so that one day holds for all outlets
FIXTURES_FETCHED_AT: Final = datetime(2026, 7, 24, 10, tzinfo=UTC)
_WIDTH = 100
#: fields of the record that a fixture states
EXPECTED = (
    "id",
    "url",
    "title",
    "subtitle",
    "section",
    "published_at",
    "published_precision",
    "modified_at",
    "authors",
    "editors",
    "editor_initials",
    "dateline",
    "body",
    "tags",
    "lead_image",
    "lead_image_caption",
    "pages",
    "paywalled",
    "layout",
    "warnings",
)


# -- listings


def inspect_listing(page: Page, outlet: type[Outlet], kind: Kind) -> Iterator[str]:
    """Lines of a report: each link with what stood beside it, marked ``*`` where it is an article of the desk.

    :raises ListingError: the page is none.
    """
    links = read_listing(page, outlet, kind)
    wanted = of_the_desk(links, outlet)
    yield f"outlet {outlet.name}, {kind}: {len(links)} links, {len(wanted)} of the desk"
    for link in links:
        yield f"{'*' if link in wanted else ' '} {link.url}"
        yield f"    {' | '.join(filter(None, (link.published, link.section, link.title)))}"


# -- articles


def inspect_page(page: Page, outlet: type[Outlet]) -> Iterator[str]:
    """Lines of a report: the layout; for each field what every source states, the one that wins marked ``*``; the boxes
    left out of the body and what each step dropped, boilerplate with the row of the table that did it; the body; the
    record's warnings.

    :raises Rejected: the page cannot be read, or a step rejects it.
    """
    reader = Reader(page, outlet)
    draft = join([extract(page, outlet)])
    made = make_record(page, outlet)
    yield f"outlet {outlet.name}, layout {draft.layout or 'none'}, id {draft.id}, page {draft.part}"
    if not reader.layout:
        yield from (f"  not {layout.name}: nothing at {lacks(reader.document, layout)}" for layout in outlet.layouts)
    for field, sources in reader.sources().items():
        winner = draft.extraction.get(field)
        for source, read in sources:
            values = read()
            yield from _stated(field, source, values, wins=source == winner)
            winner = None if source == winner and any(values) else winner
    for field, key, metas in (
        ("published", "datePublished", PUBLISHED_METAS),
        ("modified", "dateModified", MODIFIED_METAS),
    ):
        winner = made.extraction.get(f"{field}_at") if isinstance(made, Article) else None
        for time in reader.times(field, key, metas):
            yield from _stated(f"{field}_at", time.source, [time.raw], wins=time.source == winner)
    yield f"body, {draft.extraction.get('body', 'not found')}: {len(draft.blocks)} blocks"
    if reader.layout:
        yield from _boxes(reader)
    yield from _through_the_steps(draft)


def fixture(page: Page, outlet: type[Outlet], folder: Path) -> None:
    """Keep a page, and what is made of it, as ``page.html`` and ``expected.json`` in a new folder; of a listing its
    links.

    ``reviewed`` is null, by which the test of the fixture fails: what was generated is no expectation before somebody
    compared it with the page. In the project's own tests the page's markup stays and its text is invented.

    :raises OSError: the folder cannot be written.
    """
    kind = listing_kind(page.url, outlet)
    expected: dict[str, object] = {"reviewed": None}
    if kind:
        ending = "xml" if kind in ("feed", "sitemap") else "html" if page.body.lstrip().startswith(b"<") else "json"
        file = f"listing.{ending}"
        links = read_listing(page, outlet, kind)
        expected |= {"listing": kind, "file": file, "url": page.url}
        expected["links"] = [
            {name: getattr(x, name) for name in ("url", "title", "published", "section")} for x in links
        ]
        expected["articles"] = [link.url for link in of_the_desk(links, outlet)]
    else:
        file = "page.html"
        made = make_record(dataclasses.replace(page, fetched_at=FIXTURES_FETCHED_AT), outlet)
        expected["pages"] = {file: page.url}
        if isinstance(made, Article):
            record = dataclasses.asdict(made)
            expected["record"] = {field: record[field] for field in EXPECTED} | {"body": made.body.split("\n\n")}
        else:
            expected |= {"rejected": made.reason, "detail": made.detail}
    folder.mkdir(parents=True)
    (folder / file).write_bytes(page.body)
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(f"{text}\n", encoding="utf-8")


def _boxes(reader: Reader) -> Iterator[str]:
    """The outermost boxes inside the body that have words."""
    containers, boxes = reader.body_parts()
    for container in containers:
        for box in (element for element in container.iter() if element in boxes):
            text = " ".join(inner_text(box).split())
            if text and boxes.isdisjoint(box.iterancestors()):
                yield f"  - box <{_tag(box)}>: {_cut(text)}"


def _tag(element: Node) -> str:
    names = (f'{name}="{element.get(name)}"' for name in ("id", "class") if element.get(name))
    return " ".join([element.tag, *names])


def _through_the_steps(draft: Draft) -> Iterator[str]:
    result: Draft | Article = draft
    for step in STEPS:
        assert isinstance(result, Draft)
        before = [block.text for block in result.blocks]
        if step is strip_boilerplate:
            _, dropped = boilerplate_of(draft.outlet).strip(list(result.blocks))
            yield from (f"  - {row}: {_cut(text)}" for row, text in dropped)
        try:
            result = step(result)
        except Rejected:
            yield f"  - {step.__name__} rejects it"
            raise
        if isinstance(result, Draft) and step is not strip_boilerplate:
            after = [block.text for block in result.blocks]
            yield from (_changed(step.__name__, text, after) for text in before if text not in after)
    assert isinstance(result, Article)
    yield from (f"  {paragraph}" for paragraph in result.body.split("\n\n"))
    for field in ("published_at", "modified_at", "dateline", "authors", "editors", "editor_initials", "warnings"):
        yield f"{field} = {getattr(result, field)!r}"


def _changed(step: str, text: str, after: list[str]) -> str:
    """What a step took off a block, or that it took all of it."""
    rest = next((kept for kept in after if kept and kept in text), "")
    start, _, end = text.partition(rest) if rest else (text, "", "")
    return f"  - {step}: {_cut(' … '.join(filter(None, (start.strip(), end.strip()))) or text)}"


def _stated(field: str, source: str, values: list[str], *, wins: bool) -> Iterator[str]:
    if any(values):
        yield f"{'*' if wins else ' '} {field:18} {source:9} {_cut(' | '.join(filter(None, values)))}"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
