"""The commands that look after a data folder, on what a replay of the demo archive leaves."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from newscrawler.items import Rejected, Rejection
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import ledger_path, ledgers_of, lock
from newscrawler.storage.segments import Manifest, SegmentError
from newscrawler.storage.store import OutletStore, Policy
from newscrawler.storage.verify import records, verify
from tests.commands.test_crawl import scrapy
from tests.postgres import Server
from tests.storage.drill import run
from tests.storage.test_store import damage_manifest

SITE = "https://international.sindonews.com/read"
EXPORTED = f"{SITE}/1900221/40/selandia-baru-temukan-kembali-burung-yang-dianggap-punah-1784857746"
NO_BODY = f"{SITE}/1900217/41/ini-jalur-pendakian-paling-sepi-di-eropa-1784849222"


class Command:
    """``scrapy NAME ...`` in this process: no engine is started."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str, root: Path) -> tuple[int, list[str], str]:
        """Exit code, lines of the output, and what stands on stderr."""
        settings = Settings()
        settings.setmodule("newscrawler.settings")
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", *arguments, "-s", f"DATA_DIR={root}"], settings)
        said = self._capsys.readouterr()
        return int(ended.value.code or 0), said.out.splitlines(), said.err.strip()


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_they_are_found_by_scrapy(root: Path) -> None:
    done = scrapy("status", "-s", f"DATA_DIR={root}")
    assert done.returncode == 0, done.stderr
    head, row, totals = done.stdout.splitlines()
    assert head.split()[:3] == ["outlet", "source", "last"]
    assert row.split()[:2] == ["sindonews", "replay"]
    assert row.split()[5:8] == ["16", "0", "4"]
    assert totals.startswith("1 outlets")


@pytest.mark.parametrize("name", ["verify", "why", "requeue", "erase", "compact", "status"])
def test_without_a_data_folder_there_is_one_line(command: Command, name: str, tmp_path: Path) -> None:
    code, lines, error = command(name, root=tmp_path / "none")
    assert (code, lines) == (2, [])
    assert error == f"scrapy {name}: there is no data folder {tmp_path / 'none'}; the first scheduled crawl makes it"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["verify", "detik"], "there is nothing of 'detik' in"),
        (["verify", "--rebuild"], "name the outlet whose ledger is to be made anew"),
        (["why"], "name one article, by its URL or its id"),
        (["why", "sindonews"], "'sindonews' is neither a URL nor OUTLET:ID of an article"),
        (["requeue"], "name articles, outlets or days"),
        (["requeue", "2026-07-32"], "'2026-07-32' is no day"),
        (["requeue", "9999-12-31"], "'9999-12-31': days go from 1990-01-01 to 2100-12-31"),
        (["requeue", "2026-07-24..9999-12-31"], "'9999-12-31': days go from 1990-01-01 to 2100-12-31"),
        (["requeue", "sindonews", "--no-debt", "--state", "failed"], "one of the two"),
        (["requeue", "sindonews:1900217", "--no-debt"], "outlets owe days, not articles; name an outlet or days"),
        (["verify", "x" * 300], f"{'x' * 300}/manifest.json: File name too long"),
        (["requeue", "2026-07-24..2026-07-23"], "the first day lies after the last"),
        (["requeue", "sindo"], "'sindo' is neither an article, an outlet, nor a day"),
        (["requeue", "sindonews", "--state", "gone"], "invalid choice: 'gone'"),
        (["erase", EXPORTED], "say why: --reason TEXT"),
        (["erase", "--reason", "x"], "name one article"),
        (["erase", "https://international.sindonews.com/", "--reason", "x"], "by its patterns no article"),
        (["compact", "--before", "2026-13"], "it is a month as 2026-07"),
        (["compact", "--before", "9999-01"], "at most the present one"),
        (["status", "detik"], "there is nothing of 'detik' in"),
        (["status", "-s", "SEGMENT_COMPRESSION=bz2"], "it is gz, zst or empty"),
    ],
)
def test_usage_errors_are_one_line(command: Command, root: Path, arguments: list[str], line: str) -> None:
    code, lines, error = command(*arguments, root=root)
    assert (code, lines) == (2, [])
    assert line in error
    assert len(error.splitlines()) == 1


def one_line(command: Command, *arguments: str, root: Path) -> str:
    """What is said on stderr where something is wrong with the data."""
    code, _, error = command(*arguments, root=root)
    assert code == 1
    assert len(error.splitlines()) == 1
    return error


