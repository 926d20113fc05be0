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
from itertools import pairwise
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit
from typing import Any

from newscrawler.demo.markup import Item, feed
from newscrawler.storage.ledger import LedgerError
from newscrawler.storage.ledgers import Busy, ledgers_of
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
    ledger: str = ""  # the setting
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
            env={
                **os.environ,
                "LOOPBACK_PORT": str(self.site.port),
                "NEWSCRAWLER_LEDGER": self.ledger,
                **(environment or {}),
            },
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
        _kill(run)
        self.struck += any(self.data.rglob("*.part"))

    def strike_on_two_machines(self, kills: int, wait: Callable[[int], object]) -> None:
        """Two machines crawl the same outlets, each again as soon as it is done; by turns one of them is killed with
        all its processes, after ``wait`` with the number of the kill."""
        runs: dict[int, Run] = {}
        for kill in range(kills):
            for machine in (0, 1):
                if machine in runs and runs[machine].poll() is not None:
                    runs.pop(machine).communicate()
                if machine not in runs:
                    runs[machine] = self.run("-s", f"CONTACT=run-{kill}-{machine}@example.org")
            wait(kill)
            _kill(runs.pop(kill % 2))
            self.struck += any(self.data.rglob("*.part"))
        for run in runs.values():
            run.communicate(timeout=120)

    def overlaps(self) -> list[str]:
        """Outlets that two runs asked at a time, each known by its contact, as the site's own account has it."""
        spans: dict[str, dict[str, tuple[float, float]]] = {outlet: {} for outlet in self.outlets}
        for at, url, headers in list(self.site.asked):
            path = url.split("/", 3)[3]
            if path.startswith("rss-"):
                outlet = path.removeprefix("rss-")
            elif path.startswith("read/"):
                outlet = self.outlets[int(path.split("/")[1]) // 1_000_000 - 1]
            else:
                continue
            first, _ = spans[outlet].setdefault(headers["User-Agent"], (at, at))
            spans[outlet][headers["User-Agent"]] = (first, at)
        return [
            f"{outlet}: {one} until {end:.3f}, {other} from {begin:.3f}"
            for outlet, of_it in spans.items()
            for (one, (_, end)), (other, (begin, _)) in pairwise(sorted(of_it.items(), key=lambda run: run[1]))
            if begin < end
        ]

    def runs_of(self, outlet: str) -> int:
        """How many runs, each known by its contact, asked for the listing of an outlet."""
        return len({headers["User-Agent"] for _, url, headers in self.site.asked if url.endswith(f"/rss-{outlet}")})

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
            ledger = ledgers_of(self.data, self.ledger).open(outlet, read_only=True)
        except LedgerError:  # it is not made yet
            return False
        try:
            return any(segment.length for segment in ledger.segments(open_only=True))
        finally:
            ledger.close()

    def problems(self) -> list[str]:
        """Open each store, which finishes what was left, and read everything again."""
        for outlet in self.outlets:
            if ledgers_of(self.data, self.ledger).exists(outlet):
                self._finish(outlet)
        return list(verify(self.data, ledgers=ledgers_of(self.data, self.ledger)))

    def _finish(self, outlet: str) -> None:
        ledgers = ledgers_of(self.data, self.ledger)
        while True:
            try:
                with ledgers.lock(outlet):
                    OutletStore(self.data, outlet, "29990101T000000Z-000000", "live", ledgers=ledgers).close()
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


def _kill(run: Run) -> None:
    """With all its processes."""
    if run.poll() is None:
        os.kill(run.pid, signal.SIGSTOP)  # it begins no other process
        for pid in (*_children(run.pid), run.pid):
            os.kill(pid, signal.SIGKILL)
    run.communicate()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # it was closed meanwhile
        return 0


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
