"""Several outlets by one command: a process each, and none of them harms another."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawler import fleet
from newscrawler.demo.markup import Item, feed
from newscrawler.storage.segments import Manifest
from newscrawler.storage.verify import verify
from tests.loopback.desk import DESK, Desk, run
from tests.loopback.site import Answer, running

XML = (("Content-Type", "application/rss+xml"),)


def test_one_that_hangs_one_that_fails_and_one_that_refuses_cost_the_others_nothing(tmp_path: Path) -> None:
    with running() as site:
        site.add(site.url(DESK, "/robots.txt"), Answer(b"User-agent: *\nDisallow: /search\n"))
        desk = Desk(site)
        desk.article("baik")
        items = [Item(card.title, card.url, desk.now, "International", "Badai") for card in desk.cards]
        site.add(site.url(DESK, "/rss-satu"), Answer(feed(items).encode(), headers=XML))
        site.add(site.url(DESK, "/rss-dua"), Answer(status=404))
        site.add(site.url(DESK, "/rss-tiga"), Answer(hang=60))
        settings = ("SPIDER_MODULES=tests.loopback.trio", f"DATA_DIR={tmp_path}", "CRAWL_TIMEOUT=20", "CRAWL_JOBS=3")
        options = [part for setting in settings for part in ("-s", setting)]
        done = run(site, *options, "-s", "DOWNLOAD_TIMEOUT=22", outlets=["satu", "dua", "tiga", "tolak"])
    assert done.returncode == 1, done.stderr
    assert [line["outlet"] for line in Manifest(tmp_path).lines()] == ["satu"]
    said = [line for line in done.stderr.splitlines() if line.startswith("scrapy crawl:")]
    assert "scrapy crawl: dua ended with code 1" in said
    assert "scrapy crawl: tiga has used up its time and is told to end" in said
    assert "tolak refuses honest crawlers: you need its permission" in done.stderr
    assert not [line for line in said if "satu" in line or "tolak ended" in line]
    assert list(verify(tmp_path)) == []


class Process:
    """Ends at once with a code, or when it is told to."""

    def __init__(self, command: list[str], process_group: int) -> None:  # noqa: ARG002 -- that of Popen
        name = command[4]
        self.code = {"baik": 0, "tolak": 5, "sibuk": 4, "alarm": 3, "gagal": 1, "mati": -9}.get(name)
        self.signals: list[int] = []

    def poll(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def send_signal(self, number: int) -> None:
        self.signals.append(number)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["baik", "tolak"], 0),
        (["baik", "sibuk"], 4),
        (["sibuk", "alarm", "baik"], 3),
        (["alarm", "gagal"], 1),
        (["baik", "mati"], 1),
    ],
)
def test_the_worst_exit_code_counts(monkeypatch: pytest.MonkeyPatch, names: list[str], code: int) -> None:
    monkeypatch.setattr("newscrawler.fleet.subprocess.Popen", Process)
    monkeypatch.setattr(fleet, "_POLL", 0)
    assert fleet.crawl_all({name: [] for name in names}, Settings({"CRAWL_JOBS": 2, "CRAWL_TIMEOUT": 60})) == code
