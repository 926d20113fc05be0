"""Clean text."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extraction.draft import Block, Draft
from newscrawler.pipelines.clean import clean, clean_text
from newscrawler.spiders.sindonews import SindonewsSpider

# All characters, lone surrogates with them, and often what entities, white space and composed letters are made of.
TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("&#x;amp3841 \n\t\u00a0\u200be\u0301\u037e"))
)
PIECES = st.lists(
    st.sampled_from(["&", "amp", ";", "#38", "lt", "\u200b", "\u00ad", "\u037e", " ", "\n", "e", "\u0301"])
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("Perundingan ditunda.", "Perundingan ditunda.", id="clean already"),
        pytest.param(" \t Satu  dua\u00a0\u2003tiga \r", "Satu dua tiga", id="white space"),
        pytest.param("Satu \n\n  dua\r\ntiga", "Satu\ndua\ntiga", id="newlines"),
        pytest.param("satu\u0085dua\u2028tiga\x0cempat", "satu dua tigaempat", id="odd line separators"),
        pytest.param("per\u00adun\u200bdingan\ufeff", "perundingan", id="soft hyphen and zero-width space"),
        pytest.param("\u202aRusia\u202c \u2066dan\u2069", "Rusia dan", id="directional marks"),
        pytest.param("\x00sa\x1btu\x9f", "satu", id="controls"),
        pytest.param("\ud800satu\udfff \ud83d\ude00", "satu", id="surrogates"),
        pytest.param("Satu &amp;amp; dua &amp;quot;tiga&amp;quot;", 'Satu & dua "tiga"', id="entities escaped twice"),
        pytest.param("A&#39;B&#x2013;C&nbsp;D", "A'B–C D", id="numbered entities"),
        pytest.param("AT&T; R&D dan &takada;", "AT&T; R&D dan &takada;", id="no entities"),
        pytest.param("Cafe\u0301 \u212b", "Café Å", id="one form for each letter"),
        pytest.param("“Kutipan” – ‘kata’ — …", "“Kutipan” – ‘kata’ — …", id="quotes and dashes as printed"),
        pytest.param("❤\ufe0f 😀", "❤ 😀", id="variation selector"),
        pytest.param("&#55296;satu", "\ufffdsatu", id="an entity of a surrogate"),
        pytest.param("&am\u00adp;", "&", id="an entity around a soft hyphen"),
        pytest.param("", "", id="nothing"),
        pytest.param(" \u200b ", "", id="nothing to be seen"),
    ],
)
def test_clean_text(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(st.one_of(TEXTS, PIECES.map("".join)))
def test_clean_text_is_idempotent(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(TEXTS)
def test_clean_text_is_composed_and_can_be_written(text: str) -> None:
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned


@given(TEXTS)
def test_clean_text_has_no_white_space_around_it_and_no_runs(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == cleaned.strip()
    assert not any(run in cleaned for run in ("  ", " \n", "\n ", "\n\n", "\t", "\u00a0"))


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    "text",
    ["&" + "amp;" * 150_000, "&" * 200_000, "&a" * 100_000, " \n" * 100_000, "e\u0301" * 100_000, " " * 200_000 + "x"],
    ids=["escaped many times over", "ampersands", "half entities", "white space", "accents", "spaces"],
)
def test_linear(text: str) -> None:
    assert len(clean_text(text)) <= len(text)


def draft(**fields: object) -> Draft:
    return Draft(
        outlet=SindonewsSpider,
        outlet_name="sindonews",
        id="sindonews:1",
        url="https://international.sindonews.com/read/1/42/x",
        fetched_url="https://international.sindonews.com/read/1/42/x",
        fetched_at=datetime(2026, 7, 24, 8, 0, tzinfo=UTC),
        **fields,  # type: ignore[arg-type]
    )


def test_the_step_cleans_every_field() -> None:
    cleaned = clean(
        draft(
            title=" Judul\u200b ",
            subtitle="Anak  judul",
            section="Dunia&nbsp;",
            editor_initials=" (ahm)",
            lead_image="https://e.id/a.jpg?x=1&amp;y=2",
            lead_image_caption="Foto :\u00a0arsip",
            authors=["Rina\u00a0Kusuma", "Rina Kusuma", "\u200b"],
            editors=[" Wulan "],
            tags=["PBB", "PBB ", ""],
            blocks=[Block("Satu\u00ad."), Block("\u200b"), Block("Dua.", heading=True)],
        )
    )
    assert (cleaned.title, cleaned.subtitle, cleaned.section) == ("Judul", "Anak judul", "Dunia")
    assert (cleaned.editor_initials, cleaned.lead_image_caption) == ("(ahm)", "Foto : arsip")
    assert cleaned.lead_image == "https://e.id/a.jpg?x=1&y=2"
    assert (cleaned.authors, cleaned.editors, cleaned.tags) == (["Rina Kusuma"], ["Wulan"], ["PBB"])
    assert cleaned.blocks == [Block("Satu."), Block("Dua.", heading=True)]


@pytest.mark.parametrize("field", ["subtitle", "section", "editor_initials", "lead_image", "lead_image_caption"])
def test_a_field_of_nothing_to_be_seen_is_absent(field: str) -> None:
    assert getattr(clean(draft(**{field: "\u200b"})), field) is None
