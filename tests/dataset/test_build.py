"""What a dataset holds, and what happens where it cannot be built."""

from __future__ import annotations

import csv
import fcntl
import filecmp
import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawler.dataset import build as module
from newscrawler.dataset.build import Building, Empty, Options, build
from newscrawler.dataset.clusters import Document, Member
from newscrawler.dataset.inputs import Files
from newscrawler.dataset.manifest import verify_dataset
from newscrawler.dataset.schema import WORDING, schema
from newscrawler.storage.feeds import encode
from tests.dataset.records import BODY, changed, gone, lines, record, write

pytest.importorskip("fastjsonschema", reason="of the extra [dataset]")
pq = pytest.importorskip("pyarrow.parquet", reason="of the extra [dataset]")

FIRST = record("kompas:1")
SECOND = changed(FIRST, "Teks kedua.")
OTHER = record("tempo:read-7", "2026-08-01", mode="backfill")


def built(folder: Path, records: list[Any], **options: Any) -> tuple[Path, dict[str, Any], list[str]]:
    """A dataset of records: its folder, its counts, and what was said."""
    said: list[str] = []
    name = write(folder / "in.jsonl", records)
    counts = build(folder / "out", Files([name]), Options(**options), said.append)
    return folder / "out", counts, said


def rows(folder: Path) -> list[dict[str, Any]]:
    found = [pq.read_table(path).to_pylist() for path in sorted((folder / "parquet").rglob("*.parquet"))]
    return [row for of_it in found for row in of_it]


def test_the_last_version_of_each_article_stands_in_articles_and_all_in_versions(tmp_path: Path) -> None:
    out, counts, said = built(tmp_path, [SECOND, OTHER, FIRST])
    assert said == []
    assert [path.name for path in sorted((out / "articles").iterdir())] == [
        "kompas-2026-07.jsonl.zst",
        "tempo-2026-08.jsonl.zst",
    ]
    assert lines(out) == [SECOND, OTHER]
    assert lines(out, "versions") == [FIRST, SECOND, OTHER]
    assert (counts["articles"], counts["versions"], counts["problems"]) == (2, 3, 0)
    assert [(row["id"], row["version"]) for row in rows(out)] == [("kompas:1", 2), ("tempo:read-7", 1)]
    assert list(verify_dataset(out)) == []
    assert not list(tmp_path.glob(".*"))


def test_parquet_is_typed_and_keeps_the_offset(tmp_path: Path) -> None:
    one = record(published_at="2026-07-20T10:00:00+09:00", archive={"file": "a.warc.gz", "offset": 2**40})
    out, _, _ = built(tmp_path, [one, gone(one)], with_gone=True)
    table = pq.read_table(out / "parquet" / "kompas" / "2026-07.parquet")
    assert str(table.schema.field("published_at").type) == "timestamp[us, tz=UTC]"
    names = table.schema.names
    assert [name for name in names if name != "published_utc_offset"] == list(one)
    (row,) = table.to_pylist()
    assert (row["published_at"].isoformat(), row["published_utc_offset"]) == ("2026-07-20T01:00:00+00:00", 540)
    assert row["extraction"] == [
        {"field": "title", "source": "selector"},
        {"field": "body", "source": "jsonld"},
    ]
    assert row["gone"] == {"status": 410, "at": datetime(2026, 7, 22, 4, tzinfo=UTC)}
    assert row["archive"]["offset"] == 2**40
    assert row["modified_at"] is None
    assert row["rights"]["noai"] is True


def test_the_same_records_give_the_same_bytes_whatever_their_order(tmp_path: Path) -> None:
    records = [record(f"kompas:{number}", f"2026-07-{number % 28 + 1:02}") for number in range(60)]
    records += [changed(one, f"Teks baru {one['id']}.") for one in records[::7]]
    folders = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        folders.append(built(tmp_path / name, records)[0])
        random.Random(1).shuffle(records)  # noqa: S311 -- any order
    files = sorted(str(path.relative_to(folders[0])) for path in folders[0].rglob("*") if path.is_file())
    assert "articles/kompas-2026-07.jsonl.zst" in files
    assert "manifest.json" in files
    assert filecmp.cmpfiles(folders[0], folders[1], files, shallow=False) == (files, [], [])


def test_what_the_site_took_down_is_left_out(tmp_path: Path) -> None:
    out, counts, _ = built(tmp_path, [FIRST, gone(FIRST), OTHER])
    assert lines(out) == lines(out, "versions") == [OTHER]
    assert counts["gone"] == 1
    with (out / "gaps.csv").open() as file:
        told = {row["day"]: row for row in csv.DictReader(file) if row["outlet"] == "kompas"}
    assert told["2026-07-20"]["articles"] == "1"
    assert told["2026-07-20"]["note"] == "1 gone, left out"


