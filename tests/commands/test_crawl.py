"""What ``scrapy crawl`` refuses before anything starts, and what a stopped run leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONG = "x" * 300  # no name that a file system takes


def scrapy(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "NEWSCRAWLER_CONTACT"}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "name outlets, or all: antaranews, bbcindonesia, "),
        (["sindonews", "detik", "-O", "x.jsonl"], "several outlets go into DATA_DIR, not into a file"),
        (["all", "sindo"], "there is no outlet 'all'; there are antaranews"),
        (["sindonews", "-s", "DATA_DIR=README.md/x"], "cannot write DATA_DIR="),
        (["sindonews", "-s", "SEGMENT_COMPRESSION=bz2"], "SEGMENT_COMPRESSION='bz2': it is gz, zst or empty"),
        (["sindonews"], "a live crawl needs a contact"),
        (["all"], "a live crawl needs a contact"),
        (["sindo"], "there is no outlet 'sindo'; there are antaranews, bbcindonesia, "),
        (["sindonews", "--limit"], "no such option: --limit"),
        (["sindonews", "-O"], "expected one argument"),
        (["sindonews", "-a", "days=3"], "unknown argument 'days'; there are since, until, limit, url, replay"),
        (["sindonews", "-a", "limit"], "Invalid -a value, use -a NAME=VALUE"),
        (["sindonews", "-a", "limit=0"], "limit='0' is no number from 1 up"),
        (["sindonews", "-a", "since=24-07-2026"], "since='24-07-2026' is no day; write it as 2026-07-24"),
        (["sindonews", "-a", "since=2026-07-24", "-a", "until=2026-07-23"], "lies after"),
        (["sindonews", "-a", "since=2099-01-01"], "since=2099-01-01 is in the future: the newest day is"),
        (["sindonews", "-a", "since=1990-01-01"], "days would be owed, each of them a request or more"),
        (
            ["sindonews", "-a", "replay=demo", "-a", "since=2026-07-25", "-O", "x.jsonl"],
            "since=2026-07-25 is in the future: the newest day is 2026-07-24",
        ),
        (["sindonews", "-a", "url=https://news.detik.com/internasional/d-1/x"], "is no article of sindonews"),
        (["sindonews", "-a", "replay=absent.warc.gz"], "there is no such file"),
        (["sindonews", "-a", f"replay={LONG}"], f"{LONG}: File name too long"),
        (["sindonews", "-O", f"{LONG}.jsonl"], f"{LONG}.jsonl: File name too long"),
        (["sindonews", "-a", "replay=README.md", "-O", "x.jsonl"], "README.md is no WARC file"),
        (["sindonews", "-a", "replay=demo"], "say where the records go"),
        (["sindonews", "-a", "replay=demo", "-O", "x.txt"], "Unrecognized output format 'txt'"),
        (["sindonews", "-a", "replay=demo", "-O", "x.csv.gz"], "name it FILE.jsonl.gz"),
        (["sindonews", "-a", "replay=demo", "-O", "tests"], "Unrecognized output format"),
        (["sindonews", "-s", "RUN_BUDGET=soon"], "RUN_BUDGET='soon': it is a whole number of seconds from 0 to"),
        (["sindonews", "-O", "x.jsonl"], "a live crawl needs a contact"),
        (["sindonews", "-O", "x.jsonl", "-s", "CONTACT=nobody"], "a live crawl needs a contact"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_code_2(arguments: list[str], line: str) -> None:
    done = scrapy("crawl", *arguments)

    assert done.returncode == 2
    assert line in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


REFUSING = ("crawl", "refusing", "-O", "x.jsonl", "-s", "SPIDER_MODULES=tests.loopback.refusing")


def test_an_outlet_that_refuses_honest_crawlers_is_not_asked() -> None:
    done = scrapy(*REFUSING, NEWSCRAWLER_CONTACT="redaksi@example.org")

    assert done.returncode == 5
    assert "refusing refuses honest crawlers: it answers 403 to bots; you need its permission" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_operator_may_have_settled_that_and_a_replay_needs_no_leave(tmp_path: Path) -> None:
    replay = scrapy(*REFUSING[:2], *REFUSING[4:], "-a", "replay=demo", "-O", str(tmp_path / "out.jsonl"))
    assert replay.returncode == 0, replay.stderr
    settled = scrapy(*REFUSING, "-s", 'ACCESS_DECISIONS={"refusing": "permission of 2026-07-24"}')
    assert (settled.returncode, "a live crawl needs a contact" in settled.stderr) == (2, True)


def test_the_stock_commands_still_work() -> None:
    done = scrapy("settings", "--get", "BOT_NAME")
    assert (done.returncode, done.stdout.strip()) == (0, "newscrawler")


def test_the_outlets() -> None:
    names = (
        "antaranews bbcindonesia beritasatu cnbcindonesia cnnindonesia detik idntimes inews jawapos jpnn kompas"
        " kontan kumparan liputan6 mediaindonesia merdeka okezone republika sindonews suara tempo tirto tribunnews viva"
    )
    assert scrapy("list").stdout.split() == names.split()
