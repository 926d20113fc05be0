"""Beginning a new outlet, in a copy of the project."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "demo.warc.gz")
    shutil.copytree(ROOT / "newscrawler", tmp_path / "newscrawler", ignore=ignore)
    (tmp_path / "tests" / "outlets").mkdir(parents=True)
    for name in ("scrapy.cfg", "pyproject.toml", "tests/__init__.py", "tests/archives.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    for path in (ROOT / "tests" / "outlets").glob("*.py"):
        shutil.copy(path, tmp_path / "tests" / "outlets")
    return tmp_path


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=project, capture_output=True, text=True, timeout=60)


def test_an_outlet_begins_with_a_spider_a_fixture_and_failing_tests(project: Path) -> None:
    done = run(project, "scrapy", "genspider", "kabar", "kabar.example")

    assert done.returncode == 0, done.stderr
    assert "kabar" in run(project, "scrapy", "list").stdout.split()
    for check in (("ruff", "check"), ("ruff", "format", "--check")):
        if find_spec("ruff"):
            assert run(project, *check, "newscrawler/spiders/kabar.py").returncode == 0
    spider = (project / "newscrawler" / "spiders" / "kabar.py").read_text(encoding="utf-8")
    assert "class KabarSpider(OutletSpider):" in spider
    assert r"kabar\.example/" in spider
    expected = json.loads((project / "tests/outlets/kabar/article/expected.json").read_text(encoding="utf-8"))
    assert expected["reviewed"] is None
    tests = run(project, "pytest", "-q", "-p", "no:cacheprovider", "tests/outlets/test_cases.py", "-k", "kabar")
    assert tests.returncode == 1
    assert "test_the_expectation_was_reviewed[kabar/article]" in tests.stdout
    assert "kabar has no fixture of an article in its newest layout" in tests.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "name the outlet and its domain"),
        (("kabar",), "name the outlet and its domain"),
        (("Kabar-2", "kabar.example"), "'Kabar-2' is no name of an outlet"),
        (("class", "kabar.example"), "'class' is no name of an outlet"),
        (("newscrawler", "kabar.example"), "'newscrawler' is no name of an outlet"),
        (("kabar", "https://kabar.example/"), "'https://kabar.example/' is no domain"),
        (("kabar", "-.-"), "'-.-' is no domain"),
        (("sindonews", "sindonews.com"), "there is an outlet sindonews already"),
        (("kabar", "news.detik.com"), "news.detik.com is a site of the outlet detik already"),
        (("-t", "basic", "kabar"), "name the outlet and its domain"),
    ],
)
def test_what_cannot_be_begun_is_one_line_and_leaves_nothing(arguments: tuple[str, ...], line: str) -> None:
    done = run(ROOT, "scrapy", "genspider", *arguments)
    assert (done.returncode, len((done.stdout + done.stderr).splitlines())) == (2, 1)
    assert line in done.stdout
    assert not (ROOT / "tests" / "outlets" / "kabar").exists()


def test_scrapys_own_templates_still_work(project: Path) -> None:
    listed = run(project, "scrapy", "genspider", "--list").stdout.split()
    assert {"outlet", "basic", "crawl"} <= set(listed)
    assert run(project, "scrapy", "genspider", "-t", "basic", "biasa", "biasa.example").returncode == 0
    assert "biasa" in run(project, "scrapy", "list").stdout.split()
    assert "$classname" in run(project, "scrapy", "genspider", "--dump", "outlet").stdout
    # a spider that is no outlet disturbs none
    assert run(project, "scrapy", "crawl", "nihil").returncode == 2
    assert run(project, "scrapy", "genspider", "-t", "tiada", "lain", "lain.example").returncode == 2
