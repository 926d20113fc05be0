"""What each step of a record costs, and how it grows:
``python benchmarks/steps.py [PAGES_DIR] [--check] [--json FILE]``

First the cost of extraction, of joining and of each step of the pipelines, in parses of the same pages: those of
PAGES_DIR, or of ``tests/outlets``. Then pages that are large in one way each, at four sizes, the next twice the one
before, read by the rules of an outlet and by the generic ones: how often the size each step's time grows with, as an
exponent. 1 is linear. The largest size is near the bounds of what a page may be.

``--check`` exits with 1 where a step grows with an exponent above 1.25. One that takes less than 10 ms at the largest
size is not judged: what it takes is noise and what a page costs anyway.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # the project is run from its folder, not installed

import lxml.html
from contender import read_pages
from figures import exponent, machine, ratio, save, table

from newscrawler.demo.markup import page_2025
from newscrawler.extraction.article import extract, join
from newscrawler.extraction.draft import Draft
from newscrawler.extraction.page import Hints, Page
from newscrawler.generic import GenericOutlet
from newscrawler.items import Rejected
from newscrawler.outlet import Outlet
from newscrawler.pipelines import PIPELINES
from newscrawler.record import outlet_of
from tests.outlets.cases import CASES

WANTED = 1.25
_LONGEST = 4  # seconds: where a page takes more, a larger one is not tried
_JUDGED = 0.010  # seconds at the largest size
_AT = datetime(2026, 7, 24, 10, tzinfo=UTC)
_URL = "https://international.sindonews.com/read/1900001/42/badai-1784000001"
_STEPS = {pipeline.__name__.removesuffix("Pipeline").lower(): pipeline.step for pipeline in PIPELINES}


def sentence(number: int) -> str:
    return (
        f"Kapal ke-{number} yang membawa gandum dari pelabuhan di utara tiba pada pagi hari, kata kapten pelabuhan"
        f" Sari Wulandari kepada wartawan di kota itu, {number % 97} hari setelah badai merobohkan derek {number}."
    )


def body(pieces: Iterable[str]) -> str:
    return "".join(f"<p>{piece}</p>" for piece in pieces)


_TWENTY = [sentence(number) for number in range(20)]
_ENTRIES = '{"@type": "ListItem", "position": 1, "name": "Badai", "item": "https://www.sindonews.com/tag/badai"}'
#: what is large -> the largest size, and the parts of a page of a size: title, body, and what stands in its head
LARGE: dict[str, tuple[int, Callable[[int], tuple[str, str, str]]]] = {
    "a body of 2 MB": (9200, lambda n: ("", body(map(sentence, range(n))), "")),
    "short paragraphs": (20_000, lambda n: ("", body(f"Kapal {k} tiba." for k in range(n)), "")),
    "paragraphs nearly alike": (8000, lambda n: ("", body(f"{_TWENTY[0]} {k}" for k in range(n)), "")),
    "the body again and again": (400, lambda n: ("", body(_TWENTY * n), "")),
    "one word": (200_000, lambda n: ("", f"<p>{'badai ' * n}</p>", "")),
    "one word, a paragraph each": (20_000, lambda n: ("", body(["badai"] * n), "")),
    "prompts": (10_000, lambda n: ("", body(f"Baca juga: {sentence(k)[:60]}" for k in range(n)), "")),
    "brackets": (100_000, lambda n: ("", body([f"{_TWENTY[0]} {'(' * n}", f"{'( ' * n} {_TWENTY[1]}"]), "")),
    "capitals": (50_000, lambda n: ("", f"<p>{'Sari Wulandari ' * n}</p>", "")),
    "agencies": (20_000, lambda n: ("", f"<p>{'lapor Reuters, dikutip dari AFP, ' * n}</p>", "")),
    "breaks": (20_000, lambda n: ("", "<br>".join(f"Kapal {k} tiba." for k in range(n)), "")),
    "links": (8000, lambda n: ("", "".join(f'<p><a href="/{k}">Kapal {k} tiba</a></p>' for k in range(n)), "")),
    "deep nesting": (8000, lambda n: ("", f"{'<div>' * n}{body(_TWENTY)}{'</div>' * n}", "")),
    "long classes": (
        10_000,
        lambda n: ("", "".join(f'<div class="{"kolom baris-4 teks " * 8}">Kapal {k}.</div>' for k in range(n)), ""),
    ),
    "a long title": (16_000, lambda n: ("Badai Mendekat " * n, body(_TWENTY), "")),
    "JSON-LD entries": (
        8000,
        lambda n: (
            "",
            body(_TWENTY),
            f'<script type="application/ld+json">{{"itemListElement": [{", ".join([_ENTRIES] * n)}]}}</script>',
        ),
    ),
    "JSON-LD scripts": (
        4000,
        lambda n: ("", body(_TWENTY), f'<script type="application/ld+json">{_ENTRIES}</script>' * n),
    ),
}


def large(parts: tuple[str, str, str]) -> bytes:
    """A page that is as such pages are, but for one thing."""
    title, text, head = parts
    html = page_2025(
        url=_URL,
        title=title or "Badai Mendekat, Pelabuhan di Utara Ditutup",
        date="Jum'at, 24 Juli 2026 - 09:00 WIB",
        body_html=text,
        published_iso="2026-07-24T09:00:00+07:00",
    )
    return html.replace("</head>", f"{head}</head>", 1).encode()


def take(page: Page, outlet: type[Outlet], spent: dict[str, float]) -> str:
    """Take all steps, and add what each takes to what was spent; why there is no record, or nothing."""

    def timed(name: str, step: Callable[[], Any]) -> Any:
        start = time.process_time()
        try:
            return step()
        finally:
            spent[name] = spent.get(name, 0) + time.process_time() - start

    try:
        draft: Draft = timed("extract", lambda: extract(page, outlet))
        draft = timed("join", lambda: join([draft]))
        for name, step in _STEPS.items():
            draft = timed(name, partial(step, draft))
    except Rejected as error:
        return str(error)
    return ""


def pages_of(folder: Path | None) -> list[Page]:
    if folder is None:
        return [page for case in CASES if not case.is_listing for page in case.pages]
    return [Page(url, text, {}, _AT, Hints(via="archive")) for url, text in read_pages(folder)]


def costs(pages: Sequence[Page], rounds: int) -> dict[str, float]:
    """Parses a page, by step: of all that a page needs, the pages that are rejected early included."""
    parse: list[float] = []
    steps: list[dict[str, float]] = []
    for count in range(rounds + 1):
        start = time.process_time()
        for page in pages:
            lxml.html.document_fromstring(page.body)
        parse.append(time.process_time() - start)
        steps.append({})
        for page in pages:
            # A page keeps what was read of it, so each round has pages of its own.
            take(Page(page.url, page.body, page.headers, page.fetched_at, page.hints), outlet_of(page.url), steps[-1])
        if not count:  # it warms up
            parse.clear()
            steps.clear()
    return {name: round(ratio([step[name] for step in steps], parse), 3) for name in steps[0]}


def growth(name: str, outlet: type[Outlet], rounds: int) -> dict[str, dict[str, Any]]:
    """Step -> its exponent, and its seconds at each size; the best of some rounds, for others only add to them."""
    most, make = LARGE[name]
    sizes = [most // 8, most // 4, most // 2, most]
    bodies = [large(make(size)) for size in sizes]
    best: dict[str, list[float]] = {}
    why = ""
    for _ in range(rounds):
        for place, text in enumerate(bodies[: len(sizes)]):
            spent: dict[str, float] = {}
            gc.collect()
            gc.disable()  # a full collection would fall on one step by chance
            why = take(Page(_URL, text, {}, _AT), outlet, spent)
            gc.enable()
            for step, seconds in spent.items():
                known = best.setdefault(step, [float("inf")] * len(bodies))
                known[place] = min(known[place], seconds)
            if place and sum(spent.values()) > _LONGEST:
                del sizes[place + 1 :]
                break
    best = {step: seconds[: len(sizes)] for step, seconds in best.items()}
    if why:
        print(f"{name}, {outlet.name}: no record: {why}", file=sys.stderr)
    return {
        step: {
            "exponent": round(exponent(sizes, [max(second, 1e-6) for second in seconds]), 2),
            "sizes": sizes,
            "seconds": [round(second, 5) for second in seconds],
            "judged": seconds[-1] >= _JUDGED,
        }
        for step, seconds in best.items()
        if float("inf") not in seconds
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", nargs="*", choices=LARGE, default=list(LARGE), help="only these large pages")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a step grows too fast")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    print(", ".join(f"{key} {value}" for key, value in machine().items()))
    pages = pages_of(options.pages)
    spent = costs(pages, options.rounds)
    print(f"parses a page over {len(pages)} pages, median of {options.rounds} rounds")
    print(table(["step", "parses"], [*spent.items(), ("all", sum(spent.values()))]))
    grown: dict[str, dict[str, Any]] = {}
    missed, rows = [], []
    for name in options.large:
        for outlet in (outlet_of(_URL), GenericOutlet):
            found = grown[f"{name}, {outlet.name}"] = growth(name, outlet, min(options.rounds, 2))
            judged = {step: figures for step, figures in found.items() if figures["judged"]}
            fast = {step: figures for step, figures in judged.items() if figures["exponent"] > WANTED}
            missed += [f"{name}, {outlet.name}: {step} {json.dumps(figures)}" for step, figures in fast.items()]
            worst = max(judged, key=lambda step: judged[step]["exponent"], default=None)
            total = sum(figures["seconds"][-1] for figures in found.values())
            print(f"{name}, {outlet.name}: {total:.2f} s at the largest size", file=sys.stderr, flush=True)
            rows.append([name, outlet.name, LARGE[name][0], total, worst, worst and judged[worst]["exponent"]])
    print(table(["large", "rules", "size", "seconds", "grows fastest", "exponent"], rows))
    print(*missed, sep="\n")
    save(options.json, {"parses": spent, "growth": grown, "too_fast": missed})
    return int(options.check and bool(missed))


if __name__ == "__main__":
    sys.exit(main())
