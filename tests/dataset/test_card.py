"""What describes a dataset, and whether the libraries that it names read it as it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from newscrawler.dataset.build import Options, build
from newscrawler.dataset.inputs import Files
from newscrawler.items import Article
from tests.dataset.records import changed, record, write

for _name in ("fastjsonschema", "pyarrow"):
    pytest.importorskip(_name, reason="of the extra [dataset]")

RECORDS = [
    record("kompas:1"),
    changed(record("kompas:1"), "Teks kedua."),
    record("tempo:2", "2026-08-02", mode="backfill", published_precision="day", layout=None, paywalled=True),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("card"), Options(authors=('A "B" C',), since=date(2026, 7, 1)))


def made(room: Path, options: Options) -> Path:
    name = write(room / "in.jsonl", RECORDS)
    build(room / "dataset", Files([name]), options, print)
    return room / "dataset"


def snippets(folder: Path) -> dict[str, str]:
    """The Python code of the card, by the library that it is for."""
    code = re.findall(r"```python\n(.*?)```", (folder / "README.md").read_text(), re.DOTALL)
    return {re.match(r"(?:from|import) (\w+)", one)[1]: one for one in code}  # type: ignore[index]


@pytest.mark.parametrize(
    ("library", "printed"),
    [
        ("datasets", "https://kompas.example/1\n"),
        ("pandas", "outlet\nkompas    1\ntempo     1\n"),
        ("polars", "kompas"),
        ("duckdb", "kompas"),
    ],
)
@pytest.mark.parametrize("text", [True, False])
def test_the_code_of_the_card_reads_the_dataset(tmp_path: Path, library: str, printed: str, text: bool) -> None:
    pytest.importorskip(library)
    folder = made(tmp_path, Options(text=text))
    environment = {**os.environ, "HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", snippets(folder)[library]],
        cwd=folder.parent, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert printed in done.stdout


def test_croissant_is_read_by_its_reference_reader(folder: Path) -> None:
    pytest.importorskip("mlcroissant")
    code = (
        "import mlcroissant\n"
        "dataset = mlcroissant.Dataset('croissant.json')\n"
        "print(repr(dataset.metadata.ctx.issues.report()))\n"
        "print([(one['articles/id'], one['articles/published_utc_offset']) for one in dataset.records('articles')])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    issues, records = done.stdout.splitlines()
    assert issues == "''"
    assert sorted(re.findall(r"b'([^']+)', (\d+)", records)) == [("kompas:1", "420"), ("tempo:2", "420")]


def test_the_card_counts_what_is_there(folder: Path) -> None:
    card = (folder / "README.md").read_text()
    assert "2 articles in 3 versions." in card
    assert "| kompas | 1 | 2026-07-20 | 2026-07-20 | 11 | 1 | 0 | 0 | 0 | 0 |" in card
    assert "| tempo | 1 | 2026-08-02 | 2026-08-02 | 11 | 0 | 1 | 1 | 1 | 1 |" in card
    assert "2 articles opt out of AI or text mining" in card
    assert "Chosen were articles of the collection: published since 2026-07-01." in card
    assert "which listings failed is not known" in card
    for name in Article.__dataclass_fields__:
        assert f"| `{name}` | " in card
    assert "$" not in card


def test_no_path_of_the_machine_is_told(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            assert str(folder.parent).encode() not in path.read_bytes(), path


def test_the_version_is_cited(folder: Path) -> None:
    version = json.loads((folder / "manifest.json").read_text())["version"]
    lines = (folder / "CITATION.cff").read_text().splitlines()
    assert f'version: "{version[:12]}"' in lines
    assert f'  value: "sha256:{version}"' in lines
    assert '- name: "A \\"B\\" C"' in lines
    assert "date-released: 2026-08-02" in lines
    assert f"`{version}`" in (folder / "README.md").read_text()
