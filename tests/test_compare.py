from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from newscrawler.compare import Comparison
from newscrawler.items import Article, Rejection
from newscrawler.record import make_record, outlet_of
from newscrawler.storage.warc import Capture, read_captures

DEMO = Path(__file__).parents[1] / "newscrawler" / "demo" / "demo.warc.gz"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Three records of the demo archive."""
    found: list[Article] = []
    with DEMO.open("rb") as stream:
        for capture in read_captures(stream):
            if isinstance(capture, Capture) and "/read/" in capture.url and capture.status == 200:
                record: Article | Rejection = make_record(capture.page(), outlet_of(capture.url))
                if isinstance(record, Article) and len(found) < 3:
                    found.append(record)
    return found


def old(path: Path, *records: dict[str, Any]) -> Comparison:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return Comparison(path)


def test_the_fields_that_changed_are_counted_with_an_example(articles: list[Article], tmp_path: Path) -> None:
    one, two, three = articles
    before = asdict(replace(one, body=one.body.replace("61", "60")))
    gone = {**asdict(three), "id": "sindonews:1"}
    comparison = old(tmp_path / "old.jsonl", before, asdict(replace(two, run_id="earlier", crawler_version="0")), gone)

    for article in articles:
        comparison.add(article)

    counts, *fields = comparison.report()
    assert counts == f"against {tmp_path / 'old.jsonl'}: 1 the same, 1 changed, 1 new, 1 missing"
    assert len(fields) == 1
    assert fields[0].startswith(f"  body: 1, e.g. {one.id}: ")
    assert "60 tahun" in fields[0]
    assert "61 tahun" in fields[0]


def test_a_field_that_an_older_schema_lacked_has_changed(articles: list[Article], tmp_path: Path) -> None:
    before = asdict(articles[0])
    del before["paywalled"]
    comparison = old(tmp_path / "old.jsonl", before)
    comparison.add(articles[0])
    assert comparison.report()[1:] == [f"  paywalled: 1, e.g. {articles[0].id}: 'null' -> 'false'"]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x:1"}', "kosong"])
def test_a_line_that_is_no_record_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").write_text(f"{line}\n")
    with pytest.raises(ValueError, match=r"old\.jsonl: line 1 is no record$"):
        Comparison(tmp_path / "old.jsonl")


def test_a_file_that_is_absent_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"old\.jsonl cannot be read: No such file or directory$"):
        Comparison(tmp_path / "old.jsonl")
