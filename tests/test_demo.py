"""The main job on the demo archive, from command to file."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawler.demo.articles import STORIES, Story
from newscrawler.items import Article

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "newscrawler" / "demo" / "demo.warc.gz"
# on no index that a run without dates reads
OLDER = "2026-07-22"
RECENT = [story for story in STORIES if story.index_day != OLDER]


def scrapy(*arguments: str, expect: int = 0, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", "-m", "scrapy", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, **options)
    assert done.returncode == expect, done.stderr.decode()
    return done


def lines(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.splitlines()]


def rejections(log: bytes) -> set[tuple[str, str]]:
    """(URL, reason) of each rejection in a log."""
    return set(re.findall(r"Rejected (\S+): (\w+) \(", log.decode()))


def without_run(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in record.items() if name != "run_id"} for record in records]


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], bytes]:
    """Records and log of the main job."""
    output = tmp_path_factory.mktemp("replay") / "articles.jsonl"
    done = scrapy("crawl", "sindonews", "-a", "replay=demo", "-O", str(output))
    return lines(output), done.stderr


@pytest.mark.parametrize("story", [s for s in RECENT if not s.rejection], ids=lambda story: story.case)
def test_each_article_gives_the_record_written_by_hand(story: Story, replay: Any) -> None:
    records = {record["id"]: record for record in replay[0]}
    expected = story.expected()
    record = records[expected["id"]]

    assert {name: record[name] for name in expected} == expected
    assert list(record) == list(Article.__dataclass_fields__)


def test_there_are_no_other_records_and_the_newest_come_first(replay: Any) -> None:
    records, _ = replay
    assert len(records) == sum(not story.rejection for story in RECENT)
    times = [record["published_at"] for record in records]
    assert times == sorted(times, reverse=True)


def test_every_other_page_is_rejected_with_its_reason(replay: Any) -> None:
    assert rejections(replay[1]) == {(story.url, story.rejection) for story in RECENT if story.rejection}


def test_a_second_run_differs_by_its_run_id_only(replay: Any, tmp_path: Path) -> None:
    scrapy("crawl", "sindonews", "-a", "replay=demo", "-O", str(tmp_path / "again.jsonl"))
    again = lines(tmp_path / "again.jsonl")

    assert without_run(again) == without_run(replay[0])
    assert again[0]["run_id"] != replay[0][0]["run_id"]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-07-23", "2026-07-23"),
        ("2026-07-24", "2026-07-24"),
        ("2026-07-22", "2026-07-23"),
        ("2026-07-24", None),
    ],
)
def test_since_and_until_give_exactly_the_days_asked_for(since: str, until: str | None, tmp_path: Path) -> None:
    """One article came out at 00:05 of the 24th and stands on the index of the 23rd, another at 23:55 of the 23rd."""
    days = ["-a", f"since={since}", *(["-a", f"until={until}"] if until else [])]
    output = tmp_path / "days.jsonl"
    scrapy("crawl", "sindonews", "-a", "replay=demo", *days, "-O", str(output))

    listed = {story.url for story in STORIES if story.index_day}
    expected = {
        story.url
        for story in STORIES
        if not story.rejection and since <= story.published_at[:10] <= (until or "9") and story.url in listed
    }
    assert {record["url"] for record in lines(output)} == expected


def test_a_replay_needs_no_network(replay: Any, tmp_path: Path) -> None:
    output = tmp_path / "articles.jsonl"
    no_handlers = 'DOWNLOAD_HANDLERS={"http": null, "https": null}'
    scrapy("crawl", "sindonews", "-a", "replay=demo", "-O", str(output), "-s", no_handlers)
    assert without_run(lines(output)) == without_run(replay[0])


def test_limit_exports_the_newest(replay: Any, tmp_path: Path) -> None:
    scrapy("crawl", "sindonews", "-a", "replay=demo", "-a", "limit=5", "-O", str(tmp_path / "five.jsonl"))
    assert without_run(lines(tmp_path / "five.jsonl")) == without_run(replay[0][:5])


def test_an_address_with_tracking_or_of_a_later_page_means_the_article(replay: Any, tmp_path: Path) -> None:
    wanted = [record for record in replay[0] if record["id"].endswith(("218", "214"))]
    urls = [f"{wanted[0]['url']}?showpage=all", f"{wanted[1]['url']}?utm_source=x#top"]
    (tmp_path / "urls.txt").write_text("\n".join(urls))
    output = tmp_path / "out.jsonl"
    scrapy("crawl", "sindonews", "-a", "replay=demo", "-a", f"url=@{tmp_path / 'urls.txt'}", "-O", str(output))
    assert [(line["id"], line["body"]) for line in lines(output)] == [(r["id"], r["body"]) for r in wanted]


def test_compressed_output_holds_the_same_records(replay: Any, tmp_path: Path) -> None:
    scrapy("crawl", "sindonews", "-a", "replay=demo", "-O", str(tmp_path / "articles.jsonl.gz"))
    assert without_run(lines(tmp_path / "articles.jsonl.gz")) == without_run(replay[0])


def test_appending_keeps_what_is_there(replay: Any, tmp_path: Path) -> None:
    output = tmp_path / "articles.jsonl"
    output.write_text('{"id": "older"}\n{"id": "to')
    scrapy("crawl", "sindonews", "-a", "replay=demo", "-a", "limit=1", "-o", str(output))

    first, torn, added = output.read_text().splitlines()
    assert (first, torn) == ('{"id": "older"}', '{"id": "to')
    assert json.loads(added)["id"] == replay[0][0]["id"]


def test_a_killed_run_leaves_the_old_file_whole(tmp_path: Path) -> None:
    output = tmp_path / "articles.jsonl"
    output.write_text("old\n")
    killer = tmp_path / "killer.py"
    killer.write_text(
        "import os, signal\n"
        "class Kill:\n"
        "    def process_item(self, item):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    pipelines = json.dumps({"killer.Kill": 900})
    scrapy(
        "crawl", "sindonews", "-a", "replay=demo", "-O", str(output), "-s", f"ITEM_PIPELINES={pipelines}",
        expect=-signal.SIGKILL, env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert output.read_text() == "old\n"


def test_a_step_that_raises_fails_the_run_and_costs_the_others_nothing(replay: Any, tmp_path: Path) -> None:
    (tmp_path / "faulty.py").write_text(
        "class Faulty:\n"
        "    def process_item(self, item):\n"
        "        if item.id.endswith('220'):\n"
        "            raise RuntimeError('no')\n"
        "        return item\n"
    )
    output = tmp_path / "articles.jsonl"
    command = (
        "from newscrawler import settings\n"
        "settings.ITEM_PIPELINES['faulty.Faulty'] = 950\n"
        "from scrapy.cmdline import execute\n"
        f"execute(['scrapy', 'crawl', 'sindonews', '-a', 'replay=demo', '-O', {str(output)!r}])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{tmp_path}"}, timeout=60
    )
    assert done.returncode == 1
    assert len(lines(output)) == len(replay[0]) - 1


def test_reprocess_gives_the_records_of_the_crawl(replay: Any, tmp_path: Path) -> None:
    """But for the one that no listing of a run without dates names, and for what only a listing can tell."""
    output, rejected = tmp_path / "out.jsonl", tmp_path / "rejected.jsonl"
    archive = ROOT / "newscrawler" / "demo" / "demo.warc.gz"
    scrapy("reprocess", str(archive), "-O", str(output), "--rejected", str(rejected))
    told_by_listing = {"discovered_at": None, "discovered_via": "archive", "mode": "reprocess"}

    crawled = {record["id"]: {**record, **told_by_listing} for record in without_run(replay[0])}
    for record in crawled.values():
        if record["extraction"].get("section") == "listing":
            record["section"] = None
            record["extraction"] = {k: v for k, v in record["extraction"].items() if k != "section"}
    again = {record["id"]: record for record in without_run(lines(output))}
    older = next(story for story in STORIES if story.index_day == OLDER).expected()
    assert {name: again[older["id"]][name] for name in older} == older
    del again[older["id"]]
    assert again == crawled

    reasons = {(line["url"], line["reason"]) for line in lines(rejected)}
    assert {(story.url, story.rejection) for story in STORIES if story.rejection} <= reasons
    assert ("https://www.sindonews.com/robots.txt", "not_article") in reasons


def test_reprocess_reads_standard_input_and_writes_standard_output(tmp_path: Path) -> None:
    archive = ROOT / "newscrawler" / "demo" / "demo.warc.gz"
    with archive.open("rb") as stream:
        done = scrapy("reprocess", "-", "-O", "-", stdin=stream)
    assert len(done.stdout.splitlines()) == sum(not story.rejection for story in STORIES)


def test_what_is_whole_in_a_damaged_archive_goes_through(tmp_path: Path) -> None:
    demo = ROOT / "newscrawler" / "demo" / "demo.warc.gz"
    with demo.open("rb") as stream:
        records = ArchiveIterator(stream)
        start = next(records.offset for record in records if "/1900220/" in str(record.rec_headers))
    content = bytearray(demo.read_bytes())
    content[start + 100 : start + 140] = b"\xff" * 40
    archive, output = tmp_path / "damaged.warc.gz", tmp_path / "out.jsonl"
    archive.write_bytes(content)
    rejected = tmp_path / "rejected.jsonl"

    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "reprocess", str(archive), "-O", str(output), "--rejected", str(rejected)],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    lost = done.stderr.count("is damaged at byte") + sum(line["reason"] == "incomplete" for line in lines(rejected))
    assert lost == 1
    assert done.returncode == done.stderr.count("is damaged at byte")
    expected = {story.url for story in STORIES if not story.rejection and "/1900220/" not in story.url}
    assert {line["url"] for line in lines(output)} == expected


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "holds no HTTP response"),
        (b"Bukan arsip.", "is damaged at byte 0: ArchiveLoadFailed: neither WARC nor gzip"),
    ],
    ids=["empty", "no WARC"],
)
def test_reprocess_of_what_is_no_archive_fails(content: bytes, line: str, tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(content)
    done = scrapy("reprocess", str(tmp_path / "x.warc.gz"), "-O", str(tmp_path / "out.jsonl"), expect=1)
    assert line in done.stderr.decode()
    assert lines(tmp_path / "out.jsonl") == []


def test_a_log_of_json(tmp_path: Path) -> None:
    output = ("-O", str(tmp_path / "out.jsonl"), "-s", "LOG_JSON=1")
    command = [sys.executable, "-m", "scrapy", "crawl", "sindonews", "-a", "replay=demo", *output]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=True)
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["outlet"] for line in told} == {"sindonews"}
    assert [line["message"] for line in told if line["message"].startswith("Record sindonews:1900218")]
    assert told[0]["message"].startswith("Scrapy 2.19")


def test_a_log_of_json_in_a_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    options = ("-O", str(tmp_path / "out.jsonl"), "-s", "LOG_JSON=1", "--logfile", str(log))
    done = scrapy("crawl", "sindonews", "-a", "replay=demo", *options)
    told = lines(log)
    assert told[0]["message"].startswith("Scrapy 2.19")
    assert told[-1]["message"] == "Spider closed (finished)"
    assert done.stderr == b""


@pytest.mark.parametrize("command", [["crawl", "sindonews", "-a", "replay=demo"], ["reprocess", str(DEMO)]])
def test_where_input_output_and_errors_are_closed_the_output_is_whole(command: list[str], tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    shell = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-m", "scrapy"]
    subprocess.run([*shell, *command, "-O", str(output)], cwd=ROOT, timeout=60, check=True)
    assert len(lines(output)) >= 16


def test_a_replay_of_a_cut_archive_exports_what_is_whole(replay: Any, tmp_path: Path) -> None:
    archive = tmp_path / "demo.warc.gz"  # records name the file
    archive.write_bytes(DEMO.read_bytes()[:30_000])
    output = tmp_path / "out.jsonl"

    done = scrapy("crawl", "sindonews", "-a", f"replay={archive}", "-O", str(output))

    whole = {record["id"]: record for record in without_run(replay[0])}
    assert lines(output)
    assert all(record == whole[record["id"]] for record in without_run(lines(output)))
    assert "incomplete" in {reason for _, reason in rejections(done.stderr)}
