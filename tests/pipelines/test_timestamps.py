from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import dateparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.extraction.draft import Draft, StatedTime
from newscrawler.generic import GenericOutlet
from newscrawler.items import Precision, Rejected, TimeSource
from newscrawler.pipelines.timestamps import (
    DATE_FORMS,
    WIB,
    WIT,
    WITA,
    ZONES,
    DateForm,
    Moment,
    Repair,
    TimestampsPipeline,
    parse_time,
    parse_update,
    read_times,
)

FETCHED = datetime(2026, 7, 24, 5, 30, 20, tzinfo=UTC)  # 12:30:20 WIB


def moment(iso: str, precision: Precision) -> Moment:
    return Moment(datetime.fromisoformat(iso), precision)


# -- the table


@pytest.mark.parametrize("form", DATE_FORMS, ids=lambda form: form.name)
def test_each_row_reads_its_example(form: DateForm) -> None:
    assert parse_time(form.fires) == moment(*form.reads)


@pytest.mark.parametrize("form", DATE_FORMS, ids=lambda form: form.name)
def test_no_row_reads_the_text_that_must_stay(form: DateForm) -> None:
    assert parse_time(form.stays) is None


@pytest.mark.parametrize("form", DATE_FORMS, ids=lambda form: form.name)
def test_a_row_switched_off_leaves_its_example_unread(form: DateForm) -> None:
    others = [row for row in DATE_FORMS if row is not form]
    assert parse_time(form.fires, forms=others) is None


