"""Many archives at once: one file is one unit of work of one process, and leaves a part of the output.

A part is finished when its summary stands beside it; a run that was killed goes on with the files that have none. A
page that ends a worker, or keeps it too long, is told of and rejected, and its file is read again without it.
"""

from __future__ import annotations

import json
import pickle
import signal
import sqlite3
import struct
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from newscrawler.items import Article, Rejected, Rejection
from newscrawler.reprocess import Attempt, Days, Reprocessor, Selection, Version, Versions, is_complete
from newscrawler.storage.feeds import to_line
from newscrawler.storage.files import whole
from newscrawler.storage.sources import base_name, open_archive, said
from newscrawler.storage.warc import Capture, Damage, read_captures

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: pages of one file that may end or hold up a worker; more of them, and it is the file or the machine
MOST_POISON = 20
#: seconds that a page may take, where nothing else is said; the costliest of real pages take a tenth of one
PAGE_TIMEOUT = 60.0
_TRIES = 2  # of a file that ends its worker between pages
Page = tuple[int, str]
_LONGEST_URL = 8192  # bytes of a URL that are noted
_LOOK = 1.0  # seconds between two looks at where the workers are


@dataclass(frozen=True, kw_only=True)
class Options:
    """What decides on the records of a run, beside its archives.

    ``outlets``: only pages of their sites; all where there are none. ``since``, ``until``: days of publication (WIB).
    ``join``: leave versions and articles with missing pages to a last pass over all files.
    """

    modules: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    join: bool = False

    @property
    def days(self) -> Days:
        from newscrawler.arguments import read_day

        return read_day("", self.since or None), read_day("", self.until or None)


@dataclass(kw_only=True)
class Summary:
    """What came of one archive. ``problems`` are lines on what was damaged, could not be read or was poison;
    ``unread``: it could not be read to its end."""

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    pages: int = 0
    skipped: int = 0
    left_out: int = 0
    unread: bool = False
    identity: list[int] = field(default_factory=list)


def kind_of(result: Article | Rejection) -> str:
    """What a result is counted as."""
    return "records" if isinstance(result, Article) else f"rejected: {result.reason}"


class FileReader:
    """Reads one archive. ``note`` is told of each page before it is worked on, and of None while the file is read."""

    def __init__(self, name: str, options: Options, run_id: str, note: Callable[[Page | None], None] | None = None):
        self._name, self._options, self._run_id = name, options, run_id
        self._note = note or (lambda _: None)
        self._page: Page | None = None

    def read(
        self, records: IO[bytes], others: IO[bytes] | None, poison: Mapping[Page, str] | None = None, path: str = ""
    ) -> Summary:
        """Write its records, and its rejections to ``others``; with ``join``, all as pickles to ``records``.

        A page that raises an exception is rejected, as those in ``poison`` are, and the file read again without it; so
        the outputs have to be files. ``path`` is where the archive lies, if not under its name.
        """
        poison = dict(poison or {})
        while True:
            try:
                return self._read(records, others, poison, path or self._name)
            except OSError:  # of writing
                raise
            except Exception as error:
                if self._page is None or self._page in poison or len(poison) >= MOST_POISON:
                    raise
                poison[self._page] = f"the program fails on it: {type(error).__name__}: {said(error)}"
            for file in filter(None, (records, others)):
                file.seek(0)
                file.truncate()

    def _read(self, records: IO[bytes], others: IO[bytes] | None, poison: Mapping[Page, str], path: str) -> Summary:
        options, counts, summary = self._options, Counter[str](), Summary(identity=identity_of(path))
        selection = Selection(options.outlets, options.days[0], options.modules)
        reprocessor = Reprocessor(self._run_id, *options.modules, days=options.days)
        reprocessor.note = lambda offset, url: self._at((offset, url))
        reprocessor.poison = {offset: why for (offset, _), why in poison.items()}
        summary.problems += [f"{self._name}: {url} at byte {offset}: {why}" for (offset, url), why in poison.items()]
        captures = self._captures(path, selection, summary)
        if options.join:
            for found in reprocessor.attempts(captures, keep=True):
                if isinstance(found, Attempt):
                    self._at(found.place)
                    found.settle()
                pickle.dump(found, records)
        else:
            for result in reprocessor.read(captures):
                counts[kind_of(result)] += 1
                if isinstance(result, Article):
                    records.write(to_line(result))
                elif others:
                    others.write(to_line(result))
        self._at(None)
        summary.counts, summary.skipped, summary.left_out = dict(counts), selection.skipped, reprocessor.left_out
        if not (summary.pages or summary.skipped or summary.problems):
            summary.problems.append(f"{self._name} holds no HTTP response")
        return summary

    def _captures(self, path: str, selection: Selection, summary: Summary) -> Iterator[Capture]:
        self._at(None)
        position = 0
        try:
            with open_archive(path) as stream:
                for found in read_captures(stream, base_name(self._name), wanted=selection):
                    if isinstance(found, Damage):
                        summary.problems.append(f"{self._name} is damaged at byte {found.offset}: {found.detail}")
                        continue
                    summary.pages += 1
                    position = found.offset
                    yield found
                    self._at(None)
        except OSError as error:  # of reading: what is done with a capture raises elsewhere
            behind = f" behind byte {position}" if summary.pages else ""
            summary.problems.append(f"{self._name} cannot be read{behind}: {said(error)}")
            summary.unread = True

    def _at(self, page: Page | None) -> None:
        self._page = page
        self._note(page)


