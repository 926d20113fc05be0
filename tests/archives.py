"""Archives for tests."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


def archive(answers: Iterable[tuple[str, datetime, str, bytes]]) -> bytes:
    """A WARC file of 200 responses: URL, time, content type and body of each."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    for url, fetched_at, content_type, body in answers:
        headers = StatusAndHeaders("200 OK", [("Content-Type", content_type)], protocol="HTTP/1.1")
        stated = {"WARC-Date": f"{fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        record = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict=stated
        )
        writer.write_record(record)
        record.raw_stream.close()
    return stream.getvalue()
