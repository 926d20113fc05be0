from __future__ import annotations

import pytest

from newscrawler.pipelines.language import LanguagePipeline, detect_language, tell_language
from tests.pipelines.test_agencies import make_draft

INDONESIAN = (
    "Polisi menahan tiga pria yang diduga terlibat dalam perampokan bersenjata di sebuah toko emas kemarin sore."
)
MALAY = "Polis telah menahan tiga lelaki yang disyaki terlibat dalam rompakan bersenjata di kedai emas petang semalam."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (INDONESIAN, "id"),
        ("Sedikitnya dua puluh orang tewas ketika gempa bumi mengguncang wilayah selatan negara itu pada Rabu.", "id"),
        (MALAY, "ms"),
        (MALAY * 40, "ms"),
        ("Rescue workers pulled three survivors from the rubble of a hotel.", "en"),
        ("Gempa.", None),
        ("", None),
        ("12 34 56 " * 20, None),
        ("\x7f\x01\ufffe" * 40, None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [("id", MALAY, "ms"), ("id-ID", INDONESIAN, "id-ID"), ("en", INDONESIAN, "id"), ("en", "Gempa.", "en")],
)
def test_the_text_tells_the_language_and_the_page_where_it_cannot(declared: str, text: str, language: str) -> None:
    draft = make_draft(text)
    draft.language = declared
    assert tell_language(draft).language == language


def test_the_pipeline_applies_the_step() -> None:
    assert LanguagePipeline().process_item(make_draft(MALAY)).language == "ms"
