"""What each layer finds on a page, and what becomes of its body: for whoever writes or mends an outlet."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

from newscrawler.extraction.article import MODIFIED_METAS, PUBLISHED_METAS, Reader, extract, join
from newscrawler.extraction.draft import Draft
from newscrawler.extraction.page import Page
from newscrawler.items import Article, Rejected
from newscrawler.outlet import OutletSpider
from newscrawler.pipelines import STEPS
from newscrawler.pipelines.boilerplate import PHRASES, compile_phrases, strip_boilerplate
from newscrawler.record import make_record

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


def inspect_page(page: Page, outlet: type[OutletSpider]) -> Iterator[str]:
    """Lines of a report: the layout; for each field what every source states, the one that wins marked ``*``; what each
    step dropped from the body, boilerplate with the row of the table that did it; the body; the record's warnings.

    :raises Rejected: the page cannot be read at all.
    """
    reader = Reader(page, outlet)
    draft = join([extract(page, outlet)])
    yield f"outlet {outlet.name}, layout {draft.layout or 'none'}, id {draft.id}, page {draft.part}"
    for field, sources in reader.sources().items():
        for source, read in sources:
            yield from _stated(field, source, read(), wins=draft.extraction.get(field) == source)
    for field, key, metas in (
        ("published", "datePublished", PUBLISHED_METAS),
        ("modified", "dateModified", MODIFIED_METAS),
    ):
        for time in reader.times(field, key, metas):
            yield from _stated(f"{field}_at", time.source, [time.raw], wins=False)
    yield f"body, {draft.extraction.get('body', 'not found')}: {len(draft.blocks)} blocks"
    yield from _through_the_steps(draft)


def fixture(page: Page, outlet: type[OutletSpider], folder: Path) -> None:
    """Keep a page and what is made of it as ``page.html`` and ``expected.json`` in a new folder.

    ``reviewed`` is null, by which the test of the fixture fails: what was generated is no expectation before somebody
    compared it with the page. In the project's own tests the page's markup stays and its text is invented.
    """
    made = make_record(page, outlet)
    expected: dict[str, object] = {"reviewed": None, "pages": {"page.html": page.url}}
    expected["fetched_at"] = page.fetched_at.isoformat()
    if isinstance(made, Article):
        record = dataclasses.asdict(made)
        expected["record"] = {field: record[field] for field in EXPECTED} | {"body": made.body.split("\n\n")}
    else:
        expected |= {"rejected": made.reason, "detail": made.detail}
    folder.mkdir(parents=True)
    (folder / "page.html").write_bytes(page.body)
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(f"{text}\n", encoding="utf-8")


def _through_the_steps(draft: Draft) -> Iterator[str]:
    result: Draft | Article = draft
    for step in STEPS:
        assert isinstance(result, Draft)
        before = [block.text for block in result.blocks]
        if step is strip_boilerplate:
            _, dropped = compile_phrases((*PHRASES, *draft.outlet.phrases)).strip(list(result.blocks))
            yield from (f"  - {row}: {_cut(text)}" for row, text in dropped)
        try:
            result = step(result)
        except Rejected as rejected:
            yield f"rejected by {step.__name__}: {rejected}"
            return
        if isinstance(result, Draft) and step is not strip_boilerplate:
            after = [block.text for block in result.blocks]
            yield from (f"  - {step.__name__}: {_cut(text)}" for text in before if text not in after)
    assert isinstance(result, Article)
    yield from (f"  {paragraph}" for paragraph in result.body.split("\n\n"))
    for field in ("published_at", "modified_at", "dateline", "authors", "editors", "editor_initials", "warnings"):
        yield f"{field} = {getattr(result, field)!r}"


def _stated(field: str, source: str, values: list[str], *, wins: bool) -> Iterator[str]:
    if any(values):
        yield f"{'*' if wins else ' '} {field:18} {source:9} {_cut(' | '.join(filter(None, values)))}"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
