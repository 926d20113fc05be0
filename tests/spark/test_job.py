"""The job for Spark: the records of ``reprocess``, each once, whatever becomes of a run."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawler.demo.make import ARCHIVE
from newscrawler.items import Rejection
from newscrawler.reprocess import Reprocessor
from newscrawler.storage.warc import Capture, read_captures
from tests.archives import archive

pytest.importorskip("pyspark", reason="needs the extra newscrawler[spark]")
pytest.importorskip("pyarrow", reason="needs the extra newscrawler[spark]")

from newscrawler.dataset.parquet import Table
from newscrawler.spark.job import Job, main

Lines = list[dict[str, Any]]


def article(number: int, month: int = 7) -> tuple[str, datetime, str, bytes]:
    """A page of an article that resembles no other."""
    words = " ".join(f"Kalimat{number}kata{place}" for place in range(60))
    html = (
        f"<h1 class='detail-title'>Perundingan Nomor {number} Ditunda</h1>"
        f"<div class='detail-date-artikel'>24 {'Juli' if month == 7 else 'Juni'} 2026 - 14:00 WIB</div>"
        f"<div class='detail-desc'>{words}.</div>"
    )
    url = f"https://international.sindonews.com/read/{number}/42/perundingan-{number}"
    return url, datetime(2026, 7, 25, tzinfo=UTC), "text/html", html.encode()


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    """Two small archives."""
    paths = [tmp_path / "one.warc.gz", tmp_path / "two.warc.gz"]
    paths[0].write_bytes(archive([article(1900001), article(1900002, month=6)]))
    paths[1].write_bytes(archive([article(1900003), ("https://www.example.org/", *article(1900004)[1:])]))
    return [str(path) for path in paths]


def run(
    spark: Any,
    out: Path,
    *archives: str,
    batch: int = 10,
    clusters: bool = False,
    outlets: tuple[str, ...] = (),
) -> dict[str, int]:
    return dict(Job(spark, str(out), outlets, lambda _: None).run(archives, batch=batch, clusters=clusters))


def lines(out: Path, table: str) -> Lines:
    """All that is in a table, without what differs from run to run."""
    found = []
    for path in sorted((out / table).rglob("*.gz")):
        found += [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    return [{name: value for name, value in line.items() if name != "run_id"} for line in found]


def reprocessed(*archives: str) -> tuple[Lines, Lines]:
    """The records and rejections that ``reprocess`` makes of archives, each by itself."""
    found: tuple[Lines, Lines] = [], []
    for name in archives:
        captures = read_captures(io.BytesIO(Path(name).read_bytes()), Path(name).name)
        for result in Reprocessor("").read(one for one in captures if isinstance(one, Capture)):
            line = dataclasses.asdict(result)
            del line["run_id"]
            found[isinstance(result, Rejection)].append(line)
    return found


def by_url(some: Lines) -> Lines:
    return sorted(some, key=lambda line: (str(line.get("fetched_url") or line["url"]), line["crawled_at"]))


def files(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


def test_records_and_rejections_are_those_of_reprocess(spark: Any, tmp_path: Path, two: list[str]) -> None:
    out = tmp_path / "out"
    assert run(spark, out, str(ARCHIVE), *two) == {"ok": 3}
    records, rejections = reprocessed(str(ARCHIVE), *two)
    assert by_url(lines(out, "records")) == by_url(records)
    assert by_url(lines(out, "rejections")) == by_url(rejections)
    assert {str(path.parent.relative_to(out)) for path in out.rglob("*.gz")} == {
        "records/batch=1/outlet=sindonews/month=2026-06",
        "records/batch=1/outlet=sindonews/month=2026-07",
        "rejections/batch=1/outlet=sindonews/month=2026-07",
        "rejections/batch=1/outlet=example.org/month=2026-07",
        "inputs/batch=1",
    }
    # in a file they stand as in the archives, which go by name
    order = [line["fetched_url"] for name in sorted([str(ARCHIVE), *two]) for line in reprocessed(name)[0]]
    (july,) = (out / "records/batch=1/outlet=sindonews/month=2026-07").glob("*.gz")
    found = [json.loads(line)["fetched_url"] for line in gzip.decompress(july.read_bytes()).splitlines()]
    assert found == [url for url in order if url in found]


def test_parquet_has_the_columns_of_a_dataset(spark: Any, tmp_path: Path) -> None:
    import pyarrow.dataset
    import pyarrow.parquet

    out, table = tmp_path / "out", Table()
    run(spark, out, str(ARCHIVE))
    (path,) = (out / "parquet").rglob("*.parquet")
    found = pyarrow.parquet.ParquetFile(path).read()
    run_id = found["run_id"][0].as_py()
    table.write(tmp_path / "expected.parquet", ({**line, "run_id": run_id} for line in lines(out, "records")))
    wanted = pyarrow.parquet.ParquetFile(tmp_path / "expected.parquet").read().drop_columns(["outlet"])
    assert [field.name for field in found.schema] == [field.name for field in wanted.schema]
    assert found.cast(wanted.schema).equals(wanted)


def test_what_is_there_is_passed_over(spark: Any, tmp_path: Path, two: list[str]) -> None:
    out = tmp_path / "out"
    assert run(spark, out, two[0], clusters=True) == {"ok": 1}
    before = files(out)
    assert run(spark, out, two[0], two[0], clusters=True) == {"ok": 1}
    assert files(out) == before
    assert run(spark, out, *two) == {"ok": 2}
    kept = {path: when for path, when in files(out).items() if "batch=1" in path.parts}
    assert kept == {path: when for path, when in before.items() if "clusters" not in path.parts}
    assert by_url(lines(out, "records")) == by_url(reprocessed(*two)[0])
    assert not (out / "clusters").exists()  # they were those of one archive


@pytest.mark.parametrize("step", ["_read", "_write_lines", "_delete"])
def test_a_run_that_is_killed_leaves_nothing_twice(
    spark: Any, tmp_path: Path, two: list[str], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    act, calls = getattr(Job, step), []

    def killed(self: Job, *args: Any) -> Any:
        calls.append(args)
        if step == "_write_lines" and args[0] == "rejections" and args[1] == 2:
            raise KeyboardInterrupt
        act(self, *args)
        if (step == "_read" and args[0] == 2) or (step == "_delete" and (out / "inputs/batch=2/_SUCCESS").exists()):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Job, step, killed)
        with pytest.raises(KeyboardInterrupt):
            run(spark, out, *two, batch=1)
    assert run(spark, out, *two, batch=1) == {"ok": 2}
    records, rejections = reprocessed(*two)
    assert by_url(lines(out, "records")) == by_url(records)
    assert by_url(lines(out, "rejections")) == by_url(rejections)
    assert len(lines(out, "inputs")) == 2
    assert not (out / "stage").exists()


def test_archives_that_cannot_be_read_are_told_and_tried_again(spark: Any, tmp_path: Path, two: list[str]) -> None:
    out, hurt, empty, absent = (tmp_path / name for name in ("out", "hurt.warc.gz", "empty.warc.gz", "absent.warc.gz"))
    whole = ARCHIVE.read_bytes()
    hurt.write_bytes(whole[:20_000] + bytes(50) + whole[20_050:])
    empty.write_bytes(b"")
    named = [str(hurt), str(empty), str(absent), two[0]]
    assert run(spark, out, *named) == {"damaged": 2, "failed": 1, "ok": 1}
    told = {Path(line["archive"]).name: line for line in lines(out, "inputs")}
    assert "hurt.warc.gz is damaged at byte " in told["hurt.warc.gz"]["errors"][0]
    assert told["absent.warc.gz"]["errors"][0].endswith("absent.warc.gz cannot be read: No such file or directory")
    assert told["empty.warc.gz"]["errors"][0].endswith("empty.warc.gz holds no HTTP response")
    assert (told["one.warc.gz"]["captures"], told["one.warc.gz"]["records"]) == (2, 2)
    assert by_url(lines(out, "records")) == by_url(reprocessed(str(hurt), two[0])[0])
    absent.write_bytes(Path(two[1]).read_bytes())
    assert run(spark, out, *named) == {"damaged": 2, "ok": 2}
    assert by_url(lines(out, "records")) == by_url([*reprocessed(str(hurt), two[0], str(absent))[0]])


def test_archives_without_a_record(spark: Any, tmp_path: Path) -> None:
    path = tmp_path / "one.warc.gz"
    path.write_bytes(archive([("https://www.example.org/", *article(1)[1:])]))
    assert run(spark, tmp_path / "out", str(path), clusters=True) == {"ok": 1}
    assert lines(tmp_path / "out", "records") == []
    assert (tmp_path / "out/clusters/_SUCCESS").exists()


def test_other_sites_are_passed_over(spark: Any, tmp_path: Path, two: list[str]) -> None:
    out = tmp_path / "out"
    run(spark, out, two[1], outlets=("sindonews",))
    (told,) = lines(out, "inputs")
    assert (told["captures"], told["skipped"], told["records"]) == (1, 1, 1)
    assert lines(out, "rejections") == []
    with pytest.raises(ValueError, match="was made of sindonews: name another folder"):
        run(spark, out, *two)


def test_tables_of_another_version_are_not_added_to(
    spark: Any, tmp_path: Path, two: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(spark, tmp_path / "out", two[0])
    monkeypatch.setattr("newscrawler.spark.job.__version__", "9.9")
    with pytest.raises(ValueError, match=r"was made by newscrawler \d"):
        run(spark, tmp_path / "out", *two)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "at least one archive"),
        (["a.warc.gz", "--batch", "0"], "a --batch of at least 1"),
        (["-"], "standard input cannot be shared out"),
        (["a.warc.gz", "--outlet", "nobody"], "no such outlet: nobody"),
        (["--list", "absent.txt"], "the list absent.txt cannot be read"),
    ],
)
def test_usage(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--out", "x"]) == 2
    assert said in capsys.readouterr().err
