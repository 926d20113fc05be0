"""Pages that gave no record because of how they were read: kept raw, whatever the archive setting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newscrawler.extraction.page import Page
from newscrawler.items import Reason
from newscrawler.storage.origin import Origin
from newscrawler.storage.warc import OPEN
from newscrawler.storage.warc_writer import ArchiveWriter, repair, write_page

#: reasons of a rejection that another version of the extractor may not have
OF_THE_EXTRACTOR: tuple[Reason, ...] = ("no_title", "no_body", "no_time", "undecodable")


class Quarantine:
    """``quarantine/<outlet>/<YYYY>/<MM>/*.warc.gz``, which ``scrapy reprocess`` reads; no file before a first page."""

    def __init__(self, root: Path, outlet: str, run_id: str) -> None:
        self._folder, self._run_id = root / "quarantine" / outlet, run_id
        self._writer: ArchiveWriter | None = None
        for left in sorted(self._folder.rglob(f"*.warc.gz{OPEN}")):
            repair(left)

    def keep(self, pages: Sequence[Page]) -> None:
        """Keep the pages of one article."""
        if self._writer is None:
            self._writer = ArchiveWriter(self._folder / self._run_id[:4] / self._run_id[4:6], self._run_id)
        for place, page in enumerate(pages):
            write_page(self._writer, page, origin=Origin(hints=page.hints, link=pages[0].url, place=place))

    def sync(self) -> None:
        if self._writer:
            self._writer.sync()

    def close(self) -> None:
        if self._writer:
            self._writer.close()
