"""What a crawl archives, and what comes of its archive: the real commands against a real HTTP server."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler
from warcio.archiveiterator import ArchiveIterator

from newscrawler.demo.markup import page_2025
from newscrawler.extraction.page import Page
from newscrawler.middlewares.archive import ArchiveMiddleware, archive_folder, check_folder
from newscrawler.spiders.sindonews import SindonewsSpider
from newscrawler.storage.warc import Capture, read_captures
from tests.loopback.desk import DESK, HTML, ROOT, TEXT, WWW, Desk, crawl, printed
from tests.loopback.site import Answer, Site, running

QUICK = ("-s", "DOWNLOAD_DELAY=0.02", "-s", "DOWNLOAD_DELAY_JITTER=0")
REST = "Pelabuhan dibuka kembali pada hari Senin setelah angin mereda dan dermaga selesai diperiksa."


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running() as site:
        for host in (DESK, WWW):
            site.add(site.url(host, "/robots.txt"), Answer(b"User-agent: *\nDisallow: /search\n"))
        yield site


def archived(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def without_run(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in record.items() if name != "run_id"} for record in records]


def scrapy(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "scrapy", *arguments, "-s", "SPIDER_MODULES=tests.loopback.spiders"]
    environment = {**os.environ, "LOOPBACK_PORT": str(site.port)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


class Day(NamedTuple):
    """One crawl and what it left."""

    site: Site
    desk: Desk
    records: list[dict[str, Any]]
    archive: Path
    folder: Path


@pytest.fixture(scope="module")
def day(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A crawl that meets all that pages can do to an archive."""
    folder = tmp_path_factory.mktemp("day")
    desk = Desk(site)
    desk.article("biasa")
    page = desk.article("terkompresi", Answer())
    zipped = gzip.compress(page.encode())
    site.add(desk.cards[-1].url, Answer(zipped, headers=(HTML, ("Content-Encoding", "gzip"), ("X-Robots-Tag", "é"))))
    desk.article("sumbang", Answer(status=503), None)
    desk.article("panjang", pages=2)
    card = desk.cards[-1]
    all_of_it = page_2025(url=card.url, title=card.title, date=card.date, paragraphs=[*TEXT, REST], pages=2, whole=True)
    site.add(f"{card.url}?showpage=all", all_of_it)
    desk.article("berhalaman", pages=2)  # its whole answers with page 1 once more, its second page is there
    card = desk.cards[-1]
    site.add(f"{card.url}?showpage=all", Answer(status=301, headers=(("Location", card.url),)))
    site.add(f"{card.url}/5", page_2025(url=card.url, title=card.title, date=card.date, paragraphs=[REST]))
    moved_to = site.url(DESK, "/read/1900900/42/tujuan-1784000900")
    desk.article("pindah", Answer(status=301, headers=(("Location", moved_to),)))
    moved: dict[str, Any] = {"url": moved_to, "title": desk.cards[-1].title, "date": desk.cards[-1].date, "pages": 2}
    site.add(moved_to, page_2025(**moved, paragraphs=TEXT))
    site.add(f"{moved_to}?showpage=all", page_2025(**moved, paragraphs=[*TEXT, REST], whole=True))
    undated = desk.article("tanpa-waktu", Answer(), jsonld=False)
    site.add(desk.cards[-1].url, undated.replace(desk.cards[-1].date, ""))
    desk.article("hilang", Answer(status=404))
    listed_later = site.url(DESK, "/read/1900010/42/sasaran-1784000010")
    desk.article("lama", Answer(status=301, headers=(("Location", listed_later),)))
    desk.article("sasaran")
    assert desk.cards[-1].url == listed_later
    other_desk = site.url("nasional.sindonews.com", "/read/1900901/14/lain-1784000901")
    page = desk.article("ke-desk-lain", Answer(status=301, headers=(("Location", other_desk),)))
    site.add(other_desk, page)
    desk.article("pendek", Answer(b"<h1 class='detail-title'>Pendek</h1><div class='detail-desc'>Foto saja.</div>"))
    desk.open(items=3)

    settings = ("-s", "ARCHIVE=true", "-s", f"ARCHIVE_DIR={folder / 'archive'}")
    code, records, log = crawl(site, folder / "crawled.jsonl", *QUICK, *settings)

    assert code == 0, log
    (archive,) = archived(folder / "archive")
    return Day(site, desk, records, archive, folder)


