"""Both kinds of ledgers, for tests that say the same of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newscrawler.storage.ledgers import Ledgers, ledgers_of
from tests.postgres import Server

Home = Callable[[Path], Ledgers]


@pytest.fixture(params=["files", "server"])
def home(request: pytest.FixtureRequest) -> Home:
    """What makes the ledgers of a data folder, which has a database of its own."""
    if request.param == "files":
        return Ledgers
    server: Server = request.getfixturevalue("postgres")
    databases: dict[Path, str] = {}

    def on_server(root: Path) -> Ledgers:
        if root not in databases:
            databases[root] = server.database()
        return ledgers_of(root, databases[root])

    return on_server
