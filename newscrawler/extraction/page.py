"""A page as extraction needs it: the bytes, what came with them, and nothing of the engine."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree
from w3lib.encoding import html_to_unicode, read_bom

from newscrawler.extraction.select import Document
from newscrawler.items import Rejected, Via

if TYPE_CHECKING:
    from scrapy.http import Headers, Response

_HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})
# U+FFFD and C1 controls stand in no news text; a few are a slip of the page, more a wrong guess at the charset.
_UNDECODED = re.compile("[\ufffd\x80-\x9f]")
_UNDECODED_SHARE = 0.005
_PIECE = 1 << 14  # bytes
#: more tags make no page of an article: the real ones have 4,300 at most, and each costs memory for a kilobyte of text
MAX_TAGS = 70_000
#: likewise; the real ones have 6,800 at most, and to parse a tag takes the square of its attributes
MAX_ATTRIBUTES = 40_000
_ATTRIBUTES = etree.XPath("count(//@*)")


@dataclass(frozen=True, slots=True)
class Hints:
    """What was known of a page before it was fetched: the words of the listing that named it.

    ``published`` is the listing's time as printed; ``discovered_at`` when the listing was fetched (aware, UTC);
    ``robots_txt_sha256`` of the robots.txt in force, or None.
    """

    title: str = ""
    published: str = ""
    section: str = ""
    discovered_at: datetime | None = None
    via: Via = "url"
    robots_txt_sha256: str | None = None


def plain_headers(headers: Headers) -> dict[str, str]:
    """Headers by lower-case name; several of one name are joined by commas."""
    return {name.decode("latin-1").lower(): b",".join(values).decode("latin-1") for name, values in headers.items()}


@dataclass(frozen=True)
class Page:
    """One fetched page. A record is a function of this and of nothing else.

    ``url`` is the URL that was asked for, ``body`` the bytes after content decoding, ``headers`` the HTTP headers
    with names in lower case, ``fetched_at`` aware and in UTC, ``archive`` the ``file`` and ``offset`` of its WARC
    record or None.
    """

    url: str
    body: bytes
    headers: Mapping[str, str]
    fetched_at: datetime
    hints: Hints = field(default_factory=Hints)
    archive: dict[str, Any] | None = None

    @classmethod
    def from_response(cls, response: Response, hints: Hints | None = None) -> Page:
        """The page of a Scrapy response; who writes or replays an archive leaves the record's time in
        ``meta["fetched_at"]`` and its place in ``meta["archive"]``."""
        return cls(
            url=response.url,
            body=response.body,
            headers=plain_headers(response.headers),
            fetched_at=response.meta.get("fetched_at") or datetime.now(UTC).replace(microsecond=0),
            hints=hints or Hints(),
            archive=response.meta.get("archive"),
        )

    @cached_property
    def text(self) -> str:
        """The decoded page.

        Valid UTF-8 is UTF-8 whatever the header says: hardly any other text is valid UTF-8 by chance. For all else
        w3lib's rules decide (byte order mark, header, declaration in the page, guess).

        :raises Rejected: ``not_html``, ``undecodable``, ``oversize`` or, for an empty body, ``incomplete``.
        """
        if self._is_utf8:
            return codecs.getincrementaldecoder("utf-8")().decode(self.body)
        encoding, text = html_to_unicode(self.headers.get("content-type", ""), self.body, default_encoding="utf-8")
        if len(_UNDECODED.findall(text)) > max(3, _UNDECODED_SHARE * len(text)):
            raise Rejected("undecodable", f"not {encoding}, whatever was declared")
        return text

    @cached_property
    def _is_utf8(self) -> bool:
        """Whether the body is UTF-8 as it stands: then the parser can have it, and few pages need their text."""
        content_type = self.headers.get("content-type", "")
        mime = content_type.split(";")[0].strip().lower()
        if mime not in _HTML_TYPES:
            raise Rejected("not_html", mime)
        if not self.body or self.body.isspace():
            raise Rejected("incomplete", "the body is empty")
        if len(self.body) > 3 * MAX_TAGS:
            if self.body.count(b"<") > MAX_TAGS:
                raise Rejected("oversize", f"more than {MAX_TAGS} tags")
            # Those that have a value have a sign for it, the others no bracket between them.
            tags = (part[part.find(b"<") :] for part in _parts(self.body, b">", 2 * MAX_ATTRIBUTES))
            if self.body.count(b"=") > MAX_ATTRIBUTES or any(len(tag.split()) > MAX_ATTRIBUTES for tag in tags):
                raise Rejected("oversize", f"more than {MAX_ATTRIBUTES} attributes")
        if read_bom(self.body)[0] is None:
            if b"\x00" in self.body[:1024]:
                raise Rejected("not_html", f"binary content sent as {mime or 'nothing in particular'}")
            # An incremental decoder lets a character pass that the end of a cut page split.
            decoder = codecs.getincrementaldecoder("utf-8")()
            try:
                for start in range(0, len(self.body), _PIECE):  # the text of all of it would be memory for nothing
                    decoder.decode(self.body[start : start + _PIECE])
            except UnicodeDecodeError:
                return False
            return True
        return False

    def behind(self, label: str, pattern: str) -> Iterator[str]:
        """The first group of each match of a regular expression right behind a text of the source."""
        if self._is_utf8 and label.encode() not in self.body:  # a text is found in bytes at ten times the speed
            return
        fits, start = re.compile(pattern).match, 0
        while (found := self.text.find(label, start)) >= 0:
            start = found + len(label)
            if match := fits(self.text, start):
                start = match.end()
                yield match[1]

    @cached_property
    def document(self) -> Document:
        """The parsed page."""
        return self.parse()

    def parse(self) -> Document:
        """The page parsed anew, for whoever puts something into the document.

        :raises Rejected: as :attr:`text` does.
        """
        document = Document.parse(self.body if self._is_utf8 else self.text)
        if len(self.body) > 3 * MAX_TAGS and _ATTRIBUTES(document.root) > MAX_ATTRIBUTES:
            raise Rejected("oversize", f"more than {MAX_ATTRIBUTES} attributes")
        return document


def _parts(body: bytes, separator: bytes, size: int) -> Iterator[bytes]:
    """What stands between two separators and is longer than ``size``; found in leaps, not by reading every byte."""
    start = 0
    while len(body) - start > size:
        end = body.rfind(separator, start, start + size + 1)
        if end < 0:
            end = body.find(separator, start)
            end = end if end >= 0 else len(body)
            yield body[start:end]
        start = end + 1
