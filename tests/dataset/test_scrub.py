"""What is masked in texts, and what looks like it and is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.dataset.scrub import scrub, scrub_record
from tests.dataset.records import record


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Kirim ke redaksi.dunia@situs.co.id.", "Kirim ke [e-mail]."),
        ("nama[at]situs.com atau nama (at) situs.com", "[e-mail] atau [e-mail]"),
        ("Hubungi 0812-3456-7890, atau 081234567890.", "Hubungi [phone], atau [phone]."),
        ("0812 3456 7890 dan 0813 1111 2222", "[phone] dan [phone]"),
        ("081.234.567.890", "[phone]"),
        ("+62 812 3456 7890; 62 812-3456-7890; 6281234567890", "[phone]; [phone]; [phone]"),
        ("KBRI: +62 21 555 1234", "KBRI: [phone]"),
        ("Telp.0215551234, (021) 5551234, 021-5551234, 0274-555123", "Telp.[phone], [phone], [phone], [phone]"),
        ("https://wa.me/6281234567890", "https://wa.me/[phone]"),
        ("NIK 3174051208900003", "NIK [identity number]"),
        ("3174 0552 0890 0003 (perempuan)", "[identity number] (perempuan)"),
        ("KTP: 9999999999999999", "KTP: [identity number]"),
    ],
)
def test_it_is_masked(text: str, masked: str) -> None:
    assert scrub(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "08-12-2024",
        "08-12-2024 pukul 08.30-09.45 WIB",
        "2014-2019 dan 1945-08-17",
        "Rp 1.500.000.000 atau 0,0812 persen",
        "62 812 orang",
        "1234567890123456",  # of no day
        "ISBN 978-602-1234-56-7",
        "@nama di media sosial",
        "https://situs.example/read/081234567890/judul",
        "skor 021-019",
        "rekening 081234567890123456789 dan 021-555123,75",
        "koordinat -6.2088, 106.8456",
    ],
)
def test_it_is_left(text: str) -> None:
    assert scrub(text) == text


@given(st.text(alphabet="0123456789 +-.()@a/", max_size=60))
def test_what_is_masked_is_masked_once(text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)


def test_all_texts_of_a_record_are_masked_and_hashes_kept() -> None:
    changes = {"cause": "newsroom", "fields": ["body"], "added": ["a@b.id"], "removed": ["081234567890"]}
    one = record(title="a@b.id", subtitle=None, lead_image_caption="a@b.id", body="a@b.id", changes=changes)
    masked = scrub_record(one)
    assert {name for name in one if masked[name] != one[name]} == {"title", "lead_image_caption", "body", "changes"}
    assert masked["changes"] == {**changes, "added": ["[e-mail]"], "removed": ["[phone]"]}
    assert one["changes"]["added"] == ["a@b.id"]
