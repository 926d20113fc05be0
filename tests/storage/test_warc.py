"""WARC files, small ones written here."""

from __future__ import annotations

import gzip
import io
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawler.extraction.page import Hints, Page
from newscrawler.items import Rejected
from newscrawler.storage import warc as warc_module
from newscrawler.storage.warc import MAX_BODY, Archive, Capture, Damage, check_archive, decode_content, read_captures

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HTML = b"<html><h1>Perundingan Ditunda</h1></html>"
FETCHED_AT = datetime(2026, 7, 24, 8, 0, tzinfo=UTC)


class Warc:
    """A WARC file in memory."""

    def __init__(self, *, compressed: bool = True) -> None:
        self._file = io.BytesIO()
        self._writer = WARCWriter(self._file, gzip=compressed)
        self.offsets: list[int] = []

    def add(
        self,
        url: str = "https://e.id/1",
        body: bytes = HTML,
        *headers: tuple[str, str],
        status: str = "200 OK",
        kind: str = "response",
        bare: bool = False,
        **warc_headers: str,
    ) -> Warc:
        self.offsets.append(self._file.tell())
        stated = {"WARC-Date": "2026-07-24T08:00:00Z"} | {k.replace("_", "-"): v for k, v in warc_headers.items()}
        head = StatusAndHeaders(status, [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
        http = None if bare else head
        record = self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), http_headers=http, warc_headers_dict=stated
        )
        self._writer.write_record(record)
        record.raw_stream.close()
        return self

    @property
    def bytes(self) -> bytes:
        return self._file.getvalue()

    def save(self, folder: Path) -> Path:
        path = folder / "arsip.warc.gz"
        path.write_bytes(self.bytes)
        return path


def read(content: bytes) -> list[Capture | Damage]:
    return list(read_captures(io.BytesIO(content)))


def only(warc: Warc) -> Capture:
    (capture,) = read(warc.bytes)
    assert isinstance(capture, Capture)
    return capture


def seen(content: bytes) -> list[str]:
    """What is read, in short: the last part of each URL, a flaw in brackets, damage as ``!``."""
    return [
        "!" if isinstance(found, Damage) else found.url[-1] + (f" ({found.flaw.reason})" if found.flaw else "")
        for found in read(content)
    ]


def noise(length: int) -> bytes:
    """Bytes that hardly compress."""
    return Random(0).randbytes(length)  # noqa: S311 -- the same on each run


def chunked(body: bytes, size: int = 7) -> bytes:
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


# -- captures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
def test_captures_in_the_order_of_the_file(compressed: bool) -> None:
    warc = Warc(compressed=compressed).add("https://e.id/1").add("https://e.id/2", status="404 Not Found")
    first, second = read(warc.bytes)
    assert isinstance(first, Capture)
    assert isinstance(second, Capture)
    assert (first.url, first.status, first.body, first.fetched_at, first.flaw) == (
        "https://e.id/1", 200, HTML, FETCHED_AT, None,
    )  # fmt: skip
    assert (second.url, second.status) == ("https://e.id/2", 404)


def test_records_of_other_kinds_are_passed_over() -> None:
    warc = Warc().add("https://e.id/1", kind="request").add("https://e.id/2", kind="resource").add("https://e.id/3")
    assert seen(warc.bytes) == ["3"]


def test_a_stream_that_cannot_seek() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    assert [found.url for found in read_captures(Pipe(Warc().add().bytes)) if isinstance(found, Capture)] == [
        "https://e.id/1"
    ]


def test_the_page_of_a_capture() -> None:
    capture = only(Warc().add("https://e.id/1", HTML, ("X-Robots-Tag", "noai"), ("Content-Length", "41")))
    headers = {"content-type": "text/html", "x-robots-tag": "noai"}
    assert capture.page() == Page("https://e.id/1", HTML, headers, FETCHED_AT, Hints(via="archive"))
    assert capture.page(Hints(via="feed")).hints == Hints(via="feed")


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "gzip, br": lambda body: brotli.compress(gzip.compress(body)),
    "identity": bytes,
    "": bytes,
}


