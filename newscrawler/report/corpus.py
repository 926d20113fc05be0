"""What a dataset folder holds, counted by DuckDB, as a page.

An article counts for the WIB day of its publication, one whose page states the day only for that day. Tombstones count
for nothing but their own number.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawler.monitoring.account import FIELDS
from newscrawler.report.cubes import Cube, pack
from newscrawler.report.page import page

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: A page of so many counts has 5 MB: with more, all figures but that of the days count by week, month or year.
MOST_CELLS = 2_000_000
#: classes of length, in words; the last one has all that is longer
LENGTH_STEP, LENGTH_LAST = 50, 1500
#: keys of a figure beyond these are counted as one
MOST_KEYS = 400
OTHERS = "(others)"

# The first day of the week, month or year of a day, in days since 1970-01-01, which was a Thursday.
_GRAINS = {
    "day": "day",
    "week": "day - (day % 7 + 10) % 7",
    "month": "date_trunc('month', DATE '1970-01-01' + day)::DATE - DATE '1970-01-01'",
    "year": "date_trunc('year', DATE '1970-01-01' + day)::DATE - DATE '1970-01-01'",
}
_WIB = 7 * 60
# figures whose keys stand in a fixed order
_ORDERED = {
    "days": ["articles", "backfill", "expected_low", "expected_high", "listing_outages"],
    "hours": [*(f"{weekday} {hour:02}" for weekday in range(7) for hour in range(24)), "day"],
    "lengths": [str(words) for words in range(0, LENGTH_LAST + 1, LENGTH_STEP)],
}
# nothing is guessed from the first rows
_CSV = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"'"
_BY_DAY = ("days", "notes")
_CUBES = ("days", "notes", "countries", "agencies", "copies", "hours", "lengths", "missing", "rejected")


def aggregate(folder: Path) -> dict[str, Any]:
    """What the page shows of a dataset folder: counts by outlet, day and key (:mod:`newscrawler.report.cubes`).

    ``days`` and ``notes`` are by day; the others by ``grain``, the finest that keeps the page light. ``missing`` has
    the articles that lack a field, ``copies`` those that are near-copies, by the outlet that had the first.
    """
    import duckdb

    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as db:
        db.execute("SET temp_directory = $1", [scratch])
        db.execute("CREATE TEMP TABLE cells (cube VARCHAR, outlet VARCHAR, day INTEGER, key VARCHAR, n BIGINT)")
        tombstones, fields = _count_articles(db, folder)
        _count_files(db, folder)
        return _packed(db) | {"tombstones": tombstones, "fields": fields}


def render(aggregates: dict[str, Any]) -> str:
    """The page, as HTML."""
    return page("What the corpus holds", ["corpus.js"], aggregates)


def write_report(folder: Path) -> None:
    """Write ``report.html`` into a dataset folder."""
    (folder / "report.html").write_text(render(aggregate(folder)), encoding="utf-8", newline="\n")


def _count_articles(db: DuckDBPyConnection, folder: Path) -> tuple[int, list[str]]:
    """Count what stands in the Parquet files; the number of tombstones, and the fields that a page may lack."""
    paths = sorted(str(path) for path in (folder / "parquet").glob("*/*.parquet"))
    if not paths:
        return 0, []
    source = "read_parquet($1, union_by_name = true)"
    types = {row[0]: row[1] for row in db.execute(f"DESCRIBE SELECT * FROM {source}", [paths]).fetchall()}
    offset = "coalesce(published_utc_offset, 420)" if "published_utc_offset" in types else str(_WIB)
    alive = "gone IS NULL" if "gone" in types else "true"
    fields = [name for name in FIELDS if name in types]
    lacking = [f"({_empty(name, types[name])}) AS lacks_{name}" for name in fields]
    kept = [name for name in ("id", "outlet", "mode", "word_count", "countries", "agencies") if name in types]
    # DuckDB has no zones without an extension of its own, and needs none: WIB has no summer time.
    day_only = "published_precision = 'day'"
    minute = f"epoch_us(published_at) // 60000000 + CASE WHEN {day_only} THEN {offset} ELSE {_WIB} END"
    columns = ", ".join([*kept, *lacking, f"{day_only} AS day_only", f"{minute} AS minute"])
    literal = "[" + ", ".join("'" + path.replace("'", "''") + "'" for path in paths) + "]"
    source = source.replace("$1", literal)  # a view takes no parameters
    db.execute(
        f"CREATE TEMP VIEW articles AS SELECT *, (floor(minute / 1440.0))::INTEGER AS day FROM"
        f" (SELECT {columns} FROM {source} WHERE {alive})"
    )

    _add(db, "days", "'articles'", "articles")
    if "mode" in types:
        _add(db, "days", "'backfill'", "articles WHERE mode = 'backfill'")
    hour = "((day + 3) % 7 + 7) % 7 || ' ' || lpad(((minute - day * 1440) // 60)::VARCHAR, 2, '0')"
    _add(db, "hours", f"CASE WHEN day_only THEN 'day' ELSE {hour} END", "articles")
    if "word_count" in types:
        step = f"(least(word_count, {LENGTH_LAST}) // {LENGTH_STEP} * {LENGTH_STEP})::VARCHAR"
        _add(db, "lengths", step, "articles WHERE word_count IS NOT NULL")
    for name in fields:
        _add(db, "missing", f"'{name}'", f"articles WHERE lacks_{name}")
    for cube, member in (("countries", "code"), ("agencies", "name")):
        if cube in types:  # each article counts once for each
            each = f"SELECT DISTINCT id, outlet, day, unnest({cube}).{member} AS key FROM articles"
            _add(db, cube, "key", f"({each}) WHERE key IS NOT NULL")
    clusters = folder / "clusters.parquet"
    if clusters.is_file():
        _add(
            db, "copies", "first.outlet",
            f"read_parquet({_quoted(clusters)}) AS member JOIN articles AS copy ON copy.id = member.id"
            " JOIN articles AS first ON first.id = member.canonical_id WHERE member.id <> member.canonical_id",
            outlet="copy.outlet", day="copy.day",
        )  # fmt: skip
    gone = db.execute(f"SELECT count(*) FROM {source} WHERE NOT ({alive})").fetchone()
    return int(gone[0]) if gone else 0, fields


def _count_files(db: DuckDBPyConnection, folder: Path) -> None:
    """Take the counts of ``gaps.csv`` and ``rejections.csv``."""
    day = "(day - DATE '1970-01-01')::INTEGER"
    gaps = folder / "gaps.csv"
    if gaps.is_file():
        types = "{'outlet': 'VARCHAR', 'day': 'DATE', 'articles': 'BIGINT', 'live': 'BIGINT', 'backfilled': 'BIGINT',"
        types += " 'expected_low': 'DOUBLE', 'expected_high': 'DOUBLE', 'listing_outages': 'BIGINT', 'note': 'VARCHAR'}"
        rows = f"read_csv({_quoted(gaps)}, {_CSV}, columns = {types})"
        for name in ("expected_low", "expected_high", "listing_outages"):
            _add(db, "days", f"'{name}'", f"{rows} WHERE {name} > 0", day=day, n=f"round(sum({name}))::BIGINT")
        _add(db, "notes", "note", f"(SELECT * REPLACE (unnest(string_split(note, '; ')) AS note) FROM {rows})"
             " WHERE note <> ''", day=day)  # fmt: skip
    rejections = folder / "rejections.csv"
    if rejections.is_file():
        types = "{'outlet': 'VARCHAR', 'day': 'DATE', 'reason': 'VARCHAR', 'count': 'BIGINT'}"
        rows = f"read_csv({_quoted(rejections)}, {_CSV}, columns = {types})"
        _add(db, "rejected", "reason", f'{rows} WHERE "count" > 0', day=day, n='sum("count")')


def _add(
    db: DuckDBPyConnection,
    cube: str,
    key: str,
    source: str,
    *,
    outlet: str = "outlet",
    day: str = "day",
    n: str = "count(*)",
) -> None:
    """Add the counts of a query, all of whose parts are this module's own, to a cube."""
    db.execute(f"INSERT INTO cells SELECT '{cube}', {outlet}, {day}, {key}, {n} FROM {source} GROUP BY 2, 3, 4")


