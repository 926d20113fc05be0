from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.pipelines.countries import CountriesPipeline, count_countries, country_of, find_countries
from newscrawler.pipelines.places import CAPITALS, CITIES, NAMES, NO_COUNTRY, cities, countries
from tests.pipelines.test_agencies import make_draft

# ISO 3166-1, and more of CLDR's own.
CODES = {str(code) for code in Locale("id").territories}


# -- the tables


@pytest.mark.parametrize("table", [NAMES, CAPITALS, CITIES], ids=["names", "capitals", "cities"])
def test_codes_are_known_and_in_order_and_names_stand_once(table: dict[str, str]) -> None:
    names = [name.strip() for line in table.values() for name in line.split(";")]
    assert set(table) <= CODES
    assert list(table) == sorted(table)
    assert len(set(names)) == len(names)
    assert all(names)


def test_there_is_a_name_for_every_code() -> None:
    assert len(set(countries().values())) == 249 + 1  # those of ISO 3166-1, and Kosovo
    assert len(CAPITALS) > 190


@pytest.mark.parametrize("name", NO_COUNTRY)
def test_what_only_holds_a_name_counts_for_none(name: str) -> None:
    assert count_countries([f"kata {name} itu"]) == {}


def test_every_name_counts_for_its_country() -> None:
    wrong = {
        name: found
        for name, code in countries().items()
        if (found := count_countries([f"perjalanan ke {name}, kata dia"])) != {code: 1}
    }
    assert wrong == {}


def test_a_place_of_a_dateline_is_in_one_country() -> None:
    assert {
        code: cities()[name.casefold()] for code, names in CITIES.items() for name in names.split("; ")
    }.items() <= {(code, code) for code in CITIES}


# -- counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Uni Emirat Arab (UEA) dan Qatar", {"AE": 2, "QA": 1}),
        ("anti-Israel, pro-Rusia, AS-Iran", {"IL": 1, "IR": 1, "RU": 1, "US": 1}),
        ("Perang Iran-Irak, Perang Vietnam, Perang Saudara Amerika", {}),
        ("perang Israel-Iran pada Juni", {"IL": 1, "IR": 1}),
        ("berbahasa Inggris, Prancis dan Rusia; Rusia menolak", {"RU": 1}),
        ("Universitas Teknologi Malaysia, Bank Rakyat Indonesia, PT Maju Hulu Indonesia, KRI Jakarta", {}),
        ("Bank Sentral Rusia", {"RU": 1}),
        ("Angkatan Laut Iran di Laut Jepang", {"IR": 1}),
        ("Presiden Chad Mahamat Deby dan Chad Johnson", {"TD": 1}),
        ("Lima orang tewas di Lima, Peru. Ia ke Lima Negara.", {"PE": 2}),
        ("Uni Eropa di Brussels menolak; Brussels geram", {"BE": 1}),
        ("Bahan Baku Impor; tembak-menembak di Baku", {"AZ": 1}),
        ("etnis Roma di Roma", {"IT": 1}),
        ("tersangka AS (34) dan AS", {"US": 1}),
        ("The Jakarta Post, Times of Israel, Bangkok Post, Qatar Airways", {}),
        ("Indonesia.go.id, #Palestina, @Indonesia", {"PS": 1}),
        ("RUSIA, rusia, Rusiana", {}),
    ],
)
def test_what_counts(text: str, counts: dict[str, int]) -> None:
    assert count_countries([text]) == counts


def test_texts_are_counted_together_and_most_come_first() -> None:
    assert list(count_countries(["Rusia, Iran", "", "Moskow, Iran, Irak, Laut", "Jepang"]).items()) == [
        ("IR", 2), ("RU", 2), ("IQ", 1), ("JP", 1),
    ]  # fmt: skip


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_is_read(texts: list[str]) -> None:
    assert all(count > 0 for count in count_countries(texts).values())


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("text", ["Rusia ", "Bank A", "Perang Iran-", "bahasa Inggris, "])
def test_time_is_linear(text: str) -> None:
    count_countries([text * 50_000])


# -- datelines


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("MOSKOW", "RU"),
        ("Washington, D.C.", "US"),
        ("PARIS, Prancis", "FR"),
        ("MINNEAPOLIS, Minnesota", "US"),
        ("Jakarta Selatan", "ID"),
        ("KOTA GAZA", "PS"),
        ("SAINT PETERSBURG", "RU"),
        ("YERUSALEM", None),
        ("ATLANTIS", None),
        ("MOSKOW/KYIV", None),
        ("SEOUL/BUSAN", "KR"),
        ("", None),
    ],
)
def test_the_country_of_a_place(place: str, code: str | None) -> None:
    assert country_of(place) == code


def test_a_text_says_where_a_place_is() -> None:
    assert country_of("ORDU", ["Gempa terasa.", "Gempa di Ordu, Laut Hitam, Turki, terasa."]) == "TR"
    assert country_of("ORDU", ["Gempa di Ordu terasa sampai Turki."]) is None


# -- the step


def test_title_and_paragraphs_count_and_the_dateline_does_not() -> None:
    draft = make_draft("Rusia menolak.", title="AS Menolak")
    draft.dateline = "MOSKOW"
    assert find_countries(draft).countries == {"RU": 1, "US": 1}
    assert draft.dateline_country == "RU"


def test_the_pipeline_applies_the_step() -> None:
    assert CountriesPipeline().process_item(make_draft("Rusia menolak.")).countries == {"RU": 1}
