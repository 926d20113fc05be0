"""What the page of a corpus shows, against a naive count of the records it is made from."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb", reason="the extra [dataset] is not installed")
pytest.importorskip("pyarrow", reason="the extra [dataset] is not installed")

from newscrawler.monitoring.account import FIELDS
from newscrawler.report import corpus
from tests.report.browser import Browser
from tests.report.corpus import WIB, clusters, day_of, gaps, invent, rejections, write
from tests.report.cubes import unpack

OUTLETS = ["antaranews", "detik", "kompas", "tempo"]  # the last one states days only, of the zone WITA
EPOCH = date(1970, 1, 1)
Counts = Counter[tuple[str, date, str]]


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    made = invent(OUTLETS, 75, a_day=3)
    made[5] |= {"gone": {"status": 404, "at": "2026-02-01T00:00:00+00:00"}, "word_count": None, "body": None}
    made[6]["word_count"] = 9000
    made[7] |= {"countries": None, "agencies": [], "authors": []}
    made[8]["agencies"] = made[8]["countries"] = None
    return made


@pytest.fixture(scope="module")
def alive(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record for record in records if record["gone"] is None]


@pytest.fixture(scope="module")
def folder(records: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("it's a corpus")
    write(root, records)
    return root


@pytest.fixture(scope="module")
def aggregates(folder: Path) -> dict[str, Any]:
    return corpus.aggregate(folder)


def counted(records: Iterable[dict[str, Any]], keys: Callable[[dict[str, Any]], Iterable[str]]) -> Counts:
    return Counter((record["outlet"], day_of(record), key) for record in records for key in keys(record))


def cells(aggregates: dict[str, Any], cube: str) -> Counts:
    found = aggregates["cubes"][cube]
    return Counter({
        (outlet, EPOCH + timedelta(day), found["keys"][key]): n
        for outlet, text in zip(aggregates["outlets"], found["cells"], strict=True)
        for day, key, n in unpack(text, aggregates["base"])
    })  # fmt: skip


def hour_of(record: dict[str, Any]) -> str:
    local = record["published_at"] + WIB
    return "day" if record["published_precision"] == "day" else f"{local.weekday()} {local.hour:02}"


@pytest.mark.parametrize(
    ("cube", "keys"),
    [
        ("countries", lambda record: {each["code"] for each in record["countries"] or ()}),
        ("agencies", lambda record: {each["name"] for each in record["agencies"] or ()}),
        ("hours", lambda record: [hour_of(record)]),
        ("lengths", lambda record: [str(min(record["word_count"], 1500) // 50 * 50)]),
        ("missing", lambda record: [
            name for name in ("subtitle", "modified_at", "authors", "editors", "dateline", "tags", "lead_image",
                              "agencies", "dateline_country") if name in FIELDS and not record[name]
        ]),
    ],
)  # fmt: skip
def test_counts_are_those_of_the_records(
    cube: str,
    keys: Callable[[dict[str, Any]], Iterable[str]],
    aggregates: dict[str, Any],
    alive: list[dict[str, Any]],
) -> None:
    assert cells(aggregates, cube) == counted(alive, keys)


def test_days(aggregates: dict[str, Any], records: list[dict[str, Any]], alive: list[dict[str, Any]]) -> None:
    found = cells(aggregates, "days")
    articles = counted(alive, lambda record: ["articles", "backfill"] if record["mode"] == "backfill" else ["articles"])
    assert Counter({cell: n for cell, n in found.items() if cell[2] in ("articles", "backfill")}) == articles
    rows = {(row["outlet"], row["day"]): row for row in gaps(records)}
    for name in ("expected_low", "expected_high", "listing_outages"):
        expected = {(outlet, day): row[name] for (outlet, day), row in rows.items() if row[name]}
        assert {(o, d.isoformat()): n for (o, d, key), n in found.items() if key == name} == expected
    told = {(*place, note) for place, row in rows.items() for note in row["note"].split("; ") if note}
    assert told
    assert {(outlet, day.isoformat(), note) for outlet, day, note in cells(aggregates, "notes")} == told


def test_tombstones_count_for_nothing(aggregates: dict[str, Any], alive: list[dict[str, Any]]) -> None:
    assert aggregates["tombstones"] == 1
    assert sum(n for (_, _, key), n in cells(aggregates, "days").items() if key == "articles") == len(alive)


def test_copies(aggregates: dict[str, Any], records: list[dict[str, Any]], alive: list[dict[str, Any]]) -> None:
    by_id = {record["id"]: record for record in alive}
    expected: Counts = Counter()
    for member in clusters(records):
        copy, first = by_id.get(member["id"]), by_id.get(member["canonical_id"])
        if copy and first and copy is not first:
            expected[copy["outlet"], day_of(copy), first["outlet"]] += 1
    assert len(expected) > 50
    assert cells(aggregates, "copies") == expected


def test_rejections(aggregates: dict[str, Any], records: list[dict[str, Any]]) -> None:
    rows = rejections(records)
    expected = {(row["outlet"], date.fromisoformat(row["day"]), row["reason"]): row["count"] for row in rows}
    assert cells(aggregates, "rejected") == expected


@pytest.mark.parametrize(
    ("most", "grain", "start"),
    [
        (3200, "week", lambda day: day - timedelta(day.weekday())),
        (1700, "month", lambda day: day.replace(day=1)),
        (10, "year", lambda day: day.replace(month=1, day=1)),
    ],
)
def test_a_large_corpus_is_counted_by_longer_spans(
    most: int,
    grain: str,
    start: Callable[[date], date],
    folder: Path,
    aggregates: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(corpus, "MOST_CELLS", most)
    coarse = corpus.aggregate(folder)
    assert coarse["grain"] == grain
    expected: Counts = Counter()
    for (outlet, day, key), n in cells(aggregates, "countries").items():
        expected[outlet, start(day), key] += n
    assert cells(coarse, "countries") == expected
    assert cells(coarse, "days") == cells(aggregates, "days")
    assert (coarse["first"], coarse["last"]) == (aggregates["first"], aggregates["last"])


def test_rare_keys_are_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cells(corpus.aggregate(folder), "countries")
    monkeypatch.setattr(corpus, "MOST_KEYS", 5)
    found = corpus.aggregate(folder)
    assert len(found["cubes"]["countries"]["keys"]) == 5
    assert found["cubes"]["countries"]["keys"][-1] == "(others)"
    assert sum(cells(found, "countries").values()) == sum(whole.values())


def test_the_same_folder_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    assert corpus.render(corpus.aggregate(folder)) == corpus.render(corpus.aggregate(folder))
    corpus.write_report(folder)
    assert (folder / "report.html").read_text(encoding="utf-8") == corpus.render(corpus.aggregate(folder))


def test_records_of_schema_1_have_no_countries(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / "parquet/detik").mkdir(parents=True)
    record, *_ = invent(["detik", "tempo"], 1)
    kept = ("id", "outlet", "published_at", "published_precision", "title")
    table = pa.Table.from_pylist([{name: record[name] for name in kept}])
    pq.write_table(table, tmp_path / "parquet/detik/2026-01.parquet")
    found = corpus.aggregate(tmp_path)
    assert cells(found, "days") == {("detik", date(2026, 1, 1), "articles"): 1}
    assert cells(found, "countries") == {}
    assert found["fields"] == []


def test_files_of_either_line_ending(tmp_path: Path) -> None:
    (tmp_path / "rejections.csv").write_bytes(b'outlet,day,reason,count\r\ndetik,2026-01-02,"no_body",3\r\n')
    head = b"outlet,day,articles,live,backfilled,expected_low,expected_high,listing_outages,note\n"
    (tmp_path / "gaps.csv").write_bytes(head + b'detik,2026-01-01,0,0,0,,,1,"down, says ""the site"""\n')
    found = corpus.aggregate(tmp_path)
    assert cells(found, "rejected") == {("detik", date(2026, 1, 2), "no_body"): 3}
    assert cells(found, "days") == {("detik", date(2026, 1, 1), "listing_outages"): 1}
    assert cells(found, "notes") == {("detik", date(2026, 1, 1), 'down, says "the site"'): 1}
    (tmp_path / "gaps.csv").write_bytes(head)
    assert cells(corpus.aggregate(tmp_path), "days") == {}


