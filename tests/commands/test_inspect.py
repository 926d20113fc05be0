from __future__ import annotations

from pathlib import Path

from newscrawler.demo.markup import Link, ReadAlso, page_2025
from tests.commands.test_crawl import scrapy

URL = "https://international.sindonews.com/read/1900301/42/pasar-terapung-1784800000"
TEXT = (
    "Pasar terapung di Sungai Lumen dibuka kembali setelah dua tahun ditutup untuk perbaikan dermaga kayu.",
    ReadAlso(Link("Jembatan Kaca Itu Ditutup", "https://international.sindonews.com/read/1900300/42/x-1")),
    "Para pedagang menyambutnya dengan tarian, sementara perahu-perahu kecil memenuhi kedua tepi sungai itu.",
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

    assert done.returncode == 0
    assert "rejected by read_times: no_time: 'kapan-kapan' (selector)" in done.stdout


def test_a_page_that_is_no_article_is_code_1(tmp_path: Path) -> None:
    done = scrapy("inspect", str(page(tmp_path)), "--url", "https://international.sindonews.com/")
    assert (done.returncode, done.stdout) == (1, "rejected: not_article: the URL is none of an article\n")


def test_usage_errors_are_one_line(tmp_path: Path) -> None:
    for arguments, line in (
        (["absent.html", "--url", URL], "name one saved page"),
        ([str(page(tmp_path))], "say where the page is from"),
    ):
        done = scrapy("inspect", *arguments)
        assert done.returncode == 2
        assert line in done.stderr
        assert len(done.stderr.splitlines()) == 1
