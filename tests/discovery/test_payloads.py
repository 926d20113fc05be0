"""JSON listings."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from newscrawler.discovery.links import Link, ListingError
from newscrawler.discovery.payloads import Payload, read_payload

PLAIN = Payload(
    url="https://e.id/api/terbaru",
    items="data.feed.edges",
    entry="node",
    link="https://e.id/dunia/{slug}-{id}",
    title="title",
    published="publishedAt",
    section="channel.name",
)
ENTRY = {
    "node": {
        "id": 71,
        "slug": "badai-menerjang-tarsia",
        "title": "Badai  Menerjang Tarsia",
        "publishedAt": "2026-07-24T03:15:00Z",
        "channel": {"name": "Dunia"},
    }
}
NUXT = Payload(url="https://e.id/_payload.json", items="data.rubrik.latest", link="{url}", title="judul", nuxt=True)


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_each_entry_becomes_a_link() -> None:
    assert read_payload(body({"data": {"feed": {"edges": [ENTRY]}}}), PLAIN) == [
        Link(
            url="https://e.id/dunia/badai-menerjang-tarsia-71",
            via="index",
            title="Badai Menerjang Tarsia",
            published="2026-07-24T03:15:00Z",
            section="Dunia",
        )
    ]


def test_an_entry_without_what_its_url_needs_is_left_out() -> None:
    incomplete = {"node": {"id": 72, "slug": ""}}
    links = read_payload(body({"data": {"feed": {"edges": [incomplete, ENTRY, "x", None]}}}), PLAIN)
    assert [link.title for link in links] == ["Badai Menerjang Tarsia"]


def test_a_nuxt_payload_names_its_values_by_position() -> None:
    values = [
        {"data": 1},
        ["ShallowReactive", 2],
        {"rubrik": 3},
        {"latest": 4},
        [5, 8, 99],
        {"url": 6, "judul": 7},
        "/dunia/satu-1",
        "Satu",
        {"url": 9, "judul": 99},
        "/dunia/dua-2",
    ]
    assert [(link.url, link.title) for link in read_payload(body(values), NUXT)] == [
        ("https://e.id/dunia/satu-1", "Satu"),
        ("https://e.id/dunia/dua-2", ""),
    ]


@pytest.mark.parametrize(
    ("content", "payload"),
    [
        (b"<html>", PLAIN),
        (b"[" * 100_000, PLAIN),
        (body({"data": {"feed": {}}}), PLAIN),
        (body({"data": {"feed": {"edges": []}}}), PLAIN),
        (body([]), NUXT),
        (body([{"data": 0}]), NUXT),  # a circle
        (body({"data": 1}), NUXT),
    ],
)
def test_what_is_no_such_listing_is_an_error(content: bytes, payload: Payload) -> None:
    with pytest.raises(ListingError):
        read_payload(content, payload)


def test_a_listing_in_a_script_of_a_page() -> None:
    page = (
        f"<html><body><script id='__DATA__'>{json.dumps({'data': {'feed': {'edges': [ENTRY]}}})}</script></body></html>"
    )
    assert read_payload(page.encode(), replace(PLAIN, script="__DATA__")) == read_payload(
        json.dumps({"data": {"feed": {"edges": [ENTRY]}}}).encode(), PLAIN
    )
    with pytest.raises(ListingError, match="not JSON"):
        read_payload(page.encode(), replace(PLAIN, script="__NEXT_DATA__"))
