"""The record as JSON Schema, made from :mod:`newscrawler.items`, and the check of records against it."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from newscrawler.items import ADDED, SCHEMA_VERSION, Article

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: objects in a record, or in a list of it: their members and types
SHAPES: dict[str, dict[str, Any]] = {
    "rights": {
        "robots_meta": str | None,
        "x_robots_tag": str | None,
        "tdm_reservation": str | None,
        "noai": bool,
        "robots_txt_sha256": str | None,
    },
    "archive": {"file": str, "offset": int},
    "changes": {"cause": Literal["newsroom", "extractor"], "fields": list[str], "added": list[str],
                "removed": list[str]},
    "gone": {"status": int, "at": str},
    "agencies": {"name": str, "words": str, "paragraph": int | None},
}  # fmt: skip
#: what a tombstone says; all else is null or []
_OF_TOMBSTONES = (
    "id", "version", "outlet", "url", "fetched_url", "crawled_at", "run_id", "crawler_version", "schema_version",
    "gone",
)  # fmt: skip
#: what a dataset without text leaves out: all that is the site's own wording, names of people included. The time as the
#: page showed it stays: where a listing had it, the text cannot be fetched again without.
WORDING = (
    "section", "title", "subtitle", "authors", "editors", "editor_initials", "dateline", "body",
    "tags", "lead_image", "lead_image_caption", "warnings",
)  # fmt: skip
_LARGEST = 2**31 - 1  # what Parquet's int32 holds
_PATTERNS = {  # of an outlet's name files are named
    "outlet": r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
    "source_hash": "^[0-9a-f]{64}$",
    "content_hash": "^[0-9a-f]{64}$",
}


class Invalid(ValueError):  # noqa: N818 -- what is said of a record
    """A record is none of the schema; one line that says why."""


def hints(of: type = Article, *, text: bool = True) -> dict[str, Any]:
    """The fields of a record in order, with their types."""
    types_ = get_type_hints(of)
    return {one.name: types_[one.name] for one in dataclasses.fields(of) if text or one.name not in WORDING}


def schema(of: type = Article, *, text: bool = True) -> dict[str, Any]:
    """The JSON Schema of the records of a dataset."""
    docs = {one.name: one.metadata["doc"] for one in dataclasses.fields(of)}
    fields = hints(of, text=text)
    article = {name: {**_of(kind, name, text=text), "description": docs[name]} for name, kind in fields.items()}
    article["gone"] = {
        **_of(fields["gone"], "gone", text=text),
        "description": f"{docs['gone']} An article that a dataset keeps though it is gone has it too.",
    }
    tombstone = {
        name: _of(kind if name in _OF_TOMBSTONES or get_origin(kind) is list else kind | None, name, text=text)
        for name, kind in fields.items()
    }
    tombstone["gone"] = _shape("gone", text=text)
    return {
        "$schema": DIALECT,
        "title": "newscrawler record",
        "description": f"One line of the files in articles/ and versions/. Version {SCHEMA_VERSION} of the record.",
        "anyOf": [{"$ref": "#/$defs/article"}, {"$ref": "#/$defs/tombstone"}],
        "$defs": {
            "article": {"description": "An article as it stood on the site.", **_object(article)},
            "tombstone": {
                "description": "An article that is gone; in versions/ only.",
                **_object(tombstone),
            },
        },
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """All fields and no others; an older record may lack those that came later."""
    later = {version: [name for name in names if name in properties] for version, names in ADDED.items()}
    of_later = {name for names in later.values() for name in names}
    stated: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in of_later],
        "additionalProperties": False,
    }
    rules = [
        {"if": {"properties": {"schema_version": {"minimum": version}}}, "then": {"required": names}}
        for version, names in later.items()
        if names
    ]
    return {**stated, "allOf": rules} if rules else stated


def _of(kind: Any, name: str, *, text: bool) -> dict[str, Any]:
    """The schema of a value by its type; of a date, a hash and the like by its name too."""
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = (one for one in get_args(kind) if one is not types.NoneType)
        found = _of(inner, name, text=text)
        return {"enum": [*found["enum"], None]} if "enum" in found else {**found, "type": [found["type"], "null"]}
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is list:
        inner = get_args(kind)[0]
        return {"type": "array", "items": _shape(name, text=text) if name in SHAPES else _of(inner, "", text=text)}
    if get_origin(kind) is dict:
        if name in SHAPES:
            return _shape(name, text=text)
        return {"type": "object", "additionalProperties": _of(get_args(kind)[1], "", text=text)}
    found = {"type": {str: "string", int: "integer", bool: "boolean"}[kind]}
    if kind is int:
        found |= {"minimum": 0, "maximum": _LARGEST if name != "offset" else 2**63 - 1}
    if name == "at" or name.endswith("_at"):
        found["format"] = "date-time"
    elif name in _PATTERNS:
        found["pattern"] = _PATTERNS[name]
        if name == "outlet":
            found["maxLength"] = 200
    return found


def _shape(name: str, *, text: bool) -> dict[str, Any]:
    members = {one: _of(kind, one, text=text) for one, kind in SHAPES[name].items()}
    if not text and name == "agencies":
        members["words"] = {"type": "null"}
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


class Validator:
    """Checks records, with all their text; those of older schemas too."""

    def __init__(self, of: type = Article) -> None:
        import fastjsonschema

        definitions = schema(of)["$defs"]
        # it knows drafts up to 7; nothing that the schema uses has changed since
        self._article, self._tombstone = (
            fastjsonschema.compile({"$schema": "http://json-schema.org/draft-07/schema#", **definitions[name]},
                                   use_formats=False, use_default=False)
            for name in ("article", "tombstone")
        )  # fmt: skip
        self._error = fastjsonschema.JsonSchemaValueException
        self._times = [name for name in hints(of) if name.endswith("_at")]

    def check(self, record: Any) -> dict[str, datetime]:
        """The times of a record by field, in UTC.

        :raises Invalid: it is none.
        """
        if not isinstance(record, dict):
            raise Invalid("no JSON object")
        version = record.get("schema_version")
        if isinstance(version, int) and version > SCHEMA_VERSION:
            raise Invalid(f"schema version {version} is of a newer newscrawler; this one knows {SCHEMA_VERSION}")
        try:
            (self._tombstone if is_tombstone(record) else self._article)(record)
        except self._error as error:
            raise Invalid(" ".join(str(error).removeprefix("data").removeprefix(".").split())[:300]) from None
        if record["gone"] and not is_tombstone(record):
            raise Invalid("gone is set, but it has a text: of a dataset read versions/, not articles/")
        if not record["id"].startswith(f"{record['outlet']}:"):
            raise Invalid(f"id {record['id']!r} does not begin with its outlet")
        times = {name: instant(record[name], name) for name in self._times if record[name] is not None}
        if record["gone"]:
            instant(record["gone"]["at"], "gone.at")
        return times


def is_tombstone(record: Mapping[str, Any]) -> bool:
    """Whether a record says that the article is gone, and no more."""
    return bool(record.get("gone")) and record.get("body") is None


def instant(text: str, name: str) -> datetime:
    """A time in UTC.

    :raises Invalid: it is none, or has no offset.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Invalid(f"{name} {text!r} is no time with an offset")
