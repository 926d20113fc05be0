"""After an upgrade: what another version of the extractor could not read is read again, without asking the site."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from newscrawler.items import Article, Rejection
from newscrawler.outlet import Outlet
from newscrawler.reprocess import Reprocessor
from newscrawler.storage.store import OutletStore
from newscrawler.storage.warc import Capture

logger = logging.getLogger(__name__)


def recover(store: OutletStore, outlet: type[Outlet], *modules: str) -> int:
    """Read the quarantined pages of an outlet again where its ledger says that this version has not yet; how many
    records came of them.

    Of each article the pages of the last try count. What gives no record again is noted, what quarantine has no page
    of is fetched by the next run. Killed in the middle, it is done once more: what was exported by then is known.
    ``modules`` are those of the outlets.

    :raises StoreError: something cannot be written.
    """
    if not store.is_upgraded():
        return 0
    unread = {entry.key for entry in store.unread()}
    results: dict[str, Article | Rejection] = {}
    if unread:
        for pages in _articles(store.quarantined()):
            located = outlet.locate(pages[0].origin.link) if pages[0].origin else None
            if located and located[0] in unread:
                results[located[0]] = next(Reprocessor(store.run_id, *modules).read(pages))
    records = 0
    for key, result in results.items():
        if isinstance(result, Rejection):
            store.rejected_again(key, result)
            continue
        article = result.id.partition(":")[2]
        if article != key:
            store.alias(key, article, result.url, result.mode)
        records += store.export(result) != "unchanged"
        store.commit_in_time()
    missing = store.reread()
    if unread:
        logger.info(
            "Of %d articles that another version could not read, this one makes %d records; %d are fetched again",
            len(unread), records, missing,
        )  # fmt: skip
    return records


def _articles(captures: Iterator[Capture]) -> Iterator[list[Capture]]:
    """The captures of one article each, as the crawl fetched them; without a place, for no archive has them."""
    pages: list[Capture] = []
    for capture in captures:
        origin = capture.origin
        if pages and not (origin and origin.place and pages[0].origin and origin.link == pages[0].origin.link):
            yield pages
            pages = []
        pages.append(replace(capture, file=""))
    if pages:
        yield pages