# -- forms met on pages


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Sabtu, 14 September 2024 - 15:34 WIB", "2024-09-14T15:34+07:00"),
        ("24 Jul 2026 - 06:10 WIB", "2026-07-24T06:10+07:00"),
        ("Selasa, 19 April 2022 – 23:30 WIB", "2022-04-19T23:30+07:00"),
        ("Selasa, 19 April 2022 — 23:30 WIB", "2022-04-19T23:30+07:00"),
        ("Kamis, 23 Jul 2026 14:35 WIB", "2026-07-23T14:35+07:00"),
        ("Jumat   24 Jul 2026  16:32 WIB", "2026-07-24T16:32+07:00"),
        ("Jumat\xa024\xa0Jul\xa02026\xa0\xa016:32\xa0WIB", "2026-07-24T16:32+07:00"),
        ("Jumat 08 Dec 2017 00:09 WIB", "2017-12-08T00:09+07:00"),
        ("24 Juli 2026 | 11.32 WIB", "2026-07-24T11:32+07:00"),
        ("Jum'at, 24 Juli 2026 | 07:08 WIB", "2026-07-24T07:08+07:00"),
        (", Jurnalis-Jum'at, 24 Juli 2026 |15:18 WIB", "2026-07-24T15:18+07:00"),
        ("Kompas.com - 18/08/2025, 05:46 WIB", "2025-08-18T05:46+07:00"),
        ("Kompas.com -18/08/2025, 05:46 WIB", "2025-08-18T05:46+07:00"),
        ("Kompas.com, 9 April 2025, 12:31 WIB", "2025-04-09T12:31+07:00"),
        ("20/1/2026 18:30", "2026-01-20T18:30+07:00"),
        ("21-7-2026 / 22:42", "2026-07-21T22:42+07:00"),
        ("Jumat, 12 Okt 2018, 23:50 WIB", "2018-10-12T23:50+07:00"),
        ("Kamis 16 Desember 2021 17:11 WIB", "2021-12-16T17:11+07:00"),
        ("Jumat , 17 February 2017 , 13:16 WIB", "2017-02-17T13:16+07:00"),
        ("Krisis rusia ukraina | 16 April 2022, 06:05 WIB", "2022-04-16T06:05+07:00"),
        ("Top 3 Dunia 2022 | 16 April 2022, 06:05 WIB", "2022-04-16T06:05+07:00"),
        ("17 April 2026 10:20", "2026-04-17T10:20+07:00"),
        ("20 July 2026, 23:40", "2026-07-20T23:40+07:00"),
        ("18 Jun 2015 at 06:25 WIB", "2015-06-18T06:25+07:00"),
        ("18 Juni 2015 pukul 06.25 WIB", "2015-06-18T06:25+07:00"),
        ("18 Juni 2015 • 06:25 WIB", "2015-06-18T06:25+07:00"),
        ("18 Juni 2015 / 06:25 WIB", "2015-06-18T06:25+07:00"),
        ("Tayang: Jumat, 24 Juli 2026 12:40 WIB", "2026-07-24T12:40+07:00"),
        ("Diterbitkan 28 Mei 2026, 12:00 WIB", "2026-05-28T12:00+07:00"),
        ("Terbit 2 Sep 2025 17:00 WIB", "2025-09-02T17:00+07:00"),
        ("Diperbarui 28 Mei 2026, 12:00 WIB", "2026-05-28T12:00+07:00"),
        ("Ahad, 26 Juli 2026\n09:15 WIB", "2026-07-26T09:15+07:00"),
        ("26-Jul-2026 09:15", "2026-07-26T09:15+07:00"),
        ("2026-07-24T12:40+07:00", "2026-07-24T12:40+07:00"),
        ("2026-05-19 20:37 Z", "2026-05-19T20:37+00:00"),
    ],
)
def test_a_time_to_the_minute(text: str, iso: str) -> None:
    assert parse_time(text) == moment(iso, "minute")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Senin, 01 Januari 2024 - 03:00:00 WIB", "2024-01-01T03:00:00+07:00"),
        ("24 Juli 2026 15:18:24", "2026-07-24T15:18:24+07:00"),
        ("24 Juli 2026 15.18.24", "2026-07-24T15:18:24+07:00"),
        ("2026/06/05 20:30:23", "2026-06-05T20:30:23+07:00"),
        ("2026-03-26 12:14:10", "2026-03-26T12:14:10+07:00"),
        ("2026-07-24T16:58:38+07:00", "2026-07-24T16:58:38+07:00"),
        ("2026-07-24T16:58:38.123456Z", "2026-07-24T16:58:38+00:00"),
        ("2026-07-24T16:58:38.5+0700", "2026-07-24T16:58:38+07:00"),
        ("2026-07-24T16:58:38+07", "2026-07-24T16:58:38+07:00"),
        ("2026-07-24T16:58:38-07:00", "2026-07-24T16:58:38-07:00"),
        ("2026-07-24T16:58:38+05:30", "2026-07-24T16:58:38+05:30"),
        ("2026-05-13WIB18:45:00+07:00", "2026-05-13T18:45:00+07:00"),
        ("Thu, 05 Nov 2015 14:56:43 +0700", "2015-11-05T14:56:43+07:00"),
        ("Thu, 05 Nov 2015 07:56:43 GMT", "2015-11-05T07:56:43+00:00"),
        ("5 Nov 2015 14:56:43 GMT+7", "2015-11-05T14:56:43+07:00"),
        ("1778472431", "2026-05-11T11:07:11+07:00"),
        (" 1778472431000 ", "2026-05-11T11:07:11+07:00"),
    ],
)
def test_a_time_to_the_second(text: str, iso: str) -> None:
    assert parse_time(text) == moment(iso, "second")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("29 August 2025", "2025-08-29"),
        ("3 Juli 2023", "2023-07-03"),
        ("08 Dec 2017", "2017-12-08"),
        ("10/12/2025", "2025-12-10"),
        ("2026-07-24", "2026-07-24"),
        ("https://contoh.example/read/2026/07/24/10060/banjir", "2026-07-24"),
        ("24 Juli 2026 • 3 menit membaca", "2026-07-24"),
    ],
)
def test_a_bare_date_is_a_day_in_the_zone(text: str, iso: str) -> None:
    assert parse_time(text, zone=WITA) == moment(f"{iso}T00:00:00+08:00", "day")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("24 Juli 2026 11:32 AM", "2026-07-24"),
        ("24 Juli 2026 11:32 p.m.", "2026-07-24"),
        ("2026-07-24+07:00", "2026-07-24"),
        ("2015-06-16T14-05-11Z", "2015-06-16"),  # detik, meta of 2015 to 2022: the Z is not true either
        ("24 Juli 2026 14:356", "2026-07-24"),
        ("24 Juli 2026 | 1.250 pembaca", "2026-07-24"),
    ],
)
def test_what_is_no_clock_of_24_hours_is_not_read_as_one(text: str, iso: str) -> None:
    assert parse_time(text) == moment(f"{iso}T00:00:00+07:00", "day")


