"""The HTML file that all pages share: one template, style and data inside, and a policy that lets nothing be loaded."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any


def page(title: str, scripts: Sequence[str], data: Mapping[str, Any]) -> str:
    """A self-contained page.

    :param scripts: files of this package that draw it, after ``page.js``
    :param data: what they draw, as JSON has it; no text of it is ever read as HTML
    """
    code = "\n".join(_read(name) for name in ("page.js", *scripts))
    parts = {
        "title": html.escape(title),
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_digest(code)}'",
        "style": _read("page.css"),
        "data": _json(data),
        "world": _read("world.json").strip() if "corpus.js" in scripts else "null",
        "script": code,
    }
    text = _read("page.html")
    pieces = text.split("{{")
    return pieces[0] + "".join(parts[name] + rest for name, _, rest in (piece.partition("}}") for piece in pieces[1:]))


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def _json(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the element it stands in, nor begin a comment there."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