def test_a_damaged_segment_is_one_line(command: Command, root: Path) -> None:
    path = next((root / "articles").rglob("*.gz"))
    file = path.relative_to(root)
    os.truncate(path, 5000)
    sha256 = f"scrapy erase: {file}: its SHA-256 is not that of the manifest"
    said = f"{sha256}: not erased from; put it back, and erase again"
    code, lines, error = command("erase", EXPORTED, "--reason", "x", root=root)
    assert (code, error) == (1, said)
    assert lines[-1].endswith("its return is blocked")
    code, lines, _ = command("verify", root=root)
    assert (code, lines[0]) == (1, sha256.removeprefix("scrapy erase: "))
    rebuilt = one_line(command, "verify", "--rebuild", "sindonews", root=root)
    assert re.match(
        rf"scrapy verify: {file}: \d+ of its 16 lines are missing; {path}: damaged behind line \d+: ", rebuilt
    )
    os.truncate(path, 0)
    assert one_line(command, "verify", "--rebuild", "sindonews", root=root) == (
        f"scrapy verify: {file}: 16 of its 16 lines are missing"
    )


def test_why_names_the_file_that_it_cannot_read(command: Command, root: Path) -> None:
    path = next((root / "articles").rglob("*.gz"))
    os.truncate(path, 0)
    assert one_line(command, "why", EXPORTED, root=root).startswith(
        f"scrapy why: {path}: no record can be read at byte "
    )


def test_an_empty_ledger_is_one_line(command: Command, root: Path) -> None:
    path = ledger_path(root, "sindonews")
    path.unlink()
    path.touch()
    advice = "`scrapy verify --rebuild sindonews` makes it anew from the segments"
    for name in ("status", "verify"):
        code, lines, _ = command(name, root=root)
        assert code == 1
        assert any("empty" in line and line.endswith(advice) for line in lines)
    for arguments in (["requeue", "sindonews"], ["erase", EXPORTED, "--reason", "x"], ["compact"]):
        assert one_line(command, *arguments, root=root).endswith(f"sindonews.sqlite, or an empty one; {advice}")
    assert path.stat().st_size == 0
    assert command("verify", "--rebuild", "sindonews", root=root)[0] == 0
    assert command("verify", root=root)[0] == 0


def test_a_damaged_manifest_is_named_and_a_crawl_goes_on_and_says_so(command: Command, root: Path) -> None:
    damage_manifest(root)
    said = f"{root}/manifest.jsonl:1: the line is no JSON of a segment: Invalid control character at"
    for arguments in (
        ["erase", EXPORTED, "--reason", "x"],
        ["compact"],
        ["verify", "--rebuild", "sindonews"],
        ["status"],
    ):
        assert one_line(command, *arguments, root=root).startswith(f"scrapy {arguments[0]}: {said}")
    code, lines, _ = command("verify", root=root)
    assert code == 1
    assert lines[0].startswith(said)
    again = scrapy("crawl", "sindonews", "-a", "replay=demo", "-s", f"DATA_DIR={root}")
    assert again.returncode == 1
    assert said in again.stderr
    assert "The run ends early" not in again.stderr
    assert "Traceback" not in again.stderr


def test_a_data_folder_with_no_possible_name_is_one_line(command: Command, tmp_path: Path) -> None:
    root = tmp_path / ("x" * 300)
    assert command("status", root=root) == (2, [], f"scrapy status: {root}: File name too long")


def test_who_changes_an_outlet_waits_for_its_crawl(command: Command, root: Path) -> None:
    for arguments in (
        ["verify", "--rebuild", "sindonews"],
        ["requeue", "sindonews"],
        ["erase", EXPORTED, "--reason", "x"],
        ["compact", "sindonews"],
    ):
        with lock(root, "sindonews"):
            code, _, error = command(*arguments, root=root)
            assert command("status", root=root)[0] == 0
            assert command("why", EXPORTED, root=root)[0] == 0
        assert code == 4
        assert "sindonews is already being crawled" in error


def test_verify(command: Command, root: Path) -> None:
    assert command("verify", root=root) == (0, ["1 outlets read, no problems"], "")
    segment = next((root / "articles").rglob("*.gz"))
    content = segment.read_bytes()
    segment.write_bytes(content[:-1])
    code, lines, _ = command("verify", "sindonews", root=root)
    assert code == 1
    assert lines[0] == f"{segment.relative_to(root)}: its SHA-256 is not that of the manifest"
    segment.write_bytes(content)


