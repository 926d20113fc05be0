from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from newscrawler.extraction.draft import Block, Draft
from newscrawler.generic import GenericOutlet
from newscrawler.pipelines.boilerplate import PHRASES, BoilerplatePipeline, Phrase, compile_phrases, strip_boilerplate

SHARED = compile_phrases(PHRASES)
OWN = Phrase("own books", "line", r"koleksi buku kabar utara", "Koleksi buku Kabar Utara", "Koleksi buku itu.")

every_row = pytest.mark.parametrize("row", PHRASES, ids=lambda row: row.name)


def strip(*texts: str) -> list[str]:
    return [block.text for block in SHARED.strip([Block(text) for text in texts])[0]]


def make_draft(*blocks: Block, outlet: type[GenericOutlet] = GenericOutlet) -> Draft:
    return Draft(
        outlet=outlet,
        outlet_name="kabar.example",
        id="1",
        url="https://kabar.example/1",
        fetched_url="https://kabar.example/1",
        fetched_at=datetime(2026, 7, 24, tzinfo=UTC),
        blocks=list(blocks),
    )


# -- the table


def test_names_of_rows_differ() -> None:
    assert len({row.name for row in PHRASES}) == len(PHRASES)


@every_row
def test_what_a_row_is_for_goes_by_that_row(row: Phrase) -> None:
    kept, dropped = SHARED.strip([Block(row.goes)])
    assert "".join(block.text for block in kept) == row.leaves
    assert [name for name, _ in dropped] == [row.name]


@every_row
def test_near_misses_stay(row: Phrase) -> None:
    assert SHARED.strip([Block(row.stays)]) == ([Block(row.stays)], [])


@every_row
def test_no_row_can_be_spared(row: Phrase) -> None:
    others = compile_phrases(other for other in PHRASES if other is not row)
    assert others.strip([Block(row.goes)]) == ([Block(row.goes)], [])


# -- lines that go

GONE = """
Baca :
BACA JUGA:
Baca Juga :
Baca juga : Kapal Tanker Kandas di Selat Utara
BACA JUGA: Ikuti Serial Sejarah Pelayaran, Klik di Sini.
- Baca Juga: Giliran Nelayan Mulai Berpaling...
* BACA JUGA | Kapal Tanker Kandas
Baca juga "Kapal Tanker Kandas"
(Baca Juga: Kapal Tanker Kandas)
[Baca juga: Kapal Tanker (Utara) Kandas]
Baca: Jawaban Soal Kelas 4, Senin 4 Mei 2020
Simak pula video pilihan berikut:
Simak Video Pilihan Ini:
Yuk, Simak Juga Video ini!
Saksikan tayangan video menarik berikut ini:
Saksikan video di bawah ini:
Saksikan juga Sosok: Penjaga Mercusuar Terakhir
Lihat juga Foto: Banjir di Pelabuhan
Lihat Video 'Di Mana Kapal Itu':
[gambas:instagram]
Advertisement
ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT
SCROLL TO RESUME CONTENT
Advertisement . Scroll to see content
Scroll untuk membaca artikel
Baca selengkapnyadi sini.
Bagaimana kelanjutan beritanya? Bacadi sini.
Anda bisa membaca artikel ini selengkapnya di sini.
Selanjutnya, baca di sini.
Lihat Selengkapnya
Simak selengkapnya di halaman selanjutnya
lanjut ke halaman berikutnya >>>
BACA HALAMAN BERIKUTNYA
Lanjutkan Membaca ↓
Halaman Selanjutnya : Kapal Itu Kini
2 dari 5 halaman
Halaman 1/2
HALAMAN:
Artikel ini telah tayang di kabarutara.co.id
Artikel ini sudah tayang di Kabar Utara pada hari Rabu, 5 Juni 2024 - 14:28 WIB
Topik berita Terkait:
Bagikan
Link successfully copied
KOMENTARI ARTIKEL INI
Follow Kabar di Google News
Simak berita terbaru Kabarutara.com di Google News
Silakan baca konten menarik lainnya dari Kabar Utara di Google News
Cek berita dan artikel yg lain di Google News dan ikuti WhatsApp channel kabarutara.com
Ikuti Whatsapp Channel Kabar Utara
Copyright @ 2026 Kabar Group - kabarutara. All Rights Reserved
Hak cipta © 2026 Kabar Utara
(c) 2026 Kabar Utara
#internasional #laut #kabar
Sebuah kiriman dibagikan oleh Kabar Utara (@kabar.utara)
A post shared by Kabar Utara (@kabarutara) on Jul 3, 2026 at 3:00am PDT
Simak berita lainnya seputar Selat Utara
Simak berita lainnya seputar topik artikel ini, di sini:
Bergabung dan dapatkan analisis informasi ekonomi, hukum, dan politik
Ayo berlangganan gratis newsletter mingguan Kabar Rabu. Isi pengetahuanmu di tengah minggu!
BBC News Indonesia hadir di WhatsApp.
Jadilah yang pertama mendapatkan berita dan liputan mendalam langsung di WhatsApp Anda.
* Follow Official WhatsApp Channel Kabarutara.com untuk mendapatkan berita terkini dengan mengklik tautan ini.
Dapatkan informasi, inspirasi dan insight di email kamu.
Daftarkan email
Tulis komentarmu dengan tagar #KabarJernih dan menangkan hadiah untuk 90 pemenang!
Berita selengkapnya bisa Anda simak di sini
Baca artikel Trending menarik lainnya di tautan ini.
Simak video berikut ini dari menit awal:
""".strip().splitlines()


