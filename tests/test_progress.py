"""How far a run is, told at times where there is no terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawler import progress
from newscrawler.batch import Summary


def test_a_line_at_times_says_how_far_and_how_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [str(tmp_path / name) for name in "abcd"]
    for name in names:
        Path(name).write_bytes(bytes(1_000_000))
    now = [0.0]
    monkeypatch.setattr("newscrawler.progress.time.monotonic", lambda: now[0])
    with progress.Progress(names, {}, {0: Summary()}) as shown:
        now[0] = 59
        shown.at(1, 400_000)
        now[0] = 120
        shown.at(1, 500_000)
        shown.done(1, Summary())
    assert capsys.readouterr().err == "1 of 4 files, 2 of 4 MB, 0 pages/s, 10 min left\n"


def test_where_sizes_are_not_known_files_count(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr("newscrawler.progress.time.monotonic", lambda: now[0])
    with progress.Progress(["https://e.id/1", "https://e.id/2"], {}, {}) as shown:
        now[0] = 60
        shown.done(0, Summary())
    assert capsys.readouterr().err == "1 of 2 files, 0 pages/s, 1 min left\n"
