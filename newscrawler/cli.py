"""What the project's commands share."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError


class OneLineErrors(ScrapyCommand):
    """Every usage error is one line on stderr and exit code 2, where stock Scrapy prints its help around it.

    Raise :class:`ValueError` from :meth:`check`, which runs before anything starts.
    """

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        name = type(self).__module__.rpartition(".")[2]

        def error(message: str) -> NoReturn:
            sys.stderr.write(f"scrapy {name}: {' '.join(message.split())}\n")
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
            raise UsageError(str(error), print_help=False) from None

    def check(self, args: list[str], opts: argparse.Namespace) -> Any:
        """Whether the command can do what it is asked to.

        :raises ValueError: it cannot; one line that says why.
        """
        raise NotImplementedError