@pytest.mark.parametrize("encoding", ENCODERS)
def test_content_encodings(encoding: str) -> None:
    body = HTML * 50_000  # 2 MB, more than any decoder gives at once
    capture = only(Warc().add("https://e.id/1", ENCODERS[encoding](body), ("Content-Encoding", encoding)))
    assert capture.flaw is None
    assert capture.body == body
    assert "Content-Encoding" not in capture.headers


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate", "gzip, br", "utf-8"])
def test_an_archive_that_keeps_the_header_of_a_body_it_decoded(encoding: str) -> None:
    capture = only(Warc().add("https://e.id/1", HTML, ("Content-Encoding", encoding)))
    assert (capture.body, capture.flaw) == (HTML, None)


@pytest.mark.parametrize(("encoding", "head"), [("gzip", 10), ("zstd", 4), ("br", 4), ("deflate", 2)])
def test_a_body_that_is_broken_in_its_encoding(encoding: str, head: int) -> None:
    broken = ENCODERS[encoding](HTML * 50)[:head] + b"\xff" * 100
    capture = only(Warc().add("https://e.id/1", broken, ("Content-Encoding", encoding)))
    assert capture.body == b""
    assert capture.flaw
    assert capture.flaw.reason == "undecodable"


def test_a_body_of_endless_gzip_members_is_given_up() -> None:
    assert decode_content(gzip.compress(b"a") + gzip.compress(b"b"), "gzip") == b"ab"
    with pytest.raises(Rejected, match="undecodable: more than 100 gzip members"):
        decode_content(gzip.compress(b"") * 200_000, "gzip")


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "br", "deflate"])
def test_a_body_that_is_cut_in_its_encoding(encoding: str) -> None:
    cut = ENCODERS[encoding](HTML + noise(1000))[:-200]
    capture = only(Warc().add("https://e.id/1", cut, ("Content-Encoding", encoding)))
    assert capture.body == b""
    assert capture.flaw
    assert capture.flaw.reason in ("incomplete", "undecodable")


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "br", "deflate"])
def test_a_bomb_is_oversize(encoding: str) -> None:
    capture = only(
        Warc().add("https://e.id/1", ENCODERS[encoding](bytes(MAX_BODY + 1)), ("Content-Encoding", encoding))
    )
    assert capture.body == b""
    assert capture.flaw
    assert capture.flaw.reason == "oversize"


@pytest.mark.parametrize(("length", "reason"), [(MAX_BODY, None), (MAX_BODY + 1, "oversize")])
def test_the_limit(length: int, reason: str | None) -> None:
    capture = only(Warc().add("https://e.id/1", bytes(length)))
    assert (capture.flaw.reason if capture.flaw else None) == reason


def test_members_of_a_gzip_body_are_one_body() -> None:
    assert decode_content(gzip.compress(b"satu ") + gzip.compress(b"dua"), "gzip") == b"satu dua"


def test_chunks_are_joined() -> None:
    capture = only(Warc().add("https://e.id/1", chunked(HTML), ("Transfer-Encoding", "chunked")))
    assert (capture.body, capture.flaw) == (HTML, None)


def test_chunks_of_a_compressed_body() -> None:
    body = chunked(gzip.compress(HTML))
    capture = only(Warc().add("https://e.id/1", body, ("Transfer-Encoding", "Chunked"), ("Content-Encoding", "gzip")))
    assert (capture.body, capture.flaw) == (HTML, None)


def test_a_body_that_is_not_chunked_whatever_its_header_says() -> None:
    capture = only(Warc().add("https://e.id/1", HTML, ("Transfer-Encoding", "chunked")))
    assert (capture.body, capture.flaw) == (HTML, None)


def test_a_body_that_ends_within_its_chunks() -> None:
    capture = only(Warc().add("https://e.id/1", chunked(HTML)[:30], ("Transfer-Encoding", "chunked")))
    assert capture.flaw
    assert capture.flaw.reason == "incomplete"


def test_an_empty_body() -> None:
    assert only(Warc().add("https://e.id/1", b"", status="301 Moved")).body == b""


