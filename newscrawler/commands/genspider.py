"""``scrapy genspider OUTLET DOMAIN``"""

from __future__ import annotations

import argparse
import json
import re
from keyword import iskeyword
from pathlib import Path
from typing import Any

from scrapy.commands.genspider import Command as ScrapyGenspider
from scrapy.utils.conf import closest_scrapy_cfg

from newscrawler.generic import GenericOutlet
from newscrawler.inspection import EXPECTED
from newscrawler.record import outlet_of, outlets
from newscrawler.settings import BOT_NAME

_TEMPLATE = "outlet"
_TEMPLATES = Path(__file__).parents[1] / "templates" / "spiders"
_NAME = re.compile(r"[a-z][a-z0-9]*")
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+")
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
        begins = not (opts.dump or opts.list)
        if begins and (reason := _refusal(args, own=self._own, force=opts.force)):
            print(f"scrapy genspider: {reason}")
            self.exitcode = 2
            return
        super().run(args, opts)
        name = opts.dump or opts.template
        if not opts.list and not self._find_template(name):
            self.exitcode = 2
        elif opts.list:
            print(f"  {_TEMPLATE} (the default)")
        elif begins and self._own and not opts.force:
            self._write_fixture(*args)

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


def _refusal(args: list[str], *, own: bool, force: bool) -> str:
    """Why no spider can be begun by these names; one line, ``""`` where one can."""
    if len(args) != 2:
        return "name the outlet and its domain, such as: scrapy genspider kabarutara kabarutara.example"
    name, domain = args
    if not own:
        return ""
    known = outlets()
    if not _NAME.fullmatch(name) or iskeyword(name) or name in (BOT_NAME, GenericOutlet.name):
        return f"{name!r} is no name of an outlet: it has small letters and digits only, and is no word of Python's"
    if not _DOMAIN.fullmatch(domain):
        return f"{domain!r} is no domain: write it without https://, such as kabarutara.example"
    if name in known and not force:
        return f"there is an outlet {name} already: newscrawler/spiders/{name}.py"
    owner = outlet_of(f"https://{domain}/")
    if owner is not GenericOutlet and owner.name != name:
        return f"{domain} is a site of the outlet {owner.name} already"
    return ""
