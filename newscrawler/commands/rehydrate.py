"""``scrapy rehydrate FOLDER``"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawler.arguments import Arguments
from newscrawler.checks import check_settings
from newscrawler.cli import OfflineCommand, check_space, contact_of, refused_by
from newscrawler.dataset.rehydrate import STATES, Dataset, Rehydration
from newscrawler.fleet import crawl_all, options_of
from newscrawler.record import outlets
from newscrawler.storage.files import whole
from newscrawler.storage.ledgers import Busy
from newscrawler.storage.warc import check_archive


class Command(OfflineCommand):
    """Fetches the texts of a dataset that was made with ``--no-text``, and compares them.

    Exit codes: 0 where it is known of each article what became of it; 3 where some wait for a later run of the command;
    1 where a crawl failed or something cannot be read or written; 2 usage; 4 where an outlet is being crawled.
    """

    def syntax(self) -> str:
        return "FOLDER [--outlet NAME ...] [--replay FILE.warc.gz]"

    def short_desc(self) -> str:
        return "Fetch the texts of a dataset that has none"

    def long_desc(self) -> str:
        return (
            "Fetch the texts of a dataset that was made with --no-text into FOLDER/rehydrated, as a scheduled crawl"
            " does: politely, and of an outlet at most RUN_BUDGET seconds and REQUESTS_PER_DAY requests at a time. Run"
            " again, the command goes on. FOLDER/rehydrated.csv says of each article: same, changed, gone, forbidden,"
            " failed or pending, and why."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--outlet", metavar="NAME", action="append", default=[], help="fetch those of this outlet")
        parser.add_argument("--replay", metavar="FILE", help="answer every request from a WARC file; `demo` is one")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        check_settings(self.settings)
        if len(args) != 1:
            raise ValueError("name one folder of a dataset")
        dataset = Dataset(Path(args[0]).absolute())
        for name in opts.outlet:
            if name not in dataset.outlets:
                raise ValueError(f"the dataset has nothing of {name!r}, but of {', '.join(dataset.outlets)}")
        if any(stated.startswith("DATA_DIR=") for stated in opts.set):
            raise ValueError("the texts go into FOLDER/rehydrated: leave DATA_DIR out")
        modules = self.settings.getlist("SPIDER_MODULES")
        refused: dict[str, str] = {}
        if opts.replay:
            archive = Arguments.parse({"replay": opts.replay}).replay
            assert archive
            check_archive(archive)
        else:
            contact_of(self.settings)
            known = outlets(*modules).values()
            refused = {outlet.name: why for outlet in known if (why := refused_by(self.settings, outlet))}
        self._work = Rehydration(dataset, modules, "replay" if opts.replay else "live", refused)
        self._csv = dataset.folder / "rehydrated.csv"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- Scrapy's signature
        assert self.settings is not None
        try:
            check_space(self._work.root, self.settings.getint("MIN_FREE_SPACE"))
            code = self._crawl(opts)
            waiting = self._report()
        except (OSError, ValueError) as error:
            self.exitcode = _said(" ".join(str(error).split()), 1)
            return
        for problem in self._work.problems.values():
            code = _said(str(problem), 4 if isinstance(problem, Busy) and code != 1 else 1)
        self.exitcode = code or (3 if waiting else 0)

    def _crawl(self, opts: argparse.Namespace) -> int:
        """Fetch what is to be fetched now: 0, 1 or 4. Alarms and refusals stand in the report."""
        assert self.settings is not None
        options = [*options_of(opts), "-s", f"DATA_DIR={self._work.root}", "-s", "REVISIT_AFTER_DAYS=", "-s", "LEDGER="]
        options += ["-a", f"replay={opts.replay}"] if opts.replay else []
        with TemporaryDirectory() as folder:
            crawls = {}
            for name, urls in self._work.wanted(self.settings.getint("REQUESTS_PER_DAY"), *opts.outlet).items():
                file = Path(folder, f"{name}.txt")
                file.write_text("".join(f"{url}\n" for url in urls), "utf-8")
                crawls[name] = [*options, "-a", f"url=@{file}"]
            code = crawl_all(crawls, self.settings)
        return {0: 0, 3: 0, 4: 4}.get(code, 1)

    def _report(self) -> int:
        """Write what became of each article, and print the counts; how many wait for a later run."""
        counts: dict[str, Counter[str]] = {}
        waiting = by_extractor = 0
        with whole(self._csv) as file:
            table = csv.writer(text := io.TextIOWrapper(file, "utf-8", newline=""), lineterminator="\n")
            table.writerow(("id", "state", "detail", "fetched_at"))
            for row, finding in self._work.findings():
                table.writerow((row.id, finding.state, finding.detail, finding.fetched_at))
                counts.setdefault(row.outlet, Counter())[finding.state] += 1
                waiting += finding.open
                by_extractor += finding.by_extractor
            text.detach()
        for name, of_it in counts.items():
            print(f"{name}: {_told(of_it)}")
        total = sum(counts.values(), Counter[str]())
        print(f"{sum(total.values())} articles: {_told(total)}")
        if by_extractor:
            print(f"{by_extractor} of the changed ones by the extractor alone: the newsroom's text is the same")
        if waiting:
            print(f"{waiting} wait for a later run: run the command again")
        return waiting


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])


def _said(line: str, code: int) -> int:
    sys.stderr.write(f"scrapy rehydrate: {line}\n")
    return code