def test_or_kept_and_marked(tmp_path: Path) -> None:
    tombstone = gone(FIRST)
    alone = gone(record("kompas:2"))  # its text is not in the input
    out, counts, _ = built(tmp_path, [FIRST, tombstone, OTHER, alone], with_gone=True)
    assert lines(out) == [{**FIRST, "gone": tombstone["gone"]}, OTHER]
    assert lines(out, "versions") == [FIRST, tombstone, OTHER]
    assert [row["gone"] and row["gone"]["status"] for row in rows(out)] == [410, None]
    assert counts["gone"] == 1


def test_an_article_that_came_back_is_no_longer_gone(tmp_path: Path) -> None:
    back = {**FIRST, "version": 3, "crawled_at": "2026-07-25T00:00:00+00:00"}
    out, _, _ = built(tmp_path, [back, gone(FIRST), FIRST])
    assert lines(out) == [back]
    assert len(lines(out, "versions")) == 3


def test_as_of_a_day_the_corpus_is_what_it_was(tmp_path: Path) -> None:
    records = [FIRST, SECOND, gone(SECOND), OTHER]
    out, counts, _ = built(tmp_path, records, as_of=date(2026, 7, 21))
    assert lines(out) == [SECOND]
    assert counts["gone"] == 0


def test_days_are_those_of_publication_in_wib_of_the_last_version(tmp_path: Path) -> None:
    early = record("kompas:1", published_at="2026-07-19T16:59:59+00:00")
    first = record("kompas:2", published_at="2026-07-19T17:00:00+00:00")
    last = record("kompas:3", published_at="2026-07-20T23:59:59+07:00")
    late = record("kompas:4", published_at="2026-07-21T00:00:00+07:00")
    moved = changed(early, "Waktu diralat.", published_at="2026-07-20T12:00:00+07:00")
    day = date(2026, 7, 20)
    out, _, _ = built(tmp_path, [early, first, last, late, moved], since=day, until=day)
    assert [one["id"] for one in lines(out)] == ["kompas:2", "kompas:1", "kompas:3"]
    assert [one["version"] for one in lines(out, "versions") if one["id"] == "kompas:1"] == [1, 2]


def test_one_outlet(tmp_path: Path) -> None:
    out, _, _ = built(tmp_path, [FIRST, OTHER], outlets=("tempo",))
    assert lines(out) == [OTHER]


def test_what_two_runs_without_memory_both_found_is_one_version(tmp_path: Path) -> None:
    again = {**FIRST, "crawled_at": "2026-07-20T09:00:00+00:00", "run_id": "20260720T090000Z-000001"}
    other = {**changed(FIRST, "Teks lain."), "version": 1}
    out, counts, _ = built(tmp_path, [again, other, FIRST])
    assert counts["repeats"] == 1
    assert lines(out, "versions") == [FIRST, other]
    assert lines(out) == [other]


def test_without_text_nothing_of_the_wording_is_left(tmp_path: Path) -> None:
    out, _, _ = built(tmp_path, [FIRST, SECOND, gone(SECOND)], text=False, with_gone=True)
    kept = [name for name in FIRST if name not in WORDING]
    assert [list(one) for one in lines(out, "versions")] == [kept] * 3
    assert lines(out)[0]["changes"] == {"cause": "newsroom", "fields": ["body"], "added": [], "removed": []}
    (row,) = rows(out)
    assert not set(WORDING) & set(row)
    assert row["content_hash"] == SECOND["content_hash"]
    everything = [json.dumps(lines(out, kind)) for kind in ("articles", "versions")] + [json.dumps(row, default=str)]
    everything += [path.read_text(errors="replace") for path in out.iterdir() if path.is_file()]
    words = ("Menteri", "Teks kedua", "Judul", "Sari", "HANOI", "asean", "Kantor Berita")
    assert [word for word in words if word in "".join(everything)] == []
    stated = json.loads((out / "schema.json").read_text())
    assert stated == schema(text=False)


def test_texts_are_scrubbed(tmp_path: Path) -> None:
    one = record(body="Hubungi 0812-3456-7890.\n\nAtau a@b.id.")
    out, _, _ = built(tmp_path, [one], scrub=True)
    assert lines(out)[0]["body"] == rows(out)[0]["body"] == "Hubungi [phone].\n\nAtau [e-mail]."
    assert lines(out, "versions")[0]["body"] == lines(out)[0]["body"]
    assert "are masked" in (out / "README.md").read_text()


def test_a_bad_line_is_named_and_the_rest_is_unharmed(tmp_path: Path) -> None:
    bad = [
        b"{torn\n",
        b"\n",
        b"[1]\n",
        b'{"a": NaN}\n',
        encode({**FIRST, "id": "kompas:9", "title": None}),
        encode({**FIRST, "id": "kompas:9", "schema_version": 99}),
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
    ]
    out, counts, said = built(tmp_path, [FIRST, *bad, OTHER])
    assert lines(out) == [FIRST, OTHER]
    source = tmp_path / "in.jsonl"
    assert [line.removeprefix(f"{source}:").partition(":")[0] for line in said] == ["2", "4", "5", "6", "7", "8", "9"]
    assert said[1:5] == [
        f"{source}:4: no JSON object",
        f"{source}:5: NaN is no whole number",
        f"{source}:6: title must be string",
        f"{source}:7: schema version 99 is of a newer newscrawler; this one knows {FIRST['schema_version']}",
    ]
    assert (counts["invalid"], counts["problems"]) == (7, 7)


