"""An archive read in a process of its own, so that a page that kills or halts its reader costs that page alone."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection

from newscrawler.items import Rejected
from newscrawler.spark.archive import Row, failed, read_archive
from newscrawler.storage.warc import Capture

#: seconds that a page may take; the costliest of real pages take a tenth of one
LIMIT = 120.0
_READING, _END = -1, -2  # in place of the offset of a page


def read_alone(name: str, run_id: str, outlets: Sequence[str] = (), limit: float = LIMIT) -> Iterator[Row]:
    """:func:`read_archive` in a child process. A page at which it ends, fails or halts is rejected as ``incomplete``;
    the archive is read again from its start, with the same rows up to that page, which are not given twice."""
    poison: dict[int, str] = {}
    given = 0
    while True:
        reader = _Reader(name, run_id, outlets, poison, limit)
        try:
            skipped, rows = given, list[Row]()  # rows count when their page is done
            while (told := reader.receive()) != _END:
                if isinstance(told, Row):
                    rows.append(told)
                elif isinstance(told, str):
                    break
                else:
                    yield from rows[skipped:]
                    given += len(rows[skipped:])
                    skipped, rows = max(0, skipped - len(rows)), []
            else:
                yield from rows[skipped:]
                return
        finally:
            reader.end()
        assert isinstance(told, str)
        if reader.offset == _READING or reader.offset in poison:
            yield failed(name, run_id, outlets, [*poison.values(), f"its reader {told}"])
            return
        poison[reader.offset] = f"the page's reader {told}"


class _Reader:
    """The child process, and the page that it is at."""

    def __init__(self, name: str, run_id: str, outlets: Sequence[str], poison: Mapping[int, str], limit: float) -> None:
        context = multiprocessing.get_context("fork")  # of a worker of Spark, which has the project loaded
        self._pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_serve, args=(theirs, name, run_id, outlets, poison, limit), daemon=True)
        self._process.start()
        theirs.close()
        self._limit = limit
        self.offset = _READING

    def receive(self) -> Row | int | str:
        """A row; the offset of a page that is begun, or what stands for one; or in words what became of the process."""
        try:
            told: Row | int | str = self._pipe.recv()
        except EOFError:
            self._process.join()
            if self._process.exitcode == -signal.SIGALRM:
                return f"did not go on for {self._limit:g} s"
            return f"ended with code {self._process.exitcode}"
        if isinstance(told, int):
            self.offset = told
        return told

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(
    pipe: Connection, name: str, run_id: str, outlets: Sequence[str], poison: Mapping[int, str], limit: float
) -> None:
    """The child. An alarm ends it where a page takes too long, even inside a library, and when nobody listens."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def told(captures: Iterator[Capture]) -> Iterator[Capture]:
        for capture in captures:
            pipe.send(capture.offset)
            signal.setitimer(signal.ITIMER_REAL, limit)
            if reason := poison.get(capture.offset):
                capture = replace(capture, body=b"", flaw=Rejected("incomplete", reason))  # noqa: PLW2901
            yield capture
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send(_READING)

    problems = [f"byte {offset}: {reason}" for offset, reason in poison.items()]
    try:
        for row in read_archive(name, run_id, outlets, told, problems):
            pipe.send(row)
        pipe.send(_END)
    except Exception as error:
        pipe.send(f"failed: {type(error).__name__}: {error}")
