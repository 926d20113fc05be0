"""Nothing lost, nothing twice: ``python benchmarks/kill_drill.py [--articles 2000] [--kills 100] [--seed 1]``

A site on loopback publishes articles for three outlets, a few more before each run. Every run of the three is killed
with all its processes at a random moment; then what it left is opened, and everything that is kept is read again. At
the end one run goes to its end, and each article has to stand in the segments exactly once.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

from newscrawler.demo.markup import Item, feed
from newscrawler.storage.segments import Manifest
from newscrawler.storage.store import Busy, OutletStore, lock
from newscrawler.storage.verify import records, verify
from tests.loopback.desk import DESK, ROOT, Desk
from tests.loopback.site import Answer, Site, running

OUTLETS = ("satu", "dua", "tiga")


def command(site: Site, data: Path) -> subprocess.Popen[bytes]:
    """A run of all three, in a process group of its own."""
    settings = {
        "DATA_DIR": data,
        "SPIDER_MODULES": "tests.loopback.trio",
        "CONTACT": "redaksi@example.org",
        "TWISTED_DNS_RESOLVER": "tests.loopback.resolver.LoopbackResolver",
        "ALLOW_PRIVATE_ADDRESSES": 1,
        "DOWNLOAD_DELAY": 0.05,
        "REQUESTS_PER_DAY": 1_000_000,
        "LOG_LEVEL": "CRITICAL",
    }
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, "-m", "scrapy", "crawl", *OUTLETS, *options],
        cwd=ROOT,
        env={**os.environ, "LOOPBACK_PORT": str(site.port)},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )


def publish(site: Site, desks: dict[str, Desk], count: int) -> None:
    """So many more articles, by turns."""
    for _ in range(count):
        outlet = min(desks, key=lambda name: len(desks[name].cards))
        desks[outlet].article(outlet)
    for outlet, desk in desks.items():
        items = [Item(c.title, c.url, desk.now, "International", "Badai") for c in desk.cards]
        body = feed(items).encode()
        site.add(site.url(DESK, f"/rss-{outlet}"), Answer(body, headers=(("Content-Type", "application/rss+xml"),)))


def problems_after(data: Path) -> list[str]:
    """Open each store, which finishes what was left, and read everything again."""
    for outlet in OUTLETS:
        if (data / "ledger" / f"{outlet}.sqlite").exists():
            _finish(data, outlet)
    return list(verify(data))


def _finish(data: Path, outlet: str) -> None:
    while True:
        try:
            with lock(data, outlet):
                OutletStore(data, outlet, "29990101T000000Z-000000", "live").close()
                return
        except Busy:  # a process takes a moment to be gone
            time.sleep(0.01)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder, running() as site:
        data = Path(folder)
        site.add(site.url(DESK, "/robots.txt"), Answer(b"User-agent: *\nDisallow: /search\n"))
        desks = {outlet: Desk(site, number * 1_000_000) for number, outlet in enumerate(OUTLETS, 1)}
        bad: list[str] = []
        struck = 0  # kills that left a segment open
        for kill in range(options.kills):
            publish(
                site, desks, options.articles * (kill + 1) // options.kills - options.articles * kill // options.kills
            )
            run = command(site, data)
            time.sleep(chance.uniform(1.5, 4.5))  # the processes need two seconds to begin
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            struck += any(data.rglob("*.part"))
            bad += problems_after(data)
        run = command(site, data)
        code = run.wait()
        bad += problems_after(data)
        files = [line["file"] for line in Manifest(data).lines() if line["kind"] == "articles"]
        found = Counter(
            record["id"] if record else "a broken line" for file in files for _, record in records(data / file)
        )
        wanted = {f"{outlet}:{card.url.split('/')[4]}" for outlet, desk in desks.items() for card in desk.cards}
        lost, twice = wanted - found.keys(), [key for key, count in found.items() if count > 1]
        print(f"{options.kills} kills, {struck} of them while records were written; the last run ended with {code}")
        print(f"{len(wanted)} articles in {len(files)} segments")
        print(f"lost {len(lost)}, repeated {len(twice)}, broken lines {found['a broken line']}, problems {len(bad)}")
        print(*bad[:5], sep="\n")
        return int(bool(lost or twice or bad or found["a broken line"]))


if __name__ == "__main__":
    sys.exit(main())
