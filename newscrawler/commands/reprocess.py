"""``scrapy reprocess FILE.warc.gz ... -O OUT.jsonl``"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from tqdm import tqdm

from newscrawler.cli import OfflineCommand
from newscrawler.compare import Comparison
from newscrawler.items import Article
from newscrawler.reprocess import Reprocessor
from newscrawler.run import new_run_id
from newscrawler.storage.feeds import to_line, whole_file
from newscrawler.storage.warc import Capture, Damage, read_captures


class Command(OfflineCommand):
    """Makes records of every response in WARC files, with today's rules and without the network.

    Exit codes: 0; 1 where an archive is damaged (the rest of it went through) or holds no response; 2 usage.
    """

    def syntax(self) -> str:
        return "FILE.warc.gz [...] -O OUT.jsonl [--rejected REJECTED.jsonl] [--against OLD.jsonl]"

    def short_desc(self) -> str:
        return "Make records of the pages in WARC files (- reads standard input)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-O", "--output", metavar="FILE", help="where the records go (- for standard output)")
        parser.add_argument("--rejected", metavar="FILE", help="where the rejections go")
        parser.add_argument(
            "--against", metavar="OLD.jsonl", help="tell which fields differ from the records of an earlier run"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise ValueError("name at least one WARC file, or - for standard input")
        if not opts.output:
            raise ValueError("say where the records go: -O OUT.jsonl")
        for name in args:
            if name != "-" and not os.access(name, os.R_OK):
                raise ValueError(f"{name} cannot be read")
            if name != "-" and Path(name).is_dir():
                raise ValueError(f"{name} is a folder")
        self._comparison = Comparison(Path(opts.against)) if opts.against else None
        for name in filter(None, (opts.output, opts.rejected)):
            if name != "-" and (Path(name).is_dir() or not os.access(Path(name).absolute().parent, os.W_OK)):
                raise ValueError(f"cannot write {name}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        reprocessor = Reprocessor(new_run_id(), *self.settings.getlist("SPIDER_MODULES"))
        counts: Counter[str] = Counter()
        with ExitStack() as files:
            records = _writer(files, opts.output)
            rejections = _writer(files, opts.rejected)
            for name in args:
                with sys.stdin.buffer if name == "-" else Path(name).open("rb") as stream:
                    for result in reprocessor.read(self._captures(name, stream)):
                        counts["records" if isinstance(result, Article) else f"rejected: {result.reason}"] += 1
                        file = records if isinstance(result, Article) else rejections
                        if file:
                            file.write(to_line(result))
                        if self._comparison and isinstance(result, Article):
                            self._comparison.add(result)
        if reprocessor.left_out:
            counts["left out, not of the days that their crawl was asked for"] = reprocessor.left_out
        summary = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        if summary:
            print(summary, file=sys.stderr)
        if self._comparison:
            print(*self._comparison.report(), sep="\n", file=sys.stderr)

    def _captures(self, name: str, stream: IO[bytes]) -> Iterator[Capture]:
        """The captures of one archive; damage is reported. A progress bar shows the bytes read, on a terminal."""
        size = Path(name).stat().st_size if name != "-" else None
        empty = True
        with tqdm(total=size, unit="B", unit_scale=True, desc=Path(name).name, disable=None) as bar:
            for capture in read_captures(stream, Path(name).name if name != "-" else ""):
                empty = False
                if isinstance(capture, Damage):
                    self.exitcode = 1
                    bar.write(f"scrapy reprocess: {name} is damaged at byte {capture.offset}: {capture.detail}",
                              file=sys.stderr)  # fmt: skip
                    continue
                yield capture
                if size is not None and not bar.disable:
                    bar.update(stream.tell() - bar.n)
            if empty:
                self.exitcode = 1
                bar.write(f"scrapy reprocess: {name} holds no HTTP response", file=sys.stderr)


def _writer(files: ExitStack, name: str | None) -> IO[bytes] | Any:
    if name is None:
        return None
    return sys.stdout.buffer if name == "-" else files.enter_context(whole_file(Path(name)))
