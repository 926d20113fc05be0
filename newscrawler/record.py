"""From pages to a record, without an engine: what crawl, reprocess and every batch job share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newscrawler.extraction.article import extract, join
from newscrawler.extraction.draft import Draft
from newscrawler.extraction.page import Page
from newscrawler.generic import GenericOutlet
from newscrawler.items import Article, Mode, Rejected, Rejection
from newscrawler.outlet import Outlet
from newscrawler.pipelines import STEPS
from newscrawler.spider import OutletSpider
from newscrawler.urls import split


@cache
def outlets(*modules: str) -> dict[str, type[OutletSpider]]:
    """All outlets by name; those of the project where no modules are named."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": list(modules) or ["newscrawler.spiders"]}))
    spiders = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: spider for name, spider in spiders.items() if issubclass(spider, OutletSpider)}


def outlet_of(url: str, *modules: str) -> type[Outlet]:
    """The outlet whose site the URL belongs to, whatever its section; the generic one for a host nobody declares."""
    host, owners = split(url).hostname or "", _owners(*modules)
    while host and host not in owners:
        host = host.partition(".")[2]
    outlet = owners.get(host)
    return outlet if outlet and outlet.owns(url) else GenericOutlet


@cache
def _owners(*modules: str) -> dict[str, type[Outlet]]:
    return {host: outlet for outlet in outlets(*modules).values() for host in outlet.hosts}


def make_record(
    pages: Page | Sequence[Page], outlet: type[Outlet], *, run_id: str = "", mode: Mode = "live"
) -> Article | Rejection:
    """The record of an article from its pages (one, or all parts in any order), or why there is none.

    A function of its arguments alone: same pages, same record. A part that cannot be read is passed over where
    another can: the record then carries the warning ``incomplete``.
    """
    drafts: list[Draft] = []
    rejections: list[Rejection] = []
    for page in [pages] if isinstance(pages, Page) else pages:
        try:
            drafts.append(extract(page, outlet))
        except Rejected as error:
            rejections.append(reject(page, outlet, error, run_id))
    return finish(join(drafts), run_id=run_id, mode=mode) if drafts else rejections[0]


def finish(draft: Draft, *, run_id: str = "", mode: Mode = "live") -> Article | Rejection:
    """Take all steps with a joined draft."""
    draft.run_id, draft.mode = run_id, mode
    result: Draft | Article = draft
    try:
        for step in STEPS:
            assert isinstance(result, Draft)
            result = step(result)
    except Rejected as error:
        return Rejection.of(
            error, url=draft.fetched_url, outlet=draft.outlet_name, fetched_at=draft.fetched_at, run_id=run_id
        )
    assert isinstance(result, Article)
    return result


def reject(page: Page, outlet: type[Outlet], error: Rejected, run_id: str) -> Rejection:
    """The rejection of a page that extraction refused."""
    name = outlet.name_for(page.url)
    return Rejection.of(error, url=page.url, outlet=name, fetched_at=page.fetched_at, run_id=run_id)
