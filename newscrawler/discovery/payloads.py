"""JSON listings: what a site's own pages load to show a list of articles."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from newscrawler.discovery.links import Link, ListingError
from newscrawler.extraction.select import Document
from newscrawler.urls import absolute

_FIELD = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, kw_only=True)
class Payload:
    """A listing in JSON.

    ``items`` is the dotted path of the list of entries, ``entry`` that of the article in one (empty where it is the
    entry itself). ``link`` is a template of the article's URL over dotted fields: ``{url}`` or
    ``https://host/{slug}-{id}``; ``title``, ``published`` and ``section`` are dotted fields. ``nuxt``: the JSON is a
    flat list of values that name each other by position, as Nuxt 3 writes it, and is put together first. ``script`` is
    the id of the script that holds the JSON, where the listing is a page.
    """

    url: str
    items: str
    link: str
    entry: str = ""
    title: str = ""
    published: str = ""
    section: str = ""
    nuxt: bool = False
    script: str = ""


def read_payload(body: bytes, payload: Payload) -> list[Link]:
    """The entries of a JSON listing, in its order; entries of which the URL cannot be made are left out.

    :raises ListingError: the body is no JSON, or has no such list, or an empty one.
    """
    if payload.script:
        body = Document.parse(body.decode(errors="replace")).script(payload.script).encode()
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ListingError("not JSON") from None
    values = data if payload.nuxt and isinstance(data, list) else None
    entries = _at(values[0] if values else data, payload.items, values)
    if not isinstance(entries, list) or not entries:
        raise ListingError(f"no entries at {payload.items}")
    links = []
    for position in entries:
        article = _at(_meant(position, values), payload.entry, values)

        def field(path: str, article: Any = article) -> str:
            return _text(_at(article, path, values)) if path else ""

        parts = [field(path) for path in _FIELD.findall(payload.link)]
        if all(parts):
            links.append(
                Link(
                    url=absolute(payload.url, _FIELD.sub("{}", payload.link).format(*parts)),
                    via="index",
                    title=field(payload.title),
                    published=field(payload.published),
                    section=field(payload.section),
                )
            )
    return links


def _at(value: Any, path: str, values: list[Any] | None) -> Any:
    """What stands at a dotted path; None where nothing does. An empty path is the value itself."""
    value = _unwrapped(value, values)
    for key in path.split(".") if path else ():
        if not isinstance(value, dict) or key not in value:
            return None
        value = _meant(value[key], values)
    return value


def _meant(member: Any, values: list[Any] | None) -> Any:
    """The member of a list or an object: in a Nuxt payload it is the position of the value."""
    if values is None:
        return member
    known = isinstance(member, int) and 0 <= member < len(values)
    return _unwrapped(values[member], values) if known else None


def _unwrapped(value: Any, values: list[Any] | None) -> Any:
    """What ``["ShallowReactive", 75]`` wraps, in a Nuxt payload."""
    if values and isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
        inner = value[1]
        return values[inner] if isinstance(inner, int) and 0 <= inner < len(values) else None
    return value


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
