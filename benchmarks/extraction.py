"""CPU time of a record, in parses: ``python benchmarks/extraction.py PAGES_DIR [--at-most 3.2] [--json FILE]``

One parse is ``lxml.html.document_fromstring(bytes)`` of the same page. PAGES_DIR holds ``<page>.html.gz`` files and
``pages.tsv`` (columns page, url). Every round measures all contenders on all pages, in turn, so that a busy machine
slows them alike; the figure is the median over the rounds of the ratio of CPU times.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import lxml.etree
import lxml.html

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from newscrawler import __version__
from newscrawler.extraction.page import Hints, Page
from newscrawler.items import Article
from newscrawler.record import make_record, outlet_of

_HEADERS = {"content-type": "text/html"}


def read_pages(folder: Path) -> list[tuple[str, bytes]]:
    """URL and bytes of every page."""
    with (folder / "pages.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return [(row["url"], gzip.decompress((folder / f"{row['page']}.html.gz").read_bytes())) for row in rows]


def contenders() -> dict[str, Callable[[str, bytes], object]]:
    """What is measured, by name: from URL and bytes to whatever it makes of them."""
    fetched_at = datetime.now(UTC)

    def ours(url: str, body: bytes) -> object:
        return make_record(Page(url, body, _HEADERS, fetched_at, Hints(via="archive")), outlet_of(url))

    measured: dict[str, Callable[[str, bytes], object]] = {
        "parse": lambda _, body: lxml.html.document_fromstring(body),
        "make_record": ours,
    }
    try:
        import trafilatura
    except ImportError:
        print("trafilatura is not installed: not measured")
    else:
        measured["trafilatura"] = lambda _, body: trafilatura.extract(body, output_format="json", with_metadata=True)
    return measured


def measure(
    measured: dict[str, Callable[[str, bytes], object]], pages: list[tuple[str, bytes]], rounds: int
) -> dict[str, list[float]]:
    """CPU seconds over all pages, by contender, one figure a round; a first round warms up and does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in measured}
    for count in range(rounds + 1):
        for name, run in measured.items():
            start = time.process_time()
            for url, body in pages:
                run(url, body)
            if count:
                seconds[name].append(time.process_time() - start)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-most", type=float, help="fail when make_record costs more parses")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    if not options.pages.is_dir():
        print(f"{options.pages} is absent: nothing measured")
        return
    pages = read_pages(options.pages)
    measured = contenders()
    records = sum(isinstance(measured["make_record"](*page), Article) for page in pages)
    seconds = measure(measured, pages, options.rounds)
    figures = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}, lxml {lxml.etree.__version__}",
        "newscrawler": __version__,
        "pages": len(pages),
        "records": records,
        "rounds": options.rounds,
        "ms_a_page": {
            name: round(1000 * statistics.median(values) / len(pages), 2) for name, values in seconds.items()
        },
        "parses_a_page": {
            name: round(statistics.median(a / b for a, b in zip(values, seconds["parse"], strict=True)), 2)
            for name, values in seconds.items()
        },
    }
    print(f"{len(pages)} pages, {records} records, median of {options.rounds} rounds; {figures['machine']}")
    for name in seconds:
        print(f"{name:12} {figures['ms_a_page'][name]:8.2f} ms  {figures['parses_a_page'][name]:6.2f} parses")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if options.at_most and figures["parses_a_page"]["make_record"] > options.at_most:
        sys.exit(f"make_record costs more than {options.at_most} parses")


if __name__ == "__main__":
    main()
