"""Near-duplicates on Spark, which are those that a dataset has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="needs the extra newscrawler[spark]")
pytest.importorskip("numpy", reason="needs the extra newscrawler[spark]")

from newscrawler.dataset.clusters import Document
from newscrawler.dataset.clusters import find_clusters as find_on_one_machine
from newscrawler.spark.clusters import components, find_clusters

EARLY, LATER, LATEST = "2026-07-24T02:00:00+00:00", "2026-07-24T11:00:00+07:00", "2026-07-25T02:00:00+00:00"


def text(name: object, words: int = 202) -> list[str]:
    """Words, no two alike, of a text that shares none with a text of another name."""
    return [f"{name}_{place}" for place in range(words)]


def shared(words: int) -> list[str]:
    """A text of 200 shingles that begins with so many words of the text ``a``."""
    return text("a")[:words] + text(f"other_{words}")[words:]


DOCUMENTS: list[tuple[str, str, Sequence[str]]] = [
    ("a:1", LATER, text("a")),
    ("b:1", EARLY, text("a")),
    ("c:1", LATEST, shared(162)),  # 160 shingles in common, 40 of each its own
    ("d:1", EARLY, shared(143)),  # 0.544 to the first; 0.544 to c, which begins with the same words
    ("e:1", EARLY, text("e")),
    ("f:1", EARLY, text("f", 12)),  # too short, as the next two
    ("g:1", EARLY, text("f", 12)),
    ("h:1", EARLY, []),
    ("i:1", EARLY, text("i")),
    ("j:1", EARLY, [word.upper() + "," for word in text("i")]),
]


def found(spark: Any, documents: Sequence[tuple[str, str, Sequence[str]]]) -> list[Any]:
    rows = [(name, at, " ".join(words)) for name, at, words in documents]
    frame = spark.createDataFrame(rows, "id string, published_at string, body string")
    frame = frame.selectExpr("id", "CAST(published_at AS timestamp) AS published_at", "body")
    return list(find_clusters(frame).collect())


@pytest.fixture(scope="module")
def members(spark: Any) -> list[Any]:
    return found(spark, DOCUMENTS)


def test_copies_are_clusters_and_short_texts_are_in_none(members: list[Any]) -> None:
    assert {(one.id, one.canonical_id, round(one.similarity, 6)) for one in members} == {
        ("a:1", "b:1", 1.0),
        ("b:1", "b:1", 1.0),
        ("c:1", "b:1", 0.666667),
        ("i:1", "i:1", 1.0),
        ("j:1", "i:1", 1.0),
    }
    assert len({one.cluster_id for one in members}) == 2


def test_members_are_those_of_a_dataset(members: list[Any], tmp_path: Path) -> None:
    pytest.importorskip("rensa", reason="needs the extra newscrawler[dataset]")
    documents = [Document(name, at, " ".join(words)) for name, at, words in DOCUMENTS]
    expected = [
        (one.id, one.cluster_id, one.canonical_id, pytest.approx(one.similarity))
        for one in find_on_one_machine(lambda: documents, tmp_path)
    ]
    assert [tuple(one) for one in members] == sorted(expected, key=lambda one: (one[1], one[0]))


def test_components_are_what_pairs_connect(spark: Any) -> None:
    chain = [f"chain{place:02}" for place in (7, 3, 11, 0, 19, 5, 2, 14, 8, 1, 16, 4, 12, 9, 18, 6, 10, 15, 13, 17)]
    pairs = [*pairwise(chain), ("star", "x"), ("star", "y"), ("z", "star"), ("p", "q"), ("q", "p")]
    found = {tuple(row) for row in components(spark.createDataFrame(pairs, "id string, other string")).collect()}
    assert found == {
        *((name, "chain00") for name in chain),
        *((name, "star") for name in ("star", "x", "y", "z")),
        ("p", "p"),
        ("q", "p"),
    }
