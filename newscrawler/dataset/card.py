"""The data card (Hugging Face) of a dataset, and how it is cited."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

from newscrawler.dataset.parquet import OFFSET
from newscrawler.dataset.schema import hints
from newscrawler.items import Article

_SIZES = (("n<1K", 1e3), ("1K<n<10K", 1e4), ("10K<n<100K", 1e5), ("100K<n<1M", 1e6), ("1M<n<10M", 1e7))
_TEXT_RIGHTS = """\
The texts are the outlets' and their authors'. This folder is no licence to publish them: keep it to yourself and to
research that your law allows, and publish a build without text (`scrapy dataset OUT --no-text`)."""
_NO_TEXT_RIGHTS = """\
The articles' wording is left out: what stands here are identifiers, URLs, hashes, times and what was derived from the
texts. URLs may hold words of a headline. `scrapy rehydrate FOLDER` fetches the texts again, as far as the sites have
them."""
_SCRUBBED = """\
- E-mail addresses, Indonesian phone numbers and identity numbers in texts are masked, by rules that miss some and may
  mask other numbers. Hashes and counts of words are those of the text before.
"""


@dataclass
class OfOutlet:
    """What is counted of the articles of an outlet; times in WIB, as ISO 8601."""

    articles: int = 0
    words: int = 0
    first: str = ""
    last: str = ""
    collected: str = ""  # when the last of them was fetched
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, record: Mapping[str, Any], published: str, crawled: str) -> None:
        self.articles += 1
        self.words += record["word_count"]
        self.first = min(self.first or published, published)
        self.last = max(self.last, published)
        self.collected = max(self.collected, crawled)
        rights = record["rights"]
        stated = {
            "noai": rights["noai"],
            "robots": rights["robots_txt_sha256"],
            "teaser": record["paywalled"],
            "day": record["published_precision"] == "day",
            "generic": record["layout"] is None,
            "warned": record["warnings"],
            record["mode"]: True,
            f"by {record['discovered_via']}": True,
        }
        self.counts.update(name for name, holds in stated.items() if holds)


def title(about: Mapping[str, Any]) -> str:
    """The name of a dataset; ``about`` is what its manifest says."""
    return f"Indonesian press on the world, {about['span']['first'][:10]} to {about['span']['last'][:10]}"


def short(version: str) -> str:
    """A version as it is cited."""
    return version[:12]


def authors(about: Mapping[str, Any]) -> list[str]:
    return about["arguments"]["authors"] or ["compiled with newscrawler"]


def readme(about: Mapping[str, Any], version: str, figures: Mapping[str, OfOutlet]) -> str:
    """The data card."""
    arguments, counts = about["arguments"], about["counts"]
    text = arguments["text"]
    of_all: Counter[str] = sum((of_it.counts for of_it in figures.values()), Counter())
    ways = ", ".join(f"{name[3:]} {count}" for name, count in sorted(of_all.items()) if name.startswith("by "))
    docs = {one.name: one.metadata["doc"] for one in dataclasses.fields(Article)}
    return Template(Path(__file__).with_name("card.md").read_text(encoding="utf-8")).substitute(
        counts,
        **{name: of_all[name] for name in ("noai", "robots", "warned")},
        size=next((name for name, bound in _SIZES if counts["articles"] < bound), "10M<n<100M"),
        title=title(about),
        outlets=len(figures),
        first=about["span"]["first"][:10],
        last=about["span"]["last"][:10],
        form="one record each" if text else "one record each, without the articles' own wording",
        crawler=about["crawler_version"],
        short=short(version),
        version=version,
        schema=about["schema_version"],
        figures="\n".join(_row(outlet, of_it) for outlet, of_it in sorted(figures.items())),
        ways=ways,
        chosen=_chosen(arguments),
        accounts=(
            "The dataset was made from files, so what was rejected and which listings failed is not known."
            if arguments["input"]
            else "Listings that failed are counted from the accounts of the runs."
        ),
        rights=_TEXT_RIGHTS if text else _NO_TEXT_RIGHTS,
        taken_down="kept, and marked in `gone`" if arguments["with_gone"] else "left out",
        more_limits=_SCRUBBED if arguments["scrub"] and text else "",
        offset=OFFSET,
        fields="\n".join(f"| `{name}` | {docs[name]} |" for name in hints(text=text)),
        arguments=json.dumps(arguments, ensure_ascii=False),
    )


def _row(outlet: str, of_it: OfOutlet) -> str:
    counted = [of_it.counts[name] for name in ("live", "backfill", "day", "generic", "teaser")]
    cells = [outlet, of_it.articles, of_it.first[:10], of_it.last[:10], of_it.words // of_it.articles, *counted]
    return f"| {' | '.join(map(str, cells))} |"


def _chosen(arguments: Mapping[str, Any]) -> str:
    """What was asked for, in words."""
    names = {
        "outlets": "the outlets", "since": "published since", "until": "published until", "as_of": "crawled until",
    }  # fmt: skip
    asked = [
        f"{words} {', '.join(arguments[name]) if name == 'outlets' else arguments[name]}"
        for name, words in names.items()
        if arguments[name]
    ]
    return f"articles of the collection: {'; '.join(asked)}" if asked else "all articles of the collection"


def citation(about: Mapping[str, Any], version: str) -> str:
    """``CITATION.cff``; strings as JSON has them are YAML."""
    lines = [
        "cff-version: 1.2.0",
        "message: Please cite this dataset by its version.",
        "type: dataset",
        f"title: {json.dumps(title(about))}",
        f"version: {json.dumps(short(version))}",
        f"date-released: {about['span']['collected'][:10]}",
        "authors:",
        *(f"- name: {json.dumps(name, ensure_ascii=False)}" for name in authors(about)),
        "identifiers:",
        "- type: other",
        f"  value: {json.dumps(f'sha256:{version}')}",
        "  description: over names and hashes of the files that hold the data",
    ]
    return "\n".join(lines) + "\n"
