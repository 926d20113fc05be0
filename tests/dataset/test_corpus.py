"""The corpus of the benchmarks, and the benchmark that judges near-duplicates by it."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newscrawler.items import Article

pytest.importorskip("numpy", reason="needs the extra newscrawler[dataset]")

ROOT = Path(__file__).parents[2]
NEW = ["agencies", "countries", "dateline_country"]  # the last of a record of schema 2


def run(*arguments: object) -> str:
    done = subprocess.run([sys.executable, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def write(out: Path, *arguments: object) -> Path:
    """Of the invented vocabulary, the same on every machine."""
    run("benchmarks/corpus.py", 600, out, "--texts", out.parent / "absent", *arguments)
    return out


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("corpus") / "corpus.jsonl")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_records_have_the_fields_of_an_article_in_their_order(corpus: Path) -> None:
    fields = [field.name for field in dataclasses.fields(Article) if field.name not in NEW]
    assert {tuple(record) for record in lines(corpus)} == {(*fields, *NEW)}


def test_each_version_stands_once_in_the_order_of_the_crawl(corpus: Path) -> None:
    records = lines(corpus)
    assert len({(record["id"], record["version"]) for record in records}) == len(records) == 600
    assert [record["crawled_at"] for record in records] == sorted(record["crawled_at"] for record in records)
    assert {record["version"] for record in records} == {1, 2}


def test_the_truth_stands_beside(corpus: Path) -> None:
    bodies = {record["id"]: record["body"] for record in lines(corpus) if record["version"] == 1}
    truths = lines(corpus.with_suffix(".truth.jsonl"))
    assert {truth["kind"] for truth in truths} == {"copy", "other"}
    assert min(sum(truth["kind"] == kind for truth in truths) for kind in ("copy", "other")) > 40
    for truth in truths:
        one, other = (shingles(bodies[truth[name]]) for name in ("id", "like"))
        similarity = len(one & other) / len(one | other)
        low, high = (0.6, 0.95) if truth["kind"] == "copy" else (0.3, 0.5)
        assert truth["jaccard"] == similarity
        assert low <= similarity <= high


def shingles(body: str) -> set[str]:
    words = "".join(letter if letter.isalnum() else " " for letter in body.casefold()).split()
    return {" ".join(words[place : place + 3]) for place in range(len(words) - 2)}


def test_the_same_seed_gives_the_same_records(corpus: Path, tmp_path: Path) -> None:
    assert write(tmp_path / "again.jsonl").read_bytes() == corpus.read_bytes()
    assert write(tmp_path / "other.jsonl", "--seed", 2).read_bytes() != corpus.read_bytes()


def test_copies_are_found_and_others_are_not(corpus: Path) -> None:
    pytest.importorskip("rensa", reason="needs the extra newscrawler[dataset]")
    printed = run("benchmarks/clusters.py", "--corpus", corpus, "--sizes", 600)
    assert "recall 1.0000" in printed
    assert "precision 1.0000; 0 of" in printed
