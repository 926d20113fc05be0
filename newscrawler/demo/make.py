"""Writes the demo archive: ``python -m newscrawler.demo.make [OUT]``. The same bytes on every run."""

from __future__ import annotations

import io
import sys
import uuid
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawler.demo.articles import HOST, OTHER_CARDS, STORIES, Story
from newscrawler.demo.markup import Card, Item, feed, gallery, index_page, page_2018, page_2022, page_2025

ARCHIVE = Path(__file__).with_name("demo.warc.gz")
FEED_URL = f"{HOST}/rss"
INDEX_URL = "https://www.sindonews.com/indeks/9/0?t={day}"
INDEX_DAYS = ("2026-07-24", "2026-07-23", "2026-07-22")
#: when the first record was fetched, 10:00 WIB; each further one two seconds later
FETCHED = datetime(2026, 7, 24, 3, 0, tzinfo=UTC)
_PACE = timedelta(seconds=2)

_ROBOTS = "User-agent: *\nAllow: /\nDisallow: /search\nCrawl-delay: 1\n"
_GONE = "<!DOCTYPE html>\n<html><head><title>404</title></head><body><h1>Halaman tidak ditemukan</h1></body></html>\n"
_MOVED = "<html><head><title>301 Moved Permanently</title></head><body></body></html>\n"


class _Answer(NamedTuple):
    """What the site answers to one URL."""

    url: str
    text: str
    status: str = "200 OK"
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    gzip: bool = False


def build() -> bytes:
    """The archive: one gzip member a record."""
    info = b"software: newscrawler demo\r\nformat: WARC File Format 1.0\r\n"
    members = [_member("warcinfo", "", FETCHED, info)]
    for place, answer in enumerate(_answers()):
        fetched = FETCHED + place * _PACE
        body = answer.text.encode()
        encoded = _on_any_system(zlib.compress(body, 9, wbits=31)) if answer.gzip else body
        headers = [
            ("Date", format_datetime(fetched, usegmt=True)),
            ("Server", "nginx"),
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(encoded))),
            *([("Content-Encoding", "gzip")] if answer.gzip else []),
            *answer.headers,
        ]
        http = StatusAndHeaders(answer.status, headers, protocol="HTTP/1.1")
        members.append(_member("response", answer.url, fetched, encoded, http))
    return b"".join(members)


def _member(kind: str, url: str, fetched: datetime, payload: bytes, http: Any = None) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    record = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(payload),
        length=len(payload),
        http_headers=http,
        warc_headers_dict={
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url or 'urn:newscrawler:demo')}>",
            "WARC-Date": fetched.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    )
    writer.write_record(record)
    return _on_any_system(out.getvalue())


def _on_any_system(packed: bytes) -> bytes:
    """A gzip member whose header does not tell the operating system (RFC 1952: byte 9, 255 for unknown); zlib leaves
    its time stamp 0."""
    return packed[:9] + b"\xff" + packed[10:]


def _answers() -> Iterator[_Answer]:
    """In the order of a crawl: rules, listings, articles from the newest to the oldest."""
    for host in ("https://www.sindonews.com", HOST):
        yield _Answer(f"{host}/robots.txt", _ROBOTS, content_type="text/plain")
    newest_first = STORIES[::-1]
    items = [_item(story) for story in newest_first if story.in_feed]
    yield _Answer(FEED_URL, feed(items), content_type="application/rss+xml; charset=utf-8")
    for day in INDEX_DAYS:
        listed = [_card(story) for story in newest_first if story.index_day == day]
        yield _Answer(INDEX_URL.format(day=day), index_page(_mixed(listed, OTHER_CARDS.get(day, ()))))
    for story in newest_first:
        if story.listed_url:
            yield _Answer(story.listed_url, _MOVED, "301 Moved Permanently", headers=(("Location", story.url),))
        if story.status == 404:
            yield _Answer(story.url, _GONE, "404 Not Found")
            continue
        content_type = f"text/html; charset={story.charset}"
        yield _Answer(story.url, page(story), content_type=content_type, gzip=story.gzip)
        if story.pages > 1:
            yield _Answer(f"{story.url}?showpage=all", page(story, whole=True), content_type=content_type)


def page(story: Story, *, whole: bool = False) -> str:
    """The article as the site prints it: its page 1, or all of it as under ``?showpage=all``."""
    common: dict[str, Any] = {
        "url": story.url,
        "title": story.title,
        "date": story.date,
        "paragraphs": story.printed(None if whole or not story.first_page else story.first_page),
        "dateline": story.dateline,
        "author": ", ".join(story.authors) or None,
        "initials": story.editor_initials,
        "tags": story.tags,
        "image": _image(story),
    }
    if story.layout == "2018":
        return page_2018(**common, section=story.section, breaks=1)
    if story.layout == "2022":
        return page_2022(**common, tail=story.tail)
    return page_2025(
        **common,
        section=story.section,
        caption=story.caption,
        published_iso=story.stated_time,
        modified_iso=story.modified_at,
        jsonld=story.stated_time is not None,
        pages=story.pages,
        whole=whole,
        tail=story.tail,
        body_html=gallery(story.pictures) if story.pictures else None,
    )


def _image(story: Story) -> str:
    _, _, key, rubric, slug = urlsplit(story.url).path.split("/")
    day = (story.published_at or story.stated_time or "2026-07-24")[:10].replace("-", "/")
    return f"https://pict.sindonews.com/dyn/850/pena/news/{day}/{rubric}/{key}/{slug.rpartition('-')[0]}-qzx.jpg"


def _item(story: Story) -> Item:
    moment = datetime.fromisoformat(story.published_at or story.stated_time or "")
    return Item(story.title, story.url, moment, "International", story.body[0])


def _card(story: Story) -> Card:
    hits = int(story.url.split("/")[4]) * 37 % 900 + 20
    return Card(story.listed_url or story.url, story.title, "International", f"{HOST}/", story.date, hits)


def _mixed(cards: Sequence[Card], others: Sequence[Card]) -> list[Card]:
    """The cards of other desks between those of the desk."""
    mixed = list(cards)
    for place, other in enumerate(others):
        mixed.insert(3 * place + 2, other)
    return mixed


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else ARCHIVE).write_bytes(build())
