"""Real un-cleaned bodies through the boilerplate step: no prompt is left, no running text is cut."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from newscrawler.extraction.draft import Block
from newscrawler.pipelines.boilerplate import boilerplate_of
from newscrawler.record import outlets

# Kept apart from the table on purpose: what a reader knows at a glance to be a prompt.
STARTS = (
    *("baca juga", "baca :", "baca:", "lihat juga", "simak juga", "simak video", "lihat video", "tonton", "saksikan"),
    *("[gambas", "advertisement", "scroll to", "halaman selanjutnya", "halaman 2 dari", "bersambung", "lanjut ke"),
    *("baca selengkapnya", "artikel ini pernah tayang", "artikel ini telah tayang", "berita terkait", "lihat foto"),
    *("konten tidak ditemukan", "copyright", "ikuti kami", "follow"),
)
ENDS = ("selengkapnyadi sini.", "selengkapnya di sini.", "bacadi sini.", "with content", ".advertisement", "20detik]")
# Lines that begin or end like a prompt and were read: sentences of an article.
SENTENCES: frozenset[str] = frozenset()


def rows(folder: Path, source: str, column: str) -> list[list[Block]]:
    csv.field_size_limit(1 << 24)
    with gzip.open(folder / "texts" / f"{source}-2025.csv.gz", "rt", encoding="utf-8", newline="") as file:
        texts = [row[column] for row in csv.DictReader(file)]
    return [[Block(" ".join(line.split())) for line in text.splitlines() if line.strip()] for text in texts]


def is_prompt(line: str) -> bool:
    lower = line.lower()
    return line not in SENTENCES and (lower.startswith(STARTS) or lower.endswith(ENDS))


@pytest.mark.parametrize(
    ("source", "prompts"), [("cnnindonesia-internasional", 260), ("kompas-global", 343), ("detik", 259)]
)
def test_no_prompt_is_left(shared: Path, source: str, prompts: int) -> None:
    texts = rows(shared, source, "content")
    kept = [
        block.text for text in texts for block in boilerplate_of(outlets()[source.partition("-")[0]]).strip(text)[0]
    ]

    assert sum(is_prompt(block.text) for text in texts for block in text) == prompts
    assert [line for line in kept if is_prompt(line)] == []


@pytest.mark.parametrize(("source", "column"), [("sindonews-international", "isi"), ("liputan6-news", "content")])
def test_running_text_is_not_cut(shared: Path, source: str, column: str) -> None:
    for text in rows(shared, source, column):
        before = "\n".join(block.text for block in text)
        after = "\n".join(block.text for block in boilerplate_of(outlets()[source.partition("-")[0]]).strip(text)[0])

        assert before.startswith(after)
        assert before.removeprefix(after).strip() in ("", "Advertisement")  # the last words of ten texts