def test_a_damaged_ledger_is_said_and_made_anew(command: Command, root: Path) -> None:
    ledger_path(root, "sindonews").write_bytes(b"no database" * 1000)
    code, lines, _ = command("status", root=root)
    assert code == 1
    assert "unreadable" in lines[1]
    assert lines[-1].endswith("`scrapy verify --rebuild sindonews` makes the ledger anew from the segments")
    assert command("why", EXPORTED, root=root)[0] == 1
    line = "sindonews: the ledger was made anew; it knows 20 articles"  # four of them rejected
    assert command("verify", "--rebuild", "sindonews", root=root) == (0, [line], "")
    assert list(verify(root)) == []


def test_why_an_article_was_exported(command: Command, root: Path) -> None:
    code, lines, _ = command("why", f"{EXPORTED}?utm=1", root=root)
    assert code == 0
    assert lines[:4] == ["outlet: sindonews", "id: sindonews:1900221", "state: exported", f"url: {EXPORTED}"]
    assert lines[4].startswith("discovered: 2026-07-24T03:")
    assert any(
        line.startswith("version 1: fetched 2026-07-24T") and ", in articles/sindonews/" in line for line in lines
    )
    assert lines[-1].startswith("next visit: 2026-07-25T")
    assert command("why", "sindonews:1900221", root=root)[1] == lines[1:]


def test_why_the_last_page_of_an_article_gave_no_version(command: Command, root: Path) -> None:
    store = OutletStore(root, "sindonews", "20260801T000000Z-000001", "replay")
    error = Rejected("no_body", "no layout matches")
    fetched_at = datetime(2026, 8, 1, tzinfo=UTC)
    rejection = Rejection.of(error, url=EXPORTED, outlet="sindonews", fetched_at=fetched_at, run_id=store.run_id)
    store.reject("1900221", rejection)
    store.close()
    lines = command("why", EXPORTED, root=root)[1]
    (told,) = [line for line in lines if line.startswith("last page: ")]
    assert told.startswith("last page: no_body: no layout matches; run 20260801T000000Z-000001, in rejected/")
    assert any(line.startswith("version 1: ") for line in lines)


def test_why_an_article_was_rejected(command: Command, root: Path) -> None:
    code, lines, _ = command("why", NO_BODY, root=root)
    assert code == 0
    rejected = next(line for line in lines if line.startswith("rejected: "))
    assert rejected.startswith("rejected: no_body: 16 words; run 2")
    assert ", in rejected/sindonews/" in rejected
    assert lines[-1] == "next try: none"


def test_why_there_is_nothing(command: Command, root: Path) -> None:
    assert command("why", "https://example.org/1", root=root)[:2] == (
        1,
        ["no outlet has the site of https://example.org/1"],
    )
    assert command("why", "https://international.sindonews.com/", root=root)[:2] == (
        1,
        ["outlet: sindonews", "by the patterns of sindonews this is no article"],
    )
    code, lines, _ = command("why", f"{SITE}/1/40/x-1784857746", root=root)
    assert code == 1
    assert lines[-2:] == [
        "the ledger does not know it: no listing named it",
        "by its patterns it is an article of the site, and may be of the desk",
    ]
    assert command("why", "detik:1", root=root)[1][-1] == "nothing was collected of detik yet"


def due(root: Path) -> list[str]:
    ledger = Ledger(ledger_path(root, "sindonews"), read_only=True)
    found = [entry.key for entry in ledger.due(int(1.79e9))]
    ledger.close()
    return sorted(found)


def settle(root: Path) -> None:
    """Let nothing be due."""
    ledger = Ledger(ledger_path(root, "sindonews"))
    ledger._change("UPDATE articles SET due = NULL, tries = 3")
    ledger.commit()
    ledger.close()


def test_requeue(command: Command, root: Path) -> None:
    rejected = ["1900204", "1900208", "1900212", "1900217"]
    for arguments, count, keys in (
        ([EXPORTED], 1, ["1900221"]),
        (["sindonews:1900217", EXPORTED], 2, ["1900217", "1900221"]),
        ([EXPORTED, "--state", "rejected"], 0, []),
        (["sindonews"], 4, rejected),
        (["2026-07-24"], 4, rejected),
        (["2026-07-20..2026-07-23", "--outlet", "sindonews"], 0, []),
    ):
        settle(root)
        line = f"sindonews: {count} articles are fetched by the next run"
        assert command("requeue", *arguments, root=root) == (0, [line], "")
        assert due(root) == keys
    assert len(command("requeue", "sindonews", "--state", "exported", root=root)[1]) == 1
    assert len(due(root)) == 16
    code, _, error = command("requeue", "sindonews:5", root=root)
    assert (code, error) == (1, "scrapy requeue: sindonews:5 is not in the ledger")


