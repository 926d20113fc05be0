"""``scrapy dataset`` and ``scrapy verify`` of what it made, on what a replay of the demo archive leaves."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from newscrawler.commands import dataset
from newscrawler.monitoring.account import ListingAccount, RunAccount
from newscrawler.storage.feeds import encode
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import ledger_path
from tests.commands.test_upkeep import Command
from tests.dataset.records import lines, record, write


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def extra() -> None:
    for name in ("duckdb", "fastjsonschema", "pyarrow"):
        pytest.importorskip(name, reason="of the extra [dataset]")


@pytest.mark.usefixtures("extra")
def test_a_data_folder_becomes_a_dataset(command: Command, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command("dataset", str(out), root=root) == (0, [f"{out}: 16 articles, 16 versions"], "")
    assert len(lines(out)) == 16
    with (out / "rejections.csv").open() as file:
        assert [tuple(row.values()) for row in csv.DictReader(file)] == [
            ("sindonews", "2026-07-24", "http_status", "1"),
            ("sindonews", "2026-07-24", "no_body", "2"),
            ("sindonews", "2026-07-24", "no_time", "1"),
        ]
    assert (out / "gaps.csv").read_text().splitlines()[1:] == [
        "sindonews,2026-07-23,7,7,0,,,,",
        "sindonews,2026-07-24,9,9,0,,,0,",
    ]
    assert command("verify", str(out), root=root) == (0, [f"{out}: dataset read, no problems"], "")


@pytest.mark.usefixtures("extra")
def test_a_listing_that_failed_is_told_of_its_day(command: Command, root: Path, tmp_path: Path) -> None:
    failed = ListingAccount(url="https://x.example/", kind="feed", status="failed", cause="timeout")
    at = datetime(2026, 7, 25, 1, tzinfo=UTC)
    run = RunAccount(run_id="20260725T010000Z-000001", outlet="sindonews", started_at=at, listings=[failed])
    ledger = Ledger(ledger_path(root, "sindonews"))
    ledger.add_run(run.run_id, run.to_dict())
    ledger.commit()
    ledger.close()
    command("dataset", str(tmp_path / "out"), root=root)
    rows = (tmp_path / "out" / "gaps.csv").read_text().splitlines()
    assert rows[-1] == "sindonews,2026-07-25,0,0,0,,,1,listings failed: timeout"
    command("dataset", str(tmp_path / "before"), "--as-of", "2026-07-24", root=root)
    assert "2026-07-25" not in (tmp_path / "before" / "gaps.csv").read_text()


@pytest.mark.usefixtures("extra")
def test_days_asked_for_are_those_of_rejections_too(command: Command, root: Path, tmp_path: Path) -> None:
    command("dataset", str(tmp_path / "out"), "--until", "2026-07-23", root=root)
    assert (tmp_path / "out" / "rejections.csv").read_text() == "outlet,day,reason,count\n"
    assert len(lines(tmp_path / "out")) == 7


@pytest.mark.usefixtures("extra")
def test_a_corrupt_segment_is_left_out_whole(command: Command, root: Path, tmp_path: Path) -> None:
    (segment,) = (root / "articles").rglob("*.gz")
    other = root / "articles" / "kompas" / "2026" / "07" / "r.jsonl"
    other.parent.mkdir(parents=True)
    write(other, [record()])
    from newscrawler.storage.segments import Manifest, describe

    Manifest(root).append(describe(root, "articles/kompas/2026/07/r.jsonl"))
    content = bytearray(segment.read_bytes())
    content[-20] ^= 1
    segment.write_bytes(content)
    code, said, error = command("dataset", str(tmp_path / "out"), root=root)
    assert (code, said) == (1, [f"{tmp_path / 'out'}: 1 articles, 1 versions"])
    name = segment.relative_to(root)
    assert error == f"scrapy dataset: {name}: its SHA-256 is not that of the manifest; left out"
    assert lines(tmp_path / "out") == [record()]


@pytest.mark.usefixtures("extra")
def test_a_ledger_that_cannot_be_read_costs_the_outages_only(command: Command, root: Path, tmp_path: Path) -> None:
    ledger_path(root, "sindonews").write_bytes(b"no database" * 1000)
    code, said, error = command("dataset", str(tmp_path / "out"), root=root)
    assert (code, said) == (1, [f"{tmp_path / 'out'}: 16 articles, 16 versions"])
    assert "ledger/sindonews.sqlite: its listing outages are unknown: " in error
    assert len(error.splitlines()) == 1


@pytest.mark.usefixtures("extra")
def test_from_standard_input(command: Command, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(encode(record()) + b"{\n")))
    out = tmp_path / "out"
    code, _, error = command("dataset", str(out), "-", "--author", "Pusat Kajian Média", root=tmp_path / "none")
    assert code == 1
    assert error.startswith("scrapy dataset: -:2: ")
    assert lines(out) == [record()]
    assert '- name: "Pusat Kajian Média"' in (out / "CITATION.cff").read_text()
    assert json.loads((out / "manifest.json").read_text())["arguments"]["input"] == ["-"]


@pytest.mark.usefixtures("extra")
def test_where_nothing_is_left_there_is_no_dataset(command: Command, root: Path, tmp_path: Path) -> None:
    code, said, error = command("dataset", str(tmp_path / "out"), "--outlet", "kompas", root=root)
    assert (code, said, error) == (1, [], "scrapy dataset: there is no article")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("extra")
def test_a_flipped_byte_is_found(command: Command, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command("dataset", str(out), root=root)
    (path,) = (out / "parquet").rglob("*.parquet")
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    code, said, _ = command("verify", str(out), root=tmp_path / "none")
    name = "parquet/sindonews/2026-07.parquet"
    assert (code, said) == (
        1,
        [f"{name}: its SHA-256 is not that of the manifest", f"{out}: dataset read, 1 problems"],
    )
    code, _, error = command("verify", str(out), "sindonews", root=root)
    assert (code, error) == (2, f"scrapy verify: {out} is a dataset; name it alone")


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "say where the dataset goes: scrapy dataset OUT"),
        (["OUT", "none.jsonl"], "none.jsonl: there is no such file"),
        (["OUT", "--since", "2026-07-32"], "--since '2026-07-32' is no day; write it as 2026-07-24"),
        (["OUT", "--since", "2026-07-24", "--until", "2026-07-23"], "--since 2026-07-24 lies after --until 2026-07-23"),
        (["x" * 300], "File name too long"),
        (["OUT", "x" * 300], f"{'x' * 300}: File name too long"),
        (["."], ". exists; a dataset is never changed, give the new one another name"),
        (["OUT"], "there is no data folder"),
        (["OUT", "--no-such"], "no such option: --no-such"),
    ],
)
def test_usage_errors_are_one_line(command: Command, tmp_path: Path, arguments: list[str], line: str) -> None:
    named = [str(tmp_path / "out") if name == "OUT" else name for name in arguments]
    code, said, error = command("dataset", *named, root=tmp_path / "none")
    assert (code, said) == (2, [])
    assert line in error
    assert len(error.splitlines()) == 1


@pytest.mark.usefixtures("extra")
def test_closed_standard_input_is_one_line(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    code, _, error = command("dataset", str(tmp_path / "out"), "-", root=tmp_path)
    assert (code, error) == (2, "scrapy dataset: standard input is closed")


def test_without_the_extra_there_is_one_line(
    command: Command, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset, "find_spec", lambda _: None)
    code, said, error = command("dataset", str(tmp_path / "out"), root=root)
    assert (code, said) == (2, [])
    assert error == "scrapy dataset: needs duckdb, fastjsonschema, numpy, pyarrow, rensa: pip install -e '.[dataset]'"