@pytest.mark.parametrize("day", ["Jum'at", "Jum’at", "Jumʼat", "Jum`at", "Jum&#039;at", "jumat", "JUMAT", "Ahad", ""])
@pytest.mark.parametrize("comma", [", ", " , ", " "])
def test_the_weekday_is_not_read(day: str, comma: str) -> None:
    assert parse_time(f"{day}{comma}24 Juli 2026 - 13:39 WIB") == moment("2026-07-24T13:39+07:00", "minute")


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (1, "Januari January Jan"),
        (2, "Februari February Pebruari Fabruari Feb Peb"),
        (3, "Maret March Mar"),
        (4, "April Apr"),
        (5, "Mei May"),
        (6, "Juni June Jun"),
        (7, "Juli July Jul"),
        (8, "Agustus August Agu Ags Agt Aug"),
        (9, "September Sept Sep"),
        (10, "Oktober October Okt Oct"),
        (11, "November Nopember Nov Nop"),
        (12, "Desember December Des Dec"),
    ],
)
def test_months_in_any_case(number: int, names: str) -> None:
    for name in names.split():
        for spelt in (name, name.upper(), name.lower(), f"{name}."):
            assert parse_time(f"2 {spelt} 2026") == moment(f"2026-{number:02}-02T00:00:00+07:00", "day")


@pytest.mark.parametrize(
    ("name", "offset"),
    [
        ("WIB", "+07:00"),
        ("wib", "+07:00"),
        ("WITA", "+08:00"),
        ("Wita", "+08:00"),
        ("WIT", "+09:00"),
        ("(WIT)", "+09:00"),
    ],
)
def test_a_stated_zone_is_honoured(name: str, offset: str) -> None:
    assert parse_time(f"24 Juli 2026 14:35 {name}") == moment(f"2026-07-24T14:35{offset}", "minute")


@pytest.mark.parametrize("zone", [WIB, WITA, WIT])
def test_a_time_without_zone_is_of_the_zone_given(zone: tzinfo) -> None:
    found = parse_time("24 Juli 2026 14:35", zone=zone)
    assert found
    assert found.at == datetime(2026, 7, 24, 14, 35, tzinfo=zone)


def test_the_zones_know_their_names() -> None:
    assert [str(ZONES[name]) for name in ("WIB", "WITA", "WIT")] == ["WIB", "WITA", "WIT"]


def test_a_word_that_begins_like_a_zone_is_none() -> None:
    assert parse_time("24 Juli 2026 14:35 Witanto") == moment("2026-07-24T14:35+07:00", "minute")


# -- never a guess


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rabu (18/6)",
        "07:08",
        "10/12",
        "24 Juli",
        "Juli 2026",
        "24 Juli 26",
        "24/07/26 14:35",
        "10/13/2025",
        "31 Februari 2026",
        "29 Februari 2025 10:00 WIB",
        "0 Mei 2026",
        "00/00/2026",
        "24 Juli 2026 25:00 WIB",
        "24 Juli 2026 14:60",
        "2026-07-24T12:40:31+23:00",
        "124 Juli 2026",
        "24 Juli 20265",
        "124/07/2026",
        "24/07/20265",
        "12026-07-24",
        "2026-07-241",
        "4/24/07/2026",
        "24/07-2026",
        "24 Marno 2026",
        "0001-01-01T00:00:00Z",
        "-0001-11-30T00:00:00+07:00",
        "1970-01-01T00:00:00+00:00",
        "0000000000",
        "ID 1778472431",
        "177847243100",
        "kemarin",
        "9 menit lalu",
    ],
)
def test_what_states_no_full_date_is_not_read(text: str) -> None:
    assert parse_time(text) is None


