"""WARC files of our own, as our reader and warcio's find them."""

from __future__ import annotations

import fcntl
import gzip
import io
import json
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawler.extraction.page import Hints, Page
from newscrawler.reprocess import Reprocessor
from newscrawler.storage.origin import Origin
from newscrawler.storage.warc import Capture, Damage, members, read_captures
from newscrawler.storage.warc_writer import ArchiveWriter, Place, blank, expire, phrase, repair, write_page

RUN = "20260724T080000Z-1f9a6c"
FIRST = f"{RUN}-00001.warc.gz"
URL = "https://e.id/read/1"
HTML = b"<html><h1>Perundingan Ditunda</h1></html>"
FETCHED_AT = datetime(2026, 7, 24, 8, 0, 3, tzinfo=UTC)
HINTS = Hints(
    title="Judul \ud83d", published="Jum'at, 24 Juli", section="Dunia", discovered_at=FETCHED_AT, via="feed",
    robots_txt_sha256="ab" * 32,
)  # fmt: skip
ORIGIN = Origin(hints=HINTS, link=URL)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[ArchiveWriter]:
    writer = ArchiveWriter(tmp_path, RUN)
    yield writer
    writer.close()


def add(writer: ArchiveWriter, url: str = URL, body: bytes = HTML, *headers: tuple[bytes, bytes], **more: Any) -> Place:
    stated: dict[str, Any] = {"status": 200, "reason": "OK", "fetched_at": FETCHED_AT, "hints": {}} | more
    return writer.write(url, headers=[(b"Content-Type", b"text/html"), *headers], body=body, **stated)


def captures(path: Path) -> list[Capture]:
    with path.open("rb") as stream:
        found = list(read_captures(stream, path.name))
    assert not [damage for damage in found if isinstance(damage, Damage)]
    return [capture for capture in found if isinstance(capture, Capture)]


