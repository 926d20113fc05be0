"""CSS selectors on lxml elements, compiled once."""

from __future__ import annotations

from functools import cache

from lxml import etree
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

_UNSEEN = frozenset({"script", "style", "noscript", "template"})


@cache
def _compiled(css: str, prefix: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(css, prefix=prefix), smart_strings=False)


def elements(root: HtmlElement, css: str) -> list[HtmlElement]:
    """Elements under ``root`` that ``css`` matches, in document order; none for an empty selector."""
    return list(_compiled(css, "descendant-or-self::")(root)) if css else []


def inner_text(element: HtmlElement) -> str:
    """Text of an element as a reader sees it, white space folded; scripts and styles have none."""
    parts = [part for part in element.xpath(".//text()") if part.getparent().tag not in _UNSEEN or part.is_tail]
    return " ".join("".join(parts).split())


def values(root: HtmlElement, css: str) -> list[str]:
    """What ``css`` finds, as text: ``::attr(name)`` gives attributes, else the text of elements. No empty strings."""
    if not css:
        return []
    found = _compiled(css, "descendant-or-self::")(root)
    texts = (" ".join(value.split()) if isinstance(value, str) else inner_text(value) for value in found)
    return [text for text in texts if text]


def value(root: HtmlElement, css: str) -> str:
    """The first of :func:`values`, or ``""``."""
    return next(iter(values(root, css)), "")
