"""``scrapy dataset``"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path

from newscrawler.arguments import read_day
from newscrawler.upkeep import DataCommand

_EXTRA = ("duckdb", "fastjsonschema", "numpy", "pyarrow", "rensa")


class Command(DataCommand):
    """Builds a dataset from what was collected. Code 1 where input was damaged or no record, which is left out, or
    where nothing is left; 2 usage."""

    def syntax(self) -> str:
        return "OUT [FILE.jsonl[.gz|.zst] ... | -] [options]"

    def short_desc(self) -> str:
        return "Build a dataset from collected records: typed, described, versioned"

    def long_desc(self) -> str:
        return "Build the folder OUT from DATA_DIR, or from files of records, or from standard input (-)."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="first day of publication (WIB), as 2026-07-01")
        parser.add_argument("--until", metavar="DAY", help="last day of publication (WIB)")
        parser.add_argument("--as-of", metavar="DAY", help="only what was crawled up to the end of this day (WIB)")
        parser.add_argument("--outlet", action="append", default=[], metavar="NAME", help="only this; may be repeated")
        parser.add_argument("--no-text", action="store_true", help="leave out the articles' wording: may be published")
        parser.add_argument(
            "--one-per-cluster", action="store_true", help="of near-duplicates keep the earliest article only"
        )
        parser.add_argument(
            "--scrub", action="store_true", help="mask e-mail addresses, phone and identity numbers in texts"
        )
        parser.add_argument("--with-gone", action="store_true", help="keep articles that their site took down, marked")
        parser.add_argument(
            "--author", action="append", default=[], metavar="NAME", help="who to cite; may be repeated"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise ValueError("say where the dataset goes: scrapy dataset OUT")
        missing = [name for name in _EXTRA if not find_spec(name)]
        if missing:
            raise ValueError(f"needs {', '.join(missing)}: pip install -e '.[dataset]'")
        from newscrawler.dataset.build import Options
        from newscrawler.dataset.inputs import STDIN

        self._out = Path(args[0]).absolute()
        if self._out.exists() or self._out.is_symlink():
            raise ValueError(f"{args[0]} exists; a dataset is never changed, give the new one another name")
        self._files = args[1:]
        for name in self._files:
            if name == STDIN and sys.stdin is None:
                raise ValueError("standard input is closed")
            if name != STDIN and not Path(name).is_file():
                raise ValueError(f"{name}: there is no such file")
        self._options = Options(
            since=read_day("--since ", opts.since),
            until=read_day("--until ", opts.until),
            as_of=read_day("--as-of ", opts.as_of),
            outlets=tuple(sorted(set(opts.outlet))),
            text=not opts.no_text,
            one_per_cluster=opts.one_per_cluster,
            scrub=opts.scrub,
            with_gone=opts.with_gone,
            authors=tuple(opts.author),
        )
        if self._options.since and self._options.until and self._options.since > self._options.until:
            raise ValueError(f"--since {opts.since} lies after --until {opts.until}")
        if not self._files:
            super().check(args, opts)

    def act(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002 -- that of the base class
        from newscrawler.dataset.build import build
        from newscrawler.dataset.inputs import DataFolder, Files

        source = Files(self._files) if self._files else DataFolder(self.root, self.ledgers)
        counts = build(self._out, source, self._options, lambda line: self._said(line, 1))
        print(f"{args[0]}: {counts['articles']} articles, {counts['versions']} versions")
        return 1 if counts["problems"] else 0
