"""One reader of pages beside one parse of them, in a process of its own: run by ``benchmarks/extraction.py``.

``contender.py NAME PAGES_DIR FILE --rounds N`` writes to FILE, as JSON: CPU seconds over all pages, one figure a round,
of the reader and of the parse; the memory that reading took over what the process had when all was imported; and what
was read of each page. It runs in the environment of the reader, which need not have this project's packages: nothing of
the project is imported but by the reader that is the project.

A reader makes ``title``, ``published_at`` and ``body`` (paragraphs with a blank line between) of a URL and the bytes
behind it, or None where it finds no article. Each is set up as its own documentation has it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import logging
import re
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Reader = Callable[[str, bytes], Record | None]
_LEAST = 5  # seconds that a reader is measured for: the quick ones take more rounds
_BLOCK = 8  # pages that the one reads before the other reads them: what slows the machine slows both


def make_record() -> Reader:
    import sys

    sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed
    from newscrawler.extraction.page import Hints, Page
    from newscrawler.items import Article
    from newscrawler.record import make_record, outlet_of

    fetched_at, hints = datetime.now(UTC), Hints(via="archive")

    def read(url: str, body: bytes) -> Record | None:
        made = make_record(Page(url, body, {"content-type": "text/html"}, fetched_at, hints), outlet_of(url))
        return asdict(made) if isinstance(made, Article) else None

    return read


def trafilatura(*, fast: bool = False) -> Reader:
    extract = import_module("trafilatura").bare_extraction

    def read(url: str, body: bytes) -> Record | None:
        found = extract(body, url=url, with_metadata=True, fast=fast)
        return found and {"title": found.title, "published_at": found.date, "body": paragraphs(found.text)}

    return read


def newspaper4k() -> Reader:
    article = import_module("newspaper").article

    def read(url: str, body: bytes) -> Record | None:
        found = article(url, language="id", input_html=text(body), fetch_images=False)
        return {"title": found.title, "published_at": stated(found.publish_date), "body": paragraphs(found.text)}

    return read


def goose3() -> Reader:
    goose = import_module("goose3").Goose(
        {"enable_image_fetching": False, "use_meta_language": False, "target_language": "id"}
    )

    def read(_: str, body: bytes) -> Record | None:
        found = goose.extract(raw_html=text(body))
        published = found.publish_datetime_utc or found.publish_date
        return {"title": found.title, "published_at": stated(published), "body": paragraphs(found.cleaned_text)}

    return read


def news_please() -> Reader:
    from_html = import_module("newsplease").NewsPlease.from_html

    def read(url: str, body: bytes) -> Record | None:
        found = from_html(text(body), url=url, fetch_images=False)
        return {
            "title": found.title,
            "published_at": stated(found.date_publish),
            "body": paragraphs(found.maintext or ""),
        }

    return read


def readability() -> Reader:
    document = import_module("readability").Document
    import lxml.html

    def read(_: str, body: bytes) -> Record | None:
        found = document(text(body))
        # It gives HTML, whose text is wanted.
        tree = lxml.html.fromstring(found.summary())
        blocks = [block for block in tree.iter("p", "li", "h2", "h3", "blockquote") if not len(block.xpath(".//p"))]
        return {"title": found.title(), "body": "\n\n".join(" ".join(b.text_content().split()) for b in blocks)}

    return read


def resiliparse() -> Reader:
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    parse = import_module("resiliparse.parse.html").HTMLTree.parse
    decode = import_module("resiliparse.parse.encoding")

    def read(_: str, body: bytes) -> Record | None:
        tree = parse(decode.bytes_to_str(body, decode.detect_encoding(body)))
        found = extract(tree, main_content=True, alt_texts=False, comments=False)
        return {"title": tree.title, "body": paragraphs(found)}

    return read


def fundus() -> Reader:
    """Rules a site, as this project has them; of its sites only one is among the pages."""
    publisher = import_module("fundus.publishers.id").ID.MediaIndonesia
    today = datetime.now(UTC).date()

    def read(url: str, body: bytes) -> Record | None:
        if "mediaindonesia.com" not in url:
            return None
        found = publisher.parser(today).parse(text(body), "suppress")
        return {
            "title": found["title"],
            "published_at": stated(found["publishing_date"]),
            "body": paragraphs(str(found["body"])),
        }

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "make_record": make_record,
    "trafilatura": trafilatura,
    "trafilatura, fast": lambda: trafilatura(fast=True),
    "newspaper4k": newspaper4k,
    "goose3": goose3,
    "news-please": news_please,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
    "fundus": fundus,
}
#: readers that know few sites are measured on pages of those alone
ONLY = {"fundus": "mediaindonesia.com"}


def text(body: bytes) -> str:
    """For readers that want text. All pages but a few are UTF-8."""
    return body.decode("utf-8", "replace")


def stated(time: datetime | str | None) -> str | None:
    return time.isoformat() if isinstance(time, datetime) else time


def paragraphs(text: str | None) -> str:
    """A blank line between paragraphs, whatever stood there."""
    return re.sub(r"\s*\n\s*", "\n\n", (text or "").strip())


def read_pages(folder: Path) -> list[tuple[str, bytes]]:
    """URL and bytes of every page: ``<page>.html.gz``, and ``pages.tsv`` with the columns page and url."""
    with (folder / "pages.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return [(row["url"], gzip.decompress((folder / f"{row['page']}.html.gz").read_bytes())) for row in rows]


def rounds_of(
    contenders: Sequence[Callable[[str, bytes], object]], pages: Sequence[tuple[str, bytes]], rounds: int
) -> Iterator[list[float]]:
    """CPU seconds of each contender over all pages, by round, of which there are more than asked for where the last
    contender is quick; a few pages at a time, in turn."""
    spent, count = 0.0, 0
    while count < rounds or spent < _LEAST:
        seconds = [0.0] * len(contenders)
        for first in range(0, len(pages), _BLOCK):
            for place, read in enumerate(contenders):
                start = time.process_time()
                for url, body in pages[first : first + _BLOCK]:
                    read(url, body)
                seconds[place] += time.process_time() - start
        spent, count = spent + seconds[-1], count + 1
        yield seconds


@contextmanager
def peak() -> Iterator[list[float]]:
    """The most memory the process has while this goes on, over what it had before, in MB; Linux tells."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the most so far
    before, grown = _memory("VmRSS"), [0.0]
    yield grown
    grown[0] = _memory("VmHWM") - before


def _memory(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=READERS)
    parser.add_argument("pages", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    logging.disable()
    warnings.simplefilter("ignore")
    import lxml.html

    read = READERS[options.name]()
    pages = [page for page in read_pages(options.pages) if ONLY.get(options.name, "") in page[0]]
    with peak() as grown:
        records = {url: read(url, body) for url, body in pages}  # it warms up, and does not count
    seconds = list(rounds_of([lambda _, body: lxml.html.document_fromstring(body), read], pages, options.rounds))
    options.file.write_text(
        json.dumps(
            {
                "pages": len(pages),
                "parse": [parse for parse, _ in seconds],
                "reader": [reader for _, reader in seconds],
                "peak_mb": round(grown[0], 1),
                "lxml": version("lxml"),
                "records": records,
            },
            default=str,
        )
    )


if __name__ == "__main__":
    main()
