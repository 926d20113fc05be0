"""Language of an article, by its text: Indonesian and Malay are told apart, which pages do not."""

from __future__ import annotations

import pycld2

from newscrawler.extraction.draft import Draft
from newscrawler.pipelines.base import StepPipeline

#: a text of fewer letters says too little; the language that the page declares stands
SHORTEST = 60
#: so many letters tell it as surely as all
ENOUGH = 1500
#: so many do where they tell Indonesian: a beginning is rather taken for Malay, or not told, than the other way round
ENOUGH_FOR_INDONESIAN = 700
# What CLD2 calls otherwise than BCP 47.
_CODES = {"iw": "he", "in": "id", "jw": "jv"}


def detect_language(text: str) -> str | None:
    """The BCP 47 tag of the language that a text begins in; None where it is too short or cannot be told.

    By CLD2, a table of frequencies that is part of its package: offline, and the same for the same text.
    """
    if len(text) < SHORTEST:
        return None
    found = _detect(text[:ENOUGH_FOR_INDONESIAN])
    return found if found == "id" or len(text) <= ENOUGH_FOR_INDONESIAN else _detect(text[:ENOUGH])


def _detect(text: str) -> str | None:
    try:
        reliable, _, languages = pycld2.detect(text, isPlainText=True, hintTopLevelDomain="id")
    except pycld2.error:  # a character that it takes for no text
        return None
    code = str(languages[0][1])
    return _CODES.get(code, code) if reliable and code != "un" else None


def tell_language(draft: Draft) -> Draft:
    """The step: the language of the body, where it can be told, in place of another that the page declares."""
    found = detect_language("\n".join(block.text for block in draft.blocks))
    if found and found != draft.language.partition("-")[0].lower():
        draft.language = found
    return draft


class LanguagePipeline(StepPipeline):
    step = staticmethod(tell_language)
