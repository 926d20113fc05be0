"""The output of a one-off run: JSON Lines that are whole or absent."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from scrapy.exporters import BaseItemExporter
from scrapy.extensions.feedexport import FileFeedStorage

from newscrawler.items import Article

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
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.write_mode == "wb":
            return part_of(path).open("wb")
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
            part_of(Path(self.path)).replace(self.path)


def part_of(path: Path) -> Path:
    """Where a file is written until it is whole: beside its name, hidden."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file (gzipped where its name says so) that takes its name only when all of it is written and synced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(path)
    try:
        with part.open("wb") as file:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as compressed:
                    yield cast("IO[bytes]", compressed)
            else:
                yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
