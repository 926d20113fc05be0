"""What a crawl costs: ``python benchmarks/crawl.py [--pages 5000] [--rounds 3] [--check] [--json FILE]``

CPU time (user and system) and peak memory of the crawling process, over loopback, on the same gzip-served pages of real
size (``benchmarks/real_sized.py``, a process of its own that is not counted):

    null       stock Scrapy with a callback that does nothing; it is given the URLs
    plain      the same with a callback of one selector, whose items go nowhere
    one-off    `scrapy crawl -O`
    scheduled  `scrapy crawl` into an empty DATA_DIR
    archive    the same with ARCHIVE=true

The last three find the articles by themselves: a feed, and two days of the index. All ask for one page at a time,
without a delay, over connections that are kept: the site counts them, and a crawl that opens more than one for
ten pages ends the measurement. Every round measures all, in turn, so that a busy machine slows them alike; figures
are medians, ratios are the medians of the rounds' own ratios. Plain Scrapy keeps pages until the garbage collector
comes by, 80 MB and more of them, so memory is also compared with what it has at rest: after a single page.

``--growth N`` instead follows one scheduled run of N pages, which are small, over many days of the index: memory and
CPU time every 1,000 pages, from outside (Linux tells), the slope of memory behind the first 10,000, and the speed of
the last 10,000 beside that of the first.

``--check`` exits with 1 where a wanted figure is missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, NamedTuple
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from real_sized import Press

from newscrawler.pipelines.timestamps import WIB

ROOT = Path(__file__).parents[1]
MODES = ("null", "plain", "one-off", "scheduled", "archive")
STOCK = ("null", "plain")
CPU_WANTED = {"scheduled": 1.25, "archive": 1.5}  # at most so many times that of a one-off crawl
SPEED_WANTED = 0.9  # of the pages a second of the first pages the last ones have, at least
MEMORY_WANTED = 40.0  # MB above plain Scrapy at rest, at most
SLOPE_WANTED = 1.0  # MB per 1,000 pages, less than
_SETTLED = 10_000  # pages before which memory may grow; so many at both ends are compared in speed
_PAGES_A_CONNECTION = 100  # at least
_STEP = 1000
_A_DAY = 2000  # articles of a run that is followed
_SMALL = 0.2  # of the noise around an article there
_SETTINGS = {
    "TWISTED_DNS_RESOLVER": "tests.loopback.resolver.LoopbackResolver",
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_DELAY_JITTER": 0,
    "CONCURRENT_REQUESTS": 1,  # one a domain is not enough: without a delay Scrapy 2.19 starts all that wait at once
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "LOG_LEVEL": "INFO",
}
_OURS = {
    "SPIDER_MODULES": "tests.loopback.spiders",
    "CONTACT": "redaksi@example.org",
    "ALLOW_PRIVATE_ADDRESSES": 1,
    "REQUESTS_PER_DAY": 10_000_000,
    "RUN_BUDGET": 0,
}


@dataclass(frozen=True)
class Cost:
    """Of one crawl: CPU seconds, the most memory it had, in MB, and the connections it opened."""

    cpu: float
    memory: float
    connections: int


class Sample(NamedTuple):
    """Of a run that goes on: records written, memory in MB, CPU seconds and seconds by the clock since its start."""

    written: int
    memory: float
    cpu: float
    clock: float


@contextmanager
def serving(pages: int, days: int, noise: float = 1) -> Iterator[Press]:
    """The site, as a process of its own."""
    now = datetime.now(WIB).replace(second=0, microsecond=0)
    about = {"articles": pages, "days": days, "noise": noise, "now": now.isoformat()}
    options = [part for name, value in about.items() for part in (f"--{name}", str(value))]
    server = subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, ROOT / "benchmarks" / "real_sized.py", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdin
    assert server.stdout
    try:
        yield Press(int(server.stdout.readline()), pages, days, now, noise)
    finally:
        server.stdin.close()
        server.wait()
        server.stdout.close()


def command(mode: str, press: Press, folder: Path, *more: str) -> list[str]:
    """The crawl of a mode; what it writes lies in a folder that is empty before."""
    settings = dict[str, object](_SETTINGS)
    if mode in STOCK:
        urls = folder / "urls"
        urls.write_text("".join(f"{url}\n" for url in press.urls()))
        what = ["runspider", str(ROOT / "benchmarks" / "plain.py"), "-a", f"urls={urls}", "-a", f"read={mode}"]
    else:
        what = ["crawl", "sindonews"]
        settings |= {**_OURS, "DATA_DIR": folder / "data", "ARCHIVE": int(mode == "archive")}
        if mode == "one-off":
            what += ["-O", str(folder / "records.jsonl")]
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", *what, *options, *more]


def run(mode: str, press: Press, *more: str, watch: Callable[[int, Path], None] = lambda *_: None) -> Cost:
    """One crawl, which has to read each page; ``watch`` is called with its process and DATA_DIR."""
    before = connections(press)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "log"
        with log.open("wb") as file:
            crawl = subprocess.Popen(  # noqa: S603 -- our own command
                command(mode, press, folder, *more),
                cwd=folder if mode in STOCK else ROOT,  # a project is looked for from there up
                env={**os.environ, "LOOPBACK_PORT": str(press.port), "PYTHONPATH": str(ROOT)},
                stderr=file,
            )
        watch(crawl.pid, folder / "data")
        _, status, used = os.wait4(crawl.pid, 0)
        crawl.returncode = os.waitstatus_to_exitcode(status)
        said = log.read_text()
        counter = "response_received_count" if mode == "null" else "item_scraped_count"
        read = re.search(rf"'{counter}': (\d+)", said)
        if crawl.returncode or not read or int(read[1]) != press.articles:
            raise SystemExit(f"{mode}: code {crawl.returncode}, {read and read[1]} pages read\n{said[-3000:]}")
        opened = connections(press) - before - 1  # the question opens one itself
        if opened > 10 + press.articles // _PAGES_A_CONNECTION:
            raise SystemExit(f"{mode}: {opened} connections for {press.articles} pages: they are not kept")
        # Linux counts what this process had when it started the other, which is less than any crawl has.
        return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, opened)


def connections(press: Press) -> int:
    """How many the site has accepted, with the one that asks for it."""
    with urlopen(f"http://127.0.0.1:{press.port}/connections") as answer:
        return int(gzip.decompress(answer.read()))


def measure(pages: int, rounds: int) -> dict[str, list[Cost]]:
    """Costs by mode, one a round."""
    costs: dict[str, list[Cost]] = {mode: [] for mode in MODES}
    with serving(pages, days=2) as press:
        for nth in range(rounds):
            for mode in MODES:
                costs[mode].append(run(mode, press))
                print(f"round {nth + 1}: {mode:9} {costs[mode][-1].cpu:6.1f} s", file=sys.stderr)
    return costs


def ratio(above: Sequence[Cost], below: Sequence[Cost]) -> float:
    """How many times the CPU of ``below`` it takes: the median of the rounds."""
    return statistics.median(a.cpu / b.cpu for a, b in zip(above, below, strict=True))


def compare(options: argparse.Namespace) -> tuple[dict[str, object], list[str]]:
    """The figures of all modes, and what is missed."""
    costs = measure(options.pages, options.rounds)
    with serving(1, days=1) as press:
        rest = run("plain", press).memory
    plain = statistics.median(cost.memory for cost in costs["plain"])
    missed: list[str] = []
    figures: dict[str, object] = {}
    print(f"{options.pages} pages, median of {options.rounds} rounds")
    print("mode       CPU ms a page   of null   of plain   of one-off   peak MB   above plain   above plain at rest")
    for mode in MODES:
        cpu = 1000 * statistics.median(cost.cpu for cost in costs[mode]) / options.pages
        memory = statistics.median(cost.memory for cost in costs[mode])
        of_null, of_plain, of_one_off = (ratio(costs[mode], costs[other]) for other in ("null", "plain", "one-off"))
        print(
            f"{mode:9} {cpu:14.2f} {of_null:9.2f} {of_plain:10.2f} {of_one_off:12.3f}"
            f" {memory:9.1f} {memory - plain:13.1f} {memory - rest:21.1f}"
        )
        figures[mode] = {
            "cpu_ms_a_page": round(cpu, 2),
            "of_null": round(of_null, 3),
            "of_plain": round(of_plain, 3),
            "of_one_off": round(of_one_off, 3),
            "peak_mb": round(memory, 1),
            "connections": max(cost.connections for cost in costs[mode]),
        }
        if of_one_off > CPU_WANTED.get(mode, of_one_off):
            missed.append(f"{mode}: {of_one_off:.3f} times the CPU of a one-off crawl, wanted {CPU_WANTED[mode]}")
        if mode == "one-off" and options.at_most and of_null > options.at_most:
            missed.append(f"{mode}: {of_null:.2f} times the CPU of the null callback, wanted {options.at_most}")
        if mode not in STOCK and memory - rest > MEMORY_WANTED:
            missed.append(f"{mode}: {memory - rest:.1f} MB above plain Scrapy at rest, wanted {MEMORY_WANTED}")
    return {
        "pages": options.pages,
        "rounds": options.rounds,
        "modes": figures,
        "plain_at_rest_mb": round(rest, 1),
    }, missed


def follow(pages: int) -> list[Sample]:
    """A scheduled run while it goes on."""
    days = -(-pages // _A_DAY)
    samples: list[Sample] = []

    def watch(process: int, data: Path) -> None:
        written, start = 0, time.monotonic()
        with ExitStack() as opened:
            segment: IO[bytes] | None = None
            while used := usage(process):
                time.sleep(0.2)
                if segment is None:
                    parts = [opened.enter_context(part.open("rb")) for part in data.glob("articles/*/*/*/*.part")]
                    segment = parts[0] if parts else None
                    continue
                while chunk := segment.read(1 << 20):
                    written += chunk.count(b"\n")
                if written >= len(samples) * _STEP + _STEP:
                    samples.append(Sample(written, *used, time.monotonic() - start))
                    print("{:7} pages {:7.1f} MB {:7.1f} s of CPU {:7.1f} s".format(*samples[-1]), file=sys.stderr)

    with serving(pages, days, _SMALL) as press:
        run("scheduled", press, "-a", f"since={press.now.date() - timedelta(days=days - 1)}", watch=watch)
    return samples


def usage(process: int) -> tuple[float, float] | None:
    """Memory of a process in MB and its CPU seconds; None once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
        ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    except FileNotFoundError:
        return None
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return (int(found[1]) / 1000, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")) if found else None


def slope(samples: Sequence[Sample]) -> float:
    """MB per 1,000 pages, by least squares, behind the first pages."""
    settled = [(sample.written / 1000, sample.memory) for sample in samples if sample.written >= _SETTLED]
    return statistics.linear_regression(*zip(*settled, strict=True)).slope


def speed(samples: Sequence[Sample]) -> tuple[float, float]:
    """Pages a second by the clock, and a CPU second, from the first sample to the last."""
    first, last = samples[0], samples[-1]
    written = last.written - first.written
    return written / (last.clock - first.clock), written / (last.cpu - first.cpu)


def growth(pages: int) -> tuple[dict[str, object], list[str]]:
    """The figures of a run that is followed, and what is missed."""
    samples = follow(pages)
    grown = slope(samples)
    ends = {
        "first": [sample for sample in samples if sample.written <= _SETTLED + _STEP // 2],
        "last": [sample for sample in samples if sample.written >= samples[-1].written - _SETTLED + _STEP // 2],
    }
    speeds = {name: speed(end) for name, end in ends.items()}
    kept = speeds["last"][1] / speeds["first"][1]
    print(f"{pages} pages: {grown:+.3f} MB per 1,000 pages behind the first {_SETTLED}")
    for name, (clock, cpu) in speeds.items():
        print(f"the {name} {_SETTLED}: {clock:.0f} pages a second, {cpu:.0f} a CPU second")
    figures = {
        "pages": pages,
        "samples": [sample._asdict() for sample in samples],
        "mb_per_1000_pages": round(grown, 3),
        "pages_a_second": {name: round(clock, 1) for name, (clock, _) in speeds.items()},
        "pages_a_cpu_second": {name: round(cpu, 1) for name, (_, cpu) in speeds.items()},
    }
    missed = [f"memory grows by {grown:.3f} MB per 1,000 pages"] if grown >= SLOPE_WANTED else []
    if kept < SPEED_WANTED:
        missed.append(f"the last pages have {kept:.2f} times the speed of the first, wanted {SPEED_WANTED}")
    return figures, missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", type=int, metavar="N", help="follow one run of N pages")
    parser.add_argument("--at-most", type=float, help="times the null callback's CPU that a one-off crawl may take")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a wanted figure is missed")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    if options.growth:
        if options.growth < _SETTLED + 2 * _STEP:
            parser.error(f"--growth: {_SETTLED} pages do not count, and a slope needs more than one point behind them")
        figures, missed = growth(options.growth)
    else:
        figures, missed = compare(options)
    figures["machine"] = f"{platform.machine()}, Python {platform.python_version()}"
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(*missed, sep="\n")
    return int(bool(missed) and bool(options.check or options.at_most))


if __name__ == "__main__":
    sys.exit(main())
