"""What changed between two versions of an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from difflib import SequenceMatcher
from typing import Any, Literal

from newscrawler.compare import PROVENANCE
from newscrawler.items import Article, Rejected

Cause = Literal["newsroom", "extractor"]

# What says how the record was made rather than what the article is.
_OF_THE_MAKING = PROVENANCE | {
    "version", "source_hash", "content_hash", "fetched_url", "rights", "extraction", "layout", "warnings", "archive",
    "changes", "gone", "repeats_removed", "boilerplate_removed", "word_count",
    # told by tables of ours from title and body, which are compared
    "language", "agencies", "countries", "dateline_country",
}  # fmt: skip


def layout_lost() -> Rejected:
    """Why a page gives no new version that no layout of the outlet reads, where one read it before: what a generic
    rule makes of it would tell of our eyes, not of the newsroom."""
    return Rejected("no_body", "no layout of the outlet matches, as one did before; the record that is known stands")


def changes(old: Mapping[str, Any], article: Article, cause: Cause) -> dict[str, Any] | None:
    """The field ``changes`` of a new version: who caused it, the fields that differ, and the paragraphs that came and
    went, in reading order; None where no field differs."""
    new = asdict(article)
    fields = [name for name in new if name not in _OF_THE_MAKING and old.get(name) != new[name]]
    if not fields:
        return None
    before, after = str(old.get("body") or "").split("\n\n"), article.body.split("\n\n")
    added: list[str] = []
    removed: list[str] = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            removed += before[old_from:old_to]
            added += after[new_from:new_to]
    return {"cause": cause, "fields": fields, "added": added, "removed": removed}
