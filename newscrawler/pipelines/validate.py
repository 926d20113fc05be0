"""The last step: a draft that holds title, body and time becomes an article; any other is rejected."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import cast

from newscrawler import __version__
from newscrawler.extraction.draft import Draft
from newscrawler.items import SCHEMA_VERSION, Article, Precision, Rejected, TimeSource
from newscrawler.pipelines.base import StepPipeline

#: a body of so many words or fewer is no article but a caption or a teaser
MIN_WORDS = 20


def validate(draft: Draft) -> Article:
    """The step.

    :raises Rejected: ``no_title``, ``no_body`` (:data:`MIN_WORDS` words or fewer, unless the page is paywalled) or
        ``no_time``.
    """
    if not draft.title:
        raise Rejected("no_title", "the page states none")
    body = "\n\n".join(block.text.replace("\n", " ") for block in draft.blocks)
    words = len(body.split())
    if not words or (words <= MIN_WORDS and not draft.paywalled):
        raise Rejected("no_body", f"{draft.kind}: {words} words".removeprefix(": "))
    if draft.published_at is None:
        raise Rejected("no_time", "none stated")
    return Article(
        id=draft.id,
        version=1,
        source_hash=draft.source_hash,
        content_hash=hashlib.sha256(f"{draft.title}\n\n{body}".encode()).hexdigest(),
        outlet=draft.outlet_name,
        section=draft.section,
        url=draft.url,
        fetched_url=draft.fetched_url,
        title=draft.title,
        subtitle=draft.subtitle,
        published_at=_iso(draft.published_at),
        modified_at=_iso(draft.modified_at) if draft.modified_at else None,
        published_raw=draft.published_raw,
        published_precision=cast("Precision", draft.published_precision),
        published_source=cast("TimeSource", draft.published_source),
        authors=draft.authors,
        editors=draft.editors,
        editor_initials=draft.editor_initials,
        dateline=draft.dateline,
        body=body,
        word_count=words,
        language=draft.language,
        tags=draft.tags,
        lead_image=draft.lead_image,
        lead_image_caption=draft.lead_image_caption,
        pages=draft.pages,
        repeats_removed=draft.repeats_removed,
        boilerplate_removed=draft.boilerplate_removed,
        paywalled=draft.paywalled,
        rights=draft.rights,
        discovered_at=_utc(draft.discovered_at) if draft.discovered_at else None,
        discovered_via=draft.discovered_via,
        mode=draft.mode,
        extraction=draft.extraction,
        layout=draft.layout,
        warnings=draft.warnings,
        crawled_at=_utc(draft.fetched_at),
        run_id=draft.run_id,
        crawler_version=__version__,
        schema_version=SCHEMA_VERSION,
        archive=draft.archive,
        changes=None,
        gone=None,
        agencies=draft.agencies,
        countries=draft.countries,
        dateline_country=draft.dateline_country,
    )


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _utc(moment: datetime) -> str:
    return _iso(moment.astimezone(UTC))


class ValidatePipeline(StepPipeline):
    step = staticmethod(validate)
