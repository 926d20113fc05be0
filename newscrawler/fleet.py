"""Several outlets at once: a process each, so that one which fails or hangs costs the others nothing."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

#: exit codes from the best to the worst; a code that is none of them (a killed process) counts as 1
WORST = (0, 5, 4, 3, 2, 1)
_GRACE = 60  # seconds that a process has to end after it was told to
_POLL = 0.2


class _Child:
    def __init__(self, name: str, options: Sequence[str], ends: float) -> None:
        self.name = name
        command = [sys.executable, "-m", "scrapy", "crawl", name, *options]
        # In a group of its own: a terminal's Ctrl-C goes to all of a group, and to be told twice is to stop at once.
        self.process = subprocess.Popen(command, process_group=0)  # noqa: S603
        self.ends = ends
        self.told = False

    def look(self, now: float) -> int | None:
        """Its exit code, once it has ended; one that takes too long is told to end, then made to."""
        code = self.process.poll()
        if code is None and now > self.ends:
            if self.told:
                self.process.kill()
            else:
                _say(f"{self.name} has used up its time and is told to end")
                self.tell(signal.SIGTERM)
        return code

    def tell(self, number: int) -> None:
        self.process.send_signal(number)
        self.told, self.ends = True, time.monotonic() + _GRACE


def crawl_all(crawls: Mapping[str, Sequence[str]], settings: BaseSettings) -> int:
    """Crawl outlets, each with its options of the crawl command, at most ``CRAWL_JOBS`` at once, each ended after
    ``CRAWL_TIMEOUT`` seconds. The worst exit code, by :data:`WORST`.

    An outlet that refuses crawlers is one line and no failure. SIGTERM and SIGINT are passed on, and nothing new is
    begun.
    """
    jobs, timeout = settings.getint("CRAWL_JOBS"), settings.getint("CRAWL_TIMEOUT")
    waiting, running, codes = list(crawls), list[_Child](), list[int]()
    told = 0  # the signal

    def pass_on(number: int, _: FrameType | None) -> None:
        nonlocal told
        told = number
        waiting.clear()
        codes.append(1)
        for child in running:
            child.tell(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                name = waiting.pop(0)
                child = _Child(name, crawls[name], time.monotonic() + timeout)
                running.append(child)
                if told and not child.told:  # the signal came while it was started
                    child.tell(told)
            for child in list(running):
                code = child.look(time.monotonic())
                if code is not None:
                    running.remove(child)
                    codes.append(0 if code == 5 else code)
                    if code not in (0, 5):
                        _say(f"{child.name} ended with code {code}")
            time.sleep(_POLL)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return max((code if code in WORST else 1 for code in codes), key=WORST.index, default=0)


def options_of(opts: argparse.Namespace) -> list[str]:
    """The options of a command as they were given, for the crawls of its outlets."""
    options = [part for name, value in getattr(opts, "spargs", {}).items() for part in ("-a", f"{name}={value}")]
    options += [part for stated in opts.set for part in ("-s", stated)]
    for name in ("loglevel", "logfile"):
        if value := getattr(opts, name):
            options += [f"--{name}", value]
    return [*options, "--nolog"] if opts.nolog else options


def _say(line: str) -> None:
    sys.stderr.write(f"scrapy crawl: {line}\n")
