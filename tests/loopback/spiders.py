"""The SINDOnews spider, its addresses moved to the loopback site; everything else is the real one's."""

from __future__ import annotations

import os
from dataclasses import replace

from newscrawler.spiders.sindonews import SindonewsSpider

PORT = os.environ.get("LOOPBACK_PORT", "0")


def moved(url: str) -> str:
    """An address of the site as the loopback server has it: the same host name, plain HTTP, its port."""
    host, _, path = url.removeprefix("https://").partition("/")
    return f"http://{host}:{PORT}/{path}"


class LoopbackSindonewsSpider(SindonewsSpider):
    name = "sindonews"
    desk = SindonewsSpider.desk.replace(r"\.com/", rf"\.com:{PORT}/")
    articles = tuple(pattern.replace(r"\.com/", rf"\.com(?::{PORT})?/") for pattern in SindonewsSpider.articles)
    feeds = tuple(moved(url) for url in SindonewsSpider.feeds)
    index = replace(SindonewsSpider.index, url=moved(SindonewsSpider.index.url)) if SindonewsSpider.index else None
