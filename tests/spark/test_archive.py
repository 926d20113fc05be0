"""One archive to rows; a page that ends its reader costs that page alone. Needs no Spark."""

from __future__ import annotations

import json
from pathlib import Path

from newscrawler.spark.archive import read_archive
from tests.archives import archive
from tests.test_batch import FIRST, SECOND, THIRD, page


def test_a_page_that_ends_its_reader_is_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "satu.warc.gz"
    path.write_bytes(archive([page(1, FIRST, SECOND), page(2, "racun: mati"), page(3, FIRST, THIRD)]))
    *rows, (_, _, kind, _, _, last) = read_archive(str(path), "r1", modules=["tests.poison_outlet"])
    lines = [(row.kind, row.outlet, row.month, json.loads(row.line)) for row in rows]
    assert [line["run_id"] for *_, line in lines] == ["r1"] * 3
    assert [(kind, outlet, month) for kind, outlet, month, _ in lines] == [
        ("record", "sindonews", "2026-07"), ("record", "sindonews", "2026-07"), ("rejection", "sindonews", "2026-07")
    ]  # fmt: skip
    assert lines[2][3]["reason"] == "incomplete"
    told = json.loads(last)
    assert (kind, told["status"], told["captures"], told["records"], told["rejections"]) == (
        "input",
        "damaged",
        3,
        2,
        1,
    )
    assert len(told["errors"]) == 1