def identity_of(path: str) -> list[int]:
    """What tells that a file on this machine is still the one that was read."""
    try:
        found = Path(path).stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


class Parts:
    """The folder of a run, with a part a file: lines of records and rejections, or pickles of what is to be joined."""

    def __init__(self, folder: Path, join: bool, rejections: bool) -> None:
        self.folder = folder
        self.kinds = ("attempts",) if join else ("records", "rejected") if rejections else ("records",)

    def path(self, index: int, kind: str) -> Path:
        return self.folder / f"{index:07d}.{kind}"

    def summary(self, index: int) -> Summary | None:
        """Of a finished part."""
        try:
            return Summary(**json.loads(self.path(index, "json").read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, index: int, read: Callable[[IO[bytes], IO[bytes] | None], Summary]) -> Summary:
        """Make a part of what ``read`` writes to the files it is given; killed before the end, it is none."""
        with ExitStack() as stack:
            files = [stack.enter_context(whole(self.path(index, kind))) for kind in self.kinds]
            summary = read(files[0], files[1] if len(files) > 1 else None)
        self.conclude(index, summary)
        return summary

    def conclude(self, index: int, summary: Summary) -> None:
        """Write the summary of a part, by which it is finished."""
        for kind in self.kinds:
            self.path(index, kind).touch()
        with whole(self.path(index, "json")) as file:
            file.write(json.dumps(asdict(summary)).encode())


class _Place:
    """Memory in which a worker notes the page that it is at: a message a page would cost as much as a tenth of it."""

    _HEAD = struct.Struct("qq")  # offset, -1 between pages; bytes of the URL

    def __init__(self, context: Any) -> None:
        self._memory = context.RawArray("b", self._HEAD.size + _LONGEST_URL)

    def note(self, page: Page | None) -> None:
        offset, url = page or (-1, "")
        encoded = url.encode("unicode_escape")[:_LONGEST_URL]
        memoryview(self._memory).cast("B")[self._HEAD.size :][: len(encoded)] = encoded
        self._HEAD.pack_into(self._memory, 0, offset, len(encoded))

    @property
    def page(self) -> Page | None:
        offset, length = self._HEAD.unpack_from(self._memory)
        encoded = bytes(memoryview(self._memory).cast("B")[self._HEAD.size :][:length])
        return (offset, encoded.decode("unicode_escape", "ignore")) if offset >= 0 else None


@dataclass
class _Worker:
    process: Any
    pipe: Connection
    place: _Place
    index: int = -1


@dataclass(kw_only=True)
class Batch:
    """Reads archives side by side. ``paths`` says where those lie that do not lie under their names."""

    names: list[str]
    options: Options
    run_id: str
    parts: Parts
    jobs: int
    page_timeout: float
    paths: Mapping[str, str] = field(default_factory=dict)
    #: is told the number of a file and the offset that is read in it
    progress: Callable[[int, int], None] = lambda _index, _offset: None

    def run(self, indices: list[int]) -> Iterator[tuple[int, Summary]]:
        """Read the files of these numbers; a number and a summary as each is finished."""
        if self.jobs == 1 or not indices:
            for index in indices:
                yield index, self._here(index)
            return
        yield from self._side_by_side(deque(indices))

    def _here(self, index: int) -> Summary:
        def note(page: Page | None) -> None:
            if page:
                self.progress(index, page[0])

        return _part(self.parts, index, self.names[index], self.paths, self.options, self.run_id, note, {})

    def _side_by_side(self, waiting: deque[int]) -> Iterator[tuple[int, Summary]]:
        import multiprocessing  # the other commands start without it
        from multiprocessing.connection import wait

        methods = multiprocessing.get_all_start_methods()
        context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            context.set_forkserver_preload(["newscrawler.batch", *self.options.modules])
        poison: dict[int, dict[Page, str]] = {}
        deaths: Counter[int] = Counter()
        workers = [self._started(context) for _ in range(min(self.jobs, len(waiting)))]
        try:
            while waiting or any(worker.index >= 0 for worker in workers):
                for worker in workers:
                    if worker.index < 0 and waiting:
                        worker.index = waiting.popleft()
                        worker.pipe.send((worker.index, self.names[worker.index], poison.get(worker.index, {})))
                for worker in workers:
                    if worker.index >= 0 and (page := worker.place.page):
                        self.progress(worker.index, page[0])
                for ready in wait([worker.pipe for worker in workers if worker.index >= 0], _LOOK):
                    worker = next(worker for worker in workers if worker.pipe is ready)
                    index, worker.index = worker.index, -1
                    try:
                        found = worker.pipe.recv()
                    except (EOFError, OSError):
                        workers[workers.index(worker)] = self._started(context)
                        worker.process.join()
                        found = self._died(index, worker, poison.setdefault(index, {}), deaths)
                    if isinstance(found, OSError):
                        raise found
                    if found:
                        yield index, found
                    else:
                        waiting.appendleft(index)
        finally:
            for worker in workers:
                worker.pipe.close()
                worker.process.kill()
                worker.process.join()

    def _died(self, index: int, worker: _Worker, poison: dict[Page, str], deaths: Counter[int]) -> Summary | None:
        """The summary of a file that is given up, None for one that is to be read again."""
        why, page = self._cause(worker.process.exitcode), worker.place.page
        if page and page not in poison and len(poison) < MOST_POISON:
            poison[page] = why
            return None
        deaths[index] += 1
        return None if not page and deaths[index] < _TRIES else self._given_up(index, why)

    def _started(self, context: Any) -> _Worker:
        ours, theirs = context.Pipe()
        place = _Place(context)
        arguments = (theirs, place, self.parts, self.paths, self.options, self.run_id, self.page_timeout)
        process = context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, place)

    def _cause(self, code: int) -> str:
        if code == -signal.SIGALRM:
            return f"it takes longer than {self.page_timeout:g} s"
        return f"it ends the process ({signal.Signals(-code).name if code < 0 else f'code {code}'})"

    def _given_up(self, index: int, why: str) -> Summary:
        problem = f"{self.names[index]} cannot be read: {why}"
        summary = Summary(problems=[problem], unread=True, identity=identity_of(self.names[index]))
        self.parts.conclude(index, summary)
        return summary


