"""Servers that answer badly: each costs one article or one listing, and little memory."""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Callable, Iterator
from itertools import chain, repeat
from pathlib import Path

import brotli
import pytest

from newscrawler.storage.warc import MAX_BODY
from tests.loopback.desk import DESK, HTML, Desk, crawl
from tests.loopback.site import Answer, Site, running

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ZEROS = bytes(200_000_000)
HEADERS = 200_000_000  # bytes


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


def wire(head: bytes, *pieces: bytes) -> Callable[[], list[bytes]]:
    return lambda: [head, *pieces]


def endless(head: bytes, piece: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: chain((head,), repeat(piece))


def headers(line: bytes) -> Answer:
    """200 MB of the same header line."""
    lines = line * (16_000 // len(line))
    return Answer(wire=lambda: chain((OK,), repeat(lines, HEADERS // len(lines)), (b"\r\n",)))


@pytest.mark.parametrize(
    ("answer", "line", "tries"),
    [
        (Answer(wire=wire(OK + b"Content-Length: 5000\r\n\r\n<html>"), reset=True), "ResponseDataLossError", 2),
        (Answer(wire=wire(OK + b"Content-Length: 5000\r\n\r\n<html>")), "ResponseDataLossError", 2),
        (Answer(wire=wire(OK + b"Content-Length: 6\r\n\r\n<html><body>")), "Rejected", 1),
        (
            Answer(wire=endless(OK + b"Content-Length: 9000000\r\n\r\n", b"x"), pause=0.05),
            "Expected to receive 9000000",
            1,
        ),
        (Answer(wire=endless(OK + b"Content-Length: 5000\r\n\r\n", b"x"), pause=0.05), "longer than 2", 2),
        (Answer(wire=endless(CHUNKED, b"10000\r\n" + b"z" * 65536 + b"\r\n")), "oversize", 1),
        (Answer(wire=endless(OK, b"X: y\r\n" * 1000)), "The head of an answer is longer", 2),
    ],
    ids=["reset", "less than told", "more than told", "oversize told", "a slow drip", "no end", "a head without end"],
)
def test_a_bad_answer_fails_or_is_rejected_and_costs_the_others_nothing(
    site: Site, tmp_path: Path, answer: Answer, line: str, tries: int
) -> None:
    desk = Desk(site)
    desk.article("buruk", answer)
    desk.article("baik")
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert [record["title"] for record in records] == ["Badai Mendekat (baik)"]
    assert line in log
    assert site.count(desk.cards[0].url) == tries
    assert code == (1 if tries > 1 else 0)  # what may still be had fails the run
    assert "spider_exceptions" not in log


def test_redirects_end(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("putar")
    site.add(desk.cards[0].url, Answer(status=302, headers=(("Location", desk.cards[0].url),)))
    desk.open()

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, records) == (1, [])
    assert "max redirections reached" in log
    assert site.count(desk.cards[0].url) == 1 + 5


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><title>Sindonews</title><p>Selamat datang</p>",
        b'<!DOCTYPE rss [<!ENTITY a "' + b"a" * 1000 + b'">'
        + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 100) for n in range(6))
        + b"]><rss><channel><item><title>&g;</title></item></channel></rss>",
    ],
    ids=["HTML", "an XML bomb"],
)  # fmt: skip
def test_a_feed_that_is_none_fails_and_the_other_listings_serve(site: Site, tmp_path: Path, body: bytes) -> None:
    desk = Desk(site)
    desk.article("baik")
    desk.open()
    site.add(site.url(DESK, "/rss"), Answer(body, headers=(("Content-Type", "application/rss+xml"),)))

    code, records, log = crawl(site, tmp_path / "out.jsonl")

    assert (code, len(records)) == (1, 1), log
    assert f"Listing failed: {site.url(DESK, '/rss')}" in log


def peak(log: str) -> int:
    """Memory of a crawl at most, bytes."""
    match = re.search(r"Peak memory: (\d+) kB", log)
    if match is None:
        pytest.skip("only Linux tells the peak of memory")
    return int(match[1]) * 1024


def test_bombs_and_what_has_no_end_take_less_than_60_mb(site: Site, tmp_path: Path) -> None:
    desk = Desk(site)
    desk.article("baik")
    desk.article(
        "tanpa-tata-letak", Answer(b"<h1>Badai</h1><p>Mendekat</p>")
    )  # what reads such pages is memory as well
    desk.open()
    _, records, log = crawl(site, tmp_path / "idle.jsonl")
    idle = peak(log)
    assert len(records) == 1

    bombs = {
        "gzip": gzip.compress(ZEROS),
        "gzip, gzip": gzip.compress(gzip.compress(ZEROS)),
        "br": brotli.compress(ZEROS),
        "zstd": zstd.compress(ZEROS, options={zstd.CompressionParameter.window_log: 27}),
    }
    answers = [
        *(Answer(body, headers=(HTML, ("Content-Encoding", name))) for name, body in bombs.items()),
        Answer(wire=endless(OK + b"\r\n", b"z" * 65536)),
        headers(b"X-Panjang: " + b"y" * 15_000 + b"\r\n"),
        headers(b"X: y\r\n"),
        headers(b" dan seterusnya\r\n"),
    ]
    text = "Kapal nelayan \U0001f6a2 diminta kembali ke darat. " * 34_000
    large = (text, f"<h1>{text}", f'<script type="application/ld+json">["{text}"]</script>')
    answers += [Answer(page.encode()) for page in large]
    for number, answer in enumerate(answers):
        desk.article(f"buruk-{number}", answer)
    desk.article("juga-baik")
    desk.open()
    feed = b"<rss>" + b"<a/>" * (MAX_BODY // 4 - 10) + b"</rss>"
    site.add(site.url(DESK, "/rss"), Answer(feed, headers=(("Content-Type", "application/rss+xml"),)))
    _, records, log = crawl(site, tmp_path / "bombs.jsonl", "-s", "RETRY_TIMES=0")

    assert len(records) == 2
    assert "more than 100000 tags, attributes and entities" in log
    assert log.count("oversize") >= len(bombs) + 1
    assert peak(log) - idle < 60_000_000
