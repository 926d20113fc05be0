from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newscrawler.extraction.draft import Block, Draft
from newscrawler.pipelines.repeats import LONG, collapse_repeats, drop_repeats

A = "Parlemen Norwegia menyetujui anggaran pelabuhan utara setelah perdebatan yang berlangsung sampai dini hari."
B = "Pembangunan dermaga pertama dimulai pada September. Dua galangan kapal di Tromso akan memasok bajanya."
C = "“Kami menunggu keputusan ini selama sebelas tahun,” kata wali kota Hammerfest kepada wartawan setempat."
D = "Oposisi menilai biayanya terlalu tinggi. Mereka meminta audit terbuka sebelum kontrak ditandatangani."
TEXT = [A, B, C, D]
HEADING = "Dampak Ekonomi"


def collapsed(paragraphs: list[str]) -> tuple[list[str], int]:
    """What is left of the paragraphs, and how many were removed."""
    texts, removed = collapse_repeats(paragraphs)
    return [text for text in texts if text], removed


@pytest.mark.parametrize(
    ("printed", "kept", "removed"),
    [
        pytest.param(TEXT, TEXT, 0, id="nothing stands twice"),
        pytest.param(TEXT + TEXT, TEXT, 4, id="the body twice"),
        pytest.param(TEXT + TEXT[1:], TEXT, 3, id="twice but for its first paragraph"),
        pytest.param(TEXT * 3, TEXT, 8, id="three times"),
        pytest.param([A, B, C, B, C, D], TEXT, 2, id="two pages that overlap"),
        pytest.param([A, A, B], [A, B], 1, id="a paragraph doubled on the spot"),
        pytest.param([*TEXT, B], TEXT, 1, id="one long paragraph again"),
        pytest.param([" ".join([*TEXT, *TEXT])], [" ".join(TEXT)], 1, id="twice in one text node"),
        pytest.param(["".join([*TEXT, *TEXT])], ["".join(TEXT)], 1, id="twice in one text node, glued"),
        pytest.param([A, B, f"{C} {D} {C} {D}"], [A, B, f"{C} {D}"], 1, id="twice in the last text node"),
        pytest.param([*TEXT, " ".join(TEXT)], TEXT, 1, id="the copy in one paragraph"),
        pytest.param([*TEXT, "".join(TEXT)], TEXT, 1, id="the copy in one paragraph, glued"),
        pytest.param([" ".join(TEXT), *TEXT], [" ".join(TEXT)], 4, id="the copy in more paragraphs"),
        pytest.param([A, HEADING, B, A, HEADING, B], [A, HEADING, B], 3, id="a sub-heading inside the copy"),
        pytest.param([HEADING, A, B, HEADING, A, B], [HEADING, A, B], 3, id="a sub-heading before the copy"),
        pytest.param([A, B, HEADING, A, B, HEADING], [A, B, HEADING], 3, id="a sub-heading behind the copy"),
    ],
)
def test_what_stands_again_is_dropped_and_the_first_stays(printed: list[str], kept: list[str], removed: int) -> None:
    assert collapsed(printed) == (kept, removed)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(C.replace("“", '"').replace("”", '"'), id="other quotes"),
        pytest.param(C.replace(" ", "\u00a0"), id="other spaces"),
        pytest.param(C.replace("kata wali kota", "katawali kota"), id="the gap that a link leaves"),
        pytest.param(C.replace(",", " ,"), id="a space before the comma"),
        pytest.param(C.upper(), id="capitals"),
    ],
)
def test_a_copy_has_the_same_words(copy: str) -> None:
    assert collapsed([A, B, C, D, copy]) == (TEXT, 1)


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param([HEADING, A, HEADING, B, "Reaksi", C, "Reaksi", D], id="sub-headings that recur"),
        pytest.param([A, '"Ya."', B, '"Ya."', C], id="a one-word quote"),
        pytest.param(
            [A, f"{B} “Kami tidak akan mundur dari perundingan ini sampai ada hasil,” katanya.",
             C, f"{D} “Kami tidak akan mundur dari perundingan ini sampai ada hasil,” katanya."],
            id="a quotation that is told again",
        ),
        pytest.param([A, B.replace("September", "Oktober"), B], id="a paragraph that differs in one word"),
        pytest.param(["***", A, "***", B, "***"], id="lines without words"),
        pytest.param([], id="nothing"),
    ],
)  # fmt: skip
def test_what_may_rightly_recur_stays(paragraphs: list[str]) -> None:
    assert collapsed(paragraphs) == (paragraphs, 0)


