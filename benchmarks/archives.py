"""What `scrapy reprocess` makes of many archives: ``python benchmarks/archives.py --pages 200000 --kill 20``

It writes archives of invented pages that are as large as ``--noise`` makes them (1: as real ones), unless the
folder has them already; reads them with one process and with ``--jobs``, in turn; then kills a run, with all its
processes, at random moments ``--kill`` times and lets it end: its output has to be that of a run that was left
alone, but for ``run_id``. The memory of each process (proportional set size) is looked at all the while.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from datetime import datetime
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from real_sized import Press
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawler.pipelines.timestamps import WIB

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 7, 24, 14, 0, tzinfo=WIB)
_RUN_ID = re.compile(rb'"run_id":"[^"]*"')


def write(folder: Path, files: int, each: int, noise: float) -> list[str]:
    """Archives of a site's pages, a request beside each as crawlers keep it."""
    folder.mkdir(parents=True, exist_ok=True)
    press = Press(80, files * each, 30, NOW, noise)
    names = []
    for number in range(files):
        path = folder / f"{number:05d}.warc.gz"
        names.append(str(path))
        if path.exists():
            continue
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for article in range(number * each, (number + 1) * each):
                url = press.url(article).replace(":80/", "/")
                head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                body = press.page(article).replace(":80/", "/").encode()
                stated = {"WARC-Date": "2026-07-24T08:00:00Z"}
                writer.write_record(
                    writer.create_warc_record(
                        url, "response", payload=BytesIO(body), http_headers=head, warc_headers_dict=stated
                    )
                )
                asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
                writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
        part.rename(path)
    return names


class Run:
    """One run of the command in a group of its own."""

    def __init__(self, names: list[str], output: Path, *options: str) -> None:
        listed = output.with_suffix(".list")
        listed.write_text("\n".join(names))
        command = [sys.executable, "-m", "scrapy", "reprocess", "--list", str(listed), "-O", str(output), *options]
        self._begun = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 -- our own command
            command, cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE
        )
        self.peak = 0

    def wait(self, seconds: float = 10**9) -> float | None:
        """Its wall time; None where it is not over after so many seconds."""
        while self._process.poll() is None:
            self.peak = max([self.peak, *map(_memory, _group(self._process.pid))])
            if time.monotonic() - self._begun > seconds:
                return None
            time.sleep(0.05)
        told = self._process.communicate()[1].decode()
        if self._process.returncode:
            raise SystemExit(f"code {self._process.returncode}: {told[-2000:]}")
        return time.monotonic() - self._begun

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


def _group(leader: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[2]) == leader:
                found.append(int(path.parent.name))
        except OSError:  # it has ended
            continue
    return found


def _memory(process: int) -> int:
    """Bytes."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)[0]) * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/newscrawler-archives"))  # noqa: S108
    parser.add_argument("--pages", type=int, default=200_000)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--noise", type=float, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kill", type=int, default=0)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    names = write(given.folder / f"{given.pages}-{given.files}-{given.noise:g}", given.files,
                  given.pages // given.files, given.noise)  # fmt: skip
    output = given.folder / "out.jsonl"
    times: dict[int, list[float]] = {1: [], given.jobs: []}
    peaks: dict[int, int] = {}
    for _ in range(given.rounds):
        for jobs, taken in times.items():
            run = Run(names, output, "--jobs", str(jobs))
            taken.append(run.wait() or 0)
            peaks[jobs] = max(peaks.get(jobs, 0), run.peak)
    told = {
        "pages": given.pages, "files": given.files,
        "megabytes": sum(Path(name).stat().st_size for name in names) // 10**6,
        "load": os.getloadavg(), "cores": os.cpu_count(), "python": sys.version.split()[0],
        "pages_per_second": {jobs: round(given.pages / min(taken), 1) for jobs, taken in times.items() if taken},
        "peak_megabytes": {jobs: peak // 10**6 for jobs, peak in peaks.items()},
    }  # fmt: skip
    if given.rounds:
        told["speed_up_best"] = round(min(times[1]) / min(times[given.jobs]), 2)
        pairs = [one / more for one, more in zip(times[1], times[given.jobs], strict=True)]
        told["speed_up_median"] = round(statistics.median(pairs), 2)
    if given.kill:
        told["killed"] = _kill(names, output, given)
    print(json.dumps(told, indent=1))
    if given.json:
        given.json.write_text(json.dumps(told))


def _kill(names: list[str], output: Path, given: argparse.Namespace) -> dict[str, object]:
    whole = Run(names, output, "--jobs", str(given.jobs))
    length = whole.wait() or 0
    expected = _RUN_ID.sub(b"", output.read_bytes())
    killed = output.with_name("killed.jsonl")
    choose, kills, peak = random.Random(6), 0, 0
    while kills < given.kill:
        run = Run(names, killed, "--jobs", str(given.jobs))
        if run.wait(choose.uniform(1, max(2.0, 2 * length / given.kill))) is not None:
            raise SystemExit(f"over after {kills} kills: take more pages")
        run.kill()
        kills += 1
        peak = max(peak, run.peak)
    run = Run(names, killed, "--jobs", str(given.jobs))
    run.wait()
    same = _RUN_ID.sub(b"", killed.read_bytes()) == expected
    left = [path.name for path in killed.parent.iterdir() if path.name.startswith("killed.jsonl.")]
    if not same or left:
        raise SystemExit(f"killed {kills} times, the output is {'the same' if same else 'another'}; left: {left}")
    return {"times": kills, "identical": same, "run_ids": len(set(_RUN_ID.findall(killed.read_bytes()))),
            "peak_megabytes": max(peak, run.peak) // 10**6}  # fmt: skip


if __name__ == "__main__":
    main()
