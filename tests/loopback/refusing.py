"""An outlet that is known to refuse honest crawlers."""

from __future__ import annotations

from newscrawler.outlet import Access
from newscrawler.spiders.sindonews import SindonewsSpider


class RefusingSpider(SindonewsSpider):
    name = "refusing"
    access = Access(
        known="403 to bot User-Agents",
        state="disputed",
        seen="2026-07",
        refused="it answers 403 to bots; you need its permission and the User-Agent it was given for",
    )
