"""Erasing and merging, killed at every act by which they change the disk: nothing lost, nothing twice, nothing left of
what was erased."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawler.extraction.page import Hints
from newscrawler.storage.compact import compact
from newscrawler.storage.erase import Erased, erase
from newscrawler.storage.ledger import Ledger
from newscrawler.storage.ledgers import lock
from newscrawler.storage.origin import Origin
from newscrawler.storage.rebuild import Rebuilt, rebuild
from newscrawler.storage.revise import PLAN
from newscrawler.storage.segments import Manifest, SegmentError, open_segment
from newscrawler.storage.store import OutletStore, Policy, StoreError
from newscrawler.storage.verify import records, verify
from newscrawler.storage.warc import Capture, members, read_captures
from newscrawler.storage.warc_writer import ArchiveWriter
from tests.storage.drill import KILLED, OUTLET, START, article, forked, rejection, run, state

SECRET = "Rahasia"  # noqa: S105 -- it stands in the text, the hints, the URL and the archive of article 2
ALWAYS = Policy(revisit=(0, 0, 0, 0))
NEVER = Policy(revisit=())
LATER = int((START + timedelta(days=40)).timestamp())


def locate(url: str) -> str | None:
    return url.rpartition("/")[2].partition("-")[0] or None


def opened(root: Path, policy: Policy = NEVER) -> OutletStore:
    return OutletStore(root, OUTLET, "20260731T000000Z-ffffff", "live", policy, lambda: LATER)


def archive(root: Path) -> ArchiveWriter:
    return ArchiveWriter(root / "archive" / OUTLET / "2026" / "07", "20260724T010000Z-000001")


def keep(writer: ArchiveWriter, key: str, text: str) -> None:
    writer.write(
        f"https://x.sindonews.com/{key}", 200, "OK", [], text.encode(), START, Origin(hints=Hints(title=text)).stated()
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs: article 2 has two versions and a rejection; articles share its segments, and one has none with it."""
    root = tmp_path_factory.mktemp("base")
    run(root, 1, {"1": "Satu.", "2": f"{SECRET} satu.", "3": None}, ALWAYS)
    run(root, 2, {"1": "Satu.", "2": f"{SECRET} dua.", "3": None, "4": "Empat."}, ALWAYS)
    run(root, 3, {"1": "Satu lagi.", "2": None, "3": None, "4": "Empat."}, ALWAYS)
    with lock(root, OUTLET):
        store = opened(root)
        store.ledger._db.execute("PRAGMA secure_delete = OFF")  # some builds of SQLite overwrite what they delete
        store.discover("9", "https://x.sindonews.com/9", "live", {"title": SECRET * 2000})
        store.alias("9", "2", "https://x.sindonews.com/2", "live")  # what was known of the link stays in free pages
        store.discover("8", f"https://x.sindonews.com/8-{SECRET}", "live", {"title": SECRET})
        store.alias("8", "2", f"https://x.sindonews.com/2-{SECRET}", "live")
        store.ledger.settle("2", "exported", url=f"https://x.sindonews.com/2-{SECRET}", hints=json.dumps({"t": SECRET}))
        store.reject("2", rejection(f"8-{SECRET}"))
        store.close()
    writer = archive(root)
    for key, text in (("1", "Satu."), (f"2-{SECRET}", SECRET * 400), ("4", "Empat."), (f"8-{SECRET}", SECRET)):
        keep(writer, key, text)
    writer.close()
    assert list(verify(root)) == []
    return root


def copied(base: Path, root: Path) -> Path:
    shutil.copytree(base, root)
    return root


def erasing(root: Path) -> Erased:
    with lock(root, OUTLET):
        store = opened(root)
        with closing(store.ledger):
            found = erase(store, "2", "permintaan redaksi", locate, [root / "archive" / OUTLET, root / "quarantine"])
            store.close()
    return found


def merging(root: Path) -> tuple[int, int]:
    with lock(root, OUTLET):
        store = opened(root)
        with closing(store.ledger):
            done = compact(store, "2026-09")
            store.close()
    return done


def exported(root: Path, kind: str = "articles") -> list[tuple[str, int]]:
    files = Manifest(root).files()
    return [
        (record.get("id") or record["url"], record.get("version", 0))
        for file, line in files.items()
        if line["kind"] == kind
        for _, record in records(root / file)
        if record
    ]


def traces(root: Path, text: str = SECRET) -> list[str]:
    """Files that hold a text, packed or not."""
    found = []
    for path in root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix in (".gz", ".zst") and ".warc" not in path.name:
                with open_segment(path) as lines:
                    content += lines.read()
            elif ".warc" in path.name:
                with path.open("rb") as stream:
                    content += b"".join(member.content for member in members(stream))
            if text.encode() in content:
                found.append(path.name)
    return found


def leftovers(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.suffix in (".part", ".tmp", ".damaged")]


def captures(root: Path) -> list[Any]:
    path = next((root / "archive").rglob("*.warc.gz"))
    with path.open("rb") as stream:
        return list(read_captures(stream, path.name))