def owed(root: Path) -> list[str]:
    ledger = Ledger(ledger_path(root, "sindonews"), read_only=True)
    found = [day.isoformat() for day in ledger.debt()]
    ledger.close()
    return found


def test_days_that_are_owed_can_be_cancelled(command: Command, root: Path) -> None:
    settle(root)
    ledger = Ledger(ledger_path(root, "sindonews"))
    ledger.owe([date(1, 1, 1), date(2016, 7, 1), date(2026, 7, 1), date(2026, 7, 2)])
    ledger.commit()
    ledger.close()
    cancelled = command("requeue", "2016-01-01..2016-12-31", "2026-07-02", "--no-debt", root=root)
    assert cancelled == (0, ["sindonews: 2 days are no longer owed"], "")
    assert owed(root) == ["2026-07-01", "0001-01-01"]
    assert command("requeue", "sindonews", "--no-debt", root=root)[1] == ["sindonews: 2 days are no longer owed"]
    assert (owed(root), due(root)) == ([], [])


def test_what_is_requeued_keeps_what_its_listing_said(command: Command, root: Path) -> None:
    command("requeue", NO_BODY, root=root)
    ledger = Ledger(ledger_path(root, "sindonews"), read_only=True)
    entry = ledger.get("1900217")
    ledger.close()
    assert entry
    assert (entry.tries, entry.hints["via"]) == (0, "feed")


def test_erase(command: Command, root: Path) -> None:
    code, lines, error = command("erase", EXPORTED, "--reason", "permintaan  redaksi", root=root)
    assert (code, error) == (0, "")
    assert lines == ["erased: 1 records, 0 rejections, 0 records of the archive; its return is blocked"]
    assert list(verify(root)) == []
    note = json.loads((root / "erased.jsonl").read_text())
    assert (note["id"], note["reason"]) == ("sindonews:1900221", "permintaan redaksi")
    assert sorted(note) == ["erased_at", "id", "reason"]
    assert "state: erased" in command("why", EXPORTED, root=root)[1]
    assert command("requeue", EXPORTED, root=root)[0] == 1
    code, _, error = command("erase", "sindonews:5", "--reason", "x", root=root)
    assert (code, error) == (1, "scrapy erase: nothing is known of sindonews:5, so nothing was erased")


def test_a_rejected_article_can_be_erased(command: Command, root: Path) -> None:
    assert "0 records, 1 rejections" in command("erase", NO_BODY, "--reason", "x", root=root)[1][0]
    assert list(verify(root)) == []


def test_what_is_erased_stays_so_in_a_crawl(command: Command, root: Path) -> None:
    command("erase", EXPORTED, "--reason", "x", root=root)
    before = list(Manifest(root).lines())
    again = scrapy("crawl", "sindonews", "-a", "replay=demo", "-a", f"url={EXPORTED}", "-s", f"DATA_DIR={root}")
    assert again.returncode == 0, again.stderr
    assert list(Manifest(root).lines()) == before
    assert list(verify(root)) == []


def test_compact(command: Command, root: Path) -> None:
    assert command("compact", root=root) == (0, ["sindonews: nothing to merge"], "")
    assert command("compact", "sindonews", "--before", "2026-01", root=root)[1] == ["sindonews: nothing to merge"]
    files = [record for file in Manifest(root).files() for _, record in records(root / file)]
    assert len(files) == 20


