"""What the README shows is what the project does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

from newscrawler import __version__
from newscrawler.arguments import Arguments
from newscrawler.items import REASONS, Article, Reason, fields_table, reasons_table
from newscrawler.overview import outlets_table, update

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def between(mark: str) -> str:
    match = re.search(rf"<!-- {mark} -->\n(.*?)\n?<!-- /{mark} -->", README, re.DOTALL)
    assert match, f"the README has no place for {mark}"
    return match[1]


def test_the_tables_are_those_of_the_code() -> None:
    assert update(README) == README, "run python -m newscrawler.overview README.md"
    assert between("fields") == fields_table()
    assert between("reasons") == reasons_table()
    assert between("outlets") == outlets_table()


def test_the_record_shown_has_all_fields_in_order() -> None:
    shown = json.loads(between("record").removeprefix("```json\n").removesuffix("\n```"))
    assert list(shown) == list(Article.__dataclass_fields__)
    assert shown["crawler_version"] == __version__


def test_every_argument_is_named() -> None:
    for name in Arguments.__dataclass_fields__:
        assert f"-a {name}=" in README


def test_every_reason_has_a_meaning() -> None:
    assert tuple(REASONS) == get_args(Reason)