def _packed(db: DuckDBPyConnection) -> dict[str, Any]:
    outlets = [row[0] for row in db.execute("SELECT DISTINCT outlet FROM cells ORDER BY outlet").fetchall()]
    span = db.execute("SELECT min(day), max(day) FROM cells").fetchone()
    if not outlets or span is None:
        empty = {cube: Cube().to_dict([]) for cube in _CUBES}
        return {"outlets": [], "first": 0, "last": -1, "base": 0, "grain": "day", "cubes": empty}
    keys = {cube: _keys(db, cube) for cube in _CUBES}
    db.execute("CREATE TEMP TABLE places (cube VARCHAR, key VARCHAR, place INTEGER)")
    db.executemany(
        "INSERT INTO places VALUES (?, ?, ?)",
        [(cube, key, place) for cube, names in keys.items() for place, key in enumerate(names)] or [("", "", 0)],
    )
    grain = next((grain for grain in _GRAINS if _size(db, grain) <= MOST_CELLS), "year")
    base = db.execute(f"SELECT min({_GRAINS[grain]}) FROM cells").fetchone()
    assert base is not None
    cubes = {}
    for cube in _CUBES:
        made = Cube("day" if cube in _BY_DAY else grain, keys[cube])
        for outlet, rows in groupby(_rows(db, cube, made.grain), key=itemgetter(0)):
            made.cells[outlet] = pack((row[1:] for row in rows), base[0])
        cubes[cube] = made.to_dict(outlets)
    return {"outlets": outlets, "first": span[0], "last": span[1], "base": base[0], "grain": grain, "cubes": cubes}