def test_the_crawl_met_what_it_was_to_meet(day: Day) -> None:
    told = {record["title"].partition("(")[2][:-1]: record for record in day.records}
    assert list(told) == [
        "biasa", "terkompresi", "sumbang", "panjang", "berhalaman", "pindah", "tanpa-waktu", "sasaran",
    ]  # fmt: skip
    assert [told[slug]["pages"] for slug in ("biasa", "panjang", "berhalaman", "pindah")] == [1, 2, 2, 2]
    assert told["berhalaman"]["body"].split("\n\n") == [*TEXT, REST]
    assert told["terkompresi"]["rights"]["x_robots_tag"] == "é"  # sent as one byte, which is no UTF-8
    assert told["tanpa-waktu"]["published_source"] == "listing"
    assert {record["discovered_via"] for record in day.records} == {"feed", "index"}


def test_the_file_is_where_and_what_its_name_says(day: Day) -> None:
    run_id = day.records[0]["run_id"]
    assert day.archive == day.folder / f"archive/sindonews/{run_id[:4]}/{run_id[4:6]}/{run_id}-00001.warc.gz"


def test_reprocess_gives_the_records_of_the_crawl(day: Day) -> None:
    output = day.folder / "reprocessed.jsonl"
    done = scrapy(day.site, "reprocess", str(day.archive), "-O", str(output))
    assert done.returncode == 0, done.stderr
    assert without_run(lines(output)) == without_run(day.records)
    assert lines(output)[0]["run_id"] != day.records[0]["run_id"]


def test_replay_gives_the_records_of_the_crawl(day: Day) -> None:
    output = day.folder / "replayed.jsonl"
    settings = ("-s", "ARCHIVE=true", "-s", f"ARCHIVE_DIR={day.folder / 'second'}")
    done = scrapy(day.site, "crawl", "sindonews", "-a", f"replay={day.archive}", "-O", str(output), *settings)
    assert done.returncode == 0, done.stderr
    # of a URL that was fetched twice the last answer serves, so this one's page 1 is another capture of the same bytes
    pairs = zip(without_run(lines(output)), without_run(day.records), strict=True)
    assert [made["title"] for made, crawled in pairs if made != crawled] == ["Badai Mendekat (berhalaman)"]
    assert archived(day.folder / "second") == []  # a replay is archived already


def test_every_response_is_there_once_in_order_each_hop_under_its_own_url(day: Day) -> None:
    with day.archive.open("rb") as stream:
        captures = list(read_captures(stream, day.archive.name))
    urls = [capture.url for capture in captures if isinstance(capture, Capture)]
    assert urls == [url for _, url, _ in day.site.asked]
    statuses = {capture.status for capture in captures if isinstance(capture, Capture)}
    assert statuses == {200, 301, 404, 503}


def test_each_record_points_at_its_page(day: Day) -> None:
    for record in day.records:
        assert list(record)[-6:-3] == ["archive", "changes", "gone"]
        assert record["archive"]["file"] == day.archive.name
        with day.archive.open("rb") as stream:
            stream.seek(record["archive"]["offset"])
            found = next(iter(ArchiveIterator(stream)))
        assert found.rec_type == "response"
        assert found.rec_headers.get_header("WARC-Target-URI") == record["fetched_url"]
        date = datetime.fromisoformat(found.rec_headers.get_header("WARC-Date"))
        assert date == datetime.fromisoformat(record["crawled_at"])


