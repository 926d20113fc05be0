"""How far a run over many archives is: a bar on a terminal, a line at times elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from newscrawler.batch import Summary
from newscrawler.storage.sources import size_of

_EVERY = 60  # seconds between two lines
_MB = 1_000_000


class Progress:
    """Counts bytes where all sizes are known, else files; rate and remaining time are of this run alone."""

    def __init__(self, names: list[str], paths: Mapping[str, str], finished: Mapping[int, Summary]) -> None:
        sizes = [size_of(paths.get(name, name)) for name in names]
        self._sizes: list[int] = [size for size in sizes if size is not None]
        self._in_bytes = len(self._sizes) == len(sizes)
        self._at: dict[int, int] = {}
        self._files, self._number = len(finished), len(names)
        self._pages = 0
        self._begun = self._told = time.monotonic()
        if self._in_bytes:
            self._total, self._already = sum(self._sizes), sum(self._sizes[index] for index in finished)
        else:
            self._total, self._already = len(names), len(finished)
        self._done = self._already
        kind: dict[str, Any] = {"unit": "B", "unit_scale": True} if self._in_bytes else {"unit": "file"}
        tqdm.monitor_interval = 0  # no thread beside the processes
        self._bar = tqdm(
            total=self._total, initial=self._already, desc="reprocess", disable=None if sys.stderr else True, **kind
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    @staticmethod
    def write(line: str) -> None:
        """A line on standard error, above the bar; nowhere where that is closed."""
        if sys.stderr:
            tqdm.write(line, file=sys.stderr)

    def at(self, index: int, offset: int) -> None:
        """A page of a file is worked on."""
        if self._in_bytes:
            self._advance(offset - self._at.get(index, 0))
            self._at[index] = offset

    def done(self, index: int, summary: Summary) -> None:
        """A file is finished."""
        self._files += 1
        self._pages += summary.pages
        self._advance(self._sizes[index] - self._at.pop(index, 0) if self._in_bytes else 1)

    def _advance(self, by: int) -> None:
        now = time.monotonic()
        self._done += by
        if self._bar.disable:
            if now - self._told >= _EVERY:
                self._told = now
                self.write(self._line(self._done, now - self._begun))
            return
        files = f"{self._files}/{self._number} files, {self._pages / max(now - self._begun, 1):.0f} pages/s"
        self._bar.set_postfix_str(files, refresh=False)
        self._bar.update(by)

    def _line(self, done: int, seconds: float) -> str:
        progress = done - self._already
        left = f"{(self._total - done) * seconds / progress / 60:.0f} min left" if progress > 0 else "beginning"
        size = f", {done / _MB:.0f} of {self._total / _MB:.0f} MB" if self._in_bytes else ""
        return f"{self._files} of {self._number} files{size}, {self._pages / seconds:.0f} pages/s, {left}"
