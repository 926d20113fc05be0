"""The drill by the real command: three outlets on loopback publish, their runs are struck at any moment, and what is
left is read again. Of the test suite and of ``benchmarks/kill_drill.py``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit
from typing import Any

from newscrawler.demo.markup import Item, feed
from newscrawler.storage.ledger import Ledger, LedgerError
from newscrawler.storage.ledgers import Busy, ledger_path, lock
from newscrawler.storage.segments import Manifest
from newscrawler.storage.store import OutletStore
from newscrawler.storage.verify import records, verify
from tests.loopback.desk import DESK, ROOT, Desk
from tests.loopback.site import Answer, Site

OUTLETS = ("satu", "dua", "tiga")
Run = subprocess.Popen[str]


@dataclass
class Tally:
    """What is in the segments, against what was published."""

    articles: int
    segments: int
    lost: list[str]
    repeated: list[str]
    broken_lines: int

    def is_whole(self) -> bool:
        return not (self.lost or self.repeated or self.broken_lines)


@dataclass
class Drill:
    """A site, what it publishes for outlets, and the data folder that their runs collect into."""

    site: Site
    data: Path
    outlets: Sequence[str] = OUTLETS
    desks: dict[str, Desk] = field(init=False)
    struck: int = 0  # kills that left a segment open

    def __post_init__(self) -> None:
        self.site.add(self.site.url(DESK, "/robots.txt"), Answer(b"User-agent: *\nDisallow: /search\n"))
        self.desks = {outlet: Desk(self.site, number * 1_000_000) for number, outlet in enumerate(self.outlets, 1)}

    def publish(self, count: int, *answers: Answer | None) -> list[str]:
        """So many more articles, by turns: their URLs; ``answers`` in place of their pages."""
        urls = []
        for _ in range(count):
            outlet = min(self.desks, key=lambda name: len(self.desks[name].cards))
            self.desks[outlet].article(outlet, *answers)
            urls.append(self.desks[outlet].cards[-1].url)
        for outlet, desk in self.desks.items():
            items = [Item(c.title, c.url, desk.now, "International", "Badai") for c in desk.cards]
            body = feed(items).encode()
            self.site.add(
                self.site.url(DESK, f"/rss-{outlet}"), Answer(body, headers=(("Content-Type", "application/rss+xml"),))
            )
        return urls

    def run(
        self, *arguments: str, environment: Mapping[str, str] | None = None, file_limit: int = 0, **popen: Any
    ) -> Run:
        """A run of the outlets, begun; ``file_limit``: of no file it may write more bytes."""
        settings = {
            "DATA_DIR": self.data,
            "SPIDER_MODULES": "tests.loopback.trio",
            "CONTACT": "redaksi@example.org",
            "TWISTED_DNS_RESOLVER": "tests.loopback.resolver.LoopbackResolver",
            "ALLOW_PRIVATE_ADDRESSES": 1,
            "MIN_FREE_SPACE": 0,
            "DOWNLOAD_DELAY": 0.05,
            "REQUESTS_PER_DAY": 1_000_000,
            "LOG_LEVEL": "ERROR",
        }
        limit = partial(setrlimit, RLIMIT_FSIZE, (file_limit, file_limit))
        options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", *self.outlets, *options, *arguments],
            cwd=ROOT,
            env={**os.environ, "LOOPBACK_PORT": str(self.site.port), **(environment or {})},
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limit if file_limit else None,  # noqa: PLW1509 -- one call of the system
            **popen,
        )

    def ended(self, *arguments: str, **how: Any) -> tuple[int, str]:
        """Exit code and log of a run that goes to its end."""
        run = self.run(*arguments, **how)
        log = run.communicate(timeout=120)[1]
        return run.returncode, log

    def strike(self, wait: Callable[[], object], **how: Any) -> None:
        """Kill a run with all its processes, after a wait."""
        run = self.run(**how)
        wait()
        os.kill(run.pid, signal.SIGSTOP)  # it begins no other process
        for pid in (*_children(run.pid), run.pid):
            os.kill(pid, signal.SIGKILL)
        run.communicate()
        self.struck += any(self.data.rglob("*.part"))

    def wait_for_records(self, timeout: float = 60) -> None:
        """Until a run has begun to write, and not only the run before."""
        before = set(self.data.rglob("*.part"))
        wait_until(lambda: any(_size(path) for path in {*self.data.rglob("*.part")} - before), timeout)

    def wait_for_commit(self, timeout: float = 60) -> None:
        """Until a run that has begun to write has committed a part of it."""
        self.wait_for_records(timeout)
        wait_until(lambda: any(map(self._is_committed, self.outlets)), timeout)

    def _is_committed(self, outlet: str) -> bool:
        try:
            ledger = Ledger(ledger_path(self.data, outlet), read_only=True)
        except LedgerError:  # it is not made yet
            return False
        try:
            return any(segment.length for segment in ledger.segments(open_only=True))
        finally:
            ledger.close()

    def problems(self) -> list[str]:
        """Open each store, which finishes what was left, and read everything again."""
        for outlet in self.outlets:
            if ledger_path(self.data, outlet).exists():
                self._finish(outlet)
        return list(verify(self.data))

    def _finish(self, outlet: str) -> None:
        while True:
            try:
                with lock(self.data, outlet):
                    OutletStore(self.data, outlet, "29990101T000000Z-000000", "live").close()
                    return
            except Busy:  # a process takes a moment to be gone
                time.sleep(0.01)

    def tally(self) -> Tally:
        files = [line["file"] for line in Manifest(self.data).lines() if line["kind"] == "articles"]
        found = Counter(record["id"] if record else "" for file in files for _, record in records(self.data / file))
        broken = found.pop("", 0)
        published = {f"{outlet}:{card.url.split('/')[4]}" for outlet, desk in self.desks.items() for card in desk.cards}
        repeated = [id_ for id_, count in found.items() if count > 1]
        return Tally(len(published), len(files), sorted(published - found.keys()), repeated, broken)


def wait_until(holds: Callable[[], object], timeout: float = 60) -> None:
    """:raises TimeoutError: it does not hold in time."""
    deadline = time.monotonic() + timeout
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # it was closed meanwhile
        return 0


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
