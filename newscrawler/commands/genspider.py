"""``scrapy genspider OUTLET DOMAIN``"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from scrapy.commands.genspider import Command as ScrapyGenspider
from scrapy.utils.conf import closest_scrapy_cfg

from newscrawler.inspection import EXPECTED

_TEMPLATE = "outlet"
_TEMPLATES = Path(__file__).parents[1] / "templates" / "spiders"
_NAME = re.compile(r"[a-z][a-z0-9]*")
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_LISTS = frozenset({"authors", "editors", "body", "tags", "warnings"})


class Command(ScrapyGenspider):
    """Writes an outlet, a fixture folder for its first page, and by both tests that fail until they are filled.

    The template is ``outlet``; with ``-t`` Scrapy's own are there too, as they always were. Exit codes: 0; 2 usage.
    """

    def syntax(self) -> str:
        return "[options] <outlet> <domain>"

    def short_desc(self) -> str:
        return "Begin a new outlet: spider, fixture, failing tests"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.set_defaults(template=_TEMPLATE)

    @property
    def templates_dir(self) -> str:
        """Where the template that is asked for lies."""
        return str(_TEMPLATES) if self._own else super().templates_dir

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self._own = (opts.dump or opts.template) == _TEMPLATE and not opts.list
        if self._own and not opts.dump and not self._usable(args):
            self.exitcode = 2
            return
        super().run(args, opts)
        if opts.list:
            print(f"  {_TEMPLATE} (the default)")
        elif self._own and not opts.dump:
            self._write_fixture(*args)

    def _usable(self, args: list[str]) -> bool:
        if len(args) != 2 or not _NAME.fullmatch(args[0]) or not _DOMAIN.fullmatch(args[1]):
            print("scrapy genspider: name the outlet and its domain, such as: scrapy genspider tirto tirto.id")
            return False
        return True

    def _generate_template_variables(self, module: str, name: str, url: str, template_name: str) -> dict[str, Any]:
        variables = super()._generate_template_variables(module, name, url, template_name)
        return variables | {"domain_pattern": re.escape(variables["domain"])}

    @staticmethod
    def _write_fixture(name: str, domain: str) -> None:
        """``tests/outlets/NAME/article/``: an empty page and an expectation without values."""
        folder = Path(closest_scrapy_cfg()).parent / "tests" / "outlets" / name / "article"
        if folder.exists():
            return
        folder.mkdir(parents=True)
        expected: dict[str, Any] = {
            "reviewed": None,
            "pages": {"page.html": f"https://{domain}/dunia/1/todo"},
            "record": {field: [] if field in _LISTS else None for field in EXPECTED},
        }
        (folder / "expected.json").write_text(f"{json.dumps(expected, indent=1)}\n", encoding="utf-8")
        (folder / "page.html").write_text("<!-- TODO: the markup of a real page, with a text of your own -->\n")
        print(f"and a fixture to fill in:\n  tests/outlets/{name}/article\nNext: docs/adding-an-outlet.md")
