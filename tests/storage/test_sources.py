"""Archives by name, list and address; loopback and an S3 in this process are all that is asked."""

from __future__ import annotations

import gzip
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from newscrawler.storage import sources
from newscrawler.storage.sources import base_name, expand, open_archive

CONTENT = bytes(range(256)) * 4000
WITHOUT = "the extra `remote` is not installed"


class Host:
    """Serves files, breaks off after some bytes of each answer, and refuses while ``refusals`` last."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.break_after: int | None = None
        self.refusals = 0
        self.etag = '"1"'
        self.asked: list[str | None] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host.asked.append(self.headers["Range"])
                content, start = host.files.get(self.path), 0
                if host.refusals:
                    host.refusals -= 1
                    self.send_error(503)
                    return
                if content is None:
                    self.send_error(404)
                    return
                if self.headers["If-Match"] not in (None, host.etag):
                    self.send_error(412)
                    return
                if asked := self.headers["Range"]:
                    start = int(asked.removeprefix("bytes=").partition("-")[0])
                    self.send_response(206)
                    self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
                else:
                    self.send_response(200)
                self.send_header("ETag", host.etag)
                self.send_header("Content-Length", str(len(content) - start))
                self.end_headers()
                self.wfile.write(content[start : start + (host.break_after or len(content))])
                self.close_connection = bool(host.break_after)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def host() -> Iterator[Host]:
    pytest.importorskip("smart_open", reason=WITHOUT)
    pytest.importorskip("requests", reason=WITHOUT)
    host = Host()
    thread = threading.Thread(target=host.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield host
    host.server.shutdown()
    thread.join()
    host.server.server_close()


# -- names ------------------------------------------------------------------------------------------------------------


def test_names_are_expanded_in_order_and_once(tmp_path: Path) -> None:
    for name in ("b/2.warc.gz", "b/1.warc", "b/3.warc.gz.open", "b/note.txt", "c1.warc.gz", "c2.warc.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = expand(["-", f"{tmp_path}/c2.warc.gz", f"{tmp_path}/b", f"{tmp_path}/c*.warc.gz", "tiada.warc.gz"])
    assert [name.removeprefix(f"{tmp_path}/") for name in found] == [
        "-", "c2.warc.gz", "b/1.warc", "b/2.warc.gz", "b/3.warc.gz.open", "c1.warc.gz", "tiada.warc.gz",
    ]  # fmt: skip


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_list_on_this_machine(tmp_path: Path, packed: bool) -> None:
    text = b"# CC-NEWS\na/1.warc.gz\r\n\n/b/2.warc.gz\n"
    (tmp_path / "paths").write_bytes(gzip.compress(text) if packed else text)
    assert expand([], [str(tmp_path / "paths")]) == ["a/1.warc.gz", "/b/2.warc.gz"]
    assert expand([], [str(tmp_path / "paths")], "/arsip/") == ["/arsip/a/1.warc.gz", "/arsip/b/2.warc.gz"]


@pytest.mark.parametrize(
    ("name", "cause"),
    [("*.warc.gz", "no file is named as"), ("", "holds no archive")],
)
def test_names_that_lead_to_nothing(tmp_path: Path, name: str, cause: str) -> None:
    with pytest.raises(ValueError, match=cause):
        expand([f"{tmp_path}/{name}"])


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"\x1f\x8b\x08", gzip.compress(b"a", mtime=0)[:9] + b"\xff" * 9, b"# nothing\n"]
)
def test_lists_that_are_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "paths").write_bytes(content)
    with pytest.raises(ValueError, match=r"^the list .*paths (cannot be read|names no archive)"):
        expand([], [str(tmp_path / "paths")])


def test_a_folder_that_cannot_be_read_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.warc.gz").touch()
    (closed := tmp_path / "tertutup").mkdir()
    scandir = os.scandir

    def refused(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", f"{closed}")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(ValueError, match=f"^{closed} cannot be read: Permission denied$"):
        expand([str(tmp_path)])


def test_an_address_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "find_spec", lambda _: None)
    with pytest.raises(ValueError, match=r"^s3://a/b needs smart_open, boto3: pip install -e '\.\[remote\]'$"):
        expand(["s3://a/b"])


def test_base_names() -> None:
    names = ("a/b.warc.gz", "https://e.id/a/b.warc.gz?x=/c", "s3://e/b.warc.gz", "-")
    assert [base_name(name) for name in names] == ["b.warc.gz", "b.warc.gz", "b.warc.gz", ""]


# -- over HTTP --------------------------------------------------------------------------------------------------------


def test_a_list_of_a_host_is_relative_to_its_root(host: Host) -> None:
    host.files["/crawl-data/warc.paths.gz"] = gzip.compress(b"crawl-data/1.warc.gz\ns3://x/2.warc.gz\n")
    pytest.importorskip("boto3", reason=WITHOUT)
    found = expand([], [f"{host.url}/crawl-data/warc.paths.gz"])
    assert found == [f"{host.url}/crawl-data/1.warc.gz", "s3://x/2.warc.gz"]


def test_a_file_is_read_from_its_start_to_its_end(host: Host) -> None:
    host.files["/a"] = CONTENT
    with open_archive(f"{host.url}/a", ()) as stream:
        assert stream.read() == CONTENT
    assert host.asked == [None]


def test_where_a_connection_breaks_reading_goes_on_at_the_byte(host: Host) -> None:
    host.files["/a"], host.break_after = CONTENT, 400_000
    with open_archive(f"{host.url}/a", (0,)) as stream:
        assert stream.read() == CONTENT
    starts = [int(asked.removeprefix("bytes=")[:-1]) if asked else 0 for asked in host.asked]
    assert starts[0] == 0
    assert len(starts) == 3
    assert 0 < starts[1] <= 400_000 < starts[2] <= 800_000


def test_a_file_that_changed_in_between_is_not_mixed(host: Host) -> None:
    host.files["/a"], host.break_after = CONTENT, 400_000
    with open_archive(f"{host.url}/a", (0, 0)) as stream:
        assert stream.read(100)
        host.etag = '"2"'
        with pytest.raises(OSError, match="412"):
            stream.read()


def test_a_host_that_is_busy_is_asked_again(host: Host) -> None:
    host.files["/a"], host.refusals = CONTENT, 2
    with open_archive(f"{host.url}/a", (0, 0)) as stream:
        assert stream.read() == CONTENT


@pytest.mark.parametrize(("refusals", "status", "asked"), [(9, 503, 2), (0, 404, 1)])
def test_what_is_not_given_is_an_error_in_one_line(host: Host, refusals: int, status: int, asked: int) -> None:
    host.refusals = refusals
    with pytest.raises(OSError, match=rf"^{status} ") as error:
        open_archive(f"{host.url}/tiada", (0,))
    assert "\n" not in str(error.value)
    assert len(host.asked) == asked


# -- S3 ---------------------------------------------------------------------------------------------------------------


def test_a_list_and_a_file_in_s3(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("smart_open", reason=WITHOUT)
    boto3 = pytest.importorskip("boto3", reason=WITHOUT)
    moto = pytest.importorskip("moto", reason="moto is not installed")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with moto.mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket="arsip")
        client.put_object(Bucket="arsip", Key="a/1.warc.gz", Body=CONTENT)
        client.put_object(Bucket="arsip", Key="warc.paths.gz", Body=gzip.compress(b"a/1.warc.gz\n"))
        (name,) = expand([], ["s3://arsip/warc.paths.gz"])
        assert name == "s3://arsip/a/1.warc.gz"
        with open_archive(name) as stream:
            assert stream.read() == CONTENT
        with pytest.raises(OSError, match="NoSuchKey"):
            open_archive("s3://arsip/tiada").read()
