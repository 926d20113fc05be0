from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from newscrawler.dataset import clusters
from newscrawler.dataset.clusters import Document, Member, find_clusters

pytest.importorskip("numpy", reason="needs the extra newscrawler[dataset]")
pytest.importorskip("rensa", reason="needs the extra newscrawler[dataset]")

EARLY, LATER, LATEST = "2026-07-24T09:00:00+07:00", "2026-07-24T11:00:00+07:00", "2026-07-25T09:00:00+07:00"


def text(name: object, words: int = 200) -> list[str]:
    """Words, no two alike, of a text that shares none with a text of another name."""
    return [f"{name}_{place}" for place in range(words)]


def document(id_: str, words: Sequence[str], at: str = EARLY) -> Document:
    return Document(id_, at, " ".join(words))


def found(scratch: Path, *documents: Document) -> list[Member]:
    return list(find_clusters(lambda: documents, scratch))


def shared(words: int, name: object = "a") -> list[str]:
    """A text of 202 words, 200 shingles, that begins with so many of the text ``name``."""
    return text(name, 202)[:words] + text(f"{name}_other_{words}", 202)[words:]


def test_copies_are_a_cluster_and_others_are_in_none(tmp_path: Path) -> None:
    members = found(tmp_path, document("a:1", text("a")), document("b:1", text("b")), document("c:1", text("a"), LATER))
    assert [(one.id, one.canonical_id, one.similarity) for one in members] == [("a:1", "a:1", 1.0), ("c:1", "a:1", 1.0)]
    assert members[0].cluster_id == members[1].cluster_id


def test_similarity_is_the_share_of_shingles_in_common(tmp_path: Path) -> None:
    # 162 words in common are 160 shingles; each text has 40 of its own
    first, second = found(tmp_path, document("a:1", shared(202)), document("b:1", shared(162), LATER))
    assert (first.similarity, second.similarity) == (1.0, 160 / 240)


@pytest.mark.parametrize(("common", "clustered"), [(144, True), (143, False), (102, False)])
def test_the_threshold_is_the_least_similarity(tmp_path: Path, common: int, clustered: bool) -> None:
    # 144 words in common are 142 shingles of 258, 0.550; one word less makes it 141 of 259, 0.544
    members = found(tmp_path, document("a:1", shared(202)), document("b:1", shared(common), LATER))
    assert bool(members) == clustered


def test_case_and_punctuation_do_not_count(tmp_path: Path) -> None:
    words = text("a")
    said = Document("b:1", LATER, "“" + ", ".join(words).upper() + "!”\n\n(ant)")
    assert [one.id for one in found(tmp_path, document("a:1", words), said)] == ["a:1", "b:1"]


def test_the_order_of_words_counts(tmp_path: Path) -> None:
    assert found(tmp_path, document("a:1", text("a")), document("b:1", text("a")[::-1])) == []


def test_the_canonical_member_is_the_earliest_instant_then_the_first_id(tmp_path: Path) -> None:
    words = text("a")
    members = found(
        tmp_path,
        document("a:1", words, "2026-07-24T10:30:00+07:00"),
        document("b:2", words, "2026-07-24T11:00:00+08:00"),  # half an hour before
        document("b:1", words, "2026-07-24T03:00:00+00:00"),  # the same instant
    )
    assert [one.id for one in members] == ["b:1", "b:2", "a:1"]
    assert {one.canonical_id for one in members} == {"b:1"}


def test_the_earliest_cluster_comes_first(tmp_path: Path) -> None:
    a, b = text("a"), text("b")
    later = [document("a:1", a, LATER), document("a:2", a, LATEST)]
    members = found(tmp_path, *later, document("b:1", b, LATER), document("b:2", b, EARLY))
    assert [one.id for one in members] == ["b:2", "b:1", "a:1", "a:2"]


def test_the_id_of_a_cluster_tells_its_members(tmp_path: Path) -> None:
    def cluster_ids(**times: str) -> set[str]:
        return {one.cluster_id for one in found(tmp_path, *(document(id_, text("a"), times[id_]) for id_ in times))}

    assert cluster_ids(a=EARLY, b=LATER) == cluster_ids(b=EARLY, a=LATER)
    others = cluster_ids(a=EARLY, c=LATER) | cluster_ids(a=EARLY, b=LATER, c=LATEST)
    assert len(others | cluster_ids(a=EARLY, b=LATER)) == 3


