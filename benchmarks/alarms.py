"""How good the alarms are: ``python benchmarks/alarms.py [--seeds 11-16] [--small] [--verbose]``

Simulates 24 outlets with hourly runs over 60 days after a warm-up, 15 of them with a planted fault (see
``tests/monitoring/simulation.py``); with ``--small`` all of them have 3 articles a day, and 20 a fault of the layout.
Prints, over all seeds, the false alarms an outlet and month by kind, and for every fault the hours until it was found
by its right cause, at all and at large outlets. The thresholds were chosen on seeds 1 to 6.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter, defaultdict
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from tests.monitoring.simulation import DAYS, FAULTS, LAYOUTS, Result, observe, press, result

LARGE = 12  # articles a day: six in twelve hours


def simulate(seed: int, small: bool) -> list[Result]:
    """Every outlet of one simulated press, judged."""
    outlets = press(seed, faults=LAYOUTS * 5, largest=3) if small else press(seed)
    for outlet in outlets:
        for _ in observe(outlet):
            pass
    return [result(outlet) for outlet in outlets]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="11-16")
    parser.add_argument("--small", action="store_true", help="outlets of 3 articles a day with faults of the layout")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print every alarm that is not the right one")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    start = time.monotonic()
    with Pool(options.jobs) as pool:
        presses = pool.starmap(simulate, [(seed, options.small) for seed in seeds])
    results = [one for found in presses for one in found]
    months = len(results) * DAYS / 30
    false = sum((one.false_by_kind for one in results), Counter())
    print(f"{len(results)} outlets of {DAYS} days, {time.monotonic() - start:.0f} s")
    by_kind = ", ".join(f"{kind} {count}" for kind, count in sorted(false.items())) or "none"
    print(f"false alarms: {false.total()} ({by_kind}), {false.total() / months:.4f} an outlet and month; "
          f"most of one outlet: {max(len(one.false) for one in results) / (DAYS / 30):.1f} a month")  # fmt: skip
    found: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        if one.outlet.fault:
            found[one.outlet.fault.name].append(one)
    print(
        f"{'fault':11} {'found':>7} {'median h':>9} {'longest h':>10} {'in 12 h':>8} {'of large':>9} other alarms then"
    )
    for name, ones in sorted(found.items(), key=lambda one: list(FAULTS).index(one[0])):
        hours = [one.found_after for one in ones if one.found_after is not None]
        others = Counter(alarm.kind for one in ones for alarm in one.others)
        median, longest = statistics.median(hours or [0]), max(hours, default=0)
        row = f"{name:11} {len(hours):3}/{len(ones):<3} {median:9.1f} {longest:10.1f} {sum(h <= 12 for h in hours):8}"
        large = [one.found_after is not None and one.found_after <= 12 for one in ones if one.outlet.rate >= LARGE]
        print(row, f"{sum(large):5}/{len(large):<3}", dict(others) or "")
    if options.verbose:
        for one in results:
            for alarm in (*one.false, *one.others):
                print(f"{one.outlet.rate:5.1f} {one.outlet.fault} {alarm.opened_at:%m-%d %H:%M} {alarm.sentence}")
            if one.outlet.fault:
                print(f"{one.outlet.rate:5.1f} {one.outlet.fault.name}: {one.found_after}")


if __name__ == "__main__":
    main()
