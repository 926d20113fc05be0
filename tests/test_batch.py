"""Many archives side by side: killed, poisoned, joined."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from newscrawler import batch
from newscrawler.commands.reprocess import Command
from newscrawler.output import Output
from newscrawler.storage.sources import open_archive
from tests.archives import archive

FETCHED_AT = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
FIRST = "Utusan kedua negara meninggalkan meja perundingan di Jenewa tanpa kesepakatan pada malam kedua."
SECOND = "Tuan rumah berharap pertemuan berikutnya digelar sebelum musim dingin tiba di kawasan pegunungan itu."
THIRD = "Para pengamat menilai jeda itu memberi waktu kepada kedua pihak untuk menimbang usul yang baru."


def page(number: int, *texts: str, part: int = 1, pages: int = 1, day: int = 24) -> tuple[str, datetime, str, bytes]:
    """A page of SINDOnews; part 5 is page 2."""
    url = f"https://international.sindonews.com/read/{number}/42/perundingan-{number}"
    numbers = "".join(f"<li><a>{page}</a></li>" for page in range(1, pages + 1))
    html = (
        f"<h1 class='detail-title'>Perundingan {number}</h1>"
        f"<div class='detail-date-artikel'>{day} Juli 2026 - 14:00 WIB</div>"
        f"<div class='detail-desc'>{'<br><br>'.join(texts)}</div><div class='paging-artikel'><ul>{numbers}</ul></div>"
    )
    return (url if part == 1 else f"{url}/{part}"), FETCHED_AT, "text/html", html.encode()


def save(folder: Path, *files: Sequence[tuple[str, datetime, str, bytes]]) -> list[str]:
    names = []
    for number, pages in enumerate(files):
        path = folder / f"{number}.warc.gz"
        path.write_bytes(archive(pages))
        names.append(str(path))
    return names


def reprocess(output: Path, *arguments: str, modules: str = "newscrawler.spiders") -> int:
    """Run the command in this process; its exit code."""
    command = Command()
    command.settings = Settings({"SPIDER_MODULES": [modules]})
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    opts, names = parser.parse_known_args([*arguments, "-O", str(output), "--rejected", f"{output}.no"])
    command.process_options(names, opts)
    command.run(names, opts)
    return command.exitcode


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def told(output: Path) -> tuple[list[str], list[str]]:
    """Ids and versions of records; reasons of rejections."""
    records = [f"{line['id'].partition(':')[2]} v{line['version']}" for line in lines(output)]
    return records, [f"{line['reason']}: {line['detail']}" for line in lines(Path(f"{output}.no"))]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_output_has_the_order_of_the_archives(tmp_path: Path, jobs: str) -> None:
    names = save(tmp_path, *([page(n * 10 + k, FIRST, SECOND) for k in range(5 - n)] for n in range(1, 5)))
    assert reprocess(tmp_path / "out", *names, "--jobs", jobs) == 0
    assert told(tmp_path / "out")[0] == [f"{n * 10 + k} v1" for n in range(1, 5) for k in range(5 - n)]
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.endswith("gz")) == ["out", "out.no"]


@pytest.mark.parametrize(
    ("poison", "cause"),
    [
        ("mati", "it ends the process (SIGKILL)"),
        ("keluar", "it ends the process (code 7)"),
        ("diam", "it takes longer than 4 s"),
        ("galat", "the program fails on it: RuntimeError: galat"),
    ],
)
def test_a_poison_page_is_named_and_rejected_and_nothing_else_is_missing(
    tmp_path: Path, poison: str, cause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = page(2, f"racun: {poison}")
    names = save(tmp_path, [page(1, FIRST, SECOND), bad, page(3, FIRST, THIRD)], [page(4, FIRST, SECOND)])
    # a busy machine is slow at good pages too
    options = ("--jobs", "2", "--page-timeout", "4" if poison == "diam" else "60")
    code = reprocess(tmp_path / "out", *names, *options, modules="tests.poison_outlet")
    assert code == 1
    assert told(tmp_path / "out") == (["1 v1", "3 v1", "4 v1"], [f"incomplete: {cause}"])
    assert f"{names[0]}: {bad[0]} at byte " in (error := capsys.readouterr().err)
    assert cause in error


def test_a_page_is_isolated_in_a_single_archive_and_whatever_its_url(tmp_path: Path) -> None:
    url, at, kind, html = page(2, "racun: mati")
    names = save(tmp_path, [page(1, FIRST, SECOND), (f"{url}?q={'x' * 9000}", at, kind, html), page(3, FIRST, THIRD)])
    assert reprocess(tmp_path / "out", *names, modules="tests.poison_outlet") == 1
    assert told(tmp_path / "out") == (["1 v1", "3 v1"], ["incomplete: it ends the process (SIGKILL)"])


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_full_disk_ends_the_run_and_is_no_pages_fault(
    tmp_path: Path, jobs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (full := tmp_path / "penuh").touch()
    names = save(
        tmp_path, [page(1, FIRST, SECOND)], [page(2, FIRST, SECOND, f"racun: penuh {full}"), page(3, FIRST, THIRD)]
    )
    command = (*names, "--jobs", jobs)
    assert reprocess(tmp_path / "out", *command, modules="tests.poison_outlet") == 1
    assert capsys.readouterr().err == "scrapy reprocess: [Errno 28] No space left on device\n"
    assert not (tmp_path / "out").exists()
    full.unlink()
    assert reprocess(tmp_path / "out", *command, modules="tests.poison_outlet") == 0
    assert told(tmp_path / "out") == (["1 v1", "2 v1", "3 v1"], [])


def test_an_archive_that_could_not_be_read_is_read_when_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = save(tmp_path, *([page(n, FIRST, SECOND)] for n in (1, 2, 3)))
    opened = open_archive

    def refused(name: str) -> Any:
        if name == names[1]:
            raise OSError("no answer")
        return opened(name)

    def killed(_: Output) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "open_archive", refused)
    monkeypatch.setattr(Output, "append", lambda *_: None)
    monkeypatch.setattr(Output, "finish", killed)
    assert reprocess(tmp_path / "out", *names, "--jobs", "1") == 1
    monkeypatch.undo()
    assert reprocess(tmp_path / "out", *names, "--jobs", "1") == 0
    assert told(tmp_path / "out")[0] == ["1 v1", "2 v1", "3 v1"]


@pytest.mark.parametrize("options", [(), ("--join",)], ids=["each alone", "joined"])
def test_killed_while_it_tidies_up_it_leaves_the_output_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: Sequence[str]
) -> None:
    names = save(tmp_path, *([page(n, FIRST, SECOND)] for n in (1, 2, 3)))
    unlink = Path.unlink
    for kill in range(100):
        out, acts = tmp_path / f"out-{kill}", iter(range(kill))

        def killed(path: Path, *arguments: Any, acts: Any = acts, out: Path = out, **options: Any) -> None:
            if out.exists() and next(acts, None) is None:
                raise KeyboardInterrupt
            unlink(path, *arguments, **options)

        monkeypatch.setattr(Path, "unlink", killed)
        code = reprocess(out, *names, "--jobs", "1", *options)
        monkeypatch.undo()
        assert told(out)[0] == ["1 v1", "2 v1", "3 v1"]
        if code == 0:
            break
        assert reprocess(out, *names, "--jobs", "1", *options) == 0
        assert told(out)[0] == ["1 v1", "2 v1", "3 v1"]
        assert not Path(f"{out}.parts").exists()
    assert kill > 3


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("-O", "{archive}"), "{archive} is to be written, and is read or written otherwise too"),
        (("-O", "{folder}/x/../0.warc.gz"), "{folder}/x/../0.warc.gz is to be written, and is read or"),
        (("-O", "{folder}/a", "--rejected", "{folder}/a"), "{folder}/a is to be written, and is read or"),
        (("-O", "{folder}/pipa"), "cannot write {folder}/pipa"),
        (("-O", "{folder}/a", "--page-timeout", "nan"), "--jobs and --page-timeout are numbers above 0"),
        (("-O", "{folder}/a", "--page-timeout", "1e30"), "--jobs and --page-timeout are numbers above 0"),
        (("-O", "{folder}/lain"), "{folder}/lain.parts is in the way, and of no run that goes on: remove it"),
        (("-O", "{folder}/rusak"), "{folder}/rusak.parts/run.json is damaged: remove the folder"),
    ],
)
def test_what_would_cost_something_is_refused(tmp_path: Path, arguments: Sequence[str], line: str) -> None:
    (archive,) = save(tmp_path, [page(1, FIRST, SECOND)])
    os.mkfifo(tmp_path / "pipa")
    for path in ("lain.parts/isi", "rusak.parts/run.json", "x/y", "baru.parts/.run.json.a1b2.tmp"):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).touch()
    command = Command()
    command.settings = Settings({"SPIDER_MODULES": ["newscrawler.spiders"]})
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    places = {"archive": archive, "folder": tmp_path}
    opts, names = parser.parse_known_args([archive, *(argument.format(**places) for argument in arguments)])
    with pytest.raises(UsageError, match="^" + re.escape(line.format(**places))):
        command.process_options(names, opts)
    assert reprocess(tmp_path / "baru", archive) == 0  # a run was killed there before it could be told from others


def test_a_page_that_fails_is_isolated_in_one_process_too(tmp_path: Path) -> None:
    names = save(tmp_path, [page(1, FIRST, SECOND), page(2, "racun: galat"), page(3, FIRST, THIRD)])
    assert reprocess(tmp_path / "out", *names, "--jobs", "1", modules="tests.poison_outlet") == 1
    assert told(tmp_path / "out")[0] == ["1 v1", "3 v1"]


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = save(tmp_path, *([page(n, FIRST, SECOND)] for n in (1, 2, 3)))
    assert reprocess(tmp_path / "whole", *names, "--jobs", "1") == 0
    read, reads = batch.FileReader.read, []

    def counted(self: Any, *arguments: Any) -> Any:
        reads.append(self._name)
        if len(reads) == 2:
            raise KeyboardInterrupt
        return read(self, *arguments)

    monkeypatch.setattr(batch.FileReader, "read", counted)
    assert reprocess(tmp_path / "out", *names, "--jobs", "1") == 1
    assert not (tmp_path / "out").exists()
    run_id = json.loads((tmp_path / "out.parts/run.json").read_bytes())["run_id"]
    with (tmp_path / "out.parts/records").open("ab") as file:
        file.write(b"never synced")

    assert reprocess(tmp_path / "out", *names, "--jobs", "1") == 0

    assert reads == [names[0], names[1], names[1], names[2]]
    made, expected = lines(tmp_path / "out"), lines(tmp_path / "whole")
    assert {record["run_id"] for record in made} == {run_id}
    assert made == [{**record, "run_id": run_id} for record in expected]


def test_parts_of_another_run_are_not_mixed_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = save(tmp_path, [page(1, FIRST, SECOND)])
    (tmp_path / "out.parts").mkdir()
    (tmp_path / "out.parts/run.json").write_text(json.dumps({"run_id": "r", "archives": names}))
    with pytest.raises(UsageError, match=r"out\.parts is of a run with other format, crawler version, options"):
        reprocess(tmp_path / "out", *names)


SPREAD = (
    [page(1, FIRST, SECOND, pages=2), page(2, FIRST, SECOND)],
    [page(2, FIRST, SECOND), page(1, THIRD, part=5, pages=2)],
    [page(2, FIRST, THIRD), page(3, FIRST, THIRD, pages=2)],
)


def test_each_archive_stands_alone(tmp_path: Path) -> None:
    assert reprocess(tmp_path / "out", *save(tmp_path, *SPREAD), "--jobs", "2") == 0
    # page 2 of the first article alone is too short for a record
    assert told(tmp_path / "out") == (["2 v1", "1 v1", "2 v1", "2 v1", "3 v1"], ["no_body: 15 words"])


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_joined_over_all_archives(tmp_path: Path, jobs: str) -> None:
    assert reprocess(tmp_path / "out", *save(tmp_path, *SPREAD), "--jobs", jobs, "--join") == 0
    assert told(tmp_path / "out") == (
        ["2 v1", "1 v1", "2 v2", "3 v1"],
        ["duplicate_page: the text of version 1, unchanged"],
    )
    joined = lines(tmp_path / "out")[1]
    assert (joined["pages"], joined["warnings"], joined["body"]) == (2, [], f"{FIRST}\n\n{SECOND}\n\n{THIRD}")


def test_only_some_outlets_and_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url, fetched_at, kind, html = page(9, FIRST, SECOND)
    foreign = (url.replace("sindonews", "kabar"), fetched_at, kind, html)
    names = save(tmp_path, [page(1, FIRST, SECOND, day=22), foreign, page(2, FIRST, SECOND), page(3, FIRST, THIRD)])
    options = ("--outlet", "sindonews,detik", "--since", "2026-07-23", "--until", "2026-07-24")
    assert reprocess(tmp_path / "out", *names, *options) == 0
    assert told(tmp_path / "out") == (["2 v1", "3 v1"], [])
    error = capsys.readouterr().err
    assert "1 left out, " in error
    assert "1 skipped, " in error


def test_what_cannot_be_read_is_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = save(tmp_path, [page(1, FIRST, SECOND)], [page(2, FIRST, SECOND)])
    Path(names[0]).unlink()
    (tmp_path / "list").write_text("\n".join(names))
    assert reprocess(tmp_path / "out.gz", "--list", str(tmp_path / "list")) == 1
    assert f"{names[0]} cannot be read: No such file or directory" in capsys.readouterr().err
    made = [json.loads(line) for line in gzip.decompress((tmp_path / "out.gz").read_bytes()).splitlines()]
    assert [record["id"] for record in made] == ["sindonews:2"]
