"""The browser that looks at the pages, which may be absent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.report.browser import BINARY, Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; tests that look through it skip where there is none."""
    if BINARY is None:
        pytest.skip("there is no Chromium (Debian: apt-get install chromium)")
    with Browser() as opened:
        yield opened
