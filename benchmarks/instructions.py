"""Instructions of a record, in parses, against what is pinned:
``python benchmarks/instructions.py [--pin] [--json FILE]``

Where a clock is too coarse because others use the machine too, instructions are not: Valgrind counts them, the same to
a thousandth from run to run. Counted is what ``make_record`` takes over the pages of ``tests/outlets``, by the rules of
their outlets, over what one parse of each page takes. The process reads all of them once, then
splits into one that does nothing more, one that parses and so on, so that neither start nor warming up counts.

The exit code is 1 where a ratio is more than 15 % above its pin in ``benchmarks/pinned.json``. A pin is of one minor
version of Python, for each runs the same code with other instructions; one that has no pin is an error. Another build
of Python or another lxml may also count differently: then look at both, and pin anew with ``--pin``.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from figures import machine, save, version_of

PINNED = Path(__file__).with_name("pinned.json")
WORSE = 1.15  # times the pin, at most
_ROUNDS = 2


def contenders() -> dict[str, Callable[[], object]]:
    """What is counted, by name."""
    import lxml.html

    from newscrawler.extraction.page import Page
    from newscrawler.record import make_record
    from tests.outlets.cases import CASES

    cases = [(case.pages, case.outlet) for case in CASES if not case.is_listing]

    def parse() -> None:
        for pages, _ in cases:
            for page in pages:
                lxml.html.document_fromstring(page.body)

    def records() -> None:
        for pages, outlet in cases:
            # A page keeps what was read of it, so each time has pages of its own.
            fresh = [Page(page.url, page.body, page.headers, page.fetched_at, page.hints) for page in pages]
            make_record(fresh, outlet)

    return {"nothing": lambda: None, "parse": parse, "make_record": records}


def be_counted() -> None:
    """Split into one process a contender, and print the id of each."""
    measured = contenders()
    for run in measured.values():
        run()
    gc.collect()
    gc.freeze()  # what the start left behind is not looked through again and again
    for name, run in measured.items():
        if child := os.fork():
            os.waitpid(child, 0)
            print(child, name, flush=True)
            continue
        for _ in range(_ROUNDS):
            run()
        os._exit(0)


def count() -> dict[str, int]:
    """Instructions of one round, by contender."""
    valgrind = shutil.which("valgrind")
    if not valgrind:
        sys.exit("valgrind is not installed")
    with tempfile.TemporaryDirectory() as work:
        tool = [valgrind, "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={work}/%p"]
        ended = subprocess.run(  # noqa: PLW1510, S603 -- our own command
            [*tool, sys.executable, str(Path(__file__).resolve()), "--counted"],
            env={**os.environ, "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
        )
        if ended.returncode:
            sys.exit(f"valgrind: code {ended.returncode}\n{ended.stderr[-3000:]}")
        processes = [line.split(" ", 1) for line in ended.stdout.splitlines()]
        totals = {name: summary((Path(work) / process).read_text()) for process, name in processes}
    start = totals.pop("nothing")
    return {name: (total - start) // _ROUNDS for name, total in totals.items()}


def summary(written: str) -> int:
    """All instructions, of a file that Valgrind wrote."""
    return int(next(line for line in written.splitlines() if line.startswith("summary:")).split()[1])


def worse(ratios: Mapping[str, float], pins: Mapping[str, float]) -> list[str]:
    """What is too far above its pin, a line each."""
    return [
        f"{name} costs {found:.3f} parses, pinned at {pins[name]}: {found / pins[name] - 1:+.1%}"
        for name, found in ratios.items()
        if found > WORSE * pins[name]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true", help="pin what is counted, for this version of Python")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--counted", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.counted:
        be_counted()
        return
    instructions = count()
    parse = instructions.pop("parse")
    ratios = {name: round(found / parse, 3) for name, found in instructions.items()}
    about, python = machine(), ".".join(platform.python_version_tuple()[:2])
    print(", ".join(f"{key} {value}" for key, value in about.items()))
    all_pins: dict[str, dict[str, Any]] = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else {}
    pins = all_pins.get(python)
    print(f"a parse of all pages: {parse:,} instructions")
    for name, found in ratios.items():
        print(f"{name}: {found} parses, pinned {pins['parses'][name] if pins else 'nothing'}")
    save(options.json, {"parse": parse, "parses": ratios, "pinned": pins})
    if options.pin:
        all_pins[python] = {"parses": ratios, "lxml": version_of("lxml")}
        PINNED.write_text(json.dumps(dict(sorted(all_pins.items())), indent=1) + "\n", encoding="utf-8")
    elif not pins:
        sys.exit(f"nothing is pinned for Python {python}: see --pin")
    elif missed := worse(ratios, pins["parses"]):
        print(*missed, sep="\n")
        sys.exit(f"the pin was made with lxml {pins['lxml']}")


if __name__ == "__main__":
    main()
