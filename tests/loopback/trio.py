"""Outlets of the loopback site, each with a feed of its own, and one that refuses crawlers."""

from __future__ import annotations

from newscrawler.outlet import Access
from tests.loopback.spiders import REAL, LoopbackSindonewsSpider, moved


class SatuSpider(LoopbackSindonewsSpider):
    name = "satu"
    feeds = (moved(REAL.feeds[0] + "-satu"),)
    index = None


class DuaSpider(LoopbackSindonewsSpider):
    name = "dua"
    feeds = (moved(REAL.feeds[0] + "-dua"),)
    index = None


class TigaSpider(LoopbackSindonewsSpider):
    name = "tiga"
    feeds = (moved(REAL.feeds[0] + "-tiga"),)
    index = None


class TolakSpider(LoopbackSindonewsSpider):
    name = "tolak"
    access = Access(known="403 to bots", state="known", seen="2026-07", refused="you need its permission")
