"""Credits, closing initials and datelines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawler.extraction.draft import Block, Draft
from newscrawler.pipelines.credits import (
    DATELINES,
    INITIALS,
    LABELS,
    Credit,
    Form,
    Label,
    read_credits,
    read_dateline,
    read_initials,
    read_names,
    take_credits,
)
from newscrawler.spiders.sindonews import SindonewsSpider

LABEL = pytest.mark.parametrize("label", LABELS, ids=lambda label: label.word)
CLOSING = pytest.mark.parametrize("form", INITIALS, ids=lambda form: form.name)
OPENING = pytest.mark.parametrize("form", DATELINES, ids=lambda form: form.name)


def patterns(forms: tuple[Form, ...]) -> tuple[str, ...]:
    return tuple(form.pattern for form in forms)


# -- every row of the tables ------------------------------------------------------------------------------------------


@LABEL
def test_label_fires(label: Label) -> None:
    assert read_credits(label.fires) == [(label.field, label.fires.partition(":")[2].strip())]


@LABEL
def test_label_stays(label: Label) -> None:
    assert read_credits(label.stays) == []


@LABEL
def test_label_is_needed(label: Label) -> None:
    assert read_credits(label.fires, tuple(other for other in LABELS if other is not label)) == []


@CLOSING
def test_initials_fire(form: Form) -> None:
    text, initials = read_initials(form.fires)
    assert initials == form.reads
    assert form.fires.startswith(text)
    assert text.endswith(".")


@CLOSING
def test_initials_stay(form: Form) -> None:
    assert read_initials(form.stays) == (form.stays, None)


@CLOSING
def test_initials_are_needed(form: Form) -> None:
    assert read_initials(form.fires, tuple(other for other in INITIALS if other is not form)) == (form.fires, None)


@OPENING
def test_dateline_fires(form: Form) -> None:
    printed, place = read_dateline(form.fires, site="contoh")
    assert place == form.reads
    assert printed
    assert form.fires.startswith(printed)


@OPENING
def test_dateline_stays(form: Form) -> None:
    assert read_dateline(form.stays, site="contoh") == ("", "")


@OPENING
def test_dateline_is_needed(form: Form) -> None:
    others = patterns(tuple(other for other in DATELINES if other is not form))
    assert read_dateline(form.fires, others, "contoh") == ("", "")


# -- labelled credits -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("Rep: Bayu Laksana / Red: Agung Pratama", [("authors", "Bayu Laksana"), ("editors", "Agung Pratama")]),
        ("Pewarta: Rina Kusuma | Editor: Wulan", [("authors", "Rina Kusuma"), ("editors", "Wulan")]),
        ("Pewarta: Rina Kusuma Editor: Wulan", [("authors", "Rina Kusuma"), ("editors", "Wulan")]),
        ("Editor: Wulan Sari Copyright © ANTARA 2026", [("editors", "Wulan Sari")]),
        (
            "Pewarta: Rina KusumaEditor: WulanCopyright © ANTARA 2026",
            [("authors", "Rina Kusuma"), ("editors", "Wulan")],
        ),
        ("Editor:Wulan", [("editors", "Wulan")]),
        ("Editor: A. B. Sanjaya", [("editors", "A. B. Sanjaya")]),
        ("Editor:", []),
        ("Editor: ", []),
        ("Kata Editor: Wulan", []),
        ("Sumber: Presiden menolak tawaran itu, kata juru bicaranya.", []),
        ("Sumber: Presiden menolak tawaran itu.", []),
        ("Oleh: Tim kami yang sejak pekan lalu berada di kota itu", []),
        ("", []),
    ],
)
def test_read_credits(line: str, credits: list[tuple[str, str]]) -> None:  # noqa: A002
    assert read_credits(line) == credits


# -- initials ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Perundingan ditunda. (ahm)", ("Perundingan ditunda.", "ahm")),
        ("Perundingan ditunda.(ahm)", ("Perundingan ditunda.", "ahm")),
        ("“Kami pulang.” (mea/mea)", ("“Kami pulang.”", "mea/mea")),
        ("(mdk/tsr)", ("", "mdk/tsr")),
        ("(ahm) (bcd)", ("(ahm)", "bcd")),
        (
            "Perundingan ditunda. (Al-Contoh/The Contoh Post, AFP/Z-2)",
            ("Perundingan ditunda.", "Al-Contoh/The Contoh Post, AFP/Z-2"),
        ),
        ("Perundingan ditunda (ahm)", ("Perundingan ditunda (ahm)", None)),
        ("Perundingan ditunda. (ahm) Lalu pulang.", ("Perundingan ditunda. (ahm) Lalu pulang.", None)),
        ("Perundingan ditunda. (Kamis)", ("Perundingan ditunda. (Kamis)", None)),
        ("Perundingan ditunda. (2026)", ("Perundingan ditunda. (2026)", None)),
        (")", (")", None)),
        ("", ("", None)),
    ],
)
def test_read_initials(text: str, read: tuple[str, str | None]) -> None:
    assert read_initials(text) == read


# -- datelines --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("MOSKOW - Rusia menarik pasukannya.", "MOSKOW"),
        ("MOSKOW – Rusia menarik pasukannya.", "MOSKOW"),
        ("MOSKOW— Rusia menarik pasukannya.", "MOSKOW"),
        ("NEW YORK -- Majelis Umum bersidang.", "NEW YORK"),
        ("SANA'A - Gencatan senjata dimulai.", "SANA'A"),
        ("WASHINGTON D.C. - Kongres bersidang.", "WASHINGTON D.C."),
        ("WASHINGTON, Amerika Serikat - Kongres bersidang.", "WASHINGTON, Amerika Serikat"),
        ("JAKARTA, KOMPAS.com - Menteri berangkat.", "JAKARTA"),
        ("REPUBLIKA.CO.ID, MEDAN -- Konsul bertemu gubernur.", "MEDAN"),
        ("REPUBLIKA.CO.ID, NEW YORK -- Majelis Umum bersidang.", "NEW YORK"),
        ("BOGOTÁ - Presiden menolak tawaran itu.", "BOGOTÁ"),
        ("SÃO PAULO - Presiden menolak tawaran itu.", "SÃO PAULO"),
        ("AS - Iran kembali berunding.", ""),
        ("GAZA - al-Contoh menolak tawaran itu.", "GAZA"),
        ("WASHINGTON, DC – de facto perundingan gagal.", "WASHINGTON, DC"),
        ("OPEC -- kelompok pengekspor minyak -- bersidang.", ""),
        ("Iran - Israel saling serang.", ""),
        ("MOSKOW menarik pasukannya - lagi.", ""),
        ("ASEAN-Jepang bersidang.", ""),
        ("COVID-19 kembali menyebar di Eropa.", ""),
        ("", ""),
    ],
)
def test_read_dateline(text: str, place: str) -> None:
    assert read_dateline(text)[1] == place


@pytest.mark.parametrize(
    ("text", "site", "read"),
    [
        ("Jakarta, CNN Indonesia -- Kongres bersidang.", "cnnindonesia", ("Jakarta, CNN Indonesia -- ", "Jakarta")),
        ("Jakarta, CNN Indonesia", "cnnindonesia", ("Jakarta, CNN Indonesia", "Jakarta")),
        ("Jakarta, CNN Indonesia -- Kongres bersidang.", "detik", ("", "")),
        ("VIVA Dunia – Kongres bersidang.", "viva", ("VIVA Dunia – ", "")),
        ("Jakarta, KompasOtomotif – Kongres bersidang.", "kompas", ("Jakarta, KompasOtomotif – ", "Jakarta")),
        ("KOMPAS,com - Kongres bersidang.", "kompas", ("KOMPAS,com - ", "")),
        (
            "WASHINGTON D.C., KOMPAS.com - Kongres bersidang.",
            "kompas",
            ("WASHINGTON D.C., KOMPAS.com - ", "WASHINGTON D.C."),
        ),
        ("TRIBUNNEWS.COM, AS - Kongres bersidang.", "tribunnews", ("TRIBUNNEWS.COM, AS - ", "AS")),
        ("Kairo, Mesir - Kongres bersidang.", "kompas", ("", "")),
    ],
)
def test_a_dateline_with_the_name_of_the_site(text: str, site: str, read: tuple[str, str]) -> None:
    assert read_dateline(text, site=site) == read


def test_a_dateline_of_the_outlets_own() -> None:
    assert read_dateline("[Kyiv] Perang.", (r"\[(?P<place>\w+)\] ",)) == ("[Kyiv] ", "Kyiv")


@pytest.mark.parametrize(
    "text",
    [
        "A" * 200_000,
        "AB " * 70_000,
        "AB, " * 50_000,
        "A.id" * 50_000,
        "A-" * 100_000,
        "A" + " " * 200_000,
        "Aa, a.c" * 30_000,
    ],
)
def test_hostile_datelines_are_read_in_linear_time(text: str) -> None:
    assert read_dateline(text) == ("", "")


# -- the step ---------------------------------------------------------------------------------------------------------


def draft(*texts: str, **fields: object) -> Draft:
    return Draft(
        outlet=SindonewsSpider,
        outlet_name="sindonews",
        id="sindonews:1",
        url="https://international.sindonews.com/read/1/42/x",
        fetched_url="https://international.sindonews.com/read/1/42/x",
        fetched_at=datetime(2026, 7, 24, 8, 0, tzinfo=UTC),
        blocks=[Block(text) for text in texts],
        extraction={"body": "selector"},
        **fields,  # type: ignore[arg-type]
    )


def taken(*texts: str, **fields: object) -> tuple[Draft, list[str]]:
    result = take_credits(draft(*texts, **fields))
    return result, [block.text for block in result.blocks]


def test_credits_leave_the_body_for_their_fields() -> None:
    result, body = taken("Satu.", "Rep: Bayu Laksana / Red: Agung Pratama", "Sumber: Al Jazeera", "Sumber: Al Jazeera")
    assert body == ["Satu."]
    assert (result.authors, result.editors) == (["Bayu Laksana"], ["Agung Pratama"])
    assert result.warnings == ["credit: Al Jazeera"]
    assert result.extraction == {"body": "selector", "authors": "selector", "editors": "selector"}


def test_a_name_that_is_known_is_not_named_again() -> None:
    result, _ = taken("Satu.", "Pewarta: RINA KUSUMA", "Pewarta: Dimas", authors=["Rina Kusuma"])
    assert result.authors == ["Rina Kusuma", "Dimas"]


def test_a_label_among_others_is_of_a_list() -> None:
    lines = ["Para pemenang:", "Film Terbaik: Laut Utara", "Sutradara: Ana Ruiz", "Editor: Pak Jin-ho", "Musik: Tim Bo"]
    result, body = taken(*lines, "Malam itu ditutup.", "Editor: Wulan Sari")
    assert body == [*lines, "Malam itu ditutup."]
    assert result.editors == ["Wulan Sari"]


def test_credits_behind_other_labels_are_credits() -> None:
    stated = ["Korban tewas: 12 orang", "Korban luka: 30 orang"]
    result, body = taken("Satu.", *stated, "Reporter: Dimas", "Editor: Wulan Sari", "Tag: Rusia")
    assert body == ["Satu.", *stated, "Tag: Rusia"]
    assert (result.authors, result.editors) == (["Dimas"], ["Wulan Sari"])


def test_a_sentence_with_a_colon_stays() -> None:
    _, body = taken("Editor: naskah ini, kata dia, harus diubah.", "Kata dia: tidak.")
    assert body == ["Editor: naskah ini, kata dia, harus diubah.", "Kata dia: tidak."]


def test_the_dateline_leaves_the_body() -> None:
    result, body = taken("MOSKOW - Rusia menarik pasukannya.", "KYIV - Dua.")
    assert (result.dateline, body) == ("MOSKOW", ["Rusia menarik pasukannya.", "KYIV - Dua."])
    assert result.extraction["dateline"] == "selector"


def test_a_dateline_that_names_the_site_alone_is_no_place() -> None:
    result, body = taken("Suara.com - Gempa mengguncang Jepang.")
    assert (result.dateline, body) == (None, ["Gempa mengguncang Jepang."])


def test_closing_initials_leave_the_body() -> None:
    result, body = taken("Satu.", "Dua. (ahm)")
    assert (result.editor_initials, body) == ("ahm", ["Satu.", "Dua."])
    assert result.extraction["editor_initials"] == "selector"


def test_initials_that_stand_alone_leave_no_empty_block() -> None:
    result, body = taken("Satu.", "(ahm)")
    assert (result.editor_initials, body) == ("ahm", ["Satu."])


def test_initials_before_the_credits_are_closing() -> None:
    result, body = taken("Satu. (ahm)", "Editor: Wulan Sari")
    assert (result.editor_initials, result.editors, body) == ("ahm", ["Wulan Sari"], ["Satu."])


def test_initials_of_the_layout_win_without_their_brackets() -> None:
    result, body = taken("Satu.", editor_initials="(ahm)")
    assert (result.editor_initials, body) == ("ahm", ["Satu."])


def test_other_brackets_in_the_middle_stay() -> None:
    _, body = taken("Satu. (kiri)", "Dua. (ahm)")
    assert body == ["Satu. (kiri)", "Dua."]


@pytest.mark.parametrize("closing", [("Dua. (ahm)",), ("Dua.", "(ahm)")], ids=["behind the text", "alone"])
def test_a_body_that_stands_twice_loses_dateline_and_initials_in_both_copies(closing: tuple[str, ...]) -> None:
    copy = ("MOSKOW - Satu.", *closing)
    result, body = taken(*copy, *copy)
    assert (result.dateline, result.editor_initials) == ("MOSKOW", "ahm")
    assert body == ["Satu.", "Dua.", "Satu.", "Dua."]


def test_nothing_to_take() -> None:
    result, body = taken()
    assert (result.dateline, result.editor_initials, body) == (None, None, [])


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rina Kusuma", ["Rina Kusuma"]),
        ("Rina Kusuma, Dimas Aditya dan Sari", ["Rina Kusuma", "Dimas Aditya", "Sari"]),
        ("Rina Kusuma/Dimas Aditya", ["Rina Kusuma", "Dimas Aditya"]),
        ("Oleh: Rina Kusuma", ["Rina Kusuma"]),
        ("Oleh Rina Kusuma | Editor Sari", ["Rina Kusuma", "Sari"]),
        ("Penulis: Rina Kusuma", ["Rina Kusuma"]),
        ("Kontributor Lembah Seri, Rina", ["Rina"]),
        ("Kontributor: Rina", ["Rina"]),
        ("Rina Kusuma - kabarNews", ["Rina Kusuma"]),
        ("Rina Kusuma (Kabar.com)", ["Rina Kusuma"]),
        ("Rina Kusuma, Kabar.com", ["Rina Kusuma"]),
        ("Rina Kusuma, S.Sos", ["Rina Kusuma, S.Sos"]),
        ("Redaksi", ["Redaksi"]),
        ("Reporter", ["Reporter"]),
        ("Kabar", ["Kabar"]),
        ("Tim Koresponden Eropa", ["Tim Koresponden Eropa"]),
        ("Oleander Wijaya", ["Oleander Wijaya"]),
        ("Nurul al-Habsyi", ["Nurul al-Habsyi"]),
        ("C31", ["C31"]),
    ],
)
def test_people_of_a_byline(text: str, names: list[str]) -> None:
    assert read_names(text, "kabar") == names


# -- an outlet's own forms --------------------------------------------------------------------------------------------

OWN = (
    Credit("wire", "sources", "last", r"(?P<value>[A-Z ]+(?: \| [A-Z ]+)+)"),
    Credit("closing", "authors", "end", r"\(Kabar/(?P<value>[^()]+)\)"),
    Credit("opening", "authors", "start", r"Laporan (?P<value>[^,]+), wartawan "),
    Credit("desk", "editor_initials", "line", r"\[desk (?P<value>\w+)\]"),
)


def test_credits_behind_an_outlets_own_are_taken_first() -> None:
    made = draft("Sidang usai. (Kabar/Rina)", "Sumber: Al Jazeera")
    made.outlet = type("Kabar", (SindonewsSpider,), {"credits": OWN})
    take_credits(made)
    assert [block.text for block in made.blocks] == ["Sidang usai."]
    assert made.authors == ["Rina"]


def test_an_outlets_own_credits_leave_the_body() -> None:
    texts = ("Laporan Sari, wartawan Badai reda.", "[desk ab]", "Sidang usai. (Kabar/Rina)", "AGENSI A | AGENSI B")
    made = draft(*texts)
    made.outlet = type("Kabar", (SindonewsSpider,), {"credits": OWN})
    take_credits(made)
    assert [block.text for block in made.blocks] == ["Badai reda.", "Sidang usai."]
    assert (made.authors, made.editor_initials) == (["Sari", "Rina"], "ab")
    assert made.warnings == ["credit: AGENSI A | AGENSI B"]


def test_the_place_of_a_credit_counts() -> None:
    texts = ("AGENSI A | AGENSI B", "Sidang (Kabar/Rina) usai.", "Kemarin Laporan Sari, wartawan itu dibaca.")
    made = draft(*texts)
    made.outlet = type("Kabar", (SindonewsSpider,), {"credits": OWN})
    take_credits(made)
    assert tuple(block.text for block in made.blocks) == texts
