"""What SINDOnews publishes on loopback, and the real command that crawls it."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from newscrawler.demo.markup import Card, Item, feed, index_page, page_2025
from newscrawler.pipelines.timestamps import WIB
from newscrawler.storage.segments import Manifest
from newscrawler.storage.verify import records
from tests.loopback.site import Answer, Site

ROOT = Path(__file__).parents[2]
DESK, WWW = "international.sindonews.com", "www.sindonews.com"
HTML = ("Content-Type", "text/html; charset=utf-8")
DELAY = 0.3
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
TEXT = (
    "Pemerintah Kepulauan Marua menutup dua pelabuhan di pesisir utara setelah badai mendekat pada Kamis malam.",
    "Kapal nelayan diminta kembali ke darat, sementara sekolah di tiga kabupaten diliburkan sampai pekan depan.",
)


def printed(moment: datetime) -> str:
    return f"Kamis, {moment.day} {MONTHS[moment.month - 1]} {moment.year} - {moment:%H:%M} WIB"


class Desk:
    """What the site publishes: articles, minutes apart, newest first in the order of their making."""

    def __init__(self, site: Site, first: int = 1_900_000) -> None:
        self.site, self.first = site, first
        self.now = datetime.now(WIB).replace(second=0, microsecond=0)
        self.cards: list[Card] = []

    def article(self, slug: str, *answers: Answer | None, at: datetime | None = None, **fields: Any) -> str:
        """Publish an article; ``None`` among the answers is its page."""
        number = len(self.cards) + 1
        published = at or self.now - timedelta(minutes=number)
        path = f"/read/{self.first + number}/42/{slug}-1784{number:06d}"
        url = self.site.url(DESK, path)
        page = page_2025(
            url=url,
            title=f"Badai Mendekat ({slug})",
            date=printed(published),
            **{"paragraphs": TEXT, "dateline": "PORT LIMA"} | fields,
        )
        self.site.add(url, *(Answer(page.encode()) if a is None else a for a in answers or (None,)))
        self.cards.append(
            Card(url, f"Badai Mendekat ({slug})", "International", self.site.url(DESK, "/"), printed(published), 7)
        )
        return page

    def open(self, *, items: int = 1) -> None:
        """Put the listings up."""
        entries = [Item(c.title, c.url, self.now, "International", "Badai") for c in self.cards[:items]]
        zipped = gzip.compress(feed(entries).encode())
        headers = (("Content-Type", "application/rss+xml"), ("Content-Encoding", "gzip"))
        self.site.add(self.site.url(DESK, "/rss"), Answer(zipped, headers=headers))
        days: dict[date, list[Card]] = {day: [] for day in (self.now.date(), self.now.date() - timedelta(days=1))}
        for number, card in enumerate(self.cards, 1):
            days[(self.now - timedelta(minutes=number)).date()].append(card)
        for day, cards in days.items():
            self.index(day, *cards)

    def index(self, day: date, *cards: Card) -> None:
        """Put the index of a day up, an article of another desk in it."""
        other = Card("https://ekbis.sindonews.com/read/1/1/x-1", "Bursa", "Ekbis", "x", printed(self.now), 7)
        self.site.add(self.site.url(WWW, f"/indeks/9/0?t={day}"), index_page([*cards, other]))


def run(site: Site, *arguments: str, outlets: Sequence[str] = ("sindonews",)) -> subprocess.CompletedProcess[str]:
    """The crawl command, all hosts being the site."""
    return scrapy(site, "crawl", *outlets, arguments=arguments)


def scrapy(site: Site, *command: str, arguments: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """A command of the project, all hosts being the site."""
    settings = {
        "SPIDER_MODULES": "tests.loopback.spiders",
        "CONTACT": "redaksi@example.org",
        "TWISTED_DNS_RESOLVER": "tests.loopback.resolver.LoopbackResolver",
        "DOWNLOAD_DELAY": DELAY,
        "DOWNLOAD_TIMEOUT": 2,
        "RETRY_TIMES": 1,
        "RETRY_BACKOFF": 0.1,
        "ALLOW_PRIVATE_ADDRESSES": True,
    }
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "scrapy", *command, *options, *arguments],
        cwd=ROOT,
        env={**os.environ, "LOOPBACK_PORT": str(site.port)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def crawl(site: Site, output: Path, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, records and log of a one-off crawl."""
    done = run(site, "-O", str(output), *arguments)
    lines = output.read_bytes().splitlines() if output.exists() else []
    return done.returncode, [json.loads(line) for line in lines], done.stderr


def collect(site: Site, data: Path, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, new records and log of a scheduled crawl."""
    before = sum(1 for _ in Manifest(data).lines())
    done = run(site, "-s", f"DATA_DIR={data}", "-s", "DOWNLOAD_DELAY=0.02", "-s", "DOWNLOAD_DELAY_JITTER=0", *arguments)
    added = [line["file"] for line in islice(Manifest(data).lines(), before, None) if line["kind"] == "articles"]
    return done.returncode, [record for file in added for _, record in records(data / file) if record], done.stderr
