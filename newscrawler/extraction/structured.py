"""What a page says of itself for machines: JSON-LD and meta tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from newscrawler.extraction.select import Document
from newscrawler.urls import absolute

_ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BlogPosting"}
)
_LD_TYPE = "application/ld+json"
_KEYWORD_SEPARATOR = re.compile(r"\s*[,;]\s*")
_WRAPPINGS = (("<!--", "-->"), ("//", ";"), ("<![CDATA[", "]]>"), ("", "//"))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Top-level objects of one JSON-LD script: itself, list members, ``@graph``; not what is nested in a list item."""
    if isinstance(value, list):
        for member in value:
            yield from _objects(member)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))


def _types(value: dict[str, Any]) -> set[str]:
    stated = value.get("@type")
    return {kind for kind in (stated if isinstance(stated, list) else [stated]) if isinstance(kind, str)}


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


class Structured:
    """JSON-LD and meta tags of one page, read once. Every getter gives ``""`` or ``[]`` where nothing is stated."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.unreadable = 0  # JSON-LD scripts that are no JSON

    @cached_property
    def _jsonld(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for script in (script for script in self._document.of_type("script") if script.get("type") == _LD_TYPE):
            source = (script.text or "").strip()
            for opening, closing in _WRAPPINGS:
                source = source.removeprefix(opening).removesuffix(closing).strip()
            if not source:
                continue
            try:
                found.extend(_objects(json.loads(source, strict=False)))  # raw newlines in strings are common
            except (ValueError, RecursionError):
                self.unreadable += 1
        return found

    @cached_property
    def article(self) -> dict[str, Any]:
        """The NewsArticle object, the first that has a headline; empty where there is none."""
        articles = [value for value in self._jsonld if _types(value) & _ARTICLE_TYPES]
        return next((value for value in articles if value.get("headline")), articles[0] if articles else {})

    @property
    def types(self) -> set[str]:
        """All types of the page's JSON-LD objects."""
        return {kind for value in self._jsonld for kind in _types(value)}

    @cached_property
    def breadcrumbs(self) -> list[str]:
        """Names of the BreadcrumbList, in order."""
        for value in self._jsonld:
            elements = value.get("itemListElement")
            if "BreadcrumbList" in _types(value) and isinstance(elements, list):
                names = []
                for element in elements:
                    if isinstance(element, dict):
                        item = element.get("item")
                        names.append(_text(element.get("name") or (item.get("name") if isinstance(item, dict) else "")))
                return [name for name in names if name]
        return []

    @cached_property
    def _meta(self) -> dict[str, str]:
        metas: dict[str, str] = {}
        for meta in self._document.of_type("meta"):
            content = meta.get(b"content")
            if content and not content.isspace():
                for attribute in (b"property", b"name", b"itemprop"):
                    if name := meta.get(attribute):
                        metas.setdefault(name.lower(), content)
        return metas

    def meta(self, *names: str) -> str:
        """Content of the first of these meta tags (property, name or itemprop, lower case) that has one."""
        return next((_text(self._meta[name]) for name in names if name in self._meta), "")

    def text(self, key: str) -> str:
        """A text property of the NewsArticle."""
        return _text(self.article.get(key))

    @property
    def authors(self) -> list[str]:
        """Names of the NewsArticle's authors; organisations, which sites put there in place of people, are left out."""
        stated = self.article.get("author")
        people = stated if isinstance(stated, list) else [stated]
        names: list[Any] = []
        for person in people:
            if isinstance(person, dict) and "Organization" not in _types(person):
                name = person.get("name")
                names.extend(name if isinstance(name, list) else [name])
            elif isinstance(person, str):
                names.append(person)
        return [name for name in map(_text, names) if name]

    @property
    def image(self) -> str:
        """URL of the NewsArticle's (first) image."""
        image = self.article.get("image")
        if isinstance(image, list):
            image = image[0] if image else None
        if isinstance(image, dict):
            image = image.get("url") or image.get("contentUrl")
        return _text(image)

    @property
    def section(self) -> str:
        section = self.article.get("articleSection")
        if isinstance(section, list):
            section = section[-1] if section else None
        return _text(section) or (self.breadcrumbs[-1] if self.breadcrumbs else "")

    @property
    def keywords(self) -> list[str]:
        stated = self.article.get("keywords")
        if isinstance(stated, list):
            return [word for word in map(_text, stated) if word]
        return split_keywords(_text(stated))

    @cached_property
    def canonical(self) -> str:
        """The canonical URL as stated."""
        links = (link for link in self._document.of_type("link") if link.get("rel") == "canonical")
        return next((url for link in links if (url := _text(link.get("href")))), "")

    @cached_property
    def _base(self) -> str:
        return next((str(base.get("href")) for base in self._document.of_type("base") if base.get("href")), "")

    def base(self, url: str) -> str:
        """The URL that relative links of the page start from."""
        return (absolute(url, self._base) if self._base else "") or url


def split_keywords(text: str) -> list[str]:
    """``"iran, israel"`` -> ``["iran", "israel"]``."""
    return [word for word in _KEYWORD_SEPARATOR.split(text.strip()) if word]


def unescaped(source: str) -> str:
    """The value of a string literal of JSON or JavaScript, without its quotes."""
    try:
        value = json.loads(f'"{source}"', strict=False)
    except ValueError:  # an escape of JavaScript, or a bare word
        return source.replace("\\'", "'")
    return str(value)


def texts_at(source: str, path: str) -> Iterator[tuple[str, str]]:
    """The strings of a JSON document at a dotted path and below it, each with its own path from there; members of a
    list have the path of the list. None where the source is no JSON, or has nothing there."""
    try:
        value = json.loads(source, strict=False)
        for key in path.split("."):
            value = value[key]
    except (ValueError, LookupError, TypeError, RecursionError):
        return
    found = [("", value)]
    for name, member in found:  # which grows
        if isinstance(member, dict):
            found += [(f"{name}.{key}".lstrip("."), inner) for key, inner in member.items()]
        elif isinstance(member, list):
            found += [(name, inner) for inner in member]
        elif isinstance(member, str):
            yield name, member
