from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from newscrawler.demo.markup import Link, ReadAlso, page_2025
from newscrawler.inspection import EXPECTED
from tests.commands.test_crawl import ROOT, scrapy
from tests.loopback.site import Answer, running
from tests.outlets.cases import LISTINGS, Case

URL = "https://international.sindonews.com/read/1900301/42/pasar-terapung-1784800000"
TEXT = (
    "Pasar terapung di Sungai Lumen dibuka kembali setelah dua tahun ditutup untuk perbaikan dermaga kayu.",
    ReadAlso(Link("Jembatan Kaca Itu Ditutup", "https://international.sindonews.com/read/1900300/42/x-1")),
    "Para pedagang menyambutnya dengan tarian, sementara perahu-perahu kecil memenuhi kedua tepi sungai itu.",
    "Dermaga baru itu dibuat dari kayu besi dan dapat menampung dua ratus perahu, dua kali lipat dari yang lama.",
)


def page(path: Path, *, date: str = "Jum'at, 24 Juli 2026 - 08:40 WIB") -> Path:
    html = page_2025(
        url=URL,
        title="Pasar Terapung Dibuka",
        date=date,
        paragraphs=TEXT,
        dateline="LUMEN",
        initials="ahm",
        tags=("pasar",),
    )
    (path / "page.html").write_text(html, encoding="utf-8")
    return path / "page.html"


def test_it_shows_the_layout_the_sources_and_what_was_dropped(tmp_path: Path) -> None:
    done = scrapy("inspect", str(page(tmp_path)), "--url", URL)

    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert lines[0] == "outlet sindonews, layout 2025, id sindonews:1900301, page 1"
    assert "* title              selector  Pasar Terapung Dibuka" in lines
    assert "  title              jsonld    Pasar Terapung Dibuka" in lines
    assert "* tags               meta      pasar" in lines
    assert "  - read also: headline: Baca Juga: Jembatan Kaca Itu Ditutup" in lines
    assert "dateline = 'LUMEN'" in lines
    assert "published_at = '2026-07-24T08:40:00+07:00'" in lines


def test_it_names_the_step_that_rejects_the_page(tmp_path: Path) -> None:
    done = scrapy("inspect", str(page(tmp_path, date="kapan-kapan")), "--url", URL)

    assert done.returncode == 1
    assert done.stdout.splitlines()[-2:] == ["  - read_times rejects it", "rejected: no_time: 'kapan-kapan' (selector)"]


def test_a_page_that_is_no_article_is_code_1(tmp_path: Path) -> None:
    done = scrapy("inspect", str(page(tmp_path)), "--url", "https://international.sindonews.com/")
    assert (done.returncode, done.stdout) == (1, "rejected: not_article: the URL is none of an article\n")


def test_a_page_becomes_a_fixture_that_nobody_has_reviewed(tmp_path: Path) -> None:
    folder = tmp_path / "sindonews" / "article"
    done = scrapy("inspect", str(page(tmp_path)), "--url", URL, "--fixture", str(folder))

    case = Case(folder)
    assert done.returncode == 0, done.stderr
    assert case.expected["reviewed"] is None
    assert case.expected["pages"] == {"page.html": URL}
    assert case.body("page.html") == (tmp_path / "page.html").read_bytes()
    assert list(case.expected["record"]) == list(EXPECTED)
    assert case.expected["record"]["dateline"] == "LUMEN"
    assert scrapy("inspect", str(tmp_path / "page.html"), "--url", URL, "--fixture", str(folder)).returncode == 2


def test_a_page_of_the_web_is_asked_for_as_a_crawl_would(tmp_path: Path) -> None:
    with running() as site:
        host = f"http://127.0.0.1:{site.port}"
        for path in ("/terbit/1", "/dilarang/1"):
            site.add(host + path, Answer(page(tmp_path).read_bytes()))
        site.add(f"{host}/robots.txt", Answer(b"User-agent: *\nDisallow: /dilarang/\n"))
        here = ("-s", "ALLOW_PRIVATE_ADDRESSES=1")
        shown = scrapy("inspect", f"{host}/terbit/1", *here, NEWSCRAWLER_CONTACT="redaksi@contoh.example")
        forbidden = scrapy("inspect", f"{host}/dilarang/1", *here, NEWSCRAWLER_CONTACT="redaksi@contoh.example")
        guarded = scrapy("inspect", f"{host}/terbit/1", NEWSCRAWLER_CONTACT="redaksi@contoh.example")
        nobody = scrapy("inspect", f"{host}/terbit/1")

    assert (shown.returncode, forbidden.returncode, nobody.returncode) == (0, 1, 2), shown.stderr
    assert "Pasar Terapung Dibuka" in shown.stdout
    assert "robots.txt" in forbidden.stdout
    assert (guarded.returncode, "no public address" in guarded.stdout) == (1, True), guarded.stdout
    assert "needs a contact" in nobody.stderr
    paths = [url.removeprefix(host) for _, url, _ in site.asked]
    assert paths == ["/robots.txt", "/terbit/1", "/robots.txt"]
    assert "redaksi@contoh.example" in site.asked[1][2]["User-Agent"]


def test_usage_errors_are_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.html.gz"
    broken.write_bytes(b"\x1f\x8bno gzip")
    for arguments, line in (
        (["absent.html", "--url", URL], "there is no file absent.html"),
        ([str(page(tmp_path))], "say where the page is from"),
        ([str(broken), "--url", URL], "broken.html.gz cannot be read"),
        ([str(page(tmp_path)), "--url", "sindonews.com/read/1"], "is no http(s) URL"),
        ([URL, "--url", URL], "a page of the web tells itself"),
    ):
        done = scrapy("inspect", *arguments)
        assert done.returncode == 2
        assert line in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_listing_shows_its_links_and_becomes_a_fixture(tmp_path: Path) -> None:
    listing = next(case for case in LISTINGS if str(case) == "sindonews/listing-feed")
    file = str(listing.folder / listing.expected["file"])
    folder = tmp_path / "sindonews" / "listing-feed"
    done = scrapy("inspect", file, "--url", listing.expected["url"], "--fixture", str(folder))

    assert done.returncode == 0, done.stderr
    marked = [line.removeprefix("* ") for line in done.stdout.splitlines() if line.startswith("* ")]
    assert marked == listing.expected["articles"]
    made = Case(folder)
    assert made.expected == listing.expected | {"reviewed": None}
    assert made.links == listing.links


def test_a_layout_that_a_page_lacks_says_what_is_missing(tmp_path: Path) -> None:
    html = page(tmp_path)
    html.write_text(html.read_text(encoding="utf-8").replace("detail-desc", "isi"), encoding="utf-8")
    assert "  not 2025: nothing at .detail-desc" in scrapy("inspect", str(html), "--url", URL).stdout.splitlines()


def test_who_has_seen_enough_is_told_nothing(tmp_path: Path) -> None:
    command = f"{sys.executable} -m scrapy inspect {page(tmp_path)} --url {URL} | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True)  # noqa: S602 -- our own
    assert (len(done.stdout.splitlines()), done.stderr) == (1, "")