# -- in a browser


@pytest.fixture(scope="module")
def opened(browser: Browser, folder: Path, aggregates: dict[str, Any]) -> Browser:
    (folder / "report.html").write_text(corpus.render(aggregates), encoding="utf-8")
    browser.open(folder / "report.html")
    return browser


def table(browser: Browser, figure: str) -> list[list[Any]]:
    rows: list[list[Any]] = browser.evaluate(f"figures.find((one) => one.id === '{figure}').table().rows")
    return rows


def tile(browser: Browser, place: int) -> str:
    return str(browser.evaluate(f"document.querySelectorAll('#overview dd')[{place}].textContent"))


def choose(browser: Browser, first: str, last: str, outlets: Iterable[str]) -> None:
    """As a reader does: the fields and boxes are changed, and tell so."""
    browser.evaluate(f"""
        for (const [id, value] of [["from", "{first}"], ["to", "{last}"]]) {{
          const field = document.getElementById(id);
          field.value = value;
          field.dispatchEvent(new Event("change", {{ bubbles: true }}));
        }}
        for (const box of document.querySelectorAll("fieldset input")) {{
          if (box.checked !== {json.dumps(list(outlets))}.includes(box.dataset.outlet)) box.click();
        }}
    """)


@pytest.mark.parametrize("chosen", [OUTLETS, ["kompas", "tempo"], []])
@pytest.mark.parametrize(("first", "last"), [("2026-01-01", "2026-03-16"), ("2026-01-20", "2026-02-02")])
def test_figures_of_what_is_chosen(
    chosen: list[str],
    first: str,
    last: str,
    opened: Browser,
    alive: list[dict[str, Any]],
    records: list[dict[str, Any]],
) -> None:
    choose(opened, first, last, chosen)
    assert opened.errors == []
    shown = [record for record in alive if record["outlet"] in chosen and first <= day_of(record).isoformat() <= last]

    per_day = Counter((record["outlet"], day_of(record).isoformat()) for record in shown)
    assert {(row[0], row[1]): row[2] for row in table(opened, "articles-per-day") if row[2]} == per_day
    assert tile(opened, 0) == f"{len(shown):,}"

    countries = Counter(each["code"] for record in shown for each in record["countries"] or ())
    assert {row[0]: row[2] for row in table(opened, "countries")} == countries
    agencies: Counter[tuple[str, str]] = Counter()
    for record in shown:
        agencies.update({(each["name"], f"{day_of(record):%Y-%m}") for each in record["agencies"] or ()})
    assert {(row[0], row[1]): row[2] for row in table(opened, "agencies-over-time")} == agencies

    hours = Counter(hour_of(record) for record in shown)
    weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    found = {f"{weekdays.index(row[0])} {row[1]:02}": row[2] for row in table(opened, "hours") if row[2]}
    assert found == {hour: n for hour, n in hours.items() if hour != "day"}

    lengths = Counter((record["outlet"], min(record["word_count"], 1500) // 50 * 50) for record in shown)
    assert {(row[0], row[1]): row[2] for row in table(opened, "lengths")} == lengths
    filled = Counter(record["outlet"] for record in shown if record["authors"])
    coverage = {row[0]: row[3] for row in table(opened, "coverage") if row[1] == "authors"}
    assert coverage == {outlet: filled[outlet] for outlet in chosen}

    by_id = {record["id"]: record for record in alive}
    flows: Counter[tuple[str, str]] = Counter()
    for member in clusters(records):
        copy, source = by_id.get(member["id"]), by_id.get(member["canonical_id"])
        if not copy or not source or copy is source or not first <= day_of(copy).isoformat() <= last:
            continue
        if copy["outlet"] in chosen or source["outlet"] in chosen:
            flows[source["outlet"], copy["outlet"]] += 1
    assert {(row[0], row[1]): row[2] for row in table(opened, "who-copies-whom")} == flows

    pages: Counter[tuple[str, str]] = Counter()
    for row in rejections(records):
        if row["outlet"] in chosen and first <= row["day"] <= last:
            pages[row["outlet"], row["reason"]] += row["count"]
    assert {(row[0], row[1]): row[2] for row in table(opened, "rejections")} == pages


def test_what_is_drawn_is_what_is_counted(opened: Browser, alive: list[dict[str, Any]]) -> None:
    choose(opened, "2026-01-01", "2026-03-16", OUTLETS)
    # the keys lead through the map from the country that is named most on
    opened.evaluate("document.querySelector('#countries svg').focus()")
    opened.key("ArrowRight")
    totals = Counter(each["code"] for record in alive for each in record["countries"] or ())
    ((code, n),) = totals.most_common(1)
    assert opened.evaluate("document.querySelector('#countries .picked').dataset.code") == code
    assert f": {n} articles, number 1 of" in opened.evaluate(
        "document.querySelector('#countries .readout').textContent"
    )
    # and through the days of an outlet
    opened.evaluate("document.querySelector('#articles-per-day svg').focus()")
    for name in ("ArrowDown", "ArrowDown", "ArrowRight"):
        opened.key(name)
    told = opened.evaluate("document.querySelector('#articles-per-day .readout').textContent")
    per_day = Counter((record["outlet"], day_of(record)) for record in alive)
    assert told.startswith(f"detik, Fri 2 Jan 2026: {per_day['detik', date(2026, 1, 2)]} article")


def test_a_table_and_a_file_of_each_figure(opened: Browser) -> None:
    opened.evaluate("for (const one of document.querySelectorAll('details.numbers')) one.open = true")
    opened.evaluate("new Promise((done) => setTimeout(done))")  # the event `toggle` comes after
    for figure in opened.evaluate("figures.filter((one) => one.table).map((one) => one.id)"):
        shown = opened.evaluate(f"document.querySelectorAll('#{figure} tbody tr').length")
        assert shown == min(len(table(opened, figure)), 500) > 0, figure
        text = opened.evaluate(f"csvOf(figures.find((one) => one.id === '{figure}').table())")
        head, *rows = csv.reader(text.splitlines())
        assert len(rows) == len(table(opened, figure)), figure
        assert {len(row) for row in rows} == {len(head)}, figure
    opened.evaluate("for (const one of document.querySelectorAll('details.numbers')) one.open = false")


def test_texts_of_the_data_are_never_html(opened: Browser) -> None:
    choose(opened, "2026-01-01", "2026-03-16", OUTLETS)
    assert opened.evaluate("document.querySelectorAll('figure b').length") == 0
    assert "<b>Kyodo</b> & Co" in [row[0] for row in table(opened, "agencies-over-time")]


def test_nothing_is_loaded(opened: Browser, folder: Path) -> None:
    asked = [url for url in opened.requests if not url.startswith("data:")]  # the browser's own icons
    assert asked == [(folder / "report.html").absolute().as_uri()]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As many outlets as there are, with names as long."""
    root = tmp_path_factory.mktemp("crowded")
    names = ["mediaindonesia", "cnbcindonesia", "metrotvnews", "rmol", "www.a-site-that-no-spider-covers.example"]
    write(root, invent([f"{names[place % 5]}{place}" for place in range(24)], 40, a_day=2))
    corpus.write_report(root)
    return root


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_it_fits(width: int, dark: bool, browser: Browser, crowded: Path) -> None:
    browser.open(crowded / "report.html", width=width, dark=dark)
    assert browser.errors == []
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    # labels lie inside their figure, and none on another
    assert (
        browser.evaluate("""[...document.querySelectorAll("svg")].flatMap((svg) => {
        const room = svg.getBoundingClientRect();
        const boxes = [...svg.querySelectorAll("text")].map((text) => [text.getBoundingClientRect(), text.textContent]);
        const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2.2
          && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;
        return boxes.flatMap(([box, text], place) => [
          ...[box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 2].filter(Boolean)
            .map(() => `${text} is cut off`),
          ...boxes.slice(place + 1).filter(([other]) => meet(box, other)).map(([, other]) => `${text} on ${other}`),
        ]);
    })""")
        == []
    )
    # texts stand out from what they stand on (WCAG AA)
    assert (
        browser.evaluate("""(() => {
        const light = (colour) => {
          const [r, g, b] = colour.match(/\\d+/g).map((part) => part / 255)
            .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
        };
        const colour = (selector, name) => light(getComputedStyle(document.querySelector(selector))[name]);
        const ratio = (a, b) => Math.max(a, b) / Math.min(a, b);
        const card = colour("section", "backgroundColor");
        return Math.min(ratio(card, colour(".note", "color")), ratio(card, colour("summary", "color")),
          ratio(card, colour("svg text", "fill")), ratio(colour("body", "backgroundColor"), colour("#lead", "color")));
    })()""")
        >= 4.5
    )


def test_an_empty_corpus(browser: Browser, tmp_path: Path) -> None:
    corpus.write_report(tmp_path)
    browser.open(tmp_path / "report.html")
    assert browser.errors == []
    assert browser.evaluate("document.getElementById('lead').textContent") == "The dataset has no articles."


def test_whole_months_are_chosen_where_months_are_counted(
    browser: Browser, folder: Path, alive: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "MOST_CELLS", 1700)
    (folder / "report.html").write_text(corpus.render(corpus.aggregate(folder)), encoding="utf-8")
    browser.open(folder / "report.html")
    choose(browser, "2026-02-10", "2026-02-11", OUTLETS)
    assert browser.errors == []
    assert browser.evaluate("[document.getElementById('from').value, document.getElementById('to').value]") == [
        "2026-02-01",
        "2026-02-28",
    ]
    shown = [record for record in alive if f"{day_of(record):%Y-%m}" == "2026-02"]
    countries = Counter(each["code"] for record in shown for each in record["countries"] or ())
    assert {row[0]: row[2] for row in table(browser, "countries")} == countries
    assert tile(browser, 0) == f"{len(shown):,}"
