"""A page that kills, halts or fails its reader: told and rejected, the rest read. Needs no Spark."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.archives import archive

# In a process of its own, for one that has threads, as this one may, must not fork.
SCRIPT = """
import json, os, sys, time
import newscrawler.reprocess
from newscrawler.spark.isolation import read_alone

extract = newscrawler.reprocess.extract

def poisoned(page, outlet):
    if b"kill" in page.body:
        os._exit(7)
    if b"halt" in page.body:
        time.sleep(600)
    if b"fail" in page.body:
        raise ZeroDivisionError("by zero")
    return extract(page, outlet)

newscrawler.reprocess.extract = poisoned
print(json.dumps([[row.kind, json.loads(row.line)] for row in read_alone(sys.argv[1], "r1", limit=2)]))
"""


def page(number: int, text: str) -> tuple[str, datetime, str, bytes]:
    html = (
        f"<h1 class='detail-title'>Perundingan Nomor {number} Ditunda</h1>"
        "<div class='detail-date-artikel'>24 Juli 2026 - 14:00 WIB</div>"
        f"<div class='detail-desc'>Utusan {text} meninggalkan meja perundingan di Jenewa tanpa kesepakatan. Tuan rumah"
        " berharap pertemuan berikutnya digelar sebelum musim dingin tiba di kawasan pegunungan itu.</div>"
    )
    url = f"https://international.sindonews.com/read/{number}/42/perundingan-{number}"
    return url, datetime(2026, 7, 25, tzinfo=UTC), "text/html", html.encode()


def test_a_page_that_ends_its_reader_is_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "one.warc.gz"
    path.write_bytes(
        archive([page(1, "a"), page(2, "kill"), page(3, "b"), page(4, "halt"), page(5, "c"), page(6, "fail")])
    )
    command = [sys.executable, "-c", SCRIPT, str(path)]
    done = subprocess.run(command, capture_output=True, cwd=Path(__file__).parents[2], text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    *rows, (kind, told) = json.loads(done.stdout)
    assert [line.get("id") or line["detail"] for _, line in rows] == [
        "sindonews:1",
        "the page's reader ended with code 7",
        "sindonews:3",
        "the page's reader did not go on for 2 s",
        "sindonews:5",
        "the page's reader failed: ZeroDivisionError: by zero",
    ]
    assert {line["reason"] for name, line in rows if name == "rejection"} == {"incomplete"}
    assert (kind, told["status"]) == ("input", "damaged")
    assert (told["records"], told["rejections"], told["captures"]) == (3, 3, 6)
    assert len(told["errors"]) == 3
