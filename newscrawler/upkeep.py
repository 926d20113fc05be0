"""What the commands share that look after a data folder."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.cli import OfflineCommand
from newscrawler.generic import GenericOutlet
from newscrawler.outlet import Outlet
from newscrawler.record import outlet_of, outlets
from newscrawler.run import new_run_id
from newscrawler.storage.ledger import LedgerError, Source
from newscrawler.storage.ledgers import Busy, Ledgers, check_address, ledgers_of
from newscrawler.storage.segments import SUFFIXES
from newscrawler.storage.store import OutletStore, Policy, StoreError
from newscrawler.storage.verify import outlets_in
from newscrawler.urls import split

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class DataCommand(OfflineCommand):
    """A command on the data folder, which has to be there.

    Exit codes: 0; 1 where something is wrong with the data, or was not found; 2 usage; 4 the outlet is being crawled.
    """

    root: Path
    ledgers: Ledgers

    def check(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 -- that of the base class
        assert self.settings is not None
        self.root = Path(str(self.settings["DATA_DIR"])).absolute()
        if not self.root.is_dir():
            raise ValueError(f"there is no data folder {self.root}; the first scheduled crawl makes it")
        if self.settings["SEGMENT_COMPRESSION"] not in SUFFIXES:
            raise ValueError(f"SEGMENT_COMPRESSION={self.settings['SEGMENT_COMPRESSION']!r}: there are gz and zst")
        check_address(self.settings["LEDGER"])
        try:
            self.ledgers = ledgers_of(self.root, self.settings["LEDGER"])
        except LedgerError as error:
            sys.exit(self._said(str(error), 1))

    def named(self, args: list[str]) -> list[str]:
        """Outlets that the data folder has something of: those named, or all.

        :raises ValueError: it has nothing of one.
        """
        try:
            known = outlets_in(self.root, self.ledgers)
        except LedgerError as error:  # no fault of whoever called
            sys.exit(self._said(str(error), 1))
        for name in args:
            if name not in known:
                raise ValueError(f"there is nothing of {name!r} in {self.root}, but of {', '.join(known) or 'none'}")
        return list(dict.fromkeys(args)) or known

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            self.exitcode = self.act(args, opts)
        except BrokenPipeError:  # whoever reads has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except Busy as busy:
            self.exitcode = self._said(str(busy), 4)
        except (LedgerError, StoreError, OSError, ValueError, sqlite3.Error) as error:
            self.exitcode = self._said(" ".join(str(error).split()), 1)

    def act(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do what was asked for; the exit code."""
        raise NotImplementedError

    def _said(self, line: str, code: int) -> int:
        sys.stderr.write(f"scrapy {type(self).__module__.rpartition('.')[2]}: {line}\n")
        return code


@contextmanager
def opened(ledgers: Ledgers, outlet: str, settings: BaseSettings) -> Iterator[OutletStore]:
    """The store of an outlet, which is locked, and what a killed process left finished.

    :raises Busy: it is being crawled.
    :raises ValueError: it has none.
    """
    with ledgers.lock(outlet):
        if not ledgers.exists(outlet):
            raise ValueError(
                f"there is no ledger {ledgers.name(outlet)}, or an empty one;"
                f" `scrapy verify --rebuild {outlet}` makes it anew from the segments"
            )
        source, policy = _source(ledgers, outlet), Policy(compression=settings["SEGMENT_COMPRESSION"])
        store = OutletStore(ledgers.root, outlet, new_run_id(), source, policy, ledgers=ledgers)
        try:
            yield store
        except BaseException:
            store.ledger.close()  # what was not committed is as if it had not been
            raise
        store.close()


def _source(ledgers: Ledgers, outlet: str) -> Source:
    ledger = ledgers.open(outlet)
    try:
        return "replay" if ledger.about("source") == "replay" else "live"
    finally:
        ledger.close()


def article(text: str, *modules: str) -> tuple[type[Outlet], str]:
    """Outlet and key of an article that is named by its id (``outlet:key``) or its URL.

    :raises ValueError: it is none; one line.
    """
    if split(text).scheme in ("http", "https"):
        outlet = outlet_of(text, *modules)
        if outlet is GenericOutlet:
            raise ValueError(f"no outlet has the site of {text}")
        located = outlet.locate(text)
        if located is None:
            raise ValueError(f"{text} is a page of {outlet.name}, but by its patterns no article")
        return outlet, located[0]
    name, _, key = text.partition(":")
    known = outlets(*modules)
    if not key or name not in known:
        raise ValueError(f"{text!r} is neither a URL nor OUTLET:ID of an article")
    return known[name], key
