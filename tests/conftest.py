"""What tests share: the real pages beside the project, which may be absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pages and texts; tests that read it skip where it is absent."""
    if not SHARED.is_dir():
        if os.environ.get("NEWSCRAWLER_REQUIRE_SHARED"):
            pytest.fail(f"{SHARED} is absent, and this run must read it")
        pytest.skip("the real pages are not beside the project")
    return SHARED
