from __future__ import annotations

import pytest

from newscrawler.pipelines.names import Names

NAMES = Names({"Korea Utara": 1, "Korea": 2, "Sana'a": 3, "detik": 4, "9News": 5})


def found(text: str) -> list[tuple[str, int]]:
    return [(text[start:end], value) for start, end, value in NAMES.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Korea Utara dan Korea", [("Korea Utara", 1), ("Korea", 2)]),
        ("Koreana, pro-Korea, korea, KOREA, @Korea, x_Korea", [("Korea", 2)]),
        ("Sana'a, Sana’a", [("Sana'a", 3), ("Sana’a", 3)]),
        ("detik, Korea, 9News, sedetik", [("detik", 4), ("Korea", 2), ("9News", 5)]),
        ("", []),
    ],
)
def test_the_longest_name_at_word_borders_as_it_is_spelt(text: str, names: list[tuple[str, int]]) -> None:
    assert found(text) == names


def test_a_name_of_signs_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a letter"):
        Names({"+972": 1})
