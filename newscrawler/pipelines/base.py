"""What every step is: a pure function on a draft, and the Scrapy item pipeline that applies it."""

from __future__ import annotations

from typing import ClassVar, Protocol

from newscrawler.extraction.draft import Draft
from newscrawler.items import Article


class Step(Protocol):
    """Takes a draft, returns it changed (the last step returns the article), or raises ``Rejected``."""

    __name__: str

    def __call__(self, draft: Draft, /) -> Draft | Article: ...


class StepPipeline:
    """Scrapy item pipeline of one step; a subclass names the step."""

    step: ClassVar[Step]

    def process_item(self, item: Draft) -> Draft | Article:
        return type(self).step(item)
