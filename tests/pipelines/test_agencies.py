from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extraction.draft import Block, Draft
from newscrawler.generic import GenericOutlet
from newscrawler.pipelines.agencies import WORDS, AgenciesPipeline, Words, find_agencies, medium_of, take_agencies
from newscrawler.pipelines.credits import take_credits
from newscrawler.pipelines.media import MEDIA, Medium
from newscrawler.record import outlets


def names(text: str, outlet: str = "") -> list[str]:
    return [agency["name"] for agency in find_agencies(["", text], outlet)]


def make_draft(*texts: str, title: str = "Perundingan Ditunda", outlet_name: str = "kabar.example") -> Draft:
    return Draft(
        outlet=GenericOutlet,
        outlet_name=outlet_name,
        id="1",
        url="https://kabar.example/1",
        fetched_url="https://kabar.example/1",
        fetched_at=datetime(2026, 7, 24, tzinfo=UTC),
        title=title,
        blocks=[Block(text) for text in texts],
    )


# -- the tables


def test_spellings_belong_to_one_medium_each() -> None:
    spellings = [form for medium in MEDIA for form in medium.forms]
    assert len(set(spellings)) == len(spellings)


@pytest.mark.parametrize("medium", MEDIA, ids=lambda medium: medium.name)
def test_the_example_of_a_medium_credits_it_alone(medium: Medium) -> None:
    assert names(medium.credit) == [medium.name]
    assert names(medium.credit, "kabar") == [medium.name]


def test_the_outlet_of_a_brand_is_one() -> None:
    assert {medium.outlet for medium in MEDIA if medium.outlet} == set(outlets())


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row.words[:20])
def test_words_of_reporting(row: Words) -> None:
    assert names(row.fires) == ["AFP"]
    assert names(row.stays) == []


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row.words[:20])
def test_each_word_is_in_small_letters_and_in_one_row(row: Words) -> None:
    others = {word for other in WORDS if other is not row for word in other.words.split()}
    assert row.words == row.words.lower()
    assert others.isdisjoint(row.words.split()) or row.kind in ("before", "behind")


# -- credits


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        ("Menurut kantor berita Korea Selatan, Yonhap, rudal itu jatuh.", ["Yonhap"]),
        ("Koresponden Al Jazeera, Hani Mahmoud, melaporkan dari Gaza.", ["Al Jazeera"]),
        ("Ia menolak, kata dia dalam wawancara eksklusif dengan CNN.", ["CNN"]),
        ("Ia menolak, kata dia pada CNN.", ["CNN"]),
        ("Dilansir AFP, Reuters, dan kantor berita TASS, pertemuan itu ditunda.", ["AFP", "Reuters", "TASS"]),
        ("Axios juga menulis bahwa rencana itu batal.", ["Axios"]),
        ("Kantor Berita Pusat Korea (KCNA) melaporkan Kim hadir.", ["KCNA"]),
        ("Menurut jajak pendapat Reuters/Ipsos, dukungan turun.", ["Reuters"]),
        ("Media lokal ABC 7 melaporkan tiga orang tewas.", ["ABC 7"]),
        ("Perundingan itu gagal (BBC, 2025).", ["BBC"]),
        ("Seorang pejabat Mesir--dikutip dari AFP dan Axios--menolak.", ["AFP", "Axios"]),
        ("Penulis: Ana Putri/BBC", ["BBC"]),
        ("Menurut i24, delegasi itu sudah tiba.", ["i24NEWS"]),
        ("Dikutip dari kompas.com, Senin.", ["Kompas"]),
        ("Sumber: BBC, CNN", ["BBC", "CNN"]),
    ],
)
def test_forms_of_credit(text: str, credited: list[str]) -> None:
    assert names(text) == credited


