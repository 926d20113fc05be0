"""The output of a run over many archives, which can be killed and goes on."""

from __future__ import annotations

import errno
import fcntl
import gzip
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import IO, Any, Self

from newscrawler import __version__
from newscrawler.batch import Options, Parts, Summary, identity_of
from newscrawler.run import new_run_id
from newscrawler.storage.files import sync_folder, whole
from newscrawler.storage.sources import STDIN

_FORMAT = 1
_AT_FIRST = ("lock", "run.json", ".run.json.")  # what a run makes before it is told from others


class Output:
    """Records and rejections, in the order of the archives; each file takes its name when all is in it.

    Beside the records lies ``NAME.parts`` until then, with what is finished. The same command goes on with it, under
    the ``run_id`` of the first; another one is refused, for it may stand for hours of work. What goes to standard
    output, or comes from standard input, cannot go on.

    :raises ValueError: the folder is that of another run, or of one that is going on; one line.
    """

    def __init__(self, records: str, rejected: str | None, archives: list[str], options: Options) -> None:
        self._targets = {"records": records} | ({"rejected": rejected} if rejected else {})
        self.can_go_on = STDIN not in (records, *archives)
        self._stated = {
            "format": _FORMAT,
            "crawler_version": __version__,
            "archives": archives,
            "options": json.loads(json.dumps(asdict(options))),
            "rejected": rejected is not None,
        }
        self.folder = Path(f"{records}.parts").absolute()
        self._files: dict[str, IO[bytes]] = {}
        if self.can_go_on and (self.folder / "run.json").exists():
            self._check()
        elif self.can_go_on and any(not path.name.startswith(_AT_FIRST) for path in self.folder.glob("*")):
            raise ValueError(f"{self.folder} is in the way, and of no run that goes on: remove it")

    def _check(self) -> None:
        try:
            stated = json.loads((self.folder / "run.json").read_bytes())
        except ValueError:
            raise ValueError(f"{self.folder}/run.json is damaged: remove the folder") from None
        differing = [name.replace("_", " ") for name, value in self._stated.items() if stated.get(name) != value]
        if differing:
            raise ValueError(f"{self.folder} is of a run with other {', '.join(differing)}: repeat that, or remove it")

    @property
    def has_rejections(self) -> bool:
        return "rejected" in self._targets

    def __enter__(self) -> Self:
        if self.can_go_on:
            self.folder.mkdir(exist_ok=True)
        else:
            self.folder = Path(mkdtemp(prefix=".reprocess-", dir=self.folder.parent if self._is_file() else None))
        self._lock = (self.folder / "lock").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise OSError(f"{self.folder}: another run is writing it") from None
        state = self.folder / "run.json"
        if state.exists():
            self.run_id: str = json.loads(state.read_bytes())["run_id"]
        else:
            self.run_id = new_run_id()
            with whole(state) as file:
                file.write(json.dumps({**self._stated, "run_id": self.run_id}).encode())
        return self

    def _is_file(self) -> bool:
        return self._targets["records"] != STDIN

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, file in self._files.items():
            if self._targets[name] != STDIN:
                file.close()
        self._lock.close()
        if not self.can_go_on:
            shutil.rmtree(self.folder, ignore_errors=True)

    def finished(self, parts: Parts) -> dict[int, Summary]:
        """The archives that have been read, by number; not those that have changed since, or could not be read."""
        self._progress = self._read_progress()
        finished = {}
        for index, name in enumerate(self._stated["archives"]):
            summary = parts.summary(index)
            if not summary:
                continue
            if index < self._progress["next"] or (summary.identity == identity_of(name) and not summary.unread):
                finished[index] = summary
        return finished

    def _read_progress(self) -> dict[str, Any]:
        try:
            progress: dict[str, Any] = json.loads((self.folder / "progress.json").read_bytes())
        except FileNotFoundError:
            return {"next": 0, "lengths": dict.fromkeys(self._targets, 0)}
        return progress

    def begin(self, compare: Callable[[Mapping[str, Any]], None] | None = None) -> None:
        """Open what is appended to, cut to what was synced; ``compare`` is given each record."""
        self._compare = compare
        for kind, target in self._targets.items():
            path = self.folder / kind
            if target == STDIN:
                self._files[kind] = sys.stdout.buffer
            elif path.exists() or not self._progress["next"]:  # else it has its name already
                self._files[kind] = path.open("ab")
                self._files[kind].truncate(self._progress["lengths"][kind])
        path = self.folder / "records"
        if compare and self._progress["next"] and path.exists():
            self._tell(path, gzip.open if self._is_packed("records") else open)

    def _tell(self, path: Path, opened: Callable[..., Any] = open) -> None:
        with opened(path, "rb") as lines:
            for line in lines:
                if self._compare:
                    self._compare(json.loads(line))

    def _is_packed(self, kind: str) -> bool:
        return self._targets[kind].endswith(".gz")

    def append(self, parts: Parts, finished: set[int]) -> None:
        """Append the parts whose turn has come, and delete them."""
        while (index := self._progress["next"]) in finished:
            for kind, file in self._files.items():
                part = parts.path(index, kind)
                if kind == "records" and self._compare:
                    self._tell(part)
                with part.open("rb") as content:
                    if not self._is_packed(kind):
                        shutil.copyfileobj(content, file, 1 << 20)
                    elif part.stat().st_size:
                        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                            shutil.copyfileobj(content, packed, 1 << 20)
            self._sync(index + 1)
            for kind in self._files:
                parts.path(index, kind).unlink()

    def _sync(self, following: int) -> None:
        for kind, file in self._files.items():
            file.flush()
            if self._targets[kind] != STDIN:
                os.fsync(file.fileno())
                self._progress["lengths"][kind] = os.fstat(file.fileno()).st_size
        self._progress["next"] = following
        with whole(self.folder / "progress.json") as state:
            state.write(json.dumps(self._progress).encode())

    def write(self, line: bytes, is_record: bool) -> None:
        """Append a line of the last pass."""
        if is_record and self._compare:
            self._compare(json.loads(line))
        file = self._files.get("records" if is_record else "rejected")
        if file:
            file.write(line)

    def finish(self) -> None:
        """Give the files their names, and remove the folder."""
        for kind, file in self._files.items():
            file.flush()
            if self._targets[kind] != STDIN:
                os.fsync(file.fileno())
                file.close()
        for kind in reversed(self._files):  # the records come last
            if self._targets[kind] != STDIN:
                _move(self.folder / kind, Path(self._targets[kind]))
        # Summaries go before their parts, and last what tells the run: killed here, it repeats work at most.
        state = ("progress.json", "run.json", "lock")
        left = (path for path in self.folder.iterdir() if path.name not in state)
        for path in sorted(left, key=lambda path: path.suffix != ".json"):
            path.unlink()
        (self.folder / "progress.json").unlink(missing_ok=True)
        shutil.rmtree(self.folder)


def _move(path: Path, target: Path) -> None:
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with path.open("rb") as content, whole(target) as copy:
            shutil.copyfileobj(content, copy)
    sync_folder(target.absolute().parent)
