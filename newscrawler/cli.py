"""What the project's commands share."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawler import __version__
from newscrawler.log import redact

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawler.outlet import OutletSpider

_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://[^\s/]+\.\S+")


def admit(settings: BaseSettings, outlet: type[OutletSpider]) -> None:
    """Let a live request to the outlet be made, under a User-Agent that names the operator's contact.

    Ends the program with code 5 where the site refuses honest crawlers and the operator has not decided otherwise.

    :raises ValueError: there is no contact; one line.
    """
    contact = str(settings["CONTACT"]).strip()
    if not _CONTACT.fullmatch(contact):
        raise ValueError(
            "a live crawl needs a contact: set NEWSCRAWLER_CONTACT or -s CONTACT= to your e-mail address or a URL"
        )
    access = outlet.access
    if access.refused and not settings.getdict("ACCESS_DECISIONS").get(outlet.name):
        sys.stderr.write(
            f"{outlet.name} refuses honest crawlers: {access.refused} ({access.state}, {access.seen})."
            " With that, record the decision in ACCESS_DECISIONS.\n"
        )
        sys.exit(5)
    settings.set("USER_AGENT", f"newscrawler/{__version__} (+{contact})", priority="project")


class OneLineErrors(ScrapyCommand):
    """Every usage error is one line on stderr and exit code 2, where stock Scrapy prints its help around it.

    Raise :class:`ValueError` from :meth:`check`, which runs before anything starts.
    """

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        name = type(self).__module__.rpartition(".")[2]

        def error(message: str) -> NoReturn:
            sys.stderr.write(f"scrapy {name}: {redact(' '.join(message.split()))}\n")
            sys.exit(2)

        parser.error = error  # type: ignore[method-assign]

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        unknown = next((arg for arg in args if arg.startswith("-") and arg != "-"), None)
        if unknown:  # Scrapy takes what its parser does not know for arguments
            raise UsageError(f"no such option: {unknown}", print_help=False)
        try:
            self.check(args, opts)
        except ValueError as error:
            raise UsageError(redact(str(error)), print_help=False) from None

    def check(self, args: list[str], opts: argparse.Namespace) -> Any:
        """Whether the command can do what it is asked to.

        :raises ValueError: it cannot; one line that says why.
        """
        raise NotImplementedError
