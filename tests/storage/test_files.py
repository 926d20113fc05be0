"""Files that are whole or absent, and what of them a power cut leaves."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any

import pytest

from newscrawler.storage.files import make_folder, shared_lines, sync_folder, whole, write_all


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files and folders that are synced, in order."""
    paths: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda number: paths.append(Path(f"/proc/self/fd/{number}").readlink()))
    return paths


# -- folders ----------------------------------------------------------------------------------------------------------


def test_the_name_of_each_new_folder_is_durable(tmp_path: Path, synced: list[Path]) -> None:
    make_folder(tmp_path / "a/b/c")
    assert (tmp_path / "a/b/c").is_dir()
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a/b"]
    make_folder(tmp_path / "a/b/c")
    make_folder(tmp_path / "a/d")
    assert synced[3:] == [tmp_path / "a"]


def test_a_folder_named_from_where_one_is(tmp_path: Path, synced: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_folder(Path("a/b"))
    assert synced == [tmp_path, tmp_path / "a"]


def test_a_folder_that_may_be_written_to_but_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        sync_folder(tmp_path)


def test_what_is_no_folder_cannot_hold_one(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "a/b")


# -- whole files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", [None, b"lama"], ids=["new", "in place of an old one"])
def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path, old: bytes | None) -> None:
    path = tmp_path / "folder" / "a.jsonl"
    if old:
        path.parent.mkdir()
        path.write_bytes(old)
    with whole(path) as file:
        file.write(b"baru")
        assert (path.read_bytes() if path.exists() else None) == old
    assert path.read_bytes() == b"baru"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_is_synced_before_it_takes_its_name_and_the_name_after(tmp_path: Path, synced: list[Path]) -> None:
    with whole(tmp_path / "a/a.jsonl") as file:
        part = Path(file.name)
    assert synced == [tmp_path, part, tmp_path / "a"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_file_whole_and_nothing_else(tmp_path: Path, failure: type[BaseException]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"lama")

    def write() -> None:
        with whole(path) as file:
            file.write(b"baru")
            raise failure

    with pytest.raises(failure):
        write()
    assert path.read_bytes() == b"lama"
    assert list(tmp_path.iterdir()) == [path]


def test_two_write_a_file_at_once_and_the_last_to_end_stays(tmp_path: Path) -> None:
    path = tmp_path / "status.html"
    with whole(path) as first:
        with whole(path) as second:
            first.write(b"satu")
            second.write(b"dua")
        assert path.read_bytes() == b"dua"
    assert path.read_bytes() == b"satu"
    assert list(tmp_path.iterdir()) == [path]


# -- lines that several add -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "last"),
    [
        (None, b""),
        (b"", b""),
        (b"satu\n", b"satu"),
        (b"satu\ndua\n", b"dua"),
        (b"satu\ndu", b"satu"),
        (b"sa", b""),
        (b"x" * 70_000 + b"\n", b"x" * 70_000),
        (b"satu\n" + b"x" * 200_000, b"satu"),
    ],
    ids=["absent", "empty", "one", "two", "torn", "torn alone", "long", "torn long"],
)
def test_lines_are_added_behind_the_last_whole_one(tmp_path: Path, content: bytes | None, last: bytes) -> None:
    path = tmp_path / "folder/lines"
    if content is not None:
        path.parent.mkdir()
        path.write_bytes(content)
    with shared_lines(path) as (file, found):
        write_all(file.fileno(), b"baru\n")
    assert found == last
    assert path.read_bytes() == (content or b"")[: (content or b"").rfind(b"\n") + 1] + b"baru\n"


def test_added_lines_are_synced(tmp_path: Path, synced: list[Path]) -> None:
    with shared_lines(tmp_path / "lines") as (file, _):
        assert not synced
        write_all(file.fileno(), b"baru\n")
    assert synced == [tmp_path / "lines", tmp_path]


def test_another_waits_until_lines_are_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, waiting, flock = tmp_path / "lines", Event(), fcntl.flock

    def second() -> None:
        with shared_lines(path) as (file, last):
            write_all(file.fileno(), last + b" dua\n")

    def telling(file: Any, how: int) -> None:
        if current_thread() is thread:
            waiting.set()
        flock(file, how)

    thread = Thread(target=second)
    monkeypatch.setattr(fcntl, "flock", telling)
    with shared_lines(path) as (file, _):
        thread.start()
        assert waiting.wait(60)
        write_all(file.fileno(), b"satu\n")
    thread.join(60)
    assert path.read_bytes() == b"satu\nsatu dua\n"


def test_a_disk_that_takes_little_at_once_gets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []

    def few(_: int, data: memoryview) -> int:
        taken.append(bytes(data[:2]))
        return len(taken[-1])

    monkeypatch.setattr(os, "write", few)
    write_all(0, b"abcde")
    assert taken == [b"ab", b"cd", b"e"]
