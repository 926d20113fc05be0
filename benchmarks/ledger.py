"""Size and speed of a ledger: ``python benchmarks/ledger.py [--urls 1000000] [--folder DIR] [--check]``

A ledger as it is after years: nearly all articles exported and not to be looked at again, some rejected, a few failed,
new or due. Look-ups are by key in random order: cold, with the file out of the system's cache and the ledger opened
anew, which tells of the disk; then warm, three times over, the best time of each key: no key is dear each time by what
else the machine does. A round of writing is what a run does to 100 new articles: discover, settle, commit.

``--check`` exits with 1 where a URL takes more than 250 bytes, or a warm look-up (median, p99) 50 us or more.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from newscrawler.storage.ledger import Ledger

_WORDS = (
    "badai kapal pelabuhan presiden menteri gempa pemilu jalur kereta harga minyak perang damai sidang laut".split()
)
_START = 1_750_000_000
_RUN_OF = 40  # articles a segment
_BYTES_WANTED, _MICROSECONDS_WANTED = 250, 50
_HINTS = {"via": "feed", "title": "Badai Mendekat, Dua Pelabuhan di Pesisir Utara Ditutup", "section": "International"}


def url_of(number: int) -> str:
    """An address as SINDOnews has them, 105 bytes on average."""
    choose = random.Random(number)
    slug = "-".join(choose.choices(_WORDS, k=7))
    return f"https://international.sindonews.com/read/{1_000_000 + number}/42/{slug}-{_START + 60 * number}"


def key_of(number: int, *, hashed: bool = False) -> str:
    """The article's id, which counts up; or a hash, as of outlets without ids."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:16] if hashed else str(1_000_000 + number)


def fill(ledger: Ledger, urls: int, key_of: Callable[[int], str]) -> float:
    """Put articles in, in the order of their discovery; bytes of an average URL."""
    length = 0
    for number in range(urls):
        url, at = url_of(number), _START + 60 * number
        length += len(url)
        kind, key = number % 1000, key_of(number)
        hints = _HINTS if kind >= 998 else {}
        ledger.discover(key, url, at, "live", hints)
        if kind < 930:
            last = {"segment": number // _RUN_OF + 1, "place": number % _RUN_OF * 4200}
            digest = hashlib.sha256(url.encode()).digest()[:16]
            ledger.settle(
                key, "exported", fetched=at + 90, due=None, visits=2, crawler="0.9.0", version=1,
                source_hash=digest, **last,
            )  # fmt: skip
        elif kind < 998:
            ledger.settle(key, "rejected", fetched=at + 90, due=None, detail="other_section", crawler="0.9.0")
        elif kind == 998:
            ledger.settle(key, "failed", fetched=at + 90, due=at + 3600, tries=1, detail="DownloadTimeout")
        if number % 10_000 == 0:
            ledger.commit()
    ledger.commit()
    return length / urls


def timed(act: Callable[[Any], object], values: Iterable[Any]) -> list[float]:
    """Microseconds of each call, in the order of the values."""
    taken = []
    for value in values:
        start = time.perf_counter_ns()
        act(value)
        taken.append((time.perf_counter_ns() - start) / 1000)
    return taken


def best(act: Callable[[Any], object], values: Sequence[Any]) -> list[float]:
    """Microseconds of each value's quickest call, of three rounds."""
    return list(map(min, *(timed(act, values) for _ in range(3))))


def said(name: str, taken: list[float]) -> float:
    """Print median and p99; the latter."""
    p99 = sorted(taken)[len(taken) * 99 // 100]
    print(f"{name}: median {statistics.median(taken):.1f} us, p99 {p99:.1f} us")
    return p99


def forget(path: Path) -> None:
    """Take the file out of the system's cache, as far as the system does what it is asked to."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--lookups", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the ledger is made; it is deleted at the end")
    parser.add_argument("--hashed", action="store_true", help="keys in no order, as of outlets without article ids")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a wanted figure is missed")
    given = parser.parse_args()
    key = partial(key_of, hashed=given.hashed)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        path = Path(folder) / "sindonews.sqlite"
        ledger = Ledger(path)
        start = time.perf_counter()
        average = fill(ledger, given.urls, key)
        print(f"{given.urls} URLs of {average:.0f} bytes put in within {time.perf_counter() - start:.0f} s")
        ledger.close()  # the write-ahead log goes into the file
        size = path.stat().st_size / given.urls
        print(f"{size:.0f} bytes a URL, {path.stat().st_size / 1e6:.0f} MB")

        choose = random.Random(1)
        keys = [key(choose.randrange(given.urls)) for _ in range(given.lookups)]
        forget(path)
        ledger = Ledger(path)
        said("look-up by key, cold", timed(ledger.get, keys[:5000]))
        timed(ledger.get, keys)
        slowest = said("look-up by key, warm", best(ledger.get, keys))
        slowest = max(slowest, said("is a new key known?", best(ledger.knows, [f"x{known}" for known in keys])))
        said("what is due, 100", timed(lambda _: ledger.due(_START + 60 * 50_000), range(5)))  # two of 1,000

        def run_of_100(first: int) -> None:
            for number in range(first, first + 100):
                ledger.discover(key(number), url_of(number), _START, "live", _HINTS)
                ledger.settle(
                    key(number), "exported", fetched=_START, due=_START, hints=None, version=1, segment=1, place=1
                )
            ledger.commit()

        rounds = timed(run_of_100, [given.urls + 100 * nth for nth in range(50)])
        print(f"100 articles discovered, settled, committed: median {statistics.median(rounds) / 1000:.1f} ms")
        ledger.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"memory of all this at most {peak:.0f} MB")
    return int(given.check and (size > _BYTES_WANTED or slowest >= _MICROSECONDS_WANTED))


if __name__ == "__main__":
    sys.exit(main())