def _part(
    parts: Parts, index: int, name: str, paths: Mapping[str, str], options: Options, run_id: str,
    note: Callable[[Page | None], None], poison: Mapping[Page, str],
) -> Summary:  # fmt: skip
    reader = FileReader(name, options, run_id, note)
    try:
        return parts.write(index, lambda first, second: reader.read(first, second, poison, paths.get(name, "")))
    except OSError:  # of writing: no file of the run can be written
        raise
    except Exception as error:  # too many pages fail, or what reads the file does
        summary = Summary(problems=[f"{name} cannot be read: {type(error).__name__}: {said(error)}"], unread=True)
        parts.conclude(index, summary)
        return summary


def _work(
    pipe: Connection,
    place: _Place,
    parts: Parts,
    paths: Mapping[str, str],
    options: Options,
    run_id: str,
    page_timeout: float,
) -> None:
    """A worker: reads one file after the other, until the pipe is closed. The alarm ends it where a page takes too
    long, even inside a library and when nobody watches any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # its parent ends it
    signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def note(page: Page | None) -> None:
        place.note(page)
        signal.setitimer(signal.ITIMER_REAL, page_timeout if page else 0)

    def read(index: int, name: str, poison: Mapping[Page, str]) -> Summary | OSError:
        try:
            return _part(parts, index, name, paths, options, run_id, note, poison)
        except OSError as error:  # no page's fault: it ends the run
            return OSError(error.errno, error.strerror, error.filename)

    try:
        while True:
            pipe.send(read(*pipe.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        return


# -- the last pass ----------------------------------------------------------------------------------------------------


class Joined:
    """What the parts of a run with ``join`` give, in the order of the archives. Memory: one article; what is known of
    the others lies in a database in the folder."""

    def __init__(self, parts: Parts, number: int, run_id: str) -> None:
        self._parts, self._number, self._run_id = parts, number, run_id
        path = parts.folder / "joined.sqlite"
        path.unlink(missing_ok=True)
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"  # made anew where a run is killed
            "CREATE TABLE version (id TEXT PRIMARY KEY, hash TEXT, number INTEGER, layout TEXT) WITHOUT ROWID;"
            "CREATE TABLE waiting (place INTEGER PRIMARY KEY, id TEXT UNIQUE, held BLOB)"
        )
        self._versions = Versions(_Known(self._base))

    @property
    def left_out(self) -> int:
        return self._versions.left_out

    def __iter__(self) -> Iterator[Article | Rejection]:
        for index in range(self._number):
            with self._parts.path(index, "attempts").open("rb") as file:
                while file.peek(1):
                    found = pickle.load(file)  # noqa: S301 -- written by this run's workers
                    yield from self._take(found) if isinstance(found, Attempt) else (found,)
        for (held,) in self._base.execute("SELECT held FROM waiting ORDER BY place"):
            yield from self._judge(pickle.loads(held))  # noqa: S301
        self._base.close()

    def _take(self, found: Attempt) -> Iterator[Article | Rejection]:
        row = self._base.execute("SELECT held FROM waiting WHERE id = ?", (found.id,)).fetchone()
        held: Attempt | None = pickle.loads(row[0]) if row else None  # noqa: S301
        if held:
            self._base.execute("DELETE FROM waiting WHERE id = ?", (found.id,))
            if not found.waiting or set(held.numbers) & set(found.numbers):
                yield from self._judge(held)
                held = None
        if not found.waiting:
            yield from self._judge(found)
            return
        if held:
            parts = pickle.loads(held.waiting) + pickle.loads(found.waiting)  # noqa: S301
            complete = is_complete(parts)
            joined = Attempt.of(parts, (None, None), self._run_id, keep=not complete)
            joined.days, joined.crawled, found = found.days, found.crawled, joined
            if complete:
                yield from self._judge(found)
                return
        self._base.execute("INSERT INTO waiting (id, held) VALUES (?, ?)", (found.id, pickle.dumps(found)))

    def _judge(self, attempt: Attempt) -> Iterator[Article | Rejection]:
        try:
            yield from self._versions.judge(attempt)
        except Exception as error:  # no page of one file alone did that
            words = f"the program fails on it: {type(error).__name__}: {said(error)}"
            yield attempt.rejected(Rejected("incomplete", words))


class _Known:
    """The last versions of articles, in a database."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def get(self, key: str, default: Version) -> Version:
        row = self._base.execute("SELECT hash, number, layout FROM version WHERE id = ?", (key,)).fetchone()
        return Version(*row) if row else default

    def __setitem__(self, key: str, version: Version) -> None:
        self._base.execute("INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?)", (key, *version))