def test_a_long_list_of_short_lines_that_stands_again_goes() -> None:
    lines = ["Indonesia", "Malaysia", "Singapura", "Thailand", "Filipina", "Vietnam", "Kamboja", "Myanmar", "Brunei"]
    assert collapsed([A, *lines, B, *lines]) == ([A, *lines, B], 9)


def test_a_short_list_that_stands_again_stays() -> None:
    assert collapsed([A, "Menang", "Kalah", B, "Menang", "Kalah"])[1] == 0


def test_the_step_keeps_what_blocks_are_and_counts() -> None:
    blocks = [Block(HEADING, heading=True), Block(A), Block(B, link=True), Block(A), Block(f"{C} {C}")]
    draft = Draft(outlet=object, outlet_name="x", id="x:1", url="", fetched_url="", fetched_at=None)  # type: ignore[arg-type]
    draft.blocks = blocks
    draft = drop_repeats(draft)
    assert draft.blocks == [Block(HEADING, heading=True), Block(A), Block(B, link=True), Block(C)]
    assert draft.repeats_removed == 2


# -- properties ------------------------------------------------------------------------------------------------------

WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)
SENTENCE = st.lists(WORD, min_size=12, max_size=16).map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPHS = st.lists(SENTENCE, min_size=3, max_size=8, unique_by=lambda text: text.casefold())
quick = settings(max_examples=60)


def long(paragraphs: list[str]) -> bool:
    return all(len(re.sub(r"\W", "", text)) >= LONG for text in paragraphs)


@quick
@given(PARAGRAPHS, st.data())
def test_twice_from_any_paragraph_on(paragraphs: list[str], data: st.DataObject) -> None:
    assume(long(paragraphs))
    start = data.draw(st.integers(0, len(paragraphs) - 1))
    expected = (paragraphs, len(paragraphs) - start)
    assert collapsed(paragraphs + paragraphs[start:]) == expected


@quick
@given(PARAGRAPHS, st.data())
def test_two_pages_that_overlap_anywhere(paragraphs: list[str], data: st.DataObject) -> None:
    assume(long(paragraphs))
    end = data.draw(st.integers(1, len(paragraphs)))
    start = data.draw(st.integers(0, end))
    assert collapsed(paragraphs[:end] + paragraphs[start:]) == (paragraphs, end - start)


@quick
@given(PARAGRAPHS, st.sampled_from([" ", "", "  "]))
def test_twice_in_one_text_node(paragraphs: list[str], glue: str) -> None:
    body = " ".join(paragraphs)
    assert collapsed([body + glue + body]) == ([body], 1)


@quick
@given(PARAGRAPHS, st.lists(st.sampled_from(["Reaksi", "Dampak", '"Ya."']), min_size=3, max_size=8))
def test_short_lines_between_paragraphs_of_their_own_stay(paragraphs: list[str], short: list[str]) -> None:
    mixed = [text for pair in zip(paragraphs, short, strict=False) for text in pair]
    assert collapsed(mixed) == (mixed, 0)


@quick
@given(st.lists(st.one_of(SENTENCE, st.sampled_from(TEXT), WORD, st.text(max_size=40)), max_size=12))
def test_no_word_is_lost_and_nothing_is_made_up(paragraphs: list[str]) -> None:
    kept, removed = collapsed(paragraphs)

    def words(texts: list[str]) -> set[str]:
        return set(re.findall(r"[^\W_]+", " ".join(texts).casefold()))

    assert words(kept) == words(paragraphs)
    assert removed >= 0


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(["Ya."] * 20_000, id="one short line"),
        pytest.param([A] * 20_000, id="one paragraph"),
        pytest.param([A, B] * 10_000, id="two in turn"),
        pytest.param(["a", "b"] * 10_000, id="two letters in turn"),
        pytest.param([f"{A} " * 20_000], id="2 MB of one sentence"),
        pytest.param([". " * 1_000_000], id="2 MB of full stops"),
        pytest.param(['."' * 1_000_000], id="2 MB of closing quotes"),
        pytest.param(["x" * 2_000_000], id="2 MB without an end"),
    ],
)
def test_the_cost_is_linear(paragraphs: list[str]) -> None:
    kept, _ = collapsed(paragraphs)
    assert kept