def assert_erased(root: Path) -> None:
    assert list(verify(root)) == []
    assert sorted(exported(root)) == [(f"{OUTLET}:1", 1), (f"{OUTLET}:1", 2), (f"{OUTLET}:4", 1)]
    assert exported(root, "rejected") == [("https://x/3", 0)]
    assert state(root) == {"1": ("exported", 2), "2": ("erased", 2), "3": ("rejected", 0), "4": ("exported", 1)}
    assert traces(root) == []
    assert leftovers(root) == []
    notes = [json.loads(line) for line in (root / "erased.jsonl").read_text().splitlines()]
    assert [(note["id"], note["reason"]) for note in notes] == [(f"{OUTLET}:2", "permintaan redaksi")]


def test_what_is_erased_is_nowhere_and_all_else_is_where_it_was(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    before = {capture.url: capture.offset for capture in captures(root)}
    found = erasing(root)
    assert found == Erased(known=True, records=2, rejections=2, archived=4, done=True)
    assert_erased(root)
    after = captures(root)
    assert all(isinstance(capture, Capture) for capture in after)
    kept = ["https://x.sindonews.com/1", "https://x.sindonews.com/4"]
    assert {capture.url: capture.offset for capture in after} == {url: before[url] for url in kept}
    assert [capture.hints.title for capture in after] == ["Satu.", "Empat."]


def test_the_manifest_says_what_was_replaced(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    old = list(Manifest(root).lines())
    erasing(root)
    new = list(Manifest(root).lines())[len(old) :]
    assert [line["seq"] for line in new] == list(range(len(old) + 1, len(old) + len(new) + 1))
    by_file = {line["file"]: line for line in old}
    for line in new:
        (replaced,) = line["replaces"]
        assert not (root / replaced).exists()
        assert (line["erased"], line["run_id"]) == (1, by_file[replaced]["run_id"])
        if line["file"]:
            assert line["file"] == replaced.replace(".jsonl", ".r1.jsonl")
        else:  # nothing else was in it
            assert (by_file[replaced]["kind"], line["count"], line["sha256"]) == ("rejected", 0, None)


def test_what_is_erased_does_not_come_back(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    erasing(root)
    before = list(Manifest(root).lines())
    with lock(root, OUTLET):
        store = opened(root, ALWAYS)
        assert not store.discover("2", f"https://x.sindonews.com/2-{SECRET}", "live", {"title": SECRET})
        assert not store.discover("8", f"https://x.sindonews.com/8-{SECRET}", "live", {"title": SECRET})
        assert store.export(article("2", f"{SECRET} tiga.")) == "unchanged"
        store.reject("2", rejection(f"2-{SECRET}"))
        store.unchanged("2")
        assert store.fail("2", "timeout")
        assert not store.gone("2", 404, START)
        store.ledger.requeue()
        assert "2" not in [entry.key for entry in store.due()]
        store.close()
    assert list(Manifest(root).lines()) == before
    assert_erased(root)


def test_a_rejected_article_that_was_erased_does_not_become_a_record(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    with lock(root, OUTLET):
        store = opened(root)
        assert erase(store, "3", "x", locate, []).rejections == 1
        assert store.export(article("3")) == "unchanged"
        store.close()
    assert state(root)["3"] == ("erased", 0)
    assert list(verify(root)) == []


def test_a_ledger_made_anew_knows_what_was_erased(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    erasing(root)
    rebuild(root, OUTLET)
    assert state(root)["2"] == ("erased", 0)
    assert list(verify(root)) == []


def test_a_ledger_made_anew_takes_over_what_was_not_finished(base: Path, tmp_path: Path) -> None:
    for kill_at in (40, 60, 80):
        root = copied(base, tmp_path / str(kill_at))
        code, _ = forked(lambda root=root: erasing(root), kill_at)  # type: ignore[misc]
        assert code == KILLED
        assert [line for line in verify(root) if "is not finished" in line]
        rebuild(root, OUTLET)
        opened(root).close()
        assert state(root)["2"][0] == "erased"
        assert list(verify(root)) == []
        assert traces(root) == []


def test_the_kept_damaged_ledger_goes_too(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    rebuild(root, OUTLET)
    assert f"{OUTLET}.damaged" in traces(root)
    assert erasing(root).records == 2
    assert [name for name in traces(root) if name.startswith(OUTLET)] == []


def test_what_nobody_knows_is_not_blocked(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    with lock(root, OUTLET):
        store = opened(root)
        assert not erase(store, "77", "x", locate, [root / "archive" / OUTLET]).known
        assert store.get("77") is None
        store.close()
    assert not (root / "erased.jsonl").exists()


def test_an_archive_that_is_being_written_is_left_alone(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    writer = archive(root)
    keep(writer, "2", SECRET)
    with pytest.raises(StoreError, match="is being written"):
        erasing(root)
    writer.close()
    assert exported(root) == exported(base)


def test_a_reader_of_the_ledger_delays_only_the_overwriting(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copied(base, tmp_path / "data")
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "checkpoint", lambda _: False)
        assert not erasing(root).done
        with pytest.raises(StoreError, match="is being read"):
            merging(root)
    opened(root).close()
    assert_erased(root)


@pytest.mark.parametrize("step", [3, 11])
def test_erasing_killed_anywhere_is_finished_by_the_next_run(base: Path, tmp_path: Path, step: int) -> None:
    whole = copied(base, tmp_path / "whole")
    code, acts = forked(lambda: erasing(whole))
    assert code == 0
    assert acts > 60
    begun = 0
    for kill_at in range(1, acts + 1, step):
        root = copied(base, tmp_path / str(kill_at))
        code, _ = forked(lambda root=root: erasing(root), kill_at)  # type: ignore[misc]
        assert code == KILLED
        if step > 3:  # and killed again while it is finished
            forked(lambda root=root: opened(root).close(), 1 + kill_at // 2)  # type: ignore[misc]
        opened(root).close()
        if not (root / "erased.jsonl").exists():  # killed before it was noted that it is to be erased
            assert list(verify(root)) == []
            assert exported(root) == exported(base)
            erasing(root)
        else:
            begun += 1
        assert_erased(root)
        shutil.rmtree(root)
    assert begun > acts // step // 2


def assert_merged(base: Path, root: Path) -> None:
    assert list(verify(root)) == []
    assert exported(root) == exported(base)
    assert exported(root, "rejected") == exported(base, "rejected")
    assert state(root) == state(base)
    assert leftovers(root) == []
    assert len(Manifest(root).files()) == 2
    assert len([path for kind in ("articles", "rejected") for path in (root / kind).rglob("*") if path.is_file()]) == 2


def test_past_months_become_one_segment_each(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    old = Manifest(root).files()
    assert merging(root) == (len(old), 2)
    assert_merged(base, root)
    line = next(line for line in Manifest(root).lines() if line.get("replaces") and line["kind"] == "articles")
    first = min(name for name in old if name.startswith("articles/"))
    assert line["file"] == f"articles/{OUTLET}/2026/07/202607.jsonl.gz"
    assert (line["run_id"], line["replaces"][0], line["count"]) == (old[first]["run_id"], first, 5)
    manifest = list(Manifest(root).lines())
    assert merging(root) == (0, 0)
    assert list(Manifest(root).lines()) == manifest


def test_the_month_that_still_runs_is_left(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    with lock(root, OUTLET):
        store = opened(root)
        assert compact(store, "2026-07") == (0, 0)
        store.close()
    assert Manifest(root).files() == Manifest(base).files()


def test_a_merged_segment_can_be_erased_from_and_merged_again(base: Path, tmp_path: Path) -> None:
    root = copied(base, tmp_path / "data")
    merging(root)
    erasing(root)
    assert_erased(root)
    articles = f"articles/{OUTLET}/2026/07/202607.r1.jsonl.gz"
    assert articles in Manifest(root).files()
    run(root, 4, {"1": "Satu.", "4": "Empat.", "5": "Lima."}, ALWAYS)
    assert merging(root) == (2, 1)
    assert list(verify(root)) == []
    assert f"articles/{OUTLET}/2026/07/202607.r2.jsonl.gz" in Manifest(root).files()
    assert rebuild(root, OUTLET) == Rebuilt(4, [])
    assert list(verify(root)) == []


@pytest.mark.parametrize("left", [0, 300])
def test_what_is_damaged_is_neither_erased_from_nor_merged(base: Path, tmp_path: Path, left: int) -> None:
    root = copied(base, tmp_path / "data")
    path = min((root / "articles").rglob("*.gz"))
    os.truncate(path, left)
    before = Manifest(root).path.read_bytes()
    said = f"{path.relative_to(root)}: its SHA-256 is not that of the manifest"
    with pytest.raises(SegmentError, match=f"^{said}$"):
        merging(root)
    assert Manifest(root).path.read_bytes() == before
    store = opened(root)  # nothing is begun that the next run would have to end
    assert store.ledger.about(PLAN) is None
    assert state(root)["2"] == ("exported", 2)
    erased = erase(store, "2", "x", locate, [])
    store.close()
    assert (erased.known, erased.damaged) == (True, (said,))
    assert state(root)["2"][0] == "erased"


@pytest.mark.parametrize("step", [3, 7])
def test_merging_killed_anywhere_loses_and_repeats_nothing(base: Path, tmp_path: Path, step: int) -> None:
    whole = copied(base, tmp_path / "whole")
    code, acts = forked(lambda: merging(whole))
    assert code == 0
    assert acts > 40
    for kill_at in range(1, acts + 1, step):
        root = copied(base, tmp_path / str(kill_at))
        code, _ = forked(lambda root=root: merging(root), kill_at)  # type: ignore[misc]
        assert code == KILLED
        if step > 3:
            forked(lambda root=root: opened(root).close(), 1 + kill_at // 2)  # type: ignore[misc]
            opened(root).close()
            assert list(verify(root)) == []
        merging(root)
        assert_merged(base, root)
        shutil.rmtree(root)
