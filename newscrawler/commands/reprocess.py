"""``scrapy reprocess ARCHIVE ... -O OUT.jsonl``"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawler.arguments import read_day
from newscrawler.batch import PAGE_TIMEOUT, Batch, Joined, Options, Parts, Summary, kind_of
from newscrawler.checks import check_settings
from newscrawler.cli import OfflineCommand
from newscrawler.compare import Comparison
from newscrawler.items import Article
from newscrawler.output import Output
from newscrawler.progress import Progress
from newscrawler.record import outlets
from newscrawler.storage.feeds import to_line
from newscrawler.storage.sources import STDIN, expand, is_remote

_LONGEST_TIMEOUT = 86_400  # seconds


class Command(OfflineCommand):
    """Makes records of every response in WARC files, with today's rules and without the sites.

    Exit codes: 0; 1 where an archive is damaged or cannot be read (the rest went through), holds no response, or has a
    page that the program fails on; 2 usage.
    """

    def syntax(self) -> str:
        return "ARCHIVE [...] [--list LIST] -O OUT.jsonl [--rejected REJECTED.jsonl] [options]"

    def short_desc(self) -> str:
        return "Make records of the pages in WARC files (- reads standard input)"

    def long_desc(self) -> str:
        return (
            "Make records of every HTTP response in WARC files. ARCHIVE is a file, a folder, a pattern, an address"
            " (http://, https://, s3://) or - for standard input. Each archive stands alone: the pages of an article"
            " are joined, and its versions told apart, within it; with --join over all of them, in their order. A run"
            " that was killed goes on with the archives that it had not finished, when the same command is given again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-O", "--output", metavar="FILE", help="where the records go (- for standard output)")
        parser.add_argument("--rejected", metavar="FILE", help="where the rejections go")
        parser.add_argument(
            "--list", action="append", default=[], metavar="LIST", help="file or address with an archive a line, or .gz"
        )
        parser.add_argument(
            "--base",
            default="",
            metavar="PREFIX",
            help="what relative lines of lists lie below (root of the list's host)",
        )
        parser.add_argument(
            "--outlet",
            default="",
            metavar="NAME[,NAME]",
            help="only pages of these outlets' sites; all: of any outlet's",
        )
        parser.add_argument("--since", metavar="DAY", help="first day of publication (WIB), as 2026-07-01")
        parser.add_argument("--until", metavar="DAY", help="last day of publication (WIB)")
        parser.add_argument(
            "--join", action="store_true", help="join pages and tell versions apart over all archives, in a last pass"
        )
        parser.add_argument(
            "--jobs",
            type=int,
            default=0,
            metavar="N",
            help="processes (one a core, 2 at least); 1 isolates no bad page",
        )
        parser.add_argument(
            "--page-timeout", type=float, default=PAGE_TIMEOUT, metavar="SECONDS", help="to give a page up after (60)"
        )
        parser.add_argument(
            "--against", metavar="OLD.jsonl", help="tell which fields differ from the records of an earlier run"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        check_settings(self.settings, "SPIDER_MODULES")
        if not args and not opts.list:
            raise ValueError("name at least one WARC file, or - for standard input")
        if not opts.output:
            raise ValueError("say where the records go: -O OUT.jsonl")
        if opts.jobs < 0 or not 0 < opts.page_timeout <= _LONGEST_TIMEOUT:
            raise ValueError(f"--jobs and --page-timeout are numbers above 0, the latter up to {_LONGEST_TIMEOUT}")
        self._archives = expand(args, opts.list, opts.base)
        for name in args:
            if name in self._archives and name != STDIN and not is_remote(name) and not os.access(name, os.R_OK):
                raise ValueError(f"{name} cannot be read")
        _check_targets([name for name in (opts.output, opts.rejected) if name], self._archives)
        since, until = read_day("--since ", opts.since), read_day("--until ", opts.until)
        if since and until and since > until:
            raise ValueError(f"--since {opts.since} lies after --until {opts.until}")
        modules = tuple(self.settings.getlist("SPIDER_MODULES"))
        self._options = Options(
            modules=modules,
            outlets=_named(opts.outlet, sorted(outlets(*modules))),
            since=opts.since or "",
            until=opts.until or "",
            join=opts.join,
        )
        self._comparison = Comparison(Path(opts.against)) if opts.against else None
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._jobs = opts.jobs or max(2, cores)  # with one, nothing watches over a page
        self._output = Output(opts.output, opts.rejected, self._archives, self._options)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        try:
            with self._output, ExitStack() as stack:
                self._work(stack, opts.page_timeout)
        except KeyboardInterrupt:
            self._said("stopped" + ("; the same command goes on" if self._output.can_go_on else ""))
        except OSError as error:
            self._said(" ".join(str(error).split()))

    def _work(self, stack: ExitStack, page_timeout: float) -> None:
        output, names = self._output, self._archives
        parts = Parts(output.folder, self._options.join, output.has_rejections)
        paths = {}
        if STDIN in names:  # a file can be read again without a page, and by another process
            paths[STDIN] = str(Path(stack.enter_context(TemporaryDirectory()), "stdin"))
            with Path(paths[STDIN]).open("wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        finished = output.finished(parts)
        progress = stack.enter_context(Progress(names, paths, finished))
        batch = Batch(
            names=names, options=self._options, run_id=output.run_id, parts=parts, jobs=self._jobs,
            page_timeout=page_timeout, paths=paths, progress=progress.at,
        )  # fmt: skip
        for summary in finished.values():
            self._report(summary)
        output.begin(self._comparison.add if self._comparison else None)
        if not self._options.join:
            output.append(parts, set(finished))
        for index, summary in batch.run([index for index in range(len(names)) if index not in finished]):
            finished[index] = summary
            progress.done(index, summary)
            self._report(summary)
            if not self._options.join:
                output.append(parts, set(finished))
        counts = sum((Counter(summary.counts) for summary in finished.values()), Counter[str]())
        left_out = sum(summary.left_out for summary in finished.values())
        if self._options.join:
            joined = Joined(parts, len(names), output.run_id)
            for result in joined:
                counts[kind_of(result)] += 1
                output.write(to_line(result), isinstance(result, Article))
            left_out = joined.left_out
        output.finish()
        counts["left out, not of the days that were asked for, or that their crawl was"] = left_out
        counts["skipped, of other sites or fetched before"] = sum(summary.skipped for summary in finished.values())
        if +counts:
            Progress.write(", ".join(f"{count} {what}" for what, count in sorted((+counts).items())))
        if self._comparison:
            Progress.write("\n".join(self._comparison.report()))

    def _report(self, summary: Summary) -> None:
        for problem in summary.problems:
            self._said(problem)

    def _said(self, line: str) -> None:
        self.exitcode = 1
        Progress.write(f"scrapy reprocess: {line}")


def _check_targets(targets: list[str], archives: list[str]) -> None:
    if STDIN in archives and not sys.stdin:
        raise ValueError("standard input is closed")
    if STDIN in targets and not sys.stdout:
        raise ValueError("standard output is closed")
    taken = {Path(name).resolve() for name in archives if name != STDIN and not is_remote(name)}
    for path in (Path(name) for name in targets if name != STDIN):
        if (path.exists() and not path.is_file()) or not os.access(path.absolute().parent, os.W_OK):
            raise ValueError(f"cannot write {path}")
        if path.resolve() in taken:
            raise ValueError(f"{path} is to be written, and is read or written otherwise too")
        taken.add(path.resolve())


def _named(stated: str, known: list[str]) -> tuple[str, ...]:
    names = known if stated == "all" else [name.strip() for name in stated.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise ValueError(f"there is no outlet {name!r}, but {', '.join(known)}")
    return tuple(sorted(set(names)))