def test_the_day_stands_before_the_month() -> None:
    assert parse_time("03/04/2025 10:00") == moment("2025-04-03T10:00+07:00", "minute")


def test_a_wrong_date_is_not_replaced_by_a_later_one() -> None:
    assert parse_time("31 Februari 2026, 10:00 WIB Diperbarui 1 Maret 2026, 10:00 WIB") is None


@given(st.text() | st.from_regex(r"[0-9]{1,4}[ /:-][0-9A-Za-z]{1,5}[ /:-][0-9]{1,5}[ T][0-9:.+]{1,20}(WIB|Z)?"))
def test_no_text_makes_it_raise(text: str) -> None:
    found = parse_time(text)
    assert found is None or found.at.utcoffset() is not None


@pytest.mark.parametrize("start", ["", "24 juli 2026", "24 juli", "2026-07-24 12:30:10.", "1 menit"])
@pytest.mark.parametrize(
    "unit", ["1", "1 ", "1/", "24 juli ", "2026-", "2026-07-24", "12:", " ", "1 menit yang ", "24."]
)
def test_a_long_hostile_text_takes_linear_time(start: str, unit: str) -> None:
    # A search that were quadratic would not come back from 200 kB.
    parse_time(start + unit * (200_000 // len(unit)), fetched_at=FETCHED)


# -- two stamps

KOMPAS = "Kompas.com - 18/08/2025, 05:46 WIB Diperbarui 19/08/2025, 06:00 WIB"


def test_of_two_stamps_the_first_is_the_publication() -> None:
    assert parse_time(KOMPAS) == moment("2025-08-18T05:46+07:00", "minute")


def test_the_first_stamp_is_first_whatever_its_form() -> None:
    text = "2026-07-24 12:40 | Diperbarui 25/07/2026, 06:00 | 26 Juli 2026"
    assert parse_time(text) == moment("2026-07-24T12:40+07:00", "minute")


@pytest.mark.parametrize("label", ["Diperbarui", "diperbarui:", "Update:", "Updated", "WIBDiperbarui"])
def test_the_update_stands_behind_its_label(label: str) -> None:
    text = f"18 Agustus 2025, 05:46 {label} 19 Agustus 2025, 06:00 WIB"
    assert parse_update(text) == moment("2025-08-19T06:00+07:00", "minute")


@pytest.mark.parametrize(
    "text", ["18/08/2025, 05:46 WIB", "18/08/2025, 05:46 WIB Diperbarui", "19/08/2025 Diperbarui 06:00"]
)
def test_without_a_stamp_behind_a_label_there_is_no_update(text: str) -> None:
    assert parse_update(text) is None


# -- relative times


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("9 menit lalu", "2026-07-24T12:21+07:00"),
        ("• 12 menit yang lalu", "2026-07-24T12:18+07:00"),
        ("- 7 menit yang lalu", "2026-07-24T12:23+07:00"),
        ("30 detik lalu", "2026-07-24T12:29+07:00"),
        ("5 minutes ago", "2026-07-24T12:25+07:00"),
    ],
)
def test_minutes_ago_are_read_to_the_minute(text: str, iso: str) -> None:
    assert parse_time(text, fetched_at=FETCHED) == moment(iso, "minute")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 jam yang lalu", "2026-07-24"),
        ("13 jam lalu", "2026-07-23"),
        ("1 hari lalu", "2026-07-23"),
        ("2 minggu lalu", "2026-07-10"),
        ("Kemarin", "2026-07-23"),
        ("kemarin, 14:30 WIB", "2026-07-23"),
        ("18/6, 1 hari lalu", "2026-07-23"),
        ("2 hours ago", "2026-07-24"),
        ("yesterday", "2026-07-23"),
    ],
)
def test_hours_and_days_ago_are_read_to_the_day(text: str, day: str) -> None:
    assert parse_time(text, fetched_at=FETCHED) == moment(f"{day}T00:00:00+07:00", "day")