@pytest.mark.parametrize("line", GONE)
def test_prompts_go(line: str) -> None:
    assert strip(line) == []


# -- lines that stay

STAYS = """
Keputusan itu final, ujarnya. Baca juga menjadi kebiasaan para perwira.
Rusia menarik pasukannya. Baca Juga: 15 Kapal Perang Terbesar 2. Mengurangi Birokrasi Menurut rencana itu, mereka pergi.
Baca Juga: 15 Kapal Perang yang Tenggelam Sia-sia 2. Mengurangi Prosedur Birokrasi
Baca Juga: Kapal Kandas di Utara Menteri mengatakan pelabuhan itu segera ditutup untuk umum.
Pelabuhan itu ditutup. Advertisement Nelayan pergi.
Mereka menonton ADVERTISEMENT
"Baca juga: surat itu," katanya.
Tulis komentarmu dengan jujur, pinta hakim itu.
Artikel ini telah terbit di jurnal kedokteran dan memicu kritik.
Artikel ini diperdebatkan oleh para ahli hukum.
Kiriman dibagikan, kata dia, oleh tetangganya.
Copyright lagu itu dipersengketakan di London.
Dilarang keras mengambil gambar di perbatasan itu, kata tentara.
Jadilah yang pertama mendapatkan vaksin itu, kata pesannya.
Simak penjelasan berikut:
Saksikan video yang menunjukkan ledakan itu
Halaman rumah itu luas.
Sebelumnya, kapal itu kandas.
Ikuti saran kedutaan di Telegram, kata dia.
Menteri itu (baca: presiden sementara) mundur.
(ahm)
Editor: Wulan Sari
Pewarta: Rina Kusuma
Sumber: Kantor Berita Utara
Penulis: Sari Melati
Reporter: Dimas Aditya
Rep: Bayu Laksana/ Red: Agung Pratama
""".strip().splitlines()


@pytest.mark.parametrize("line", STAYS)
def test_the_articles_own_lines_and_credits_stay(line: str) -> None:
    assert strip(line) == [line]


def test_a_paragraph_that_runs_on_behind_a_prompt_stays_whole() -> None:
    glued = "Baca Juga: Kapal Kandas di Utara " + "Menteri berbicara panjang tentang pelabuhan itu " * 12
    assert strip(glued) == [glued]


# -- tails and brackets


@pytest.mark.parametrize("end", [".", "!", "”", ")", '"'])
def test_a_tail_behind_a_sentence_is_cut(end: str) -> None:
    assert strip(f"Kapal itu kandas{end}ADVERTISEMENT") == [f"Kapal itu kandas{end}"]


def test_several_tails_are_cut_and_counted() -> None:
    kept, dropped = SHARED.strip([Block("Kapal itu kandas. ADVERTISEMENT SCROLL TO RESUME CONTENT")])
    assert kept == [Block("Kapal itu kandas.")]
    assert [name for name, _ in dropped] == ["scroll to continue", "advertisement"]


def test_brackets_are_cut_out_of_a_line() -> None:
    assert strip("Kapal itu (Baca juga: Kapal Kandas) ditarik [Gambas:Youtube] ke pelabuhan.") == [
        "Kapal itu ditarik ke pelabuhan."
    ]


# -- blocks


def test_lines_within_a_block_are_judged_one_by_one() -> None:
    kept, dropped = SHARED.strip([Block("Kapal itu kandas.\nBaca juga: Kapal Tanker Kandas\nNelayan pergi.")])
    assert kept == [Block("Kapal itu kandas.\nNelayan pergi.")]
    assert dropped == [("read also: headline", "Baca juga: Kapal Tanker Kandas")]


def test_a_heading_keeps_its_marks() -> None:
    assert SHARED.strip([Block("Kapal Kandas\nADVERTISEMENT", heading=True)])[0] == [
        Block("Kapal Kandas", heading=True)
    ]