def test_of_a_robots_txt_that_is_cut_what_is_there_counts() -> None:
    capture = only(Warc().add("https://e.id/robots.txt", b"Disallow: /x", WARC_Truncated="length"))
    assert (capture.body, capture.flaw) == (b"Disallow: /x", None)


def test_a_record_that_says_it_is_cut() -> None:
    capture = only(Warc().add("https://e.id/1", WARC_Truncated="length"))
    assert capture.body == b""
    assert capture.flaw
    assert (capture.flaw.reason, capture.flaw.detail) == ("incomplete", "WARC-Truncated: length")


@pytest.mark.parametrize(
    ("stated", "fetched_at"),
    [
        ("2026-07-24T15:00:00+07:00", FETCHED_AT),
        ("2026-07-24T08:00:00.123456Z", FETCHED_AT),
        ("2026-07-24T08:00:00", FETCHED_AT),
    ],
)
def test_warc_date(stated: str, fetched_at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Jakarta")  # the zone of the machine must not count
        time.tzset()
        capture = only(Warc().add(WARC_Date=stated))
    time.tzset()
    assert (capture.fetched_at, capture.flaw) == (fetched_at, None)


@pytest.mark.parametrize("date", ["", "kemarin", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_record_without_valid_date_is_flawed(date: str) -> None:
    capture = only(Warc().add(WARC_Date=date))
    assert capture.flaw
    assert (capture.flaw.reason, capture.flaw.detail) == ("incomplete", "a record without valid date or status")


@pytest.mark.parametrize("status", ["OK", ""])
def test_a_record_without_valid_status_is_flawed(status: str) -> None:
    capture = only(Warc().add(status=status))
    assert capture.status == 0
    assert capture.flaw
    assert (capture.flaw.reason, capture.flaw.detail) == ("incomplete", "a record without valid date or status")


# -- places, and what a crawl says of a page ---------------------------------------------------------------------------


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
def test_a_capture_knows_its_place(compressed: bool) -> None:
    warc = Warc(compressed=compressed).add("https://e.id/1").add(kind="request").add("https://e.id/2", noise(90_000))
    found = list(read_captures(io.BytesIO(warc.bytes), "arsip.warc.gz"))
    places = [capture.archive for capture in found if isinstance(capture, Capture)]
    assert places == [{"file": "arsip.warc.gz", "offset": warc.offsets[place]} for place in (0, 2)]


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
def test_an_archive_by_url_knows_places_too(tmp_path: Path, compressed: bool) -> None:
    warc = Warc(compressed=compressed).add("https://e.id/1").add("https://e.id/2")
    capture = Archive(warc.save(tmp_path)).get("https://e.id/2")
    assert capture
    assert capture.page().archive == {"file": "arsip.warc.gz", "offset": warc.offsets[1]}


def test_header_values_are_read_byte_for_byte() -> None:
    content = Warc(compressed=False).add("https://e.id/1", HTML, ("X-Catatan", "abcd")).bytes
    (capture,) = read(content.replace(b"abcd", b"\xe9\xc3\xa9!"))
    assert isinstance(capture, Capture)
    assert capture.headers["X-Catatan"] == b"\xe9\xc3\xa9!"
    assert capture.page().headers["x-catatan"] == "é\xc3\xa9!"


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize(
    ("about", "to", "known"),
    [
        (b'{"via":"feed","mode":"live","title":"Judul"}', "<urn:1>", Hints(title="Judul", via="feed")),
        (b'{"via":"feed","mode":"live","title":"Judul"}', "<urn:2>", None),
        (b'{"pages":1}', "<urn:1>", None),
        (b'{"via":', "<urn:1>", None),
        (b"[" * 50_000, "<urn:1>", None),
        (b"fetchTimeMs: 21\r\n", "<urn:1>", None),
        (b"", "<urn:1>", None),
    ],
    ids=["ours", "of another response", "other JSON", "broken JSON", "deep JSON", "fields", "empty"],
)
def test_the_metadata_of_a_response(compressed: bool, about: bytes, to: str, known: Hints | None) -> None:
    warc = Warc(compressed=compressed).add(body=about, kind="metadata", WARC_Concurrent_To=to, bare=True)
    capture = only(warc.add(WARC_Record_ID="<urn:1>"))
    assert (capture.hints, capture.mode) == (known, "live" if known else "reprocess")
    assert capture.page().hints == (known or Hints(via="archive"))


# -- damage -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def four() -> Warc:
    """Four captures, of which the second is large."""
    warc = Warc()
    for number, length in enumerate((300, 300_000, 300, 300), start=1):
        warc.add(f"https://e.id/{number}", noise(length))
    return warc


def damaged(warc: Warc, start: int, length: int = 40) -> bytes:
    content = bytearray(warc.bytes)
    content[start : start + length] = b"\xff" * length
    return bytes(content)


@pytest.mark.parametrize("behind", [0, 20], ids=["in its magic", "in its head"])
def test_the_rest_behind_a_corrupted_member_goes_through(four: Warc, behind: int) -> None:
    assert seen(damaged(four, four.offsets[1] + behind)) == ["1", "!", "3", "4"]


@pytest.mark.parametrize("behind", [700, 20_000, 200_000])
def test_the_rest_behind_a_member_that_is_corrupted_in_its_body_goes_through(four: Warc, behind: int) -> None:
    first, second, *rest = seen(damaged(four, four.offsets[1] + behind))
    assert first == "1"
    assert second in ("!", "2 (incomplete)")
    assert rest[-2:] == ["3", "4"]


def test_the_rest_behind_a_corrupted_first_member_goes_through(four: Warc) -> None:
    assert seen(damaged(four, 0)) == ["!", "2", "3", "4"]


def test_damage_is_named_once_with_its_place(four: Warc) -> None:
    damages = [found for found in read(damaged(four, four.offsets[2])) if isinstance(found, Damage)]
    assert [damage.offset for damage in damages] == [four.offsets[2]]


def test_the_words_on_damage_are_one_line_that_can_be_printed(four: Warc) -> None:
    (damage,) = (found for found in read(damaged(four, four.offsets[2])) if isinstance(found, Damage))
    assert damage.detail.isprintable()
    assert len(damage.detail) <= 200


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
def test_a_file_that_is_cut_in_a_body(compressed: bool) -> None:
    warc = Warc(compressed=compressed).add("https://e.id/1").add("https://e.id/2", noise(1_000))
    assert seen(warc.bytes[:-500]) == ["1", "2 (incomplete)"]


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("left", [5, 25, 150])
def test_a_file_that_is_cut_in_a_head_is_damaged(compressed: bool, left: int) -> None:
    warc = Warc(compressed=compressed).add("https://e.id/1").add("https://e.id/2")
    assert seen(warc.bytes[: warc.offsets[1] + left])[:2] == ["1", "!"]


def test_captures_that_are_one_gzip_member_are_read() -> None:
    content = gzip.compress(Warc(compressed=False).add("https://e.id/1").add("https://e.id/2").bytes)
    assert seen(content) == ["1", "2"]


@pytest.mark.parametrize(
    "content",
    [b"Bukan arsip\n" * 50, b"{}", b"\x00\x01" * 500, gzip.compress(b"Bukan arsip\n")],
    ids=["text", "JSON", "binary", "gzip"],
)
def test_no_warc_at_all(content: bytes) -> None:
    (damage,) = read(content)
    assert isinstance(damage, Damage)
    assert damage.offset == 0


def test_an_empty_file() -> None:
    assert read(b"") == []


@pytest.mark.parametrize("wrapped", ["<https://e.id/1>", "https://e.id/1"])
def test_brackets_around_a_url_are_none_of_it(wrapped: str) -> None:
    assert only(Warc().add(wrapped)).url == "https://e.id/1"


# -- only some --------------------------------------------------------------------------------------------------------


def only_even(url: str, _: datetime) -> bool:
    return url[-1:].isdigit() and int(url[-1]) % 2 == 0


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
def test_only_what_is_wanted(compressed: bool) -> None:
    warc = Warc(compressed=compressed)
    for number in range(1, 7):
        warc.add(f"https://e.id/{number}", noise(100_000 * (number % 3)))
    found = list(read_captures(io.BytesIO(warc.bytes), "a", wanted=only_even))
    assert [(one.url[-1], one.offset) for one in found if isinstance(one, Capture)] == [
        ("2", warc.offsets[1]), ("4", warc.offsets[3]), ("6", warc.offsets[5]),
    ]  # fmt: skip


def test_who_decides_is_told_the_url_and_the_date() -> None:
    asked: list[tuple[str, datetime]] = []
    warc = Warc().add("<https://e.id/1>", kind="request").add("<https://e.id/2>").add("https://e.id/3", WARC_Date="x")

    def noted(url: str, fetched_at: datetime) -> bool:
        asked.append((url, fetched_at))
        return False

    assert list(read_captures(io.BytesIO(warc.bytes), wanted=noted)) == []
    assert asked == [("https://e.id/2", FETCHED_AT), ("https://e.id/3", datetime.fromtimestamp(0, UTC))]


def test_what_is_not_wanted_is_left_out_of_a_member_of_several_records() -> None:
    plain = Warc(compressed=False)
    for number in range(1, 5):
        plain.add(f"https://e.id/{number}", noise(70_000))
    found = list(read_captures(io.BytesIO(gzip.compress(plain.bytes)), wanted=only_even))
    assert [one.url[-1] for one in found if isinstance(one, Capture)] == ["2", "4"]


@given(start=st.integers(0, 4000), length=st.integers(1, 60), cut=st.integers(0, 600))
def test_a_damaged_file_gives_what_is_wanted_of_what_it_gives_at_all(start: int, length: int, cut: int) -> None:
    warc = Warc()
    for number in range(1, 7):
        warc.add(f"https://e.id/{number}", noise(400), kind="request" if number == 3 else "response")
    content = bytearray(warc.bytes)
    content[start : start + length] = b"\xff" * len(content[start : start + length])
    damaged_file = bytes(content[: len(content) - cut])
    everything = [one for one in read(damaged_file) if isinstance(one, Capture) and only_even(one.url, FETCHED_AT)]
    wanted = list(read_captures(io.BytesIO(damaged_file), wanted=only_even))
    assert list(map(repr, (one for one in wanted if isinstance(one, Capture)))) == list(map(repr, everything))
    reported = [one for one in wanted if isinstance(one, Damage)]
    assert len(reported) >= len([one for one in read(damaged_file) if isinstance(one, Damage)])


# -- by URL -----------------------------------------------------------------------------------------------------------


def body_of(archive: Archive, url: str) -> bytes | None:
    capture = archive.get(url)
    return capture.body if capture else None


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
def test_an_archive_by_url(tmp_path: Path, compressed: bool) -> None:
    warc = Warc(compressed=compressed).add("https://e.id/1", b"satu").add("https://e.id/2", b"dua")
    archive = Archive(warc.save(tmp_path))
    assert body_of(archive, "https://e.id/2") == b"dua"
    assert body_of(archive, "https://e.id/1") == b"satu"
    assert body_of(archive, "https://e.id/3") is None
    assert archive.damages == []


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://e.id/x?b=2&a=1", True),
        ("https://e.id/x?a=1&b=2#bagian", True),
        ("https://E.ID/x?a=1&b=2", True),
        ("https://e.id/x?a=1", False),
        ("http://e.id/x?a=1&b=2", False),
        ("https://e.id/X?a=1&b=2", False),
    ],
)
def test_neither_fragment_nor_the_order_of_the_query_count(tmp_path: Path, url: str, found: bool) -> None:
    archive = Archive(Warc().add("https://e.id/x?a=1&b=2").save(tmp_path))
    assert (archive.get(url) is not None) is found


def test_the_last_capture_of_a_url_answers(tmp_path: Path) -> None:
    warc = Warc().add("https://e.id/1", b"lama").add("https://e.id/2", b"dua").add("https://e.id/1#x", b"baru")
    assert body_of(Archive(warc.save(tmp_path)), "https://e.id/1") == b"baru"


def test_the_newest_time_of_an_archive(tmp_path: Path) -> None:
    warc = Warc().add(WARC_Date="2026-07-24T08:00:00Z").add(WARC_Date="2026-07-23T08:00:00Z").add(WARC_Date="rusak")
    assert Archive(warc.save(tmp_path)).newest == FETCHED_AT


@pytest.mark.parametrize("start", [20, 200_000], ids=["in its head", "far inside"])
def test_a_damaged_archive_answers_with_what_is_whole(tmp_path: Path, four: Warc, start: int) -> None:
    path = tmp_path / "arsip.warc.gz"
    path.write_bytes(damaged(four, four.offsets[1] + start))
    archive = Archive(path)
    assert [body_of(archive, f"https://e.id/{number}") for number in (1, 3, 4)] == [noise(300)] * 3
    assert body_of(archive, "https://e.id/2") in (None, b"")


def test_an_archive_names_its_damage(tmp_path: Path, four: Warc) -> None:
    path = tmp_path / "arsip.warc.gz"
    path.write_bytes(damaged(four, four.offsets[1]))
    assert [damage.offset for damage in Archive(path).damages] == [four.offsets[1]]


def test_an_archive_with_a_url_that_is_none_answers_with_the_others(tmp_path: Path) -> None:
    archive = Archive(Warc().add("https://[rusak/").add("https://e.id/1").save(tmp_path))
    assert body_of(archive, "https://e.id/1") == HTML


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "holds no HTTP response$"),
        (Warc().add(kind="request").bytes, "holds no HTTP response$"),
        (b"Bukan arsip\n", "holds no HTTP response; ArchiveLoadFailed: neither WARC nor gzip"),
    ],
    ids=["empty", "requests only", "no WARC"],
)
def test_an_archive_without_responses(tmp_path: Path, content: bytes, cause: str) -> None:
    path = tmp_path / "arsip.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=cause):
        Archive(path)