def test_a_chain_is_one_cluster_whose_similarities_tell(tmp_path: Path) -> None:
    words = text("a", 282)
    members = found(
        tmp_path,
        document("a:1", words[:202], EARLY),
        document("a:2", words[40:242], LATER),
        document("a:3", words[80:], LATEST),
    )
    assert [(one.id, one.canonical_id, one.similarity) for one in members] == [
        ("a:1", "a:1", 1.0),
        ("a:2", "a:1", 160 / 240),
        ("a:3", "a:1", 120 / 280),
    ]


def test_texts_too_short_are_in_no_cluster(tmp_path: Path) -> None:
    def copies(words: int) -> list[Member]:
        return found(tmp_path, document("a:1", text("a", words)), document("b:1", text("a", words)))

    assert [len(copies(words)) for words in (0, 1, 2, 3, 21, 22)] == [0, 0, 0, 0, 0, 2]


def test_a_stock_phrase_again_and_again_is_too_short(tmp_path: Path) -> None:
    assert found(tmp_path, document("a:1", text("a", 10) * 20), document("b:1", text("a", 10) * 20)) == []


def test_nothing_comes_of_nothing_and_nothing_stays(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert found(tmp_path, document("a:1", text("a"))) == []
    assert len(found(tmp_path, document("a:1", text("a")), document("b:1", text("a")))) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("at", "wrong"), [("kemarin", "no time"), ("2026-07-24T09:00:00", "no offset")])
def test_a_time_that_is_none_is_named(tmp_path: Path, at: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^a:1: published_at .*{wrong}.*: '{at}'$"):
        found(tmp_path, document("a:1", text("a"), at))
    assert list(tmp_path.iterdir()) == []


def some_documents() -> list[Document]:
    """40 texts, 20 of them with two copies each; more than one batch of signatures if ``_BATCH`` is small."""
    documents = [document(f"a:{n}", shared(202, n), EARLY) for n in range(40)]
    for n in range(20):
        documents += [document(f"b:{n}", shared(190, n), LATER), document(f"c:{n}", shared(165, n), LATEST)]
    return documents


def test_documents_in_any_order_and_batch_give_the_same_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = some_documents()
    members = found(tmp_path, *documents)
    assert len(members) == 60
    mixed = documents[2::3] + documents[1::3] + documents[::3]
    monkeypatch.setattr(clusters, "_BATCH", 7)
    monkeypatch.setattr(clusters, "_WORDS_KEPT", 77)
    assert sorted(found(tmp_path, *mixed), key=str) == sorted(members, key=str)


def test_words_have_the_same_hashes_everywhere() -> None:
    hashes = clusters.WordHashes()
    assert (hashes["satu"], hashes["dua"]) == (7197879924283168287, 8448972989221431020)
    found_once = [212321680338638387, 16973151028890645005, 17101530888635660807]
    assert clusters.shingles_of("Satu dua, tiga. Satu dua tiga!", hashes).tolist() == found_once


def test_another_process_finds_the_same(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from tests.dataset.test_clusters import *\n"
    script += "print(found(Path(sys.argv[1]), *some_documents()))"
    root = Path(__file__).parents[2]
    printed = [
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "RAYON_NUM_THREADS": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1] == f"{found(tmp_path, *some_documents())}\n"


def test_a_notice_that_thousands_share_costs_a_look_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    similarity = clusters._Texts.similarity

    def counted(texts: clusters._Texts, one: int, other: int) -> float:
        nonlocal compared
        compared += 1
        return similarity(texts, one, other)

    monkeypatch.setattr(clusters._Texts, "similarity", counted)
    members = found(tmp_path, *(document(f"a:{n:04}", text("a")) for n in range(2000)))
    assert len(members) == 2000
    assert compared == 1999 + 2000  # once to be joined, once to the canonical member


def test_texts_that_only_look_alike_are_compared_within_the_window(tmp_path: Path) -> None:
    """A bucket is walked no further than the window, however many lie in it."""
    import numpy as np

    pairs = list(clusters._together(np.zeros(200, dtype=np.uint64)))
    assert len(pairs) == clusters.WINDOW
    assert {int(apart) for first, second in pairs for apart in second - first} == set(range(1, clusters.WINDOW + 1))
