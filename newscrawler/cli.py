"""What the project's commands share."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES

from newscrawler import __version__
from newscrawler.log import redact

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawler.outlet import Outlet

_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://[^\s/]+\.\S+")


def admit(settings: BaseSettings, outlet: type[Outlet]) -> None:
    """Let a live request to the outlet be made, under a User-Agent that names the operator's contact.

    Ends the program with code 5 where the site refuses honest crawlers and the operator has not decided otherwise.

    :raises ValueError: there is no contact; one line.
    """
    contact = contact_of(settings)
    if refused := refused_by(settings, outlet):
        sys.stderr.write(f"{refused}. With that, record the decision in ACCESS_DECISIONS.\n")
        sys.exit(5)
    settings.set("USER_AGENT", f"newscrawler/{__version__} (+{contact})", priority="project")


def contact_of(settings: BaseSettings) -> str:
    """The operator's contact.

    :raises ValueError: there is none; one line.
    """
    contact = str(settings["CONTACT"]).strip()
    if not _CONTACT.fullmatch(contact):
        raise ValueError(
            "a live crawl needs a contact: set NEWSCRAWLER_CONTACT or -s CONTACT= to your e-mail address or a URL"
        )
    return contact


def refused_by(settings: BaseSettings, outlet: type[Outlet]) -> str:
    """That the site refuses honest crawlers, and why; ``""`` where it does not or the operator decided otherwise."""
    access = outlet.access
    if not access.refused or settings.getdict("ACCESS_DECISIONS").get(outlet.name):
        return ""
    return f"{outlet.name} refuses honest crawlers: {access.refused} ({access.state}, {access.seen})"


def data_dir(settings: BaseSettings, *, explicit: bool = False) -> Path:
    """The folder that scheduled runs write to; it need not exist.

    :param explicit: the operator has to name it: invented articles must never reach real data.
    :raises ValueError: it cannot be written to, or was not named; one line.
    """
    by_default = (settings.getpriority("DATA_DIR") or 0) <= SETTINGS_PRIORITIES["project"]
    if explicit and by_default and not os.environ.get("NEWSCRAWLER_DATA_DIR"):
        raise ValueError("say where the records go: -O FILE.jsonl, or -s DATA_DIR=FOLDER of the replay's own")
    path = Path(str(settings["DATA_DIR"])).absolute()
    folder = next(parent for parent in (path, *path.parents) if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise ValueError(f"cannot write DATA_DIR={path}")
    return path


def check_space(folder: Path, wanted: int) -> None:
    """:raises OSError: the file system of a folder, which need not exist yet, has fewer free bytes; one line."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(there).free
    if free < wanted:
        raise OSError(f"{folder}: {free // 1024**2} MiB are free, MIN_FREE_SPACE wants {wanted // 1024**2} MiB")


def _open_what_is_closed() -> None:
    """Where standard input, output or error was closed (``2>&-``), another file would get its number, and be written
    to or closed as what it is not; messages go nowhere then."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stderr = sys.stderr or os.fdopen(2, "w")


class OneLineErrors(ScrapyCommand):
    """Every usage error is one line on stderr and exit code 2, where stock Scrapy prints its help around it.

    Raise :class:`ValueError` from :meth:`check`, which runs before anything starts; an :class:`OSError` of a path that
    was named is one too.
    """

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        name = type(self).__module__.rpartition(".")[2]

        def error(message: str) -> NoReturn:
            sys.stderr.write(f"scrapy {name}: {redact(' '.join(message.split()))}\n")
            sys.exit(2)

        parser.error = error  # type: ignore[method-assign]

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        _open_what_is_closed()
        super().process_options(args, opts)
        unknown = next((arg for arg in args if arg.startswith("-") and arg != "-"), None)
        if unknown:  # Scrapy takes what its parser does not know for arguments
            raise UsageError(f"no such option: {unknown}", print_help=False)
        try:
            self.check(args, opts)
        except OSError as error:  # a path in a folder that is closed to us, or that is too long
            named = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            raise UsageError(named, print_help=False) from None
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from None

    def check(self, args: list[str], opts: argparse.Namespace) -> Any:
        """Whether the command can do what it is asked to.

        :raises ValueError: it cannot; one line that says why.
        """
        raise NotImplementedError


class OfflineCommand(OneLineErrors):
    """A command of this project that needs no engine and keeps no log."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 -- a class variable of the base class