def test_the_day_of_a_relative_time_is_one_of_the_zone() -> None:
    evening = datetime(2026, 7, 24, 16, 30, tzinfo=UTC)  # 23:30 WIB, 00:30 WITA of the next day
    assert parse_time("kemarin", zone=WIB, fetched_at=evening) == moment("2026-07-23T00:00:00+07:00", "day")
    assert parse_time("kemarin", zone=WITA, fetched_at=evening) == moment("2026-07-24T00:00:00+08:00", "day")


@pytest.mark.parametrize(
    "text",
    ["24 Juli", "07:08", "Rabu (18/6)", "Juli", "Senin", "1 bulan lalu", "3 jam", "minggu lalu", "1234 jam lalu"],
)
def test_a_fetch_time_completes_no_part_of_a_date(text: str) -> None:
    assert parse_time(text, fetched_at=FETCHED) is None


def test_an_absolute_time_goes_before_a_relative_one() -> None:
    text = "2 jam lalu | 24 Juli 2026 10:20"
    assert parse_time(text, fetched_at=FETCHED) == moment("2026-07-24T10:20+07:00", "minute")


def test_dateparser_is_not_imported_for_absolute_times() -> None:
    code = (
        "import sys; from datetime import datetime, UTC; from newscrawler.pipelines.timestamps import parse_time;"
        "at = datetime(2026, 7, 24, tzinfo=UTC);"
        "parse_time('24 Juli 2026 10:20', fetched_at=at); parse_time('07:08', fetched_at=at);"
        "sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# -- against every date, and against a second reader

INDONESIAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
SHORT = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()
# hypothesis wants its bounds without a zone
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2035, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)


@given(MOMENTS, st.sampled_from([WIB, WITA, WIT]))
def test_every_minute_is_read_back_from_the_common_forms(naive: datetime, zone: tzinfo) -> None:
    at = naive.replace(second=0, tzinfo=zone)
    month, short = INDONESIAN[at.month - 1], SHORT[at.month - 1]
    for text in (
        f"Senin, {at.day} {month} {at.year} - {at:%H:%M} {zone}",
        f"Senin, {at:%d} {short} {at.year} {at:%H:%M} {zone}",
        f"{at.day} {month} {at.year} | {at:%H.%M} {zone}",
        f"Contoh.com - {at:%d/%m}/{at.year}, {at:%H:%M} {zone}",
        at.isoformat(timespec="minutes"),
    ):
        assert parse_time(text) == Moment(at, "minute"), text


@given(MOMENTS, st.sampled_from([WIB, WITA, WIT]))
def test_every_second_is_read_back_from_the_common_forms(naive: datetime, zone: tzinfo) -> None:
    at = naive.replace(tzinfo=zone)
    for text in (
        at.isoformat(),
        f"{naive}",
        f"{naive:%Y/%m/%d %H:%M:%S}",
        f"Senin, {at:%d} {INDONESIAN[at.month - 1]} {at.year} - {at:%H:%M:%S} {zone}",
        f"{at:%a, %d %b %Y %H:%M:%S %z}",
        *([f"{at.timestamp():.0f}", f"{at.timestamp():.0f}123"] if at.year > 2001 else []),
    ):
        assert parse_time(text, zone=zone) == Moment(at, "second"), text


@settings(max_examples=50)
@given(MOMENTS, st.sampled_from(["{d} {month} {y} {hm}", "{d} {short} {y}, {hm}", "{d}/{m}/{y} {hm}"]))
def test_dateparser_reads_the_same(at: datetime, form: str) -> None:
    text = form.format(
        d=at.day, m=at.month, month=INDONESIAN[at.month - 1], short=SHORT[at.month - 1], y=at.year, hm=f"{at:%H:%M}"
    )
    oracle = dateparser.parse(text, languages=["id"], settings={"DATE_ORDER": "DMY", "PREFER_LOCALE_DATE_ORDER": False})
    found = parse_time(text)
    assert oracle
    assert found == Moment(oracle.replace(tzinfo=WIB), "minute")