def test_outlets_are_merged_though_another_is_damaged(
    command: Command, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    OutletStore(root, "detik", "20260724T000000Z-000001", "replay").close()

    def compact(store: OutletStore, _: str) -> tuple[int, int]:
        if store.outlet == "detik":
            raise SegmentError("a segment is damaged")
        return 2, 1

    monkeypatch.setattr("newscrawler.commands.compact.compact", compact)
    merged = ["sindonews: 2 segments merged into 1"]
    assert command("compact", root=root) == (1, merged, "scrapy compact: a segment is damaged")


def test_status_as_json(command: Command, root: Path) -> None:
    ledger = Ledger(ledger_path(root, "sindonews"))
    ledger.add_run("99990101T000000Z-000000", {"exit_code": 3})
    ledger.put_alarm({"kind": "yield", "sentence": "too few"}, is_open=True)
    ledger.commit()
    ledger.close()
    code, lines, _ = command("status", "--json", root=root)
    assert code == 0
    told = json.loads("\n".join(lines))
    (outlet,) = told["outlets"]
    assert outlet["articles"] == {"exported": 16, "rejected": 4}
    assert outlet["last_run"] == {"run_id": "99990101T000000Z-000000", "account": {"exit_code": 3}}
    assert outlet["newest"] == "2026-07-24T03:00:58+00:00"
    assert outlet["alarms"] == [{"kind": "yield", "sentence": "too few"}]
    assert told["totals"]["exported"] == 16
    assert told["totals"]["disk"] == outlet["disk"] > 10_000
    code, lines, _ = command("status", root=root)
    assert lines[1].split()[:5] == ["sindonews", "replay", "9999-01-01", "00:00", "3"]
    assert lines[-1] == "ALARM sindonews: too few"


def test_status_as_a_page(command: Command, root: Path, tmp_path: Path) -> None:
    page = tmp_path / "status.html"
    assert command("status", "--html", str(page), root=root) == (0, [], "")
    text = page.read_text(encoding="utf-8")
    assert '"outlets":["sindonews"]' in text
    assert '"exported":16' in text
    code, _, said = command("status", "--html", str(page), "--json", root=root)
    assert (code, said) == (2, "scrapy status: --json and --html: one of the two")
    code, _, said = command("status", "--html", str(tmp_path / "none/status.html"), root=root)
    assert (code, said) == (2, f"scrapy status: there is no folder for {tmp_path}/none/status.html")


def test_the_page_needs_no_extra(monkeypatch: pytest.MonkeyPatch, command: Command, root: Path, tmp_path: Path) -> None:
    for name in ("duckdb", "pyarrow", "numpy"):
        monkeypatch.setitem(sys.modules, name, None)
    assert command("status", "--html", str(tmp_path / "status.html"), root=root)[0] == 0


def test_all_of_them_work_on_a_server(
    command: Command, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgres.database()
    ledgers = ledgers_of(tmp_path, address)
    run(tmp_path, 1, {"1": "Satu.", "2": "Dua.", "3": None}, Policy(revisit=()), ledgers)
    code, _, error = command("status", root=tmp_path)
    assert (code, error) == (
        1,
        f"scrapy status: the ledgers of {tmp_path} are on a PostgreSQL server: LEDGER has to say on which",
    )

    def on_server(*arguments: str) -> tuple[int, list[str], str]:
        return command(*arguments, "-s", f"LEDGER={address}", root=tmp_path)

    assert on_server("verify") == (0, ["1 outlets read, no problems"], "")
    code, lines, _ = on_server("status")
    assert (code, lines[1].split()[:2]) == (0, ["sindonews", "live"])
    assert on_server("status", "--html", str(tmp_path / "status.html"))[0] == 0
    code, lines, _ = on_server("why", "sindonews:3")
    assert (code, lines[1]) == (0, "state: rejected")
    assert on_server("requeue", "sindonews")[:2] == (0, ["sindonews: 1 articles are fetched by the next run"])
    assert on_server("erase", "sindonews:2", "--reason", "permintaan")[0] == 0
    assert on_server("compact")[0] == 0
    with ledgers.lock("sindonews"):
        code, _, error = on_server("requeue", "sindonews")
        assert code == 4
        assert "sindonews is already being crawled, by process" in error
        assert on_server("status")[0] == 0
    assert on_server("verify", "--rebuild", "sindonews")[:2] == (
        0, ["sindonews: the ledger was made anew; it knows 2 articles"]
    )  # fmt: skip
    assert on_server("verify") == (0, ["1 outlets read, no problems"], "")
    code, lines, error = command("status", "-s", "LEDGER=postgresql://u:rahasia@127.0.0.1:1/x", root=tmp_path)
    assert (code, lines) == (1, [])
    assert "Connection refused" in error
    assert "rahasia" not in error
    code, _, error = command("status", "-s", "LEDGER=mysql://u:rahasia@x", root=tmp_path)
    assert (code, error) == (
        2,
        "scrapy status: LEDGER is no address as postgresql://HOST/DATABASE; empty, ledgers are files",
    )
