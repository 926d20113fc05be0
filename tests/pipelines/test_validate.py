"""The last step: an article, or a reason why there is none."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from newscrawler import __version__
from newscrawler.extraction.draft import Block, Draft
from newscrawler.items import Rejected
from newscrawler.pipelines.validate import MIN_WORDS, validate
from newscrawler.spiders.sindonews import SindonewsSpider

WIB = timezone(timedelta(hours=7))
URL = "https://international.sindonews.com/read/1/42/x"
SENTENCE = "Utusan kedua negara meninggalkan meja perundingan di Jenewa tanpa kesepakatan."  # 10 words


def draft(*texts: str, **fields: Any) -> Draft:
    complete: dict[str, Any] = {
        "outlet": SindonewsSpider,
        "outlet_name": "sindonews",
        "id": "sindonews:1",
        "url": URL,
        "fetched_url": URL,
        "fetched_at": datetime(2026, 7, 24, 8, 0, tzinfo=UTC),
        "title": "Perundingan Ditunda",
        "blocks": [Block(text) for text in texts or [SENTENCE] * 3],
        "published_at": datetime(2026, 7, 24, 14, 0, 5, tzinfo=WIB),
        "published_raw": "Jum'at, 24 Juli 2026 - 14:00 WIB",
        "published_precision": "second",
        "published_source": "selector",
    }
    return Draft(**complete | fields)


def test_the_article() -> None:
    article = validate(
        draft(
            SENTENCE,
            f"{SENTENCE}\n{SENTENCE}",
            modified_at=datetime(2026, 7, 24, 14, 10, tzinfo=WIB),
            discovered_at=datetime(2026, 7, 24, 14, 30, tzinfo=WIB),
        )
    )
    assert article.body == f"{SENTENCE}\n\n{SENTENCE} {SENTENCE}"
    assert article.word_count == 30
    assert article.published_at == "2026-07-24T14:00:05+07:00"
    assert article.modified_at == "2026-07-24T14:10:00+07:00"
    assert article.discovered_at == "2026-07-24T07:30:00+00:00"
    assert article.crawled_at == "2026-07-24T08:00:00+00:00"
    assert (article.version, article.crawler_version, article.schema_version) == (1, __version__, 2)


def test_the_content_hash_is_that_of_title_and_body() -> None:
    article = validate(draft())
    assert article.content_hash == hashlib.sha256(f"{article.title}\n\n{article.body}".encode()).hexdigest()


def test_what_was_not_found_is_null_or_empty() -> None:
    article = dataclasses.asdict(validate(draft()))
    assert {name for name, value in article.items() if value is None} == {
        "section", "subtitle", "modified_at", "editor_initials", "dateline", "lead_image", "lead_image_caption",
        "discovered_at", "layout", "archive",
        "changes", "gone", "dateline_country",
    }  # fmt: skip
    assert {name for name, value in article.items() if value == []} == {
        "authors", "editors", "tags", "warnings", "agencies",
    }  # fmt: skip
    assert article["countries"] == {}


def words(count: int) -> str:
    return " ".join(["kata"] * count)


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        ({"title": ""}, "no_title", "the page states none"),
        ({"blocks": []}, "no_body", "0 words"),
        ({"blocks": [Block(words(MIN_WORDS))]}, "no_body", "20 words"),
        ({"blocks": [], "paywalled": True}, "no_body", "0 words"),
        ({"published_at": None}, "no_time", "none stated"),
        ({"title": "", "blocks": [], "published_at": None}, "no_title", "the page states none"),
    ],
)
def test_rejected(fields: dict[str, Any], reason: str, detail: str) -> None:
    with pytest.raises(Rejected) as rejected:
        validate(draft(**fields))
    assert (rejected.value.reason, rejected.value.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("count", "paywalled"),
    [(MIN_WORDS + 1, False), (MIN_WORDS, True), (1, True)],
    ids=["just enough", "teaser", "word"],
)
def test_long_enough(count: int, paywalled: bool) -> None:
    assert validate(draft(words(count), paywalled=paywalled)).word_count == count
