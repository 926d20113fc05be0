"""The output of a one-off run: JSON Lines that are whole or absent."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from scrapy.exporters import BaseItemExporter
from scrapy.extensions.feedexport import FileFeedStorage

from newscrawler.items import Article
from newscrawler.storage.files import make_folder, part_of, sync_folder

if TYPE_CHECKING:
    from scrapy import Spider

    from newscrawler.items import Rejection

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def to_line(record: Article | Rejection) -> bytes:
    """A record as one line of JSON, UTF-8, keys in the order of their declaration, with its newline."""
    return encode({name: getattr(record, name) for name in record.__dataclass_fields__})


def encode(record: dict[str, Any]) -> bytes:
    """JSON has no NaN, and UTF-8 no lone surrogates: the one raises ValueError, the other becomes U+FFFD."""
    line = _JSON.encode(record)
    try:
        return line.encode() + b"\n"
    except UnicodeEncodeError:
        return line.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode() + b"\n"


class RecordExporter(BaseItemExporter):
    """Writes each item as a line; one that cannot be written is an error in the log, and so of the run."""

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(dont_fail=True, **kwargs)
        self.file = file

    def export_item(self, item: Any) -> None:
        if isinstance(item, Article) and self.fields_to_export is None:
            self.file.write(to_line(item))  # the same, in half the time
        else:
            self.file.write(encode(dict(self.get_serialized_fields(item, include_empty=True))))


class GzipRecordExporter(RecordExporter):
    """The same, compressed; the same records give the same bytes."""

    def __init__(self, file: IO[bytes], **kwargs: Any) -> None:
        super().__init__(cast("IO[bytes]", gzip.GzipFile("", "wb", fileobj=file, mtime=0)), **kwargs)

    def finish_exporting(self) -> None:
        self.file.close()


class WholeFileStorage(FileFeedStorage):
    """A local file. With ``-O`` it is written beside its name and renamed when it is whole, so a killed run leaves
    the old file as it was; with ``-o`` a line that an earlier kill left torn is closed first."""

    def open(self, spider: Spider) -> IO[bytes]:
        path = Path(self.path)
        make_folder(path.parent)
        if self.write_mode == "wb":
            self._part = part_of(path)
            return self._part.open("wb")
        file = path.open("ab")
        if path.suffix != ".gz" and file.tell() and not _ends_with_newline(path):
            spider.logger.warning("%s ends in the middle of a line, which is left as it is", path)
            file.write(b"\n")
        return file

    def store(self, file: IO[bytes]) -> None:
        file.flush()
        os.fsync(file.fileno())
        file.close()
        if self.write_mode == "wb":
            self._part.replace(self.path)
        sync_folder(Path(self.path).parent)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