def test_a_body_is_kept_as_it_was_sent(day: Day) -> None:
    (record,) = [record for record in day.records if "terkompresi" in record["title"]]
    with day.archive.open("rb") as stream:
        stream.seek(record["archive"]["offset"])
        found = next(iter(ArchiveIterator(stream)))
        body = found.raw_stream.read()
    (answer,) = day.site.answers[record["fetched_url"]]
    assert body == answer.body
    assert found.http_headers.get_header("Content-Encoding") == "gzip"
    assert found.http_headers.get_header("Content-Length") == str(len(body))


def test_the_metadata_of_a_page_hold_what_its_listing_said(day: Day) -> None:
    robots = hashlib.sha256(b"User-agent: *\nDisallow: /search\n").hexdigest()
    with day.archive.open("rb") as stream:
        first = next(
            json.loads(record.raw_stream.read()) for record in ArchiveIterator(stream) if record.rec_type == "metadata"
        )
    card = day.desk.cards[0]
    assert (first["title"], first["via"], first["mode"], first["link"]) == (card.title, "feed", "live", card.url)
    assert first["discovered_at"] == day.records[0]["discovered_at"]
    assert first["robots_txt_sha256"] == robots


def test_the_file_says_who_wrote_it_and_passes_the_check_of_warcio(day: Day) -> None:
    with day.archive.open("rb") as stream:
        info = next(iter(ArchiveIterator(stream)))
        text = info.raw_stream.read().decode()
    assert info.rec_headers.protocol == "WARC/1.1"
    assert info.rec_headers.get_header("WARC-Filename") == day.archive.name
    assert "http-header-user-agent: newscrawler/" in text
    assert "(+redaksi@example.org)" in text
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(day.archive)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") > 2 * len(day.records)


