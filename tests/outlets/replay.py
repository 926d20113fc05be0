"""Crawl every outlet from an archive made of its fixtures: ``python -m tests.outlets.replay FOLDER``.

One process for all of them; each run writes ``FOLDER/<outlet>-<since>.jsonl`` and ``FOLDER/stats.json`` gets what the
crawls counted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.utils.project import get_project_settings

from newscrawler.inspection import FIXTURES_FETCHED_AT
from newscrawler.outlet import Outlet
from newscrawler.record import outlets
from tests.archives import archive
from tests.outlets.cases import CASES

TODAY = FIXTURES_FETCHED_AT.date()
#: name of a run -> arguments: the newest, both days, the later day alone
RUNS = {
    "newest": {},
    "both": {"since": "2026-07-23", "until": "2026-07-24"},
    "later": {"since": "2026-07-24", "until": "2026-07-24"},
}
_TYPES = {".xml": "application/xml", ".json": "application/json"}


def answers(outlet: type[Outlet]) -> Iterator[tuple[str, datetime, str, bytes]]:
    """URL, time, content type and body of all that the archive of an outlet holds.

    A listing that has no fixture of its own gives what another of its kind gives, the index of an earlier day what that
    of the day does.
    """
    own = [case for case in CASES if case.folder.parent.name == outlet.name]
    listings = {case.expected["listing"]: case for case in own if case.is_listing}
    declared = {
        "feed": outlet.feeds,
        "sitemap": outlet.sitemaps,
        "payload": [payload.url for payload in outlet.payloads],
        "index": [outlet.index.page_url(TODAY - timedelta(days=back), 0) for back in range(3)] if outlet.index else [],
    }
    stated = {url for case in own for url in case.files.values()}
    for kind, case in listings.items():
        for url in set(declared[kind]) - stated:
            file = case.expected["file"]
            yield url, case.fetched_at, _TYPES.get(Path(file).suffix, "text/html"), case.body(file)
    for case in own:
        for file, url in case.files.items():
            yield url, case.fetched_at, _TYPES.get(Path(file).suffix, "text/html"), case.body(file)


def main(folder: Path) -> None:
    settings = get_project_settings()
    settings.set("LOG_LEVEL", "ERROR")
    process = AsyncCrawlerProcess(settings)
    crawlers: dict[str, Crawler] = {}
    for outlet in (outlet for outlet in outlets().values() if any(answers(outlet))):
        warc = folder / f"{outlet.name}.warc.gz"
        warc.write_bytes(archive(answers(outlet)))
        for run, arguments in RUNS.items():
            own = settings.copy()
            own.set("FEEDS", {str(folder / f"{outlet.name}-{run}.jsonl"): {"format": "jsonl"}})
            crawler = crawlers[f"{outlet.name}-{run}"] = Crawler(outlet, own)
            process.crawl(crawler, replay=str(warc), **arguments)
    process.start()
    stats = {run: crawler.stats.get_stats() if crawler.stats else {} for run, crawler in crawlers.items()}
    (folder / "stats.json").write_text(json.dumps(stats, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
