"""Packed counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.report.cubes import Cube, pack
from tests.report.cubes import unpack

NUMBERS = st.integers(0, 5000)


def test_two_days() -> None:
    # 1 day after the base, 2 keys: key 0 counts 3, key 2 counts 40 (8 + 32, least digit first); 31 days on, 1 key: 1, 1
    assert pack([(101, 0, 3), (101, 2, 40), (132, 1, 1)], 100) == "BC" + "AD" + "CoB" + "fB" + "BB"


@given(st.dictionaries(st.tuples(NUMBERS, NUMBERS), st.integers(0, 10**9)), st.integers(-(10**5), 0))
def test_what_is_packed_is_unpacked(counts: dict[tuple[int, int], int], base: int) -> None:
    cells = [(day, key, n) for (day, key), n in sorted(counts.items())]
    assert list(unpack(pack(cells, base), base)) == cells


def test_a_day_before_the_base_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 is negative"):
        pack([(99, 0, 1)], 100)


def test_the_page_gets_one_text_an_outlet() -> None:
    cube = Cube("week", ["US"], {"tempo": "AB"})
    assert cube.to_dict(["detik", "tempo"]) == {"grain": "week", "keys": ["US"], "cells": ["", "AB"]}