@pytest.mark.parametrize("label", ["Baca Juga", "Baca juga:", "Lihat Juga :", "Berita Terkait"])
def test_a_label_takes_the_links_behind_it(label: str) -> None:
    first, second, third = (Block(text, link=True) for text in ("Kapal Kandas", "Nelayan Pergi", "Presiden Tiba"))
    text = Block("Pelabuhan itu ditutup.")
    kept, dropped = SHARED.strip([first, Block(label), second, Block("ADVERTISEMENT"), third, text, first])

    assert kept == [first, text, first]
    assert [text for _, text in dropped] == [label, "Nelayan Pergi", "ADVERTISEMENT", "Presiden Tiba"]


def test_a_headline_prompt_takes_no_links() -> None:
    link = Block("Kapal Kandas", link=True)
    assert SHARED.strip([Block("Baca juga: Nelayan Pergi"), link])[0] == [link]


def test_blocks_given_are_left_as_they_were() -> None:
    block = Block("Kapal itu kandas.ADVERTISEMENT")
    SHARED.strip([block])
    assert block == Block("Kapal itu kandas.ADVERTISEMENT")


# -- the step


def test_the_step_adds_what_it_dropped_to_the_count() -> None:
    draft = make_draft(
        Block("Kapal itu kandas.ADVERTISEMENT"), Block("Lihat Juga :"), Block("Nelayan Pergi", link=True)
    )
    draft.boilerplate_removed = 2
    strip_boilerplate(draft)

    assert draft.blocks == [Block("Kapal itu kandas.")]
    assert draft.boilerplate_removed == 5


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Kapal Wisata Terbalik di Danau Vesmark", False),
        ("Mengapa Kapal Wisata Itu Terbalik?", False),
        ("Kapal Kandas", True),  # too short for a headline: a name, a sub-heading
        ("Kapal wisata itu terbalik di danau.", True),
    ],
)
def test_a_headline_that_is_all_link_is_another_article(text: str, stays: bool) -> None:
    kept, dropped = SHARED.strip([Block("Kapal itu kandas."), Block(text, link=True)])
    assert (len(kept) == 2) == stays
    assert dropped == ([] if stays else [("link alone", text)])


HEADING = Block("Kabar dari Selatan", heading=True)
LINKS = [
    Block("Kapal Wisata Terbalik di Danau Vesmark", link=True),
    Block("Nelayan Temukan Cincin di Teluk", link=True),
]
TEXT = Block("Kapal itu kandas.")


@pytest.mark.parametrize(
    ("behind", "stays"),
    [
        ([*LINKS, TEXT], False),
        (LINKS[:1], False),
        ([LINKS[0], Block("Kabar dari Utara", heading=True), TEXT], False),
        ([LINKS[0], TEXT], True),
        ([Block("Baca juga:"), *LINKS, TEXT], True),
        ([TEXT], True),
        ([], True),
    ],
)
def test_a_heading_of_nothing_but_links_goes_with_them(behind: list[Block], stays: bool) -> None:
    kept, _ = SHARED.strip([TEXT, HEADING, *behind])
    assert (HEADING in kept) == stays


def test_the_step_knows_the_phrases_of_the_outlet() -> None:
    class KabarUtara(GenericOutlet):
        phrases = (OWN,)

    assert strip_boilerplate(make_draft(Block(OWN.goes), outlet=KabarUtara)).blocks == []
    assert strip_boilerplate(make_draft(Block(OWN.goes))).blocks == [Block(OWN.goes)]


def test_the_pipeline_takes_the_step() -> None:
    item = BoilerplatePipeline().process_item(make_draft(Block("ADVERTISEMENT"), Block("Kapal itu kandas.")))
    assert isinstance(item, Draft)
    assert item.blocks == [Block("Kapal itu kandas.")]


def test_equal_tables_are_made_once() -> None:
    assert compile_phrases([*PHRASES, OWN]) is compile_phrases((*PHRASES, OWN))


def test_an_empty_table_drops_nothing() -> None:
    assert compile_phrases(()).strip([Block("ADVERTISEMENT")]) == ([Block("ADVERTISEMENT")], [])


def test_groups_in_a_pattern_are_refused() -> None:
    with pytest.raises(ValueError, match="has groups"):
        compile_phrases([Phrase("bad", "line", r"baca (juga)", "Baca juga", "Baca")])


@pytest.mark.parametrize(
    "piece",
    ["baca juga: ", "(baca juga:", "(baca juga:(", "[gambas:", ".ADVERTISEMENT", " ", "Aaaa. A", 'simak juga "', "» "],
)
def test_time_is_linear_in_the_text(piece: str) -> None:
    start = time.process_time()
    for hostile in (piece * (200_000 // len(piece)), piece + " " * 200_000, piece + "a. " * 60_000):
        SHARED.strip([Block(hostile)])
    assert time.process_time() - start < 1
