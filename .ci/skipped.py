"""The tests that a run skipped, a name a line, but for the reasons of `skips.txt`: `python .ci/skipped.py JUNIT.xml`"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    lines = (ROOT / ".ci/skips.txt").read_text().splitlines()
    allowed = [line for line in lines if line and not line.startswith("#")]
    if not (ROOT.parent / "shared/pages").is_dir():
        allowed.append("the real pages are not beside the project")
    for case in ET.parse(sys.argv[1]).iter("testcase"):  # noqa: S314 -- written by pytest a moment ago
        skipped = case.find("skipped")
        if skipped is None or any(reason in f"{skipped.get('message')} {skipped.text}" for reason in allowed):
            continue
        module, name = (case.get("classname"), case.get("name")) if case.get("classname") else (case.get("name"), "")
        print("::".join(filter(None, (f"{str(module).replace('.', '/')}.py", name))))


main()