def _keys(db: DuckDBPyConnection, cube: str) -> list[str]:
    """The keys of a cube, the most frequent first, the rare ones as one."""
    if cube in _ORDERED:
        return _ORDERED[cube]
    sql = "SELECT key FROM cells WHERE cube = $1 GROUP BY key ORDER BY sum(n) DESC, key"
    found = [row[0] for row in db.execute(sql, [cube]).fetchall()]
    return found if len(found) <= MOST_KEYS else [*found[: MOST_KEYS - 1], OTHERS]


def _size(db: DuckDBPyConnection, grain: str) -> int:
    sql = f"SELECT count(*) FROM (SELECT DISTINCT cube, outlet, {_GRAINS[grain]}, key FROM cells)"
    row = db.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _rows(db: DuckDBPyConnection, cube: str, grain: str) -> Iterator[tuple[str, int, int, int]]:
    """Outlet, first day, place of the key, and count, in order."""
    last = f"(SELECT max(place) FROM places WHERE cube = '{cube}')"
    found = db.execute(
        f"SELECT outlet, {_GRAINS[grain]} AS start, coalesce(place, {last}) AS at, sum(n)::BIGINT FROM cells"
        f" LEFT JOIN places ON places.cube = '{cube}' AND places.key = cells.key"
        f" WHERE cells.cube = '{cube}' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    while rows := found.fetchmany(10_000):
        yield from rows


def _empty(name: str, kind: str) -> str:
    """The condition of SQL that a field says nothing."""
    if kind.endswith("[]"):
        return f"coalesce(len({name}), 0) = 0"
    return f"coalesce({name}, '') = ''" if kind == "VARCHAR" else f"{name} IS NULL"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
