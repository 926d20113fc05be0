"""What the boilerplate step drops of real texts: ``python benchmarks/texts.py TEXTS_DIR [--sample N] [--seed S]``

TEXTS_DIR holds un-cleaned bodies as ``<source>-2025.csv.gz``. Those that kept their line breaks are stripped line by
line with the table that all outlets share and the outlet's own; what still looks like a prompt is counted by phrase.
``--sample`` prints dropped lines to read by eye, the same ones for the same seed. Of those that lost their line breaks
nothing may go but a prompt at the very end: else the exit code is 1.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from newscrawler.extraction.draft import Block
from newscrawler.pipelines.boilerplate import boilerplate_of
from newscrawler.record import outlets

LINES_KEPT = {"cnnindonesia-internasional": "content", "kompas-global": "content", "detik": "content"}
LINES_LOST = {"sindonews-international": "isi", "liputan6-news": "content"}
_PROMPT = re.compile(
    r"\b(?:baca juga|lihat juga|simak juga|simak video|tonton juga|saksikan juga|advertisement|scroll to|gambas"
    r"|halaman selanjutnya|berita terkait|ikuti kami|whatsapp channel|copyright)\b",
    re.IGNORECASE,
)


def read_texts(folder: Path, source: str, column: str) -> list[list[Block]]:
    """The rows of a source, each as one block a line; white space folded, blank lines left out."""
    csv.field_size_limit(1 << 24)
    with gzip.open(folder / f"{source}-2025.csv.gz", "rt", encoding="utf-8", newline="") as file:
        texts = [row[column] for row in csv.DictReader(file)]
    return [[Block(" ".join(line.split())) for line in text.splitlines() if line.strip()] for text in texts]


def report_lines(folder: Path) -> list[tuple[str, str]]:
    """Print what goes of the texts that kept their lines; gives it, as name of the row and text."""
    everything: list[tuple[str, str]] = []
    leaks: Counter[str] = Counter()
    for source, column in LINES_KEPT.items():
        rows = read_texts(folder, source, column)
        start = time.process_time()
        boilerplate = boilerplate_of(outlets()[source.partition("-")[0]])
        stripped = [boilerplate.strip(row) for row in rows]
        dropped = [one for _, gone in stripped for one in gone]
        leaks.update(found.lower() for kept, _ in stripped for block in kept for found in _PROMPT.findall(block.text))
        microseconds = 1e6 * (time.process_time() - start)
        lines = sum(map(len, rows))
        print(
            f"{source}: {len(rows)} rows, {lines} lines, {len(dropped)} dropped, {microseconds / lines:.1f} µs a line"
        )
        everything += dropped
    for name, count in Counter(name for name, _ in everything).most_common():
        print(f"{count:6} {name}")
    print(f"left in running text, by phrase: {dict(leaks)}")
    return everything


def report_running_text(folder: Path) -> bool:
    """Print how many prompts stand within texts that lost their lines; gives whether all of them stayed."""
    whole = True
    for source, column in LINES_LOST.items():
        rows, boilerplate = read_texts(folder, source, column), boilerplate_of(outlets()[source.partition("-")[0]])
        found = Counter(match.lower() for row in rows for block in row for match in _PROMPT.findall(block.text))
        at_the_end = 0
        for row in rows:
            kept, dropped = boilerplate.strip(row)
            before, after = ("\n".join(block.text for block in blocks) for blocks in (row, kept))
            at_the_end += len(dropped)
            if not before.startswith(after) or before.removeprefix(after).split() != [text for _, text in dropped]:
                whole = False
                print(f"CUT in {source}: {dropped}")
        print(f"{source}: {len(rows)} rows, within the text {dict(found)}, {at_the_end} dropped at the very end")
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="print so many of the dropped lines")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if not options.texts.is_dir():
        print(f"{options.texts} is absent: nothing read")
        return
    dropped = sorted(set(report_lines(options.texts)))
    chosen = random.Random(options.seed).sample(dropped, min(options.sample, len(dropped)))
    for name, text in chosen:
        print(f"  [{name}] {text}")
    if not report_running_text(options.texts):
        sys.exit("something was cut out of running text")


if __name__ == "__main__":
    main()
