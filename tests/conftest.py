"""What tests share: the real pages beside the project, which may be absent, and a limit on what is quick."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import Server, program, serving

# The same examples on every run and no limit on time: a busy machine, or a find of chance, must not fail a change that
# has nothing to do with it. `pytest --hypothesis-profile=default` looks further.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pages and texts; tests that read it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the real pages are not beside the project")
    return SHARED


@pytest.fixture
def _quick() -> Iterator[None]:
    """Five seconds of the processor, or the test fails: for inputs that linear code does in a fraction of one."""

    def stop(*_: object) -> None:
        raise TimeoutError("the time is not linear in the input")

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 5)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; tests of it skip where it or its driver is absent."""
    pytest.importorskip("psycopg", reason="of the extra [postgres]")
    if not program("initdb"):
        pytest.skip("of the extra [postgres]: there is no PostgreSQL server")
    with serving() as server:
        yield server
