"""What a record has to be like, by the schema and by the check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args, get_origin

import pytest

from newscrawler.dataset.schema import SHAPES, WORDING, Invalid, Validator, hints, schema
from newscrawler.items import ADDED, SCHEMA_VERSION, Article, _doc
from tests.dataset.records import gone, record

pytest.importorskip("fastjsonschema", reason="of the extra [dataset]")

NOW = SCHEMA_VERSION
BAD: list[tuple[dict[str, Any], str]] = [
    ({"version": "1"}, "version must be integer"),
    ({"version": True}, "version must be integer"),
    ({"version": 2**31}, "version must be smaller than or equal to 2147483647"),
    ({"title": None}, "title must be string"),
    ({"tags": ["a", 1]}, "tags[1] must be string"),
    ({"mode": "dead"}, "mode must be one of ['live', 'backfill', 'reprocess']"),
    ({"source_hash": "abc"}, "source_hash must match pattern ^[0-9a-f]{64}$"),
    ({"extraction": {"title": "guess"}}, "extraction.title must be one of"),
    ({"archive": {"file": "x"}}, "archive must contain ['offset'] properties"),
    ({"outlet": "../../etc", "id": "../../etc:1"}, "outlet must match pattern"),
    ({"more": 1}, "must not contain {'more'} properties"),
]


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in record().items() if key != name}


@pytest.mark.parametrize(("changes", "reason"), BAD)
def test_a_bad_record_is_named_by_field(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Invalid) as error:
        Validator().check({**record(), **changes})
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ([], "no JSON object"),
        (without("title"), "must contain"),
        ({**record(), "schema_version": 9}, f"schema version 9 is of a newer newscrawler; this one knows {NOW}"),
        ({**record(), "id": "tempo:1"}, "id 'tempo:1' does not begin with its outlet"),
        ({**record(), "published_at": "2026-07-20T10:00:00"}, "'2026-07-20T10:00:00' is no time with an offset"),
        ({**record(), "modified_at": "kemarin"}, "modified_at 'kemarin' is no time with an offset"),
        ({**record(), "crawled_at": "0001-01-01T00:00:00+07:00"}, "is no time with an offset"),
        ({**gone(record()), "gone": {"status": 410, "at": "now"}}, "gone.at 'now' is no time"),
        ({**record(), "gone": {"status": 410, "at": "2026-07-20T10:00:00Z"}}, "gone is set, but it has a text"),
        ({**gone(record()), "url": None}, "url must be string"),
    ],
)  # fmt: skip
def test_what_the_schema_does_not_say_is_checked_too(bad: Any, reason: str) -> None:
    with pytest.raises(Invalid) as error:
        Validator().check(bad)
    assert reason in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_records_and_tombstones_are_valid_by_the_published_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    stated = schema()
    jsonschema.Draft202012Validator.check_schema(stated)
    checker = jsonschema.Draft202012Validator(stated)
    for one in (record(), gone(record())):
        Validator().check(one)
        checker.validate(one)
    checker.validate({**record(), "gone": gone(record())["gone"]})  # of articles/ of a dataset
    for changes, _ in BAD:
        assert not checker.is_valid({**record(), **changes}), changes


def test_every_field_is_described_and_every_object_has_a_shape() -> None:
    article = schema()["$defs"]["article"]["properties"]
    assert list(article) == list(Article.__dataclass_fields__)
    assert all(about["description"] for about in article.values())
    for name, kind in hints().items():
        if "dict[str, typing.Any]" in str(kind):
            assert name in SHAPES, name
    assert set(WORDING) <= set(article)


@dataclass
class Later(Article):
    """The record of a schema to come, as far as this one does not have its fields."""

    if "agencies" not in Article.__dataclass_fields__:
        agencies: list[dict[str, Any]] = _doc("Sources.")
        countries: dict[str, int] = _doc("Countries.")
        dateline_country: str | None = _doc("Country.")


def test_what_a_later_schema_added_an_older_record_may_lack() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(schema(Later))
    added = {
        "agencies": [{"name": "KCNA", "words": "laporan KCNA", "paragraph": 3}],
        "countries": {"RU": 2},
        "dateline_country": None,
    }
    old = {name: value for name, value in record(schema_version=1).items() if name not in ADDED[2]}
    checker.validate(old)
    checker.validate({**old, **added, "schema_version": 2})
    assert not checker.is_valid({**old, "schema_version": 2})
    assert not checker.is_valid({**old, **added, "countries": {"RU": "2"}, "schema_version": 2})
    kinds = hints(Later)
    assert get_origin(kinds["countries"]) is dict
    assert get_args(kinds["countries"]) == (str, int)


def test_without_text_there_is_no_field_of_wording() -> None:
    stated = schema(Later, text=False)["$defs"]["article"]["properties"]
    assert not set(WORDING) & set(stated)
    assert stated["agencies"]["items"]["properties"]["words"] == {"type": "null"}