# -- the check before a run -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compressed", [True, False], ids=["gzip", "plain"])
def test_check_of_a_warc(tmp_path: Path, compressed: bool) -> None:
    check_archive(Warc(compressed=compressed).add(kind="request").add().save(tmp_path))


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "arsip.warc.gz holds no HTTP response$"),
        (Warc().add(kind="request").bytes, "arsip.warc.gz holds no HTTP response$"),
        (b"Bukan arsip\n", "arsip.warc.gz is no WARC file: ArchiveLoadFailed: "),
    ],
    ids=["empty", "requests only", "no WARC"],
)
def test_check_of_another_file(tmp_path: Path, content: bytes, cause: str) -> None:
    path = tmp_path / "arsip.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=cause) as error:
        check_archive(path)
    assert "\n" not in str(error.value)


def test_check_of_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"tiada cannot be read: No such file or directory$"):
        check_archive(tmp_path / "tiada")
    with pytest.raises(ValueError, match=r"cannot be read: Is a directory$"):
        check_archive(tmp_path)


@pytest.fixture(autouse=True)
def _zone() -> Iterator[None]:
    yield
    time.tzset()


@given(start=st.integers(0, 303_000), length=st.integers(1, 60), cut=st.integers(0, 600))
def test_both_inflaters_give_the_same_captures(start: int, length: int, cut: int) -> None:
    """The one of the extra [fast] takes the place of Python's own where it is installed."""
    isal_zlib = pytest.importorskip("isal.isal_zlib", reason="of the extra [fast]")
    warc = Warc()
    for number, size in enumerate((300, 300_000, 300, 300), start=1):
        warc.add(f"https://e.id/{number}", noise(size))
    content = damaged(warc, start, length)
    content = content[: len(content) - cut]
    found = []
    for inflater in (zlib, isal_zlib):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(warc_module, "inflate", inflater)
            found.append(
                [(c.offset, "!" if isinstance(c, Damage) else (c.url, c.body, bool(c.flaw))) for c in read(content)]
            )
    assert found[0] == found[1]
