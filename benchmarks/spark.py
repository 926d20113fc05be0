"""The job for Spark beside ``scrapy reprocess``: ``python benchmarks/spark.py [--pages 10000] [--json FILE]``

Both read the same archives of pages of real size (``benchmarks/real_sized.py``), on as many cores of this machine; the
records have to be the same but for ``run_id``. Told of each: seconds by the clock from start to end and of the
processor, and memory, the most that the resident sizes of all its processes came to in two looks in succession (every
0.2 s; a process that is just being started looks as large as the one that starts it), whatever pages they share. Of
Spark also the least that a run takes, with nothing left to do, and what finding near-duplicates takes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from real_sized import Press

from newscrawler.pipelines.timestamps import WIB
from tests.archives import archive
from tests.loopback.desk import DESK

ROOT = Path(__file__).parents[1]
_NOW = datetime(2026, 7, 24, 12, tzinfo=WIB)
_PACE = 0.2


class _Desk(Press):
    """The site under its real name."""

    def url(self, number: int) -> str:
        return super().url(number).replace(f"http://{DESK}:{self.port}", "https://international.sindonews.com")


def make(folder: Path, pages: int, files: int) -> list[Path]:
    """Archives with so many pages in all, published on a hundred days."""
    press = _Desk(80, pages, 100, _NOW)
    paths = []
    for file in range(files):
        numbers = range(file, pages, files)
        paths.append(folder / f"{file:03}.warc.gz")
        paths[-1].write_bytes(archive((press.url(n), _NOW, "text/html", press.page(n).encode()) for n in numbers))
    return paths


def measured(command: Sequence[str], cores: int) -> dict[str, float]:
    """What a command takes, all that it starts included."""
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    memory, last, cpu = 0, 0, dict[int, float]()
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        pinned = ["/usr/bin/taskset", "-c", f"0-{cores - 1}", *command]
        process = subprocess.Popen(pinned, cwd=ROOT, env=environment, stderr=said)  # noqa: S603 -- our own command
        while process.poll() is None:
            family = list(_family(process.pid))
            before, last = last, sum(one.memory for one in family)
            memory = max(memory, min(before, last))
            cpu |= {one.number: one.cpu for one in family}
            time.sleep(_PACE)
        seconds = time.perf_counter() - start
        if process.returncode:
            said.seek(0)
            raise SystemExit(said.read())
    return {"seconds": seconds, "cpu": sum(cpu.values()), "memory": memory / 1e6}


class _Process(NamedTuple):
    number: int
    parent: int
    cpu: float  # seconds
    memory: int  # bytes


def _family(root: int) -> Iterator[_Process]:
    """A process and all below it."""
    found: defaultdict[int, list[_Process]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        cpu, memory = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(fields[21])
        one = _Process(int(path.parent.name), int(fields[1]), cpu, memory * os.sysconf("SC_PAGE_SIZE"))
        found[one.number if one.number == root else one.parent].append(one)
    waiting = [root]
    for number in waiting:
        for one in found[number]:
            yield one
            if one.number != root:
                waiting.append(one.number)


def records(lines: Iterable[bytes]) -> Counter[str]:
    """Lines without what differs from run to run."""
    return Counter(json.dumps({**json.loads(line), "run_id": ""}) for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go")
    given = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make(folder, given.pages, given.files)
        size = sum(path.stat().st_size for path in paths) / 1e6
        print(f"{given.pages:,} pages in {given.files} archives, {size:.0f} MB")
        one, out = folder / "reprocess.jsonl", folder / "spark"
        names = [str(path) for path in paths]
        scrapy = [sys.executable, "-m", "scrapy", "reprocess", *names, "-O", str(one)]
        for jobs in dict.fromkeys((1, given.cores)):
            figures[f"reprocess, {jobs} jobs"] = measured([*scrapy, "--jobs", str(jobs)], given.cores)
        job = [sys.executable, "-m", "newscrawler.spark", *names, "--out", str(out)]
        figures["Spark"] = measured([*job, "--no-clusters"], given.cores)
        figures["Spark, nothing to do"] = measured([*job, "--no-clusters"], given.cores)
        figures["Spark, near-duplicates only"] = measured(job, given.cores)
        found = Counter[str]()
        for path in out.glob("records/**/*.gz"):
            found += records(gzip.decompress(path.read_bytes()).splitlines())
        with one.open("rb") as file:
            same = found == records(file)
    print(f"records: {found.total():,}, {'the same' if same else 'NOT THE SAME'}")
    for name, figure in figures.items():
        rate = f"{given.pages / figure['seconds']:6.0f} pages/s" if name in ("Spark", *list(figures)[:2]) else ""
        print("{:28}{seconds:7.1f} s{cpu:8.1f} s of CPU{memory:7.0f} MB".format(name, **figure), rate)
    about: dict[str, Any] = {
        "pages": given.pages, "files": given.files, "cores": given.cores, "same": same, "figures": figures,
        "python": platform.python_version(), "machine": platform.platform(),
    }  # fmt: skip
    if given.json:
        given.json.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
