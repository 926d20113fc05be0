"""What a record costs, and how good it is, beside other readers of pages:
``python benchmarks/extraction.py PAGES_DIR [--peers DIR] [--at-most 3.2] [--json FILE]``

PAGES_DIR holds pages with gold records, as ``tests/gate/score.py`` reads them. DIR are the environments that
``python benchmarks/peers.py --install DIR`` makes; without it only this project and trafilatura, which it comes with,
are measured. Costs are CPU time, in parses: one parse is ``lxml.html.document_fromstring(bytes)`` of the same page.
Each reader is a process of its own that times the parse too, a few pages of the one and of the other in turn, with the
lxml that it runs on; ratios are the medians of the rounds' own. Nothing is let through to the network.

Quality is the mean over the pages: ``body_f1`` over words, ``leaks``, texts that are none of the article, a page, and
``published``, the share of publication times that are right to the minute; a time without an offset is taken as the
page's own. A page of which a reader makes nothing counts as read empty. A reader that does not run is named at the end,
with the reason, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from contender import ONLY, READERS
from figures import machine, ratio, save, table
from peers import peers, python_of

from tests.gate.score import Gold, means, pages, score

_CLOSED = "http://127.0.0.1:9"  # where nobody answers
_OURS = ("make_record", "trafilatura", "trafilatura, fast")  # what runs in the environment of this project


def interpreters(folder: Path | None) -> dict[str, Path]:
    """Reader -> the interpreter to run it with; those that are not installed are said, and left out."""
    found = {}
    for name in READERS:
        python = Path(sys.executable) if name in _OURS else folder and python_of(folder, name)
        if python:
            found[name] = python
        else:
            print(f"{name}: not installed, not measured", file=sys.stderr)
    return found


def run(name: str, python: Path, folder: Path, rounds: int) -> dict[str, Any] | str:
    """What ``benchmarks/contender.py`` finds, or the last line of why it does not run."""
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "found.json"
        script = Path(__file__).with_name("contender.py").resolve()
        command = [*map(str, (python.absolute(), script, name, folder.resolve(), file)), "--rounds", str(rounds)]
        environment = {**os.environ, "http_proxy": _CLOSED, "https_proxy": _CLOSED}
        ended = subprocess.run(command, env=environment, cwd=work, capture_output=True, text=True)  # noqa: PLW1510, S603
        if ended.returncode:
            return f"code {ended.returncode}: {(ended.stderr.strip().splitlines() or ['nothing said'])[-1]}"
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found


def quality(records: Mapping[str, Mapping[str, Any] | None], folder: Path, only: str) -> dict[str, float | None]:
    """Means over the pages; None for what the reader never states."""
    scores = []
    for page, gold in pages(folder):
        if only in page.url:
            record = dict(records.get(page.url) or {})
            record["published_at"] = with_offset(record.get("published_at"), gold)
            scores.append(score(gold, record))
    found = means(scores)
    dated = any(record and record.get("published_at") for record in records.values())
    return {
        "body_f1": round(found["body_f1"], 4),
        "leaks": round(found["leaks"], 4),
        "published": round(found["published"], 4) if dated else None,
    }


def with_offset(time: str | None, gold: Gold) -> str | None:
    """A stated time, in the offset of the page where it has none; None where it cannot be read."""
    try:
        read = datetime.fromisoformat(time or "")
    except ValueError:
        return None
    if read.tzinfo is None and gold.get("published_at"):
        read = read.replace(tzinfo=datetime.fromisoformat(gold["published_at"]).tzinfo)
    return read.isoformat() if read.tzinfo else None


def figures_of(name: str, found: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The row of a reader."""
    cpu = statistics.median(found["reader"])
    return {
        "pages": found["pages"],
        "ms_a_page": round(1000 * cpu / found["pages"], 3),
        "pages_a_cpu_second": round(found["pages"] / cpu, 1),
        "parses_a_page": round(ratio(found["reader"], found["parse"]), 3),
        "peak_mb": found["peak_mb"],
        "records": sum(record is not None for record in found["records"].values()),
        **quality(found["records"], folder, ONLY.get(name, "")),
        "lxml": found["lxml"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--peers", type=Path, metavar="DIR", help="measure the peers that are installed there")
    parser.add_argument("--only", nargs="*", choices=READERS, help="measure these readers")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-most", type=float, help="fail when make_record costs more parses")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    if not options.pages.is_dir():
        print(f"{options.pages} is absent: nothing measured")
        return
    readers: dict[str, dict[str, Any]] = {}
    failed: dict[str, str] = {}
    parse: list[float] = []
    for name, python in interpreters(options.peers).items():
        if not options.only or name in options.only:
            found = run(name, python, options.pages, options.rounds)
            if isinstance(found, str):
                failed[name] = found
                continue
            if name == "make_record":
                parse = [seconds / found["pages"] for seconds in found["parse"]]
            readers[name] = figures_of(name, found, options.pages)
    columns = ("pages_a_cpu_second", "parses_a_page", "peak_mb", "pages", "records", "body_f1", "leaks", "published")
    about = machine()
    print(f"median of {options.rounds} rounds or more;", ", ".join(f"{key} {value}" for key, value in about.items()))
    rows = [[name, *(row[column] for column in columns)] for name, row in readers.items()]
    if parse:
        rows.insert(0, ["one parse", 1 / statistics.median(parse), 1.0, *[None] * (len(columns) - 2)])
    print(table(["reader", *(column.replace("_", " ") for column in columns)], rows))
    save(options.json, {"rounds": options.rounds, "peers": peers(), "readers": readers, "failed": failed})
    if failed:
        sys.exit("\n".join(f"{name}: {reason}" for name, reason in failed.items()))
    if options.at_most and readers["make_record"]["parses_a_page"] > options.at_most:
        sys.exit(f"make_record costs more than {options.at_most} parses")


if __name__ == "__main__":
    main()
