"""What a replay of the demo archive leaves, for the commands that look after a data folder or read it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.test_crawl import scrapy


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("collected")
    done = scrapy("crawl", "sindonews", "-a", "replay=demo", "-s", f"DATA_DIR={root}")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def root(collected: Path, tmp_path: Path) -> Path:
    shutil.copytree(collected, tmp_path / "data")
    return tmp_path / "data"
