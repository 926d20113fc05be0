"""Nothing lost, nothing twice: ``python benchmarks/kill_drill.py [--articles 2000] [--kills 100] [--postgres]``

A site on loopback publishes articles for three outlets, a few more before each run. Every run of the three is killed
with all its processes: by turns at a random moment, while records are written, and once a part of them is committed.
Then what it left is opened, and everything that is kept is read again. At the end one run goes to its end, and each
article has to stand in the segments exactly once.

``--postgres``: two machines, as two groups of processes that share the data folder and a PostgreSQL server, crawl the
same outlets at the same time, and by turns one is killed; at every tenth kill the server crashes too, and is started
again. The site's own account of who asked when must not show two runs of an outlet at a time.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from tests.loopback.kills import Drill, Tally
from tests.loopback.site import running
from tests.postgres import serving


def wait(drill: Drill, kill: int, chance: random.Random) -> None:
    """By turns: at any moment, while records are written, once a part of them is committed."""
    with suppress(TimeoutError):  # there was nothing new
        if kill % 3 == 1:
            drill.wait_for_records(timeout=6)
        elif kill % 3 == 2:
            drill.wait_for_commit(timeout=6)
    time.sleep(chance.uniform(0, 3 if kill % 3 == 0 else 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    if options.postgres:
        return on_two_machines(options.articles, options.kills, chance)
    with tempfile.TemporaryDirectory() as folder, running() as site:
        drill = Drill(site, Path(folder))
        bad: list[str] = []
        for kill in range(options.kills):
            drill.publish(options.articles * (kill + 1) // options.kills - options.articles * kill // options.kills)
            drill.strike(partial(wait, drill, kill, chance))
            bad += drill.problems()
        code, _ = drill.ended()
        bad += drill.problems()
        tally = drill.tally()
    return told(drill, options.kills, code, tally, bad)


def on_two_machines(articles: int, kills: int, chance: random.Random) -> int:
    with tempfile.TemporaryDirectory() as folder, running() as site, serving() as server:
        drill = Drill(site, Path(folder), ledger=server.database())

        def before(kill: int) -> None:
            drill.publish(articles * (kill + 1) // kills - articles * kill // kills)
            wait(drill, kill, chance)
            if kill % 10 == 9:
                server.stop("immediate")
                time.sleep(chance.uniform(0, 1))
                server.start()

        drill.strike_on_two_machines(kills, before)
        code, _ = drill.ended()
        bad = drill.problems() + drill.overlaps()
        tally = drill.tally()
        runs = {outlet: drill.runs_of(outlet) for outlet in drill.outlets}
    print(f"two machines, one PostgreSQL server that crashed {kills // 10} times; runs that had an outlet: {runs}")
    return told(drill, kills, code, tally, bad)


def told(drill: Drill, kills: int, code: int, tally: Tally, bad: list[str]) -> int:
    """Print what came of it; the exit code."""
    print(f"{kills} kills, {drill.struck} of them while records were written; the last run ended with {code}")
    print(f"{tally.articles} articles in {tally.segments} segments")
    print(f"lost {len(tally.lost)}, repeated {len(tally.repeated)}, broken lines {tally.broken_lines}")
    print(f"problems {len(bad)}")
    print(*bad[:5], sep="\n")
    return int(bool(bad) or not tally.is_whole())


if __name__ == "__main__":
    sys.exit(main())