def test_the_gold_records_are_read_to_the_minute(shared: Path) -> None:
    for path in sorted((shared / "pages/gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["published_raw"]:
            found = parse_time(gold["published_raw"])
            assert found, path.name
            assert found.at == datetime.fromisoformat(gold["published_at"]).replace(second=0), path.name


# -- the step


def draft(
    *published: tuple[str, TimeSource],
    modified: Sequence[tuple[str, TimeSource]] = (),
    zone: tzinfo = WIB,
    repairs: tuple[Repair, ...] = (),
    swapped: bool = False,
    **fields: Any,
) -> Draft:
    return Draft(
        outlet=type("Outlet", (GenericOutlet,), {"zone": zone, "repairs": repairs, "swapped_times": swapped}),
        outlet_name="contoh",
        id="contoh:1",
        url="https://contoh.example/1",
        fetched_url="https://contoh.example/1",
        fetched_at=FETCHED,
        published=[StatedTime(*time) for time in published],
        modified=[StatedTime(*time) for time in modified],
        **fields,
    )


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def test_the_first_source_gives_the_publication() -> None:
    read = read_times(
        draft(("Jum'at,  24 Juli\n2026 - 10:20 WIB", "selector"), ("2026-07-24T10:20:00+07:00", "jsonld"))
    )
    assert iso(read.published_at) == "2026-07-24T10:20:00+07:00"
    assert read.published_raw == "Jum'at, 24 Juli 2026 - 10:20 WIB"
    assert read.published_precision == "minute"
    assert read.published_source == "selector"
    assert read.extraction == {"published_at": "selector"}
    assert read.modified_at is None
    assert read.warnings == []


def test_metadata_adds_the_seconds() -> None:
    read = read_times(
        draft(
            ("Jum'at, 29 Agustus 2025 |13:10 WIB", "selector"),
            ("29 August 2025", "jsonld"),
            ("2025-08-29T06:10:01Z", "meta"),
        )
    )
    assert iso(read.published_at) == "2025-08-29T13:10:01+07:00"
    assert read.published_precision == "second"
    assert read.published_source == "selector"
    assert read.published_raw == "Jum'at, 29 Agustus 2025 |13:10 WIB"
    assert read.warnings == []


def test_metadata_of_another_minute_adds_nothing() -> None:
    read = read_times(draft(("24 Juli 2026 10:20 WIB", "selector"), ("2026-07-24T10:24:31+07:00", "jsonld")))
    assert iso(read.published_at) == "2026-07-24T10:20:00+07:00"
    assert read.published_precision == "minute"
    assert read.warnings == []


def test_a_time_replaces_the_bare_day_that_it_lies_in() -> None:
    read = read_times(draft(("24 Juli 2026", "selector"), ("2026-07-23T22:15:00Z", "jsonld")))
    assert iso(read.published_at) == "2026-07-24T05:15:00+07:00"
    assert read.published_precision == "second"
    assert read.published_raw == "2026-07-23T22:15:00Z"
    assert read.published_source == read.extraction["published_at"] == "jsonld"
    assert read.warnings == []


@pytest.mark.parametrize(
    ("other", "warnings"),
    [
        (("2026-07-24T05:15:00+07:00", "listing"), []),
        (("2026-07-23T23:15:00+07:00", "jsonld"), ["published_at: selector and jsonld differ by 1440 min"]),
        (("23 Juli 2026", "meta"), ["published_at: selector and meta differ by 1440 min"]),
    ],
)
def test_a_bare_day_stays_a_day(other: tuple[str, TimeSource], warnings: list[str]) -> None:
    read = read_times(draft(("24 Juli 2026", "selector"), other))
    assert iso(read.published_at) == "2026-07-24T00:00:00+07:00"
    assert read.published_precision == "day"
    assert read.warnings == warnings


def test_sources_that_contradict_are_named_once_each() -> None:
    read = read_times(
        draft(
            ("24 Juli 2026 10:20 WIB", "selector"),
            ("2026-07-24T10:20:00Z", "jsonld"),
            ("2026-07-24 10:31:00", "meta"),
            ("2026-07-24 10:45:00", "meta"),
            ("2026-07-24 10:30:00", "listing"),
        )
    )
    assert iso(read.published_at) == "2026-07-24T10:20:00+07:00"
    assert read.warnings == [
        "published_at: selector and jsonld differ by 420 min",
        "published_at: selector and meta differ by 11 min",
    ]


def test_a_relative_time_contradicts_nothing() -> None:
    read = read_times(draft(("24 Juli 2026 10:20 WIB", "selector"), ("9 menit lalu", "listing"), discovered_at=FETCHED))
    assert read.warnings == []


def test_a_relative_time_serves_where_no_other_can_be_read() -> None:
    stated: list[tuple[str, TimeSource]] = [("9 menit lalu", "selector"), ("2026-07-24T12:19:44+07:00", "meta")]
    assert iso(read_times(draft(*stated)).published_at) == "2026-07-24T12:19:44+07:00"
    assert iso(read_times(draft(*stated[:1])).published_at) == "2026-07-24T12:21:00+07:00"


def test_a_listing_is_relative_to_its_own_fetch() -> None:
    read = read_times(draft(("9 menit lalu", "listing"), discovered_at=FETCHED - timedelta(hours=1)))
    assert iso(read.published_at) == "2026-07-24T11:21:00+07:00"


def test_utc_is_given_in_the_zone_of_the_outlet() -> None:
    read = read_times(draft(("2026-07-23T20:15:31Z", "jsonld"), zone=WITA))
    assert iso(read.published_at) == "2026-07-24T04:15:31+08:00"


def test_another_offset_stays_as_stated() -> None:
    read = read_times(draft(("24 Juli 2026 10:20 WIT", "selector")))
    assert iso(read.published_at) == "2026-07-24T10:20:00+09:00"


def test_a_naive_time_is_of_the_outlet() -> None:
    read = read_times(draft(("24 Juli 2026 10:20", "selector"), zone=WITA))
    assert iso(read.published_at) == "2026-07-24T10:20:00+08:00"


def test_what_cannot_be_read_is_named() -> None:
    read = read_times(
        draft(
            ("Rabu  (18/6)", "selector"),
            ("  ", "jsonld"),
            ("2026-07-24T10:20:31+07:00", "meta"),
            modified=[("x" * 100, "jsonld")],
        )
    )
    assert read.published_source == "meta"
    assert read.warnings == [
        "published_at: cannot read 'Rabu (18/6)' (selector)",
        f"modified_at: cannot read '{'x' * 80}' (jsonld)",
    ]


def test_a_publication_after_the_fetch_is_warned_of() -> None:
    read = read_times(draft(("24 Juli 2026 13:35:20", "selector")))
    assert read.warnings == ["published_at: 65 min after the fetch"]
    assert read_times(draft(("24 Juli 2026 12:45:20", "selector"))).warnings == []


@pytest.mark.parametrize(
    ("published", "detail"),
    [
        ([], "no time stated"),
        ([(" ", "selector")], "no time stated"),
        ([("07:08", "selector"), ("10/12", "listing")], "'07:08' (selector); '10/12' (listing)"),
    ],
)
def test_without_a_publication_there_is_no_record(published: list[tuple[str, TimeSource]], detail: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_times(draft(*published))
    assert (caught.value.reason, caught.value.detail) == ("no_time", detail)


PUBLISHED: tuple[str, TimeSource] = ("24 Juli 2026 10:20:31 WIB", "selector")


def test_the_first_modification_that_can_be_read() -> None:
    read = read_times(draft(PUBLISHED, modified=[("2026-07-24T04:45:10Z", "jsonld"), ("2026-07-24 12:00:00", "meta")]))
    assert iso(read.modified_at) == "2026-07-24T11:45:10+07:00"
    assert read.extraction == {"published_at": "selector", "modified_at": "jsonld"}


@pytest.mark.parametrize(
    "text", ["2026-07-24T10:20:31+07:00", "2026-07-24T03:20:59Z", "24 Juli 2026 10:20", "2026-07-24T10:19:50"]
)
def test_a_modification_at_publication_is_none(text: str) -> None:
    read = read_times(draft(PUBLISHED, modified=[(text, "jsonld")]))
    assert read.modified_at is None
    assert "modified_at" not in read.extraction
    assert read.warnings == []


def test_a_modification_before_publication_is_none_and_warned_of() -> None:
    read = read_times(draft(PUBLISHED, modified=[("2026-07-24T03:20:31", "jsonld")]))
    assert read.modified_at is None
    assert read.warnings == ["modified_at: before published_at"]


def test_a_bare_day_is_no_modification() -> None:
    read = read_times(draft(PUBLISHED, modified=[("25 Juli 2026", "jsonld")]))
    assert read.modified_at is None
    assert read.warnings == ["modified_at: only a day in '25 Juli 2026' (jsonld)"]


def test_the_update_stamp_of_the_published_line_is_the_modification() -> None:
    read = read_times(draft((KOMPAS, "selector")))
    assert iso(read.published_at) == "2025-08-18T05:46:00+07:00"
    assert iso(read.modified_at) == "2025-08-19T06:00:00+07:00"
    assert read.extraction["modified_at"] == "selector"


def test_a_listed_modification_goes_before_the_update_stamp() -> None:
    read = read_times(draft((KOMPAS, "selector"), modified=[("2025-08-19T06:00:42+07:00", "meta")]))
    assert iso(read.modified_at) == "2025-08-19T06:00:42+07:00"


def test_the_pipeline_runs_the_step() -> None:
    read = TimestampsPipeline().process_item(draft(PUBLISHED))
    assert isinstance(read, Draft)
    assert iso(read.published_at) == "2026-07-24T10:20:31+07:00"


# -- what an outlet declares of its times

Z_IS_WIB = Repair(sources=("jsonld", "meta"), pattern=r"Z$", replacement="+07:00", why="Z is WIB")


def test_a_stated_time_is_read_as_repaired_and_the_record_says_so() -> None:
    made = read_times(
        draft(("2026-07-24T11:32:00Z", "jsonld"), modified=[("2026-07-24T11:40:00Z", "jsonld")], repairs=(Z_IS_WIB,))
    )
    assert (iso(made.published_at), iso(made.modified_at)) == ("2026-07-24T11:32:00+07:00", "2026-07-24T11:40:00+07:00")
    assert made.published_raw == "2026-07-24T11:32:00Z"
    assert made.warnings == [
        "published_at: '2026-07-24T11:32:00Z' (jsonld): Z is WIB",
        "modified_at: '2026-07-24T11:40:00Z' (jsonld): Z is WIB",
    ]


def test_a_repair_is_for_its_sources_and_fields_alone() -> None:
    repair = replace(Z_IS_WIB, sources=("meta",), fields=("modified",))
    made = read_times(
        draft(("2026-07-24T04:32:00Z", "meta"), modified=[("2026-07-24T04:40:00Z", "jsonld")], repairs=(repair,))
    )
    assert (iso(made.published_at), iso(made.modified_at)) == ("2026-07-24T11:32:00+07:00", "2026-07-24T11:40:00+07:00")
    assert made.warnings == []


def test_a_repair_may_drop_a_statement() -> None:
    repair = replace(Z_IS_WIB, pattern=r"^.*$", replacement="", why="never true", fields=("modified",))
    made = read_times(
        draft(("2026-07-24 11:32", "selector"), modified=[("2026-07-25T11:40:00Z", "meta")], repairs=(repair,))
    )
    assert made.modified_at is None
    assert made.warnings == ["modified_at: '2026-07-25T11:40:00Z' (meta): never true"]


@pytest.mark.parametrize(
    ("swapped", "published", "warnings"),
    [
        (True, "2026-01-20T18:30:00+07:00", ["published_at: jsonld has publication and update exchanged"]),
        (False, "2026-01-20T18:33:13+07:00", ["modified_at: before published_at"]),
    ],
)
def test_publication_and_update_may_be_exchanged(swapped: bool, published: str, warnings: list[str]) -> None:
    made = read_times(
        draft(
            ("2026-01-20T18:33:13+07:00", "jsonld"),
            modified=[("2026-01-20T18:30:00+07:00", "jsonld")],
            swapped=swapped,
        )
    )
    assert iso(made.published_at) == published
    assert made.warnings == warnings