def test_only_the_days_that_were_asked_for_come_of_it_too(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    today = desk.now.date()
    desk.article("hari-ini")
    page = desk.article("hari-lain", Answer())
    other = printed(desk.now - timedelta(days=9))
    site.add(desk.cards[-1].url, page.replace(desk.cards[-1].date, other))
    desk.open()
    settings = ("-s", "ARCHIVE=1", "-s", f"ARCHIVE_DIR={tmp_path / 'archive'}", "-a", f"since={today}")
    code, records, log = crawl(site, tmp_path / "out.jsonl", *QUICK, *settings)
    assert (code, len(records)) == (0, 1), log

    output = tmp_path / "again.jsonl"
    done = scrapy(site, "reprocess", *map(str, archived(tmp_path / "archive")), "-O", str(output))

    assert without_run(lines(output)) == without_run(records)
    assert "1 left out" in done.stderr


def test_a_full_disk_stops_the_crawl_and_leaves_a_file_that_can_be_read(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    for slug in ("satu", "dua", "tiga"):
        page = desk.article(slug, Answer())
        noise = hashlib.shake_128(slug.encode()).hexdigest(60_000)
        site.add(desk.cards[-1].url, f"{page}<!-- {noise} -->")
    desk.open()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # what the command inherits
    try:
        settings = ("-s", "ARCHIVE=true", "-s", f"ARCHIVE_DIR={tmp_path / 'archive'}")
        code, records, log = crawl(site, tmp_path / "out.jsonl", *QUICK, *settings)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert code == 1
    assert [record["title"] for record in records] == ["Badai Mendekat (satu)"]
    assert "The archive cannot be written, so the crawl stops: [Errno 27] File too large" in log
    assert "archive_failed" in log
    assert site.count(desk.cards[2].url) == 0
    (path,) = archived(tmp_path / "archive")
    assert path.name.endswith(".warc.gz")
    with path.open("rb") as stream:
        captures = list(read_captures(stream))
    assert all(isinstance(capture, Capture) and not capture.flaw for capture in captures)


def test_a_run_finishes_what_a_killed_one_left_and_deletes_what_is_old(site: Site, tmp_path: Path, day: Day) -> None:
    desk = Desk(site)
    desk.article("biasa")
    desk.open()
    folder = tmp_path / "archive/sindonews/2020/01"
    folder.mkdir(parents=True)
    whole = day.archive.read_bytes()
    (folder / "20200101T000000Z-aaaaaa-00001.warc.gz").write_bytes(whole)
    recent = folder / f"{day.records[0]['run_id']}-00001.warc.gz.open"
    recent.write_bytes(whole[:-50])
    settings = ("-s", "ARCHIVE=true", "-s", f"ARCHIVE_DIR={tmp_path / 'archive'}", "-s", "ARCHIVE_RETENTION_DAYS=30")

    code, records, log = crawl(site, tmp_path / "out.jsonl", *QUICK, *settings)

    assert (code, len(records)) == (0, 1), log
    assert [path.name for path in archived(folder)] == [recent.name.removesuffix(".open")]
    assert "Archive file of a killed run finished" in log
    assert "Archive file deleted after 30 days: 20200101T000000Z-aaaaaa-00001.warc.gz" in log


# -- the middleware by itself -----------------------------------------------------------------------------------------


@pytest.fixture
def middleware(tmp_path: Path) -> Iterator[ArchiveMiddleware]:
    crawler = get_crawler(SindonewsSpider, {"ARCHIVE": True, "ARCHIVE_DIR": str(tmp_path)})
    crawler.spider = SindonewsSpider.from_crawler(crawler)
    middleware = ArchiveMiddleware.from_crawler(crawler)
    yield middleware
    middleware.spider_closed()


def test_archive_and_record_have_one_time(middleware: ArchiveMiddleware, tmp_path: Path) -> None:
    request = Request("https://international.sindonews.com/rss")
    response = middleware.process_response(request, Response(request.url, body=b"<rss/>", request=request))
    middleware.spider_closed()
    (path,) = archived(tmp_path)
    with path.open("rb") as stream:
        (capture,) = read_captures(stream, path.name)
    assert isinstance(capture, Capture)
    assert request.meta["fetched_at"] == capture.fetched_at
    page = Page.from_response(response)
    assert (page.fetched_at, page.archive) == (capture.fetched_at, capture.archive)


def test_a_request_does_not_keep_the_place_of_the_one_it_follows(middleware: ArchiveMiddleware) -> None:
    request = Request("https://international.sindonews.com/rss", meta={"archive": {}, "fetched_at": None, "depth": 1})
    middleware.process_request(request)
    assert request.meta == {"depth": 1}


@pytest.mark.parametrize("wanted", ["false", "0", False])
def test_there_is_no_archive_where_none_is_wanted(wanted: object) -> None:
    crawler = get_crawler(SindonewsSpider, {"ARCHIVE": wanted})
    crawler.spider = SindonewsSpider.from_crawler(crawler)
    with pytest.raises(NotConfigured):
        ArchiveMiddleware.from_crawler(crawler)


# -- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "folder"),
    [
        ({"ARCHIVE_DIR": None, "DATA_DIR": "data"}, "data/archive"),
        ({"ARCHIVE_DIR": None, "DATA_DIR": "/srv/data"}, "/srv/data/archive"),
        ({"ARCHIVE_DIR": "/srv/warc", "DATA_DIR": "/srv/data"}, "/srv/warc"),
    ],
)
def test_where_archives_are(stated: dict[str, Any], folder: str) -> None:
    assert archive_folder(Settings(stated)) == Path(folder)


def test_a_folder_that_cannot_be_written() -> None:
    with pytest.raises(ValueError, match=r"^cannot write the archive"):
        check_folder(Settings({"ARCHIVE": "true", "ARCHIVE_DIR": __file__}))


def test_a_folder_need_not_be_there_yet_nor_writable_where_none_is_wanted(tmp_path: Path) -> None:
    check_folder(Settings({"ARCHIVE": True, "ARCHIVE_DIR": str(tmp_path / "a/b")}))
    check_folder(Settings({"ARCHIVE": False, "ARCHIVE_DIR": __file__}))
