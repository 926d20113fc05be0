"""Near-duplicates, found and missed, and at what cost: ``python benchmarks/clusters.py [--sizes 100000 ...] [--check]``

The first records of a corpus of ``benchmarks/corpus.py``, which is written at first unless ``--corpus FILE`` names one
with its truth beside it. Each size is measured in a process of its own: time, reading of the JSON Lines included, and
peak memory, of which what a process has that only imports is told apart. Recall is the share of the planted copies
that are in one cluster with what they were made of; precision the share of all pairs within clusters that are a copy
and its original, or copies of one.

``--check`` exits with 1 where precision or recall is below 0.98, where a record takes 1.5 times as long among the most
as among the fewest, or 300 bytes of memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

import corpus

from newscrawler.dataset.clusters import THRESHOLD, Document, find_clusters

FOUND_WANTED = 0.98  # precision and recall
TIME_WANTED, BYTES_WANTED = 1.5, 300
_STEPS = 20  # of similarity, in one


def documents(path: Path, size: int) -> Iterator[Document]:
    """Of so many records of a file those that have a text, in their first version."""
    with path.open(encoding="utf-8") as file:
        for line in islice(file, size):
            record = json.loads(line)
            if record["version"] == 1:
                yield Document(record["id"], record["published_at"], record["body"])


def measure(path: Path, size: int, folder: Path) -> dict[str, Any]:
    """What finding took, and how good it was; the memory of judging is not counted."""
    at_rest = _peak()
    start, cpu = time.perf_counter(), time.process_time()
    clusters: defaultdict[str, list[str]] = defaultdict(list)
    chained = 0
    for member in find_clusters(lambda: documents(path, size), folder):
        clusters[member.canonical_id].append(member.id)
        chained += member.similarity < THRESHOLD
    figures: dict[str, Any] = {
        "size": size,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "memory": _peak() - at_rest,
        "at_rest": at_rest,
        "clusters": len(clusters),
        "chained": chained,
    }
    return figures | judge(clusters.values(), truths(path, size))


def truths(path: Path, size: int) -> list[corpus.Truth]:
    """What was planted among so many records."""
    ids = {document.id for document in documents(path, size)}
    with path.with_suffix(".truth.jsonl").open(encoding="utf-8") as file:
        planted = (corpus.Truth(**json.loads(line)) for line in file)
        return [truth for truth in planted if truth.id in ids]


def judge(clusters: Collection[list[str]], planted: list[corpus.Truth]) -> dict[str, Any]:
    """Precision and recall of clusters, and what was missed by similarity."""
    family = {truth.id: truth.like for truth in planted if truth.kind == "copy"}
    place = {id_: number for number, ids in enumerate(clusters) for id_ in ids}
    pairs = right = 0
    for ids in clusters:
        for one, other in combinations(ids, 2):
            pairs += 1
            right += family.get(one, one) == family.get(other, other)
    met: dict[str, int] = Counter()
    missed: Counter[float] = Counter()
    for truth in planted:
        together = place.get(truth.id, -1) == place.get(truth.like, -2)
        met[truth.kind] += together
        if truth.kind == "copy" and not together:
            missed[int(truth.jaccard * _STEPS) / _STEPS] += 1
    kinds = Counter(truth.kind for truth in planted)
    return {
        "copies": kinds["copy"],
        "others": kinds["other"],
        "recall": met["copy"] / max(1, kinds["copy"]),
        "precision": right / max(1, pairs),
        "taken_for_copies": met["other"],
        "missed": {f"{step:.2f}": count for step, count in sorted(missed.items())},
    }


def _peak() -> float:
    """MB that the process had at most so far; of this program alone, not of what it was started from."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def report(figures: dict[str, Any]) -> None:
    print(
        "{size:>9,} records: {seconds:.0f} s ({cpu:.0f} s of CPU), {memory:.0f} MB above the {at_rest:.0f} MB at rest;"
        " {clusters:,} clusters, {chained} members less alike the canonical one than the threshold".format(**figures)
    )
    print(
        "           recall {recall:.4f} of {copies:,} copies, precision {precision:.4f}; {taken_for_copies} of"
        " {others:,} others taken for copies; missed by similarity: {missed}".format(**figures),
        flush=True,
    )


def met(measured: list[dict[str, Any]]) -> bool:
    """Whether all wanted figures are."""
    fewest, most = measured[0], measured[-1]
    slower: float = (most["cpu"] / most["size"]) / (fewest["cpu"] / fewest["size"])
    grown: float = 1e6 * (most["memory"] - fewest["memory"]) / max(1, most["size"] - fewest["size"])
    print(f"a record takes {slower:.2f} times as long among the most as among the fewest, and {grown:.0f} bytes more")
    found: float = min(min(figures["recall"], figures["precision"]) for figures in measured)
    return found >= FOUND_WANTED and slower <= TIME_WANTED and grown <= BYTES_WANTED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    parser.add_argument("--corpus", type=Path, help="records made before; at least so many")
    parser.add_argument("--folder", type=Path, help="where files for the time being go")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a wanted figure is missed")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        path = given.corpus or Path(folder) / "corpus.jsonl"
        if given.alone:
            print(json.dumps(measure(path, given.sizes[0], Path(folder))))
            return 0
        if given.corpus is None:
            corpus.write(max(given.sizes), path)
        measured = []
        for size in sorted(given.sizes):
            command = [sys.executable, __file__, "--alone", "--corpus", path, "--folder", folder, "--sizes", str(size)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
            measured.append(json.loads(done.stdout))
            report(measured[-1])
    return int(not met(measured) and given.check)


if __name__ == "__main__":
    sys.exit(main())
