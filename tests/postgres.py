"""A PostgreSQL server of the tests' own, on loopback, with a password."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PASSWORD = "rahasia-pangkalan"  # noqa: S105 -- planted: it must come up nowhere
# Debian keeps them where no path leads
_FOLDERS = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]


def program(name: str) -> str | None:
    """Where a program of the server is, if it is there."""
    return shutil.which(name, path=os.pathsep.join([*_FOLDERS, os.environ.get("PATH", "")]))


class Server:
    """A server in a folder; it does not run as root. It sorts as people do, not by bytes, where it is not told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "server"
        self._user: dict[str, Any] = {"user": "nobody"} if os.geteuid() == 0 else {}
        if self._user:
            folder.chmod(0o711)
        self.folder.mkdir()
        if self._user:
            shutil.chown(self.folder, "nobody")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._do(
            "initdb", "-U", "newscrawler", "-A", "scram-sha-256", "--pwfile", str(secret), "--no-sync", "-E", "UTF8",
            "--locale", "C", "--locale-provider", "icu", "--icu-locale", "en", str(self.folder / "data"),
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._do(
            "pg_ctl", "start", "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", options
        )

    def stop(self, mode: str = "fast") -> None:
        """``immediate`` is as by a crash."""
        self._do("pg_ctl", "stop", "-w", "-m", mode, "-D", str(self.folder / "data"))

    def address(self, database: str = "postgres", *, user: str = "newscrawler") -> str:
        return f"postgresql://{user}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """The address of a new database."""
        name = f"d{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def execute(self, sql: str, address: str = "") -> list[tuple[Any, ...]]:
        """As another client of the server."""
        import psycopg

        with psycopg.connect(address or self.address(), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def _do(self, name: str, *arguments: str) -> None:
        found = program(name)
        assert found
        # The server inherits what it is given for output, and would keep a pipe open.
        with (self.folder / f"{name}.log").open("w") as log:
            done = subprocess.run(
                [found, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._user
            )
        assert done.returncode == 0, (self.folder / f"{name}.log").read_text()


@contextmanager
def serving() -> Iterator[Server]:
    """A server, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        try:
            yield server
        finally:
            server.stop("immediate")
