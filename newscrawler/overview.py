"""What the README says of the code, made from the code: ``python -m newscrawler.overview README.md`` brings it up to
date."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from newscrawler.items import fields_table, reasons_table
from newscrawler.outlet import Outlet
from newscrawler.record import outlets


def outlets_table() -> str:
    """The outlets as a Markdown table: desk, listings and how far back they go, layouts, access, evidence."""
    head = "| outlet | desk | newest by | `since` goes back | layouts read | access | evidence |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *map(_row, outlets().values())])


def _row(outlet: type[Outlet]) -> str:
    access = outlet.access
    decision = f" **Needs a decision** ({access.state}): {access.refused}." if access.refused else ""
    layouts = ", ".join(f"{layout.name}*" if layout.inferred else layout.name for layout in outlet.layouts)
    cells = (
        f"`{outlet.name}`",
        outlet.section,
        _newest(outlet),
        _reach(outlet),
        layouts,
        f"{access.known}.{decision}",
        f"page: {outlet.layouts[0].seen}; access: {access.seen}",
    )
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _newest(outlet: type[Outlet]) -> str:
    listings = {"feed": outlet.feeds, "sitemap": outlet.sitemaps, "JSON": outlet.payloads, "index": outlet.index}
    return ", ".join(name for name, listing in listings.items() if listing)


def _reach(outlet: type[Outlet]) -> str:
    index = outlet.index
    if index is None or index.last_page == 1:
        return "as far as the newest listings"
    if index.dated:
        return "any day"
    return f"{index.last_page} index pages" if index.last_page else "page by page, depth unknown"


def update(text: str) -> str:
    """The README with each generated part as the code has it today."""
    count = f"It reads the {len(outlets())} outlets [below](#outlets);"
    text = re.sub(r"It reads the \d+ outlets \[below\]\(#outlets\);", count, text)
    tables = {"fields": fields_table(), "reasons": reasons_table(), "outlets": outlets_table()}
    for mark, table in tables.items():
        before, start, rest = text.partition(f"<!-- {mark} -->\n")
        _, end, after = rest.partition(f"\n<!-- /{mark} -->")
        text = f"{before}{start}{table}{end}{after}" if start and end else text
    return text


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        sys.exit("usage: python -m newscrawler.overview README.md")
    readme = Path(sys.argv[1])
    readme.write_text(update(readme.read_text(encoding="utf-8")), encoding="utf-8")
