"""A dataset read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newscrawler.dataset.manifest import files_in, is_dataset, verify_dataset, version_of, write_manifest
from newscrawler.storage.files import part_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.jsonl").write_text("{}\n")
    (tmp_path / "gaps.csv").write_text("outlet\n")
    (tmp_path / "README.md").write_text("card\n")
    write_manifest(tmp_path, {}, files_in(tmp_path))
    return tmp_path


def test_a_sound_dataset(folder: Path) -> None:
    assert is_dataset(folder)
    assert not is_dataset(folder / "articles")
    assert list(verify_dataset(folder)) == []


def test_a_flipped_byte_names_the_file(folder: Path) -> None:
    (folder / "articles" / "a.jsonl").write_text("{]\n")
    assert list(verify_dataset(folder)) == ["articles/a.jsonl: its SHA-256 is not that of the manifest"]


def test_what_is_missing_shorter_or_new_is_named(folder: Path) -> None:
    (folder / "articles" / "a.jsonl").unlink()
    (folder / "README.md").write_text("car\n")
    (folder / "more.csv").write_text("")
    assert list(verify_dataset(folder)) == [
        "README.md: 4 bytes, not 5 as in the manifest",
        "articles/a.jsonl: listed in the manifest, but gone",
        "more.csv: not in the manifest",
    ]


def test_texts_that_were_fetched_again_are_no_part_of_it(folder: Path) -> None:
    (folder / "rehydrated" / "ledger").mkdir(parents=True)
    (folder / "rehydrated" / "ledger" / "kompas.sqlite").write_text("")
    (folder / "rehydrated.csv").write_text("id,state\n")
    part_of(folder / "rehydrated.csv").write_text("id,sta")  # of a killed run
    assert list(verify_dataset(folder)) == []


def test_a_manifest_that_was_changed_with_the_file_has_another_version(folder: Path) -> None:
    (folder / "gaps.csv").write_text("OUTLET\n")
    stated = json.loads((folder / "manifest.json").read_text())
    stated["files"] = files_in(folder)
    (folder / "manifest.json").write_text(json.dumps(stated))
    assert list(verify_dataset(folder)) == ["manifest.json: its version is not that of the files that it lists"]


@pytest.mark.parametrize("text", ["", "[]", '{"kind": "x", "version": "", "files": {}}', '{"files": {"a": 1}}'])
def test_a_manifest_that_is_none_is_one_line(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    (problem,) = verify_dataset(folder)
    assert problem.startswith("manifest.json: no manifest of a dataset: ")


def test_the_version_is_of_the_data_not_of_what_describes_them(folder: Path) -> None:
    before = version_of(files_in(folder))
    (folder / "README.md").write_text("another card\n")
    assert version_of(files_in(folder)) == before
    (folder / "gaps.csv").write_text("OUTLET\n")
    assert version_of(files_in(folder)) != before
