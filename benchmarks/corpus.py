"""Records that no newsroom wrote, as many as wanted: ``python benchmarks/corpus.py COUNT OUT.jsonl [--seed 1]``

All 24 outlets over two years, in the order of their crawl. Lengths are as of 472 real articles (median 274 words, nine
of ten between 75 and 563), and words as often as in those (``--texts``, by default ``../shared/texts``; where that is
absent an invented vocabulary after Zipf's law); there are stock sentences that many share, later versions, tombstones.
Values beside the text are drawn by lot: ``countries`` do not stand in it.

One record in ten is a copy of another outlet's article, with a new lead, dateline or credit, a paragraph cut or added,
words changed; one in ten only shares background with another. What they are to each other is written beside, as
OUT.truth.jsonl: ``id``, ``like`` (the earlier article), ``kind`` (``copy`` or ``other``), and ``jaccard``, the exact
similarity of their sets of three-word shingles: 0.6 to 0.95 of copies, 0.3 to 0.5 of others. The same arguments give
the same records.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import hashlib
import heapq
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Any, Literal

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

import numpy as np
from texts import LINES_KEPT, LINES_LOST, read_texts
from tqdm import tqdm

from newscrawler.items import tombstone

Record = dict[str, Any]

TEXTS = Path(__file__).parents[2] / "shared" / "texts"
OUTLETS = (
    "detik tribunnews kompas cnnindonesia sindonews antaranews liputan6 okezone republika viva merdeka tempo suara"
    " inews cnbcindonesia jpnn jawapos kumparan mediaindonesia beritasatu kontan idntimes tirto bbcindonesia"
).split()
COPY, OTHER = (0.6, 0.95), (0.3, 0.5)  # similarity to the article that is alike
_FAMILIES, _OTHERS = 0.1, 0.13  # of articles: have one or two copies, another that shares background
_LATER_VERSION, _GONE = 0.02, 0.003
_TRIES = 60
_DAYS = 730
_START = datetime(2024, 7, 1, tzinfo=UTC)
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
_ZONES = (("WIB", 7), ("WITA", 8), ("WIT", 9))
_AGENCIES = "Reuters,AFP,AP,Xinhua,TASS,KCNA,Yonhap,Anadolu,Bernama,CNN,BBC,Al Jazeera,The Guardian".split(",")
_CREDIT = re.compile(r"(?P<words>(?:Demikian dilansir|Sumber:) (?P<name>.+?))\.?")
_PLACES = [
    place.rsplit(" ", 1)
    for place in (
        "WASHINGTON US,MOSKOW RU,GAZA PS,YERUSALEM IL,BEIJING CN,KIEV UA,TEHERAN IR,LONDON GB,PYONGYANG KP,SEOUL KR"
        ",TOKYO JP,PARIS FR,NEW DELHI IN,KUALA LUMPUR MY,BANGKOK TH,MANILA PH,ANKARA TR,RIYADH SA,KAIRO EG,CANBERRA AU"
        ",BERLIN DE,BEIRUT LB,DAMASKUS SY,SANAA YE,ISLAMABAD PK,KABUL AF,HANOI VN,SINGAPURA SG,PHNOM PENH KH"
        ",NAYPYIDAW MM"
    ).split(",")
]
_BY_RANK = [1 / (rank + 1) for rank in range(len(_PLACES))]


@dataclass(frozen=True, slots=True)
class Truth:
    """That the article ``id`` is like the earlier ``like``, how, and how much."""

    id: str
    like: str
    kind: Literal["copy", "other"]
    jaccard: float


def corpus(count: int, *, seed: int = 1, texts: Path = TEXTS) -> Iterator[tuple[Record, Truth | None]]:
    """So many records in the order of ``crawled_at``, and what is to be known of them.

    ``texts``: a folder of real articles, whose frequencies of words are taken; where absent, an invented vocabulary.
    """
    press = _Press(seed, texts, count)
    due: list[tuple[str, int, Record, Truth | None]] = []
    made, given = 0, 0
    while given < count:
        for record, truth in press.article():
            heapq.heappush(due, (record["crawled_at"], made, record, truth))
            made += 1
        while due and due[0][0] <= press.now.isoformat() and given < count:
            _, _, record, truth = heapq.heappop(due)
            given += 1
            yield record, truth


def jaccard(one: str, other: str) -> float:
    """Similarity of two texts by their runs of three words; plain sets, as the measure of what is measured."""
    first, second = _runs(one), _runs(other)
    return len(first & second) / len(first | second)


@functools.lru_cache(4)  # a text is compared with one changed copy of it after the other
def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


class _Prose:
    """Paragraphs of words drawn by their frequency."""

    def __init__(self, seed: int, texts: Path) -> None:
        self._choose = random.Random(f"prose {seed}")
        words, counts = _frequencies(texts) if texts.is_dir() else _invented()
        self._words = np.array(words, dtype=object)
        self._upto = np.cumsum(np.array(counts, dtype=np.float64))
        self._lots = np.random.default_rng(seed)
        self._drawn: Iterator[str] = iter(())
        self._stock = [self._sentence() for _ in range(3000)]

    def words(self, count: int) -> list[str]:
        while len(drawn := list(islice(self._drawn, count))) < count:
            lots = self._lots.random(200_000) * self._upto[-1]
            self._drawn = iter(self._words[np.searchsorted(self._upto, lots, side="right")].tolist())
        return drawn

    def _sentence(self) -> str:
        words = self.words(self._choose.randint(8, 22))
        return f"{words[0].capitalize()} {' '.join(words[1:])}."

    def paragraph(self) -> str:
        """One to three sentences; one in twelve is a stock sentence, of which some are far more frequent."""
        sentences = [
            self._stock[int(3000 * self._choose.random() ** 2)] if self._choose.random() < 1 / 12 else self._sentence()
            for _ in range(self._choose.choice((1, 2, 2, 3)))
        ]
        return " ".join(sentences)

    def paragraphs(self, least: int = 20) -> list[str]:
        wanted = max(least, min(1300, int(self._choose.lognormvariate(5.5, 0.6))))
        made: list[str] = []
        while wanted > 0:
            made.append(self.paragraph())
            wanted -= made[-1].count(" ") + 1
        return made


def _frequencies(folder: Path) -> tuple[list[str], list[float]]:
    """The words of real articles and how often they stand there."""
    counted: Counter[str] = Counter()
    for source, column in (LINES_KEPT | LINES_LOST).items():
        for row in read_texts(folder, source, column):
            for block in row:
                counted.update(re.findall(r"\w+", block.text.lower()))
    words, counts = zip(*sorted(counted.items()), strict=True)
    return list(words), list(counts)


def _invented() -> tuple[list[str], list[float]]:
    choose = random.Random("vocabulary")
    syllables = "a i u me ber pe ka ta ri sa ngan di ke lu ma nga ran tuk dan men si pu an kan bu no la ja wi".split()
    words = list(dict.fromkeys("".join(choose.choices(syllables, k=choose.randint(1, 5))) for _ in range(40_000)))
    return words, [1 / (rank + 2.7) for rank in range(len(words))]  # Mandelbrot's form of the law


class _Press:
    """Newsrooms that publish one article after the other."""

    def __init__(self, seed: int, texts: Path, count: int) -> None:
        self._choose = random.Random(seed)
        self._prose = _Prose(seed, texts)
        self._step = timedelta(days=_DAYS) / max(1, count)
        self._published = 0
        self.now = _START

    def article(self) -> Iterator[tuple[Record, Truth | None]]:
        """An article, crawled now, and what will become of it: its copies, versions, end."""
        choose = self._choose
        self.now += self._step * choose.uniform(0.5, 1.9)
        kind = choose.random()
        planted = kind < _FAMILIES + _OTHERS
        first = self._record(self.now, self._prose.paragraphs(90 if planted else 20))
        yield first, None
        if kind < _FAMILIES:
            for _ in range(choose.choice((1, 1, 2))):
                yield from self._like(first, "copy", self._copy, COPY)
        elif planted:
            yield from self._like(first, "other", self._other, OTHER)
        elif choose.random() < _LATER_VERSION:
            yield self._revised(first), None
        elif choose.random() < _GONE:
            yield self._gone(first), None

    def _like(
        self,
        first: Record,
        kind: Literal["copy", "other"],
        change: Callable[[list[str], float], list[str]],
        similarity: tuple[float, float],
    ) -> Iterator[tuple[Record, Truth]]:
        """An article of another outlet, published within 30 hours; none in the rare case that no change will do."""
        for _ in range(_TRIES):
            wanted = self._choose.uniform(similarity[0], 1.1 * similarity[1])  # what comes of it is rather less
            paragraphs = change(first["body"].split("\n\n"), wanted)
            at = datetime.fromisoformat(first["crawled_at"]) + timedelta(minutes=self._choose.randint(20, 1800))
            record = self._record(at, paragraphs, besides=first["outlet"])
            like = jaccard(first["body"], record["body"])
            if similarity[0] <= like <= similarity[1]:
                yield record, Truth(record["id"], first["id"], kind, like)
                return

    def _copy(self, paragraphs: list[str], wanted: float) -> list[str]:
        """The paragraphs changed bit by bit until they are no more alike than wanted, or would be less than a copy."""
        before, changes = "\n\n".join(paragraphs), (self._lead, self._cut, self._added, self._reworded, self._reworded)
        copy = paragraphs
        for change in (self._dateline, self._credit):
            copy = change(copy) if self._choose.random() < 0.6 else copy
        for _ in range(_TRIES):
            if jaccard(before, "\n\n".join(copy)) <= wanted:
                break
            changed = self._choose.choice(changes)(copy)
            if jaccard(before, "\n\n".join(changed)) >= COPY[0]:
                copy = changed
        return copy

    def _other(self, paragraphs: list[str], wanted: float) -> list[str]:
        """A story of its own with as much background of the other one as makes it so alike."""
        words = sum(paragraph.count(" ") + 1 for paragraph in paragraphs)
        kept, left = [], int(words * 2 * wanted / (1 + wanted))
        own = words - left
        for paragraph in self._choose.sample(paragraphs, len(paragraphs)):
            if left > 0:
                kept.append(" ".join(paragraph.split(" ")[:left]))
                left -= paragraph.count(" ") + 1
        news: list[str] = []
        while own > 0:
            news.append(" ".join(self._prose.paragraph().split(" ")[:own]))
            own -= news[-1].count(" ") + 1
        return news[:1] + kept + news[1:]

    def _lead(self, paragraphs: list[str]) -> list[str]:
        return [self._prose.paragraph(), *paragraphs[1:]]

    def _dateline(self, paragraphs: list[str]) -> list[str]:
        return [f"{self._choose.choice(_PLACES)[0]} - {paragraphs[0]}", *paragraphs[1:]]

    def _credit(self, paragraphs: list[str]) -> list[str]:
        return [*paragraphs, f"Sumber: {self._choose.choice(_AGENCIES)}"]

    def _cut(self, paragraphs: list[str]) -> list[str]:
        gone = self._choose.randrange(len(paragraphs))
        return paragraphs[:gone] + paragraphs[gone + 1 :]

    def _added(self, paragraphs: list[str]) -> list[str]:
        place = self._choose.randint(1, len(paragraphs)) if paragraphs else 0
        return [*paragraphs[:place], self._prose.paragraph(), *paragraphs[place:]]

    def _reworded(self, paragraphs: list[str]) -> list[str]:
        place = self._choose.randrange(len(paragraphs))
        words = paragraphs[place].split(" ")
        start = self._choose.randrange(len(words))
        words[start : start + 4] = self._prose.words(self._choose.randint(2, 5))
        return [*paragraphs[:place], " ".join(words), *paragraphs[place + 1 :]]

    def _record(self, crawled: datetime, paragraphs: Sequence[str], besides: str = "") -> Record:
        """All fields in their order; crawled within the hour after it was published."""
        choose = self._choose
        self._published += 1
        number, outlet = 1_000_000 + self._published, besides
        while outlet == besides:
            outlet = OUTLETS[int(len(OUTLETS) * choose.random() ** 1.6)]
        zone, hours = choose.choices(_ZONES, (94, 4, 2))[0]
        exact = choose.choices(("minute", "second", "day"), (75, 22, 3))[0]
        published = (crawled - timedelta(minutes=choose.randint(3, 59))).astimezone(timezone(timedelta(hours=hours)))
        published = published.replace(second=0) if exact != "second" else published
        published = published.replace(hour=0, minute=0) if exact == "day" else published
        clock = "" if exact == "day" else f"{published:, %H:%M} {zone}"
        title = " ".join(word.capitalize() for word in self._prose.words(choose.randint(6, 12)))
        url = f"https://www.{outlet}.com/internasional/read/{number}/{'-'.join(title.lower().split()[:7])}"
        place, country = choose.choice(_PLACES) if choose.random() < 0.6 else (None, None)
        if choose.random() < 0.45 and not _credits(paragraphs):
            paragraphs = [*paragraphs, f"Demikian dilansir {choose.choice(_AGENCIES)}."]
        body = "\n\n".join(paragraphs)
        countries = Counter(code for _, code in choose.choices(_PLACES, _BY_RANK, k=choose.randint(1, 12)))
        live = choose.random() < 0.8
        record: Record = {
            "id": f"{outlet}:{number}",
            "version": 1,
            "source_hash": _sha256(f"{title}\n{body}"),
            "content_hash": _sha256(f"{title}\n\n{body}"),
            "outlet": outlet,
            "section": choose.choice(("Internasional", "Global", "Dunia", None)),
            "url": url,
            "fetched_url": f"{url}?page=all" if choose.random() < 0.2 else url,
            "title": title,
            "subtitle": None,
            "published_at": published.isoformat(timespec="seconds"),
            "modified_at": None,
            "published_raw": f"{published.day} {_MONTHS[published.month - 1]} {published.year}{clock}",
            "published_precision": exact,
            "published_source": "selector",
            "authors": [" ".join(word.capitalize() for word in self._prose.words(2))],
            "editors": [],
            "editor_initials": choose.choice((None, "ahm", "mea/mea", "E-2")),
            "dateline": place,
            "body": body,
            "word_count": len(body.split()),
            "language": "id",
            "tags": self._prose.words(choose.randint(0, 5)),
            "lead_image": f"https://img.{outlet}.com/{number}.jpg",
            "lead_image_caption": None,
            "pages": choose.choices((1, 2, 3), (90, 8, 2))[0],
            "repeats_removed": 0,
            "boilerplate_removed": choose.randint(0, 6),
            "paywalled": False,
            "rights": {
                "robots_meta": "max-image-preview:large",
                "x_robots_tag": None,
                "tdm_reservation": None,
                "noai": False,
                "robots_txt_sha256": _sha256(outlet),
            },
            "discovered_at": _utc(crawled - timedelta(minutes=1)),
            "discovered_via": choose.choice(("feed", "index")) if live else "sitemap",
            "mode": "live" if live else "backfill",
            "extraction": {"title": "selector", "authors": "jsonld", "published_at": "selector", "body": "selector"},
            "layout": "2025",
            "warnings": [],
            "crawled_at": _utc(crawled),
            "run_id": f"{crawled:%Y%m%dT%H}0000Z-{_sha256(f'{outlet} {crawled:%Y%m%dT%H}')[:6]}",
            "crawler_version": "0.1.0",
            "schema_version": 2,
            "archive": None,
            "changes": None,
            "gone": None,
            "agencies": _credits(paragraphs),
            "countries": dict(sorted(countries.items(), key=lambda found: (-found[1], found[0]))),
            "dateline_country": country,
        }
        return record

    def _revised(self, first: Record) -> Record:
        """The same article some days later, with a paragraph more."""
        paragraph, again = self._prose.paragraph(), datetime.fromisoformat(first["crawled_at"]) + timedelta(days=3)
        body = f"{first['body']}\n\n{paragraph}"
        return first | {
            "version": 2,
            "source_hash": _sha256(f"{first['title']}\n{body}"),
            "content_hash": _sha256(f"{first['title']}\n\n{body}"),
            "modified_at": (datetime.fromisoformat(first["published_at"]) + timedelta(hours=5)).isoformat(),
            "body": body,
            "word_count": len(body.split()),
            "crawled_at": _utc(again),
            "changes": {"cause": "newsroom", "fields": ["body"], "added": [paragraph], "removed": []},
        }

    def _gone(self, first: Record) -> Record:
        at = datetime.fromisoformat(first["crawled_at"]) + timedelta(days=20)
        said = {name: first[name] for name in ("id", "outlet", "url", "run_id")}
        record = tombstone(first, **said, version=2, status=404, at=at)
        record |= {"schema_version": first["schema_version"], "agencies": []}
        return {name: record.get(name) for name in first}


def _credits(paragraphs: Sequence[str]) -> list[dict[str, Any]]:
    """The agencies that paragraphs of a credit name, each once, as the record has them."""
    found: dict[str, dict[str, Any]] = {}
    for place, paragraph in enumerate(paragraphs, start=1):
        if credit := _CREDIT.fullmatch(paragraph):
            found.setdefault(credit["name"], {"name": credit["name"], "words": credit["words"], "paragraph": place})
    return list(found.values())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")


def write(count: int, out: Path, *, seed: int = 1, texts: Path = TEXTS) -> Path:
    """Put the records into a file, what is known of them beside it; gives the path of that."""
    beside = out.with_suffix(".truth.jsonl")
    with out.open("w", encoding="utf-8") as records, beside.open("w", encoding="utf-8") as truths:
        for record, truth in tqdm(corpus(count, seed=seed, texts=texts), total=count, disable=None):
            records.write(json.dumps(record, ensure_ascii=False) + "\n")
            if truth:
                truths.write(json.dumps(dataclasses.asdict(truth)) + "\n")
    return beside


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", type=Path, default=TEXTS)
    given = parser.parse_args()
    beside = write(given.count, given.out, seed=given.seed, texts=given.texts)
    print(f"{given.count} records in {given.out}, what they are to each other in {beside}")


if __name__ == "__main__":
    main()
