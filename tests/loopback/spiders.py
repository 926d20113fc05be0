"""The SINDOnews spider, its addresses moved to the loopback site; everything else is the real one's."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from newscrawler.spider import OutletSpider
from newscrawler.spiders.sindonews import SindonewsSpider

PORT = os.environ.get("LOOPBACK_PORT", "0")


def moved(url: str) -> str:
    """An address of the site as the loopback server has it: the same host name, plain HTTP, its port."""
    host, _, path = url.removeprefix("https://").partition("/")
    return f"http://{host}:{PORT}/{path}"


REAL: type[OutletSpider] = SindonewsSpider  # whose declarations have the base class's types


class LoopbackSindonewsSpider(REAL):  # type: ignore[misc, valid-type]
    name = "sindonews"
    desk = REAL.desk.replace(r"\.com/", rf"\.com:{PORT}/")
    articles = tuple(pattern.replace(r"\.com/", rf"\.com(?::{PORT})?/") for pattern in REAL.articles)
    feeds = tuple(moved(url) for url in REAL.feeds)
    index = replace(REAL.index, url=moved(REAL.index.url)) if REAL.index else None

    def closed(self, reason: str) -> None:
        super().closed(reason)
        status = Path("/proc/self/status")
        if status.exists():  # Linux tells
            peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
            self.logger.info("Peak memory: %s kB", peak and peak[1])
