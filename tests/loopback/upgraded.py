"""The loopback spider as the next version of newscrawler has it: with one more rule of what is boilerplate."""

from __future__ import annotations

from newscrawler.pipelines.boilerplate import Phrase
from newscrawler.storage import store
from tests.loopback.spiders import LoopbackSindonewsSpider

store.__version__ = "99.0"  # type: ignore[attr-defined]


class UpgradedSpider(LoopbackSindonewsSpider):
    name = "sindonews"
    phrases = (*LoopbackSindonewsSpider.phrases, Phrase("newsletter", "line", r"kabari kawan anda"))