def test_of_many_bad_lines_the_first_are_told(tmp_path: Path) -> None:
    _, counts, said = built(tmp_path, [FIRST, *[b"x\n"] * 50])
    assert len(said) == 21
    assert said[-1] == f"{tmp_path / 'in.jsonl'}: 30 more lines are no records"
    assert counts["invalid"] == 50


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_of_a_damaged_file_what_stands_before_counts(tmp_path: Path, suffix: str) -> None:
    from newscrawler.storage.segments import compressed

    path = tmp_path / f"in.jsonl{suffix}"
    with path.open("wb") as file, compressed(file, suffix[1:]) as packed:  # type: ignore[arg-type]
        for number in range(2000):
            packed.write(encode(record(f"kompas:{number}", body=f"{random.Random(number).random()} {BODY}")))  # noqa: S311
    path.write_bytes(path.read_bytes()[:-2000])
    said: list[str] = []
    counts = build(tmp_path / "out", Files([str(path)]), Options(), said.append)
    assert 0 < counts["articles"] < 2000
    assert len(said) == 1
    assert said[0].startswith(f"{path}: damaged behind line {counts['articles']}: ")


@pytest.mark.parametrize(("records", "reason"), [([], "no article"), ([FIRST, gone(FIRST)], "but 1 that are gone")])
def test_an_empty_corpus_makes_no_folder(tmp_path: Path, records: list[Any], reason: str) -> None:
    with pytest.raises(Empty, match=reason):
        built(tmp_path, records)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_what_fails_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, "write_manifest", full)
    with pytest.raises(OSError, match="disk full"):
        built(tmp_path, [FIRST])
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_what_a_killed_build_left_is_no_part_of_the_next(tmp_path: Path) -> None:
    for name in ("dataset/articles", "scratch"):
        (tmp_path / ".out.part" / name).mkdir(parents=True)
        (tmp_path / ".out.part" / name / "index.sqlite").write_text("torn")
    out, _, _ = built(tmp_path, [FIRST])
    assert list(verify_dataset(out)) == []
    assert not (tmp_path / ".out.part").exists()


def test_two_builds_of_one_name_do_not_meet(tmp_path: Path) -> None:
    room = tmp_path / ".out.part"
    (room / "dataset").mkdir(parents=True)
    number = os.open(room, os.O_RDONLY)
    fcntl.flock(number, fcntl.LOCK_EX)
    with pytest.raises(Building, match="is already being built"):
        built(tmp_path, [FIRST])
    os.close(number)
    assert (room / "dataset").exists()


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """Clusters that are known: all articles are copies of the first. Gives what was read for them."""
    read: list[Document] = []

    def find_clusters(documents: Any, scratch: Path) -> Iterator[Member]:
        read.extend(documents())
        assert list(documents()) == read
        assert scratch.is_dir()
        yield from (Member(one.id, "c1", read[0].id, 1.0 if one is read[0] else 0.75) for one in read)

    monkeypatch.setattr(module, "find_clusters", find_clusters)
    return read


def test_clusters_are_recorded_and_nothing_is_dropped(tmp_path: Path, copies: list[Document]) -> None:
    out, counts, _ = built(tmp_path, [SECOND, OTHER, FIRST])
    assert copies[0] == Document("kompas:1", "2026-07-20T03:00:00+00:00", "Teks kedua.")
    assert pq.read_table(out / "clusters.parquet").to_pylist() == [
        {"id": "kompas:1", "cluster_id": "c1", "canonical_id": "kompas:1", "similarity": 1.0},
        {"id": "tempo:read-7", "cluster_id": "c1", "canonical_id": "kompas:1", "similarity": 0.75},
    ]
    assert str(pq.read_schema(out / "clusters.parquet").field("similarity").type) == "float"
    assert (counts["articles"], counts["clusters"], counts["clustered"], counts["copies"]) == (2, 1, 2, 0)
    assert "clusters.parquet" in (out / "README.md").read_text()


def test_one_of_each_cluster_is_kept_if_asked_for(tmp_path: Path, copies: list[Document]) -> None:
    out, counts, _ = built(tmp_path, [SECOND, OTHER, FIRST, changed(OTHER, "x")], one_per_cluster=True)
    assert lines(out) == [SECOND]
    assert lines(out, "versions") == [FIRST, SECOND]
    assert not (out / "parquet" / "tempo" / "2026-08.parquet").exists()
    assert counts["copies"] == 1
    assert "1 near-duplicates, left out" in (out / "gaps.csv").read_text()
    assert list(verify_dataset(out)) == []
