"""Pages that gave no record because of how they were read: kept raw, whatever the archive setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from newscrawler.extraction.page import Page
from newscrawler.items import Reason
from newscrawler.storage.ledger import Entry
from newscrawler.storage.origin import Origin
from newscrawler.storage.warc import OPEN, Capture, read_captures
from newscrawler.storage.warc_writer import ArchiveWriter, repair, write_page

#: reasons of a rejection that another version of the extractor may not have
OF_THE_EXTRACTOR: tuple[Reason, ...] = ("no_title", "no_body", "no_time", "undecodable")


class Quarantine:
    """``quarantine/<outlet>/<YYYY>/<MM>/*.warc.gz``, which ``scrapy reprocess`` reads; no file before a first page."""

    def __init__(self, root: Path, outlet: str, run_id: str) -> None:
        self._folder, self._run_id = root / "quarantine" / outlet, run_id
        self._writer: ArchiveWriter | None = None
        for left in sorted(self._folder.rglob(f"*.warc.gz{OPEN}")):
            with suppress(BlockingIOError):  # of a machine that is gone, a file server keeps locks for a while
                repair(left)

    def keep(self, pages: Sequence[Page], article: Entry) -> None:
        """Keep the pages of one article."""
        if self._writer is None:
            self._writer = ArchiveWriter(self._folder / self._run_id[:4] / self._run_id[4:6], self._run_id)
        for place, page in enumerate(pages):
            origin = Origin(hints=page.hints, mode=article.mode, link=article.url, place=place)
            write_page(self._writer, page, origin=origin)

    def captures(self) -> Iterator[Capture]:
        """All pages that earlier runs kept, oldest first; what is damaged is passed over."""
        for path in sorted(self._folder.rglob("*.warc.gz")):
            with path.open("rb") as stream:
                yield from (found for found in read_captures(stream) if isinstance(found, Capture))

    def sync(self) -> None:
        if self._writer:
            self._writer.sync()

    def close(self) -> None:
        if self._writer:
            self._writer.close()
