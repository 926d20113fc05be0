"""Beginning a new outlet, in a copy of the project."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "demo.warc.gz")
    shutil.copytree(ROOT / "newscrawler", tmp_path / "newscrawler", ignore=ignore)
    (tmp_path / "tests" / "outlets").mkdir(parents=True)
    for name in ("scrapy.cfg", "tests/__init__.py", "tests/archives.py"):
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
    spider = (project / "newscrawler" / "spiders" / "kabar.py").read_text(encoding="utf-8")
    assert "class KabarSpider(OutletSpider):" in spider
    assert r"https?://kabar\.example/" in spider
    expected = json.loads((project / "tests/outlets/kabar/article/expected.json").read_text(encoding="utf-8"))
    assert expected["reviewed"] is None
    tests = run(project, "pytest", "-q", "-p", "no:cacheprovider", "tests/outlets/test_cases.py", "-k", "kabar")
    assert tests.returncode == 1
    assert "test_the_expectation_was_reviewed[kabar/article]" in tests.stdout
    assert "test_field[kabar/article-title]" in tests.stdout


def test_an_outlet_that_exists_is_left_alone(project: Path) -> None:
    before = (project / "newscrawler" / "spiders" / "sindonews.py").read_bytes()
    done = run(project, "scrapy", "genspider", "sindonews", "sindonews.com")
    assert "already exists" in done.stdout
    assert (project / "newscrawler" / "spiders" / "sindonews.py").read_bytes() == before


def test_scrapys_own_templates_still_work(project: Path) -> None:
    listed = run(project, "scrapy", "genspider", "--list").stdout.split()
    assert {"outlet", "basic", "crawl"} <= set(listed)
    assert run(project, "scrapy", "genspider", "-t", "basic", "biasa", "biasa.example").returncode == 0
    assert "biasa" in run(project, "scrapy", "list").stdout.split()
    assert "$classname" in run(project, "scrapy", "genspider", "--dump", "outlet").stdout
    # a spider that is no outlet disturbs none
    assert run(project, "scrapy", "crawl", "nihil").returncode == 2


@pytest.mark.parametrize(
    "arguments", [(), ("kabar",), ("Kabar-2", "kabar.example"), ("kabar", "https://kabar.example/")]
)
def test_usage_errors_are_one_line(arguments: tuple[str, ...]) -> None:
    done = run(ROOT, "scrapy", "genspider", *arguments)
    assert done.returncode == 2
    assert len((done.stdout + done.stderr).splitlines()) == 1