def urls(path: Path) -> list[str]:
    return [capture.url for capture in captures(path)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# -- records ----------------------------------------------------------------------------------------------------------


def test_a_response_is_read_as_it_was_written(writer: ArchiveWriter, tmp_path: Path) -> None:
    zipped = gzip.compress(HTML)
    place = add(
        writer, URL, zipped, (b"Content-Encoding", b"gzip"), (b"X-Lama", b"\xe9"), (b"X-Baru", "é".encode()),
        status=404, reason="Not Found", hints=ORIGIN.stated(),
    )  # fmt: skip
    writer.close()
    (capture,) = captures(tmp_path / FIRST)
    assert (capture.url, capture.status, capture.body, capture.fetched_at) == (URL, 404, HTML, FETCHED_AT)
    assert (capture.headers["X-Lama"], capture.headers["X-Baru"]) == (b"\xe9", "é".encode())
    assert (capture.hints, capture.mode) == (HINTS, "live")
    assert (capture.file, capture.offset) == (place.file, place.offset) == (FIRST, place.offset)


def test_the_records_as_warcio_reads_them(writer: ArchiveWriter, tmp_path: Path) -> None:
    place = add(writer, hints={"title": "Judul"})
    writer.close()
    with (tmp_path / FIRST).open("rb") as stream:
        iterator = ArchiveIterator(stream, check_digests="raise")
        found = [(record, record.raw_stream.read(), iterator.get_record_offset()) for record in iterator]
    (_, about, first), (_, stated, _), (response, body, offset) = found
    assert [record.rec_type for record, _, _ in found] == ["warcinfo", "metadata", "response"]
    assert {record.rec_headers.protocol for record, _, _ in found} == {"WARC/1.1"}
    assert (first, offset) == (0, place.offset)
    assert (json.loads(stated), body) == ({"title": "Judul"}, HTML)
    header = [record.rec_headers.get_header for record, _, _ in found]
    assert header[1]("Content-Type") == "application/json"
    assert header[1]("WARC-Concurrent-To") == header[2]("WARC-Record-ID")
    assert header[2]("WARC-Concurrent-To") == header[1]("WARC-Record-ID")
    assert header[1]("WARC-Target-URI") == header[2]("WARC-Target-URI") == URL
    assert header[2]("WARC-Date") == "2026-07-24T08:00:03Z"
    assert header[2]("WARC-Payload-Digest").startswith("sha1:")
    assert header[2]("WARC-Block-Digest").startswith("sha1:")
    assert response.http_headers.get_header("Content-Type") == "text/html"
    assert b"isPartOf: " + RUN.encode() in about
    assert b"Not kept are requests" in about


def test_the_info_of_a_run_stands_in_each_file(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, RUN, max_bytes=1, info={"robots": "obeyed"})
    for _ in range(2):
        add(writer)
    writer.close()
    for name in names(tmp_path):
        with (tmp_path / name).open("rb") as stream:
            info = next(iter(ArchiveIterator(stream)))
            assert info.rec_headers.get_header("WARC-Filename") == name
            assert b"robots: obeyed\r\n" in info.raw_stream.read()


def test_a_response_without_hints_has_no_metadata(writer: ArchiveWriter, tmp_path: Path) -> None:
    add(writer, hints=ORIGIN.stated())
    add(writer, "https://e.id/2")
    writer.close()
    assert [capture.hints for capture in captures(tmp_path / FIRST)] == [HINTS, None]


@pytest.mark.parametrize(("status", "words"), [(200, "OK"), (404, "Not Found"), (522, ""), (999, "")])
def test_phrases(status: int, words: str) -> None:
    assert phrase(status) == words


def test_a_status_without_a_phrase_is_read(writer: ArchiveWriter, tmp_path: Path) -> None:
    add(writer, status=522, reason="")
    writer.close()
    assert [capture.status for capture in captures(tmp_path / FIRST)] == [522]


# -- files ------------------------------------------------------------------------------------------------------------


def test_there_is_no_file_before_the_first_response(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "sindonews" / "2026", RUN)
    writer.sync()
    writer.close()
    assert names(tmp_path) == []
    add(writer)
    assert names(tmp_path / "sindonews/2026") == [f"{FIRST}.open"]
    writer.close()
    assert names(tmp_path / "sindonews/2026") == [FIRST]


def test_a_new_file_after_so_many_bytes(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, RUN, max_bytes=3_000)
    noise = os.urandom(1_000)
    places = [add(writer, f"https://e.id/{number}", noise) for number in range(6)]
    writer.close()
    files = list(dict.fromkeys(place.file for place in places))
    assert files == [f"{RUN}-0000{number}.warc.gz" for number in range(1, len(files) + 1)] == names(tmp_path)
    assert len(files) == 3  # the warcinfo takes a good deal of a file
    assert [url for file in files for url in urls(tmp_path / file)] == [f"https://e.id/{n}" for n in range(6)]


def test_what_follows_stays_in_the_file(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, RUN, max_bytes=1)
    files = [add(writer, follows=follows).file[-13:-8] for follows in (False, True, False)]
    writer.close()
    assert files == ["00001", "00001", "00002"]


def test_a_file_gets_its_name_when_it_is_on_the_disk(
    writer: ArchiveWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(writer)
    seen = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: seen.append((Path(f"/proc/self/fd/{handle}").readlink(), names(tmp_path)))
    )
    writer.sync()
    writer.close()
    opened = tmp_path / f"{FIRST}.open"
    assert seen[:2] == [(opened, [f"{FIRST}.open"])] * 2
    assert seen[2:] == [(tmp_path, [FIRST])]


def test_a_file_that_a_repair_takes_for_a_dead_one_is_made_again(
    writer: ArchiveWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[Path | None] = []
    flock = fcntl.flock

    def late(file: Any, how: int) -> None:
        if not how & fcntl.LOCK_NB and not removed:
            removed.append(repair(tmp_path / f"{FIRST}.open"))
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    add(writer)
    writer.close()
    assert removed == [None]
    assert urls(tmp_path / FIRST) == [URL]
    assert names(tmp_path) == [FIRST]


def test_a_writer_waits_for_a_repair_that_has_its_file(
    writer: ArchiveWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removing, flock, unlink = Event(), fcntl.flock, Path.unlink
    repairing = Thread(target=lambda: repair(tmp_path / f"{FIRST}.open"))

    def late(file: Any, how: int) -> None:
        if not how & fcntl.LOCK_NB and not removing.is_set():
            repairing.start()
            assert removing.wait(60)
        flock(file, how)

    def told(path: Path) -> None:
        removing.set()
        unlink(path)

    monkeypatch.setattr(fcntl, "flock", late)
    monkeypatch.setattr(Path, "unlink", told)
    add(writer)
    writer.close()
    repairing.join(60)
    assert urls(tmp_path / FIRST) == [URL]


def test_the_folders_of_a_file_are_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(Path(f"/proc/self/fd/{handle}").readlink()))
    writer = ArchiveWriter(tmp_path / "sindonews/2026/07", RUN)
    add(writer)
    assert synced == [tmp_path, *(tmp_path / name for name in ("sindonews", "sindonews/2026", "sindonews/2026/07"))]
    writer.close()


def test_another_writer_takes_the_next_number(tmp_path: Path) -> None:
    for number in (1, 2):
        writer = ArchiveWriter(tmp_path, RUN)
        assert add(writer, f"https://e.id/{number}").file == f"{RUN}-0000{number}.warc.gz"
        writer.close()
    assert urls(tmp_path / FIRST) == ["https://e.id/1"]


# -- kills and full disks ---------------------------------------------------------------------------------------------


def torn(tmp_path: Path, left: int) -> Path:
    """The file of a process that was killed when the third response had so many bytes."""
    writer = ArchiveWriter(tmp_path, RUN)
    for number in (1, 2):
        add(writer, f"https://e.id/{number}")
    path = tmp_path / f"{FIRST}.open"
    length = path.stat().st_size
    add(writer, "https://e.id/3", os.urandom(9_000), hints=ORIGIN.stated())
    content = path.read_bytes()[: length + left]
    writer.close()
    (tmp_path / FIRST).unlink()
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("left", [0, 1, 5, 200, 8_000])
def test_a_killed_process_leaves_what_was_whole(tmp_path: Path, left: int) -> None:
    path = torn(tmp_path, left)
    with path.open("rb") as stream:
        found = [capture for capture in read_captures(stream, path.name) if isinstance(capture, Capture)]
    assert [capture.url for capture in found if not capture.flaw] == ["https://e.id/1", "https://e.id/2"]
    assert found[0].file == FIRST  # the name it is going to have

    assert repair(path) == tmp_path / FIRST
    assert names(tmp_path) == [FIRST]
    assert urls(tmp_path / FIRST) == ["https://e.id/1", "https://e.id/2"]
    assert all(capture.flaw is None for capture in captures(tmp_path / FIRST))


def test_zeros_behind_the_last_record_are_cut_off(tmp_path: Path) -> None:
    path = torn(tmp_path, 0)
    length = path.stat().st_size
    with path.open("ab") as file:
        file.write(bytes(4_096))
    repair(path)
    assert (tmp_path / FIRST).stat().st_size == length


def test_a_whole_record_behind_a_damage_is_kept(tmp_path: Path) -> None:
    path = torn(tmp_path, 0)
    content = bytearray(path.read_bytes())
    with path.open("rb") as stream:
        first = next(found for found in read_captures(stream) if isinstance(found, Capture))
    content[first.offset + 30 : first.offset + 60] = b"\xff" * 30
    path.write_bytes(content)
    repair(path)
    assert (tmp_path / FIRST).read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08", b"\x00" * 99])
def test_a_file_in_which_no_record_is_whole_is_removed(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / f"{FIRST}.open"
    path.write_bytes(content)
    assert repair(path) is None
    assert names(tmp_path) == []


def test_the_file_of_a_process_that_lives_is_left_to_it(writer: ArchiveWriter, tmp_path: Path) -> None:
    add(writer)
    with pytest.raises(BlockingIOError):
        repair(tmp_path / f"{FIRST}.open")
    assert names(tmp_path) == [f"{FIRST}.open"]


@contextmanager
def room(size: int) -> Iterator[None]:
    """Files may grow to this size only; a write beyond it gives as much as fits, then an error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_response_that_the_disk_does_not_take_leaves_no_trace(writer: ArchiveWriter, tmp_path: Path) -> None:
    add(writer, "https://e.id/1")
    with room(6_000), pytest.raises(OSError, match="File too large"):
        add(writer, "https://e.id/2", os.urandom(9_000), hints=ORIGIN.stated())
    add(writer, "https://e.id/3", hints=ORIGIN.stated())
    writer.close()
    assert [(capture.url, capture.hints) for capture in captures(tmp_path / FIRST)] == [
        ("https://e.id/1", None),
        ("https://e.id/3", HINTS),
    ]


def test_a_disk_that_does_not_take_the_first_response(writer: ArchiveWriter, tmp_path: Path) -> None:
    with room(100), pytest.raises(OSError, match="File too large"):
        add(writer)
    writer.close()
    assert names(tmp_path) == []
    assert add(writer).file == FIRST
    writer.close()
    assert urls(tmp_path / FIRST) == [URL]


def test_a_disk_that_takes_the_first_response_at_the_second_try(writer: ArchiveWriter, tmp_path: Path) -> None:
    with room(100), pytest.raises(OSError, match="File too large"):
        add(writer)
    add(writer)
    writer.close()
    with (tmp_path / FIRST).open("rb") as stream:
        assert [record.rec_type for record in ArchiveIterator(stream)] == ["warcinfo", "response"]


# -- pages for another try --------------------------------------------------------------------------------------------


def test_a_page_is_kept_decoded_and_says_so(writer: ArchiveWriter, tmp_path: Path) -> None:
    headers = {"content-type": "text/html", "content-length": "31", "content-encoding": "gzip", "x-robots-tag": "é"}
    page = Page(URL, HTML, headers, FETCHED_AT, HINTS)
    place = write_page(writer, page, 200)
    writer.close()
    (capture,) = captures(tmp_path / FIRST)
    again = capture.page()
    assert (again.url, again.body, again.fetched_at, again.hints) == (URL, HTML, FETCHED_AT, HINTS)
    assert again.headers["x-robots-tag"] == "é"
    assert again.archive == {"file": place.file, "offset": place.offset}
    with (tmp_path / FIRST).open("rb") as stream:
        (*_, response) = ArchiveIterator(stream)
    kept = response.http_headers.get_header
    assert (kept("Content-Length"), kept("Content-Encoding")) == (str(len(HTML)), None)
    assert (kept("X-Archive-Orig-Content-Length"), kept("X-Archive-Orig-Content-Encoding")) == ("31", "gzip")


def test_the_pages_of_one_article_come_together_again(tmp_path: Path) -> None:
    url = "https://international.sindonews.com/read/1900201/42/perundingan-ditunda-1900000201"
    text = "Utusan kedua negara meninggalkan meja perundingan di Jenewa tanpa kesepakatan pada malam kedua."
    rest = "Tuan rumah berharap pertemuan berikutnya digelar sebelum musim dingin tiba di kawasan itu."
    head = "<h1 class='detail-title'>Perundingan Ditunda</h1><div class='detail-date-artikel'>24 Juli 2026 14:00</div>"
    pager = "<div class='paging-artikel'><ul><li><a>1</a></li><li><a>2</a></li></ul></div>"
    writer = ArchiveWriter(tmp_path, RUN, max_bytes=1)
    for place, (suffix, words) in enumerate((("", text), ("/5", rest))):
        html = f"{head}<div class='detail-desc'>{words}</div>{pager}"
        page = Page(url + suffix, html.encode(), {"content-type": "text/html"}, FETCHED_AT, HINTS)
        write_page(writer, page, origin=Origin(hints=HINTS, link=url, place=place))
    writer.close()
    (made,) = Reprocessor("r1").read(captures(tmp_path / FIRST))
    assert getattr(made, "body", made) == f"{text}\n\n{rest}"


# -- retention --------------------------------------------------------------------------------------------------------


def test_files_of_runs_that_began_too_long_ago_are_deleted(tmp_path: Path) -> None:
    now = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)
    folder = tmp_path / "sindonews/2026/07"
    folder.mkdir(parents=True)
    old = now - timedelta(days=7, seconds=1)
    for name in (
        f"{old:%Y%m%dT%H%M%SZ}-1f9a6c-00001.warc.gz",
        f"{old:%Y%m%dT%H%M%SZ}-1f9a6c-00002.warc.gz",
        f"{old:%Y%m%dT%H%M%SZ}-1f9a6c-00003.warc.gz.open",  # not closed
        f"{now - timedelta(days=7):%Y%m%dT%H%M%SZ}-1f9a6c-00001.warc.gz",  # no older than the limit
        "lama.warc.gz",  # not of ours
    ):
        (folder / name).touch()

    assert [path.name[-13:-8] for path in expire(tmp_path, 7, now)] == ["00001", "00002"]
    assert names(folder) == [
        "20260717T075959Z-1f9a6c-00003.warc.gz.open",
        "20260717T080000Z-1f9a6c-00001.warc.gz",
        "lama.warc.gz",
    ]


def test_nothing_to_delete_where_there_is_nothing(tmp_path: Path) -> None:
    assert expire(tmp_path / "tiada", 1, FETCHED_AT) == []


def test_an_archive_of_a_pipe_has_no_place(writer: ArchiveWriter, tmp_path: Path) -> None:
    add(writer)
    writer.close()
    (capture,) = read_captures(io.BytesIO((tmp_path / FIRST).read_bytes()))
    assert isinstance(capture, Capture)
    assert (capture.archive, capture.page().archive) == (None, None)


def test_a_record_that_is_blanked_leaves_all_others_where_they_are(writer: ArchiveWriter, tmp_path: Path) -> None:
    add(writer, hints=ORIGIN.stated())
    place = add(writer, "https://e.id/read/2", b"Rahasia " * 3000)
    add(writer, "https://e.id/read/3", hints=ORIGIN.stated())
    writer.close()
    path = tmp_path / FIRST
    with path.open("rb") as stream:
        end = next(member.end for member in members(stream) if member.start == place.offset)
    before = {capture.url: (capture.offset, capture.hints) for capture in captures(path)}

    blank(path, place.offset, end)

    del before["https://e.id/read/2"]
    assert {capture.url: (capture.offset, capture.hints) for capture in captures(path)} == before
    with path.open("rb") as stream:  # and warcio finds a record there that says nothing
        found = [record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(stream)]
    assert found == [None, URL, URL, None, "https://e.id/read/3", "https://e.id/read/3"]
    assert b"Rahasia" not in gzip.decompress(path.read_bytes())


@pytest.mark.parametrize("length", [21, 60, 150, 151, 400, 100_000])
def test_what_stands_in_its_place_is_a_member_of_the_same_length(tmp_path: Path, length: int) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"x" * length + gzip.compress(b"y"))
    blank(path, 0, length)
    with path.open("rb") as stream:
        found = list(members(stream))
    assert (found[0].start, found[0].end, found[0].error) == (0, length, None)
    assert found[1].content == b"y"


def test_a_file_that_is_gone_needs_no_blanking(tmp_path: Path) -> None:
    blank(tmp_path / "absent.warc.gz", 0, 100)


def test_a_broken_rest_too_short_for_a_record_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"Rahasia")
    blank(path, 0, 7)
    assert path.read_bytes() == bytes(7)
