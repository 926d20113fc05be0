"""Lines of JSON, and files that are whole or absent."""

from __future__ import annotations

import gzip
import json
import logging
import os
from dataclasses import asdict, fields, replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Spider

from newscrawler.items import Article, Rejection
from newscrawler.storage.feeds import GzipRecordExporter, RecordExporter, WholeFileStorage, encode, to_line

REJECTION = Rejection(
    url="https://e.id/1",
    outlet="sindonews",
    reason="no_body",
    detail="3 words",
    crawled_at="2026-07-24T08:00:00+00:00",
    run_id="r1",
)
LINE = (
    b'{"url":"https://e.id/1","outlet":"sindonews","reason":"no_body","detail":"3 words",'
    b'"crawled_at":"2026-07-24T08:00:00+00:00","run_id":"r1"}\n'
)


def detail(text: Any) -> bytes:
    return to_line(replace(REJECTION, detail=text))


def test_a_line_holds_the_keys_in_the_order_of_their_declaration() -> None:
    assert to_line(REJECTION) == LINE


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Café – “Kyiv” 😀", "Café – “Kyiv” 😀"),
        ("satu\ndua", "satu\\ndua"),
        ("\ud800", "\ufffd"),
        ("a\udc00b\ud83d", "a\ufffdb\ufffd"),
        ("\ud83d\ud83d\ude00", "\ufffd😀"),
    ],
    ids=["utf-8", "newline", "lone surrogate", "lone surrogates", "lone surrogate before a pair"],
)
def test_a_line_is_utf8(text: str, written: str) -> None:
    assert detail(text) == LINE.replace(b"3 words", written.encode())


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_json_does_not_have_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        detail({"a": number})


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_one_line_that_can_be_read(text: str) -> None:
    line = detail(text)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert len(json.loads(line)["detail"]) <= len(text)


# -- exporters --------------------------------------------------------------------------------------------------------


def test_the_exporters_write_the_same_lines(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    for path, exporter_class in ((plain, RecordExporter), (packed, GzipRecordExporter)):
        with path.open("wb") as file:
            exporter = exporter_class(file)
            exporter.start_exporting()
            exporter.export_item(REJECTION)
            exporter.export_item(REJECTION)
            exporter.finish_exporting()
    assert plain.read_bytes() == LINE * 2
    assert gzip.decompress(packed.read_bytes()) == LINE * 2
    assert packed.read_bytes()[4:8] == bytes(4)  # no time of writing


def an_article(value: Any) -> Article:
    """An article that has one value in all fields."""
    return Article(**{field.name: value for field in fields(Article)})


def test_an_article_is_the_same_line_as_all_its_fields_asked_for_by_name() -> None:
    article = an_article({"AS": ["é", None]})
    written = []
    for names in (None, [field.name for field in fields(Article)]):
        file = BytesIO()
        RecordExporter(file, fields_to_export=names).export_item(article)
        written.append(file.getvalue())
    assert written[0] == written[1] == to_line(article) == encode(asdict(article))


def test_fields_that_are_asked_for_are_written_alone() -> None:
    file = BytesIO()
    RecordExporter(file, fields_to_export=["title", "id"]).export_item(an_article("x"))
    assert file.getvalue() == b'{"title":"x","id":"x"}\n'


# -- files ------------------------------------------------------------------------------------------------------------


def storage(path: Path, *, overwrite: bool) -> WholeFileStorage:
    return WholeFileStorage(str(path), feed_options={"overwrite": overwrite})


def spider() -> Spider:
    return cast("Spider", SimpleNamespace(logger=logging.getLogger("test")))


def test_overwriting_leaves_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"lama\n")
    store = storage(path, overwrite=True)
    file = store.open(spider())
    file.write(b"baru\n")
    file.flush()
    assert (path.read_bytes(), Path(file.name).read_bytes()) == (b"lama\n", b"baru\n")
    store.store(file)
    assert path.read_bytes() == b"baru\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("overwrite", [True, False])
def test_what_is_stored_is_on_the_disk_with_its_name(
    tmp_path: Path, overwrite: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder/a.jsonl"
    store = storage(path, overwrite=overwrite)
    file = store.open(spider())
    seen: list[tuple[Path, bool]] = []
    monkeypatch.setattr(
        os, "fsync", lambda number: seen.append((Path(f"/proc/self/fd/{number}").readlink(), path.exists()))
    )
    store.store(file)
    assert seen == [(Path(file.name), not overwrite), (path.parent, True)]


@pytest.mark.parametrize(
    ("old", "content"), [(b"lama\n", b"lama\nbaru\n"), (b'lama\n{"ur', b'lama\n{"ur\nbaru\n'), (b"", b"baru\n")]
)
def test_appending_closes_a_torn_line_first(tmp_path: Path, old: bytes, content: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(old)
    store = storage(path, overwrite=False)
    file = store.open(spider())
    file.write(b"baru\n")
    store.store(file)
    assert path.read_bytes() == content