@pytest.mark.parametrize(
    "text",
    [
        "Serangan itu menewaskan wartawan Al Jazeera Anas al-Sharif.",
        "Gedung Al Jazeera di Ramallah ditutup, kata juru bicara itu.",
        "Trump menyebut CNN media palsu.",
        "Warga antre makanan. (AFP/BASHAR TALEB)",
        "Warga antre makanan, dilansir AFP/Bashar Taleb.",
        "Citra satelit, dirilis Maxar via AFP.",
        "Ia menulis lembaga itu, British Broadcasting Corporation (BBC).",
        "Hal itu, kata dia. Kan begitu?",
        "Dilansir dari instagram.com/menlu, dua orang tewas.",
        "Rekaman itu dikutip dari contohlibrary.com.",
    ],
)
def test_what_is_no_credit(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        ("Dilansir dari Oddity Daily News, pria itu selamat.", ["Oddity Daily News"]),
        ("Dilansir dari oddities.co.uk, pria itu selamat.", ["oddities.co.uk"]),
        ("Dua orang tewas di Kairo, Nile Herald melaporkan.", ["Nile Herald"]),
        ("Dua orang tewas, menurut Kantor Media Pemerintah di Kairo.", []),
        ("Ia membaca Oddity Daily News di kereta.", []),
        ("Ia membuka oddities.co.uk di kereta.", []),
    ],
)
def test_a_medium_that_no_table_has_is_credited_where_it_reads_like_one(text: str, credited: list[str]) -> None:
    assert names(text) == credited


def test_an_outlet_is_no_source_of_its_own_report_while_its_name_goes_on_with_a_list() -> None:
    assert names("Dilansir detikcom dan AFP, Senin.", "detik") == ["AFP"]
    assert names("Dilansir detikcom dan AFP, Senin.", "kompas") == ["detikcom", "AFP"]
    assert names("Dikutip dari bbc.com, Senin.", "bbcindonesia") == []


def test_each_medium_once_with_the_words_and_the_paragraph_of_its_first_credit() -> None:
    texts = ["Reuters: Perundingan Ditunda", "Kedua pihak pulang, demikian laporan KCNA.", "Dilansir Reuters, Senin."]
    assert find_agencies(texts) == [
        {"name": "Reuters", "words": "Reuters:", "paragraph": 0},
        {"name": "KCNA", "words": "demikian laporan KCNA", "paragraph": 1},
    ]


def test_names_in_whatever_case() -> None:
    assert [medium_of(text).name for text in ("ANT", "al jazeera", "Kompas.COM") if medium_of(text)] == [  # type: ignore[union-attr]
        "ANTARA", "Al Jazeera", "Kompas",
    ]  # fmt: skip
    assert medium_of("Al Jazeera melaporkan") is None


# -- the step


def test_credits_that_were_taken_off_the_text_have_no_paragraph() -> None:
    draft = take_agencies(take_credits(make_draft("Kedua pihak pulang. (AFP/ANTARA)", "Sumber: Al Jazeera")))
    assert draft.agencies == [
        {"name": "Al Jazeera", "words": "Al Jazeera", "paragraph": None},
        {"name": "AFP", "words": "AFP/ANTARA", "paragraph": None},
        {"name": "ANTARA", "words": "AFP/ANTARA", "paragraph": None},
    ]


def test_the_brackets_of_a_dateline_and_of_the_closing_initials_credit() -> None:
    draft = take_agencies(
        take_credits(make_draft("London (ANTARA/Reuters) - Parlemen bersidang.", outlet_name="antaranews"))
    )
    assert draft.agencies == [{"name": "Reuters", "words": "ANTARA/Reuters", "paragraph": None}]
    draft = take_agencies(take_credits(make_draft("Parlemen bersidang. (AFP/B-3)")))
    assert draft.agencies == [{"name": "AFP", "words": "AFP", "paragraph": None}]


def test_who_took_a_photo_is_none() -> None:
    draft = take_agencies(take_credits(make_draft("Kedua pihak pulang. (AFP/Bashar Taleb)")))
    assert draft.agencies == []


def test_a_translator_is_no_agency() -> None:
    draft = take_agencies(take_credits(make_draft("Parlemen bersidang.", "Penerjemah: Antara Nusa")))
    assert draft.agencies == []


def test_the_pipeline_applies_the_step() -> None:
    assert AgenciesPipeline().process_item(make_draft("Dilansir AFP.")).agencies != []


PIECES = ["AFP", "Reuters", "News", "Al", "dilansir", "kepada", "melaporkan", "Sumber", "pada", "dan", *" .,:(/)“\n@"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text())
def test_any_text_is_read(text: str) -> None:
    for agency in find_agencies(["", text]):
        assert agency["words"] in text


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("text", ["Reuters dan ", "dilansir ", "(AFP/", "The ", "News ", "a.com ", "kepada AFP, "])
def test_time_is_linear(text: str) -> None:
    find_agencies([text * 20_000])
    find_agencies([text] * 20_000)
