"""CSS on a parsed page, at the cost of a look-up.

cssselect parses the selectors; an index of the page's classes and ids answers them. Each of a layout's selectors as an
XPath of its own would read the whole page: 0.2 to 0.4 parses each on the real pages, where the index is 0.4 once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import Any

from cssselect import SelectorError, parse
from cssselect.parser import (
    Attrib,
    Class,
    CombinedSelector,
    Element,
    Function,
    FunctionalPseudoElement,
    Hash,
    Negation,
    Pseudo,
    Relation,
)
from lxml import etree

_PARSER_OPTIONS = {"recover": True, "encoding": "utf-8", "huge_tree": True, "collect_ids": False}
_UNSEEN = ("script", "style", "noscript", "template")
_COMMENT = "#comment"
_STRING = etree.XPath("string()", smart_strings=False)
_IN_ORDER = etree.XPath("$elements/self::*")

Node = Any  # an lxml element; lxml comes without types
Test = Callable[[Node, "Document"], bool]


class Document:
    """A page or a part of one, and what stands in it.

    Selectors are CSS: types, classes, ids, attributes, ``:not()``, ``:has()``, ``:contains("text")``, places among
    siblings (``:first-child``, ``:last-of-type``, ``:nth-child(2)``, ...) and all four combinators; a list gives
    elements in document order. At the end ``::attr(name)`` asks for attribute values and ``::comment`` for the text of
    the HTML comments inside.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self._holders: dict[tuple[_Rule, ...], set[Node]] = {}  # what stands in :has() -> the elements that have it

    @classmethod
    def parse(cls, html: str | bytes) -> Document:
        """The document of an HTML text, as such or in UTF-8; one without elements where the text has none."""
        parser = etree.HTMLParser(**_PARSER_OPTIONS)
        source = html.encode() if isinstance(html, str) else html
        try:
            root = etree.fromstring(source.replace(b"\x00", b"") if b"\x00" in source else source, parser)
        except etree.XMLSyntaxError:
            root = None
        return cls(root if root is not None and isinstance(root.tag, str) else etree.Element("html"))

    def add_data(self, name: str, value: str) -> None:
        """Put a string of a script into the page, as ``<data name="...">``; HTML in it is parsed.

        Only before the first selector is answered.
        """
        data = etree.SubElement(self.root, "data", name=name)
        if "<" in value:
            data.append(Document.parse(value).root)
        else:
            data.text = value

    def script(self, name: str) -> str:
        """The source of the script with this id, or ``""``."""
        return next((str(e.text or "") for e in self.root.iter("script") if e.get("id") == name), "")

    def elements(self, css: str) -> list[Node]:
        """Elements that match, in document order; none for an empty selector."""
        lists = [found for _, found in self._found(css)]
        return lists[0] if len(lists) == 1 else self.in_order(element for found in lists for element in found)

    def matching(self, css: str) -> set[Node]:
        """The same, where the order does not matter; cheaper."""
        return {element for _, found in self._found(css) for element in found}

    def _found(self, css: str) -> list[tuple[_Rule, list[Node]]]:
        return [(rule, found) for rule in _compiled(css) for found in rule.find(self) if found]

    def values(self, css: str) -> list[str]:
        """What matches as text: the attribute that is asked for, else the text of elements. No empty strings."""
        found = [(element, rule.asked) for rule, elements in self._found(css) for element in elements]
        if len(found) > 1:
            places = {element: place for place, element in enumerate(self.in_order(element for element, _ in found))}
            found = sorted(dict.fromkeys(found), key=lambda one: places[one[0]])
        texts = (text for element, asked in found for text in _asked_texts(element, asked))
        return [text for text in (" ".join(text.split()) for text in texts) if text]

    def value(self, css: str) -> str:
        """The first of :meth:`values`, or ``""``."""
        return next(iter(self.values(css)), "")

    @property
    def text(self) -> str:
        """The text of all of it, white space folded."""
        return " ".join(inner_text(self.root).split())

    @cached_property
    def _attributes(self) -> dict[str, dict[str, list[Node]]]:
        """``class`` and ``id`` -> attribute value -> elements in document order."""
        classes: dict[str, list[Node]] = {}
        ids: dict[str, list[Node]] = {}
        for element in self.root.iter(etree.Element):  # the hottest loop of a record: no calls that can be spared
            stated = element.get("class")
            if stated is not None:
                if stated in classes:
                    classes[stated].append(element)
                else:
                    classes[stated] = [element]
            stated = element.get("id")
            if stated is not None:
                if stated in ids:
                    ids[stated].append(element)
                else:
                    ids[stated] = [element]
        return {"class": classes, "id": ids}

    @cached_property
    def _classes(self) -> dict[str, list[str]]:
        """Class -> the ``class`` values that name it."""
        naming: dict[str, list[str]] = defaultdict(list)
        for value in self._attributes["class"]:
            for name in set(value.split()):
                naming[name].append(value)
        return naming

    def _above(self, rules: tuple[_Rule, ...]) -> set[Node]:
        """The ancestors of all that one of the rules finds; looked for once."""
        if rules not in self._holders:
            found = (element for rule in rules for matching in rule.find(self) for element in matching)
            self._holders[rules] = {above for element in found for above in element.iterancestors()}
        return self._holders[rules]

    def in_order(self, elements: Iterable[Node]) -> list[Node]:
        """Elements of the document in its order, each once."""
        found = list(elements)
        return found if len(found) < 2 else _IN_ORDER(self.root, elements=found)  # type: ignore[no-any-return]

    def _candidates(self, key: Any) -> Iterable[list[Node]]:
        """Lists, each in document order, of what a simple selector may mean."""
        if isinstance(key, Hash):
            return (self._attributes["id"].get(key.id, []),)
        if isinstance(key, Class):
            return (self._attributes["class"][value] for value in self._classes.get(key.class_name, ()))
        if isinstance(key, Element):
            return (list(self.root.iter(key.element or etree.Element)),)
        if key.attrib in ("class", "id"):
            values = self._attributes[key.attrib]
            if key.operator == "*=":  # the usual one, spared a call for each value
                wanted = str(key.value.value)
                return [found for value, found in values.items() if wanted in value]
            fits = _comparison(key)
            return [found for value, found in values.items() if fits(value)]
        return (self.root.xpath(f"descendant-or-self::*[@{key.attrib}]"),)


def inner_text(element: Node) -> str:
    """Text of an element as a reader sees it; scripts and styles have none. White space is not folded."""
    if len(element) == 0:
        return element.text or ""
    if next(element.iter(*_UNSEEN), None) is None:
        return str(_STRING(element))
    return "".join(part for part in element.xpath(".//text()") if part.is_tail or part.getparent().tag not in _UNSEEN)


def _asked_texts(element: Node, asked: str) -> Iterable[str]:
    if asked == _COMMENT:
        return (comment.text or "" for comment in element.iter(etree.Comment))
    return (((element.get(asked) or "") if asked else inner_text(element)),)


class _Rule:
    """One selector of a list: where to look, what to ask of what is found there, and what of it is wanted: an
    attribute, :data:`_COMMENT`, or ``""`` for the text."""

    def __init__(self, tree: Any, asked: str = "") -> None:
        self.asked = asked
        self._key = _key(tree)
        self._within: _Rule | None = None
        if isinstance(tree, CombinedSelector) and tree.combinator in " >" and isinstance(self._key, Element):
            # `.pager a`: from the few pagers down, rather than from every link of the page up
            self._within, self._children, self._test = (
                _Rule(tree.selector),
                tree.combinator == ">",
                _test(tree.subselector),
            )
        else:
            self._test = _test(tree)

    def find(self, document: Document) -> Iterable[list[Node]]:
        """What matches: lists, each in document order."""
        if self._within is None:
            for candidates in document._candidates(self._key):
                yield [element for element in candidates if self._test(element, document)]
            return
        tag = self._key.element or etree.Element
        for containers in self._within.find(document):
            if self._children:
                yield from ([child for child in c.iterchildren(tag) if self._test(child, document)] for c in containers)
            else:  # what a container holds comes before what follows it, and an outer one before its inner ones
                within = (element for container in containers for element in container.iterdescendants(tag))
                yield list(dict.fromkeys(element for element in within if self._test(element, document)))


@cache
def _compiled(css: str) -> list[_Rule]:
    try:
        selectors = parse(css) if css else []
    except SelectorError as error:
        raise ValueError(str(error)) from None
    asked = [_asked(selector.pseudo_element) for selector in selectors]
    if None in asked:
        raise ValueError(f"cannot select by {css!r}: one ::attr(name) or ::comment at the end of each part is known")
    return [_Rule(selector.parsed_tree, what or "") for selector, what in zip(selectors, asked, strict=True)]


def _asked(pseudo_element: Any) -> str | None:
    """None for what is not known."""
    if isinstance(pseudo_element, FunctionalPseudoElement):
        return str(pseudo_element.arguments[0].value) if pseudo_element.name == "attr" else None
    return {None: "", "comment": _COMMENT}.get(pseudo_element)


def _key(tree: Any) -> Any:
    """The simple selector by which the element that is looked for is found at the least cost."""
    parts: list[Any] = []
    while not isinstance(tree, Element):
        if isinstance(tree, CombinedSelector):
            tree = tree.subselector
            parts.clear()
        else:
            parts.append(tree)
            tree = tree.selector
    return min([*parts, tree], key=_cost)


def _cost(part: Any) -> int:
    if isinstance(part, Hash):
        return 0
    if isinstance(part, Class):
        return 1
    if isinstance(part, Attrib):
        return 2 if part.attrib in ("class", "id") else 4
    if isinstance(part, Element):
        return 3 if part.element else 5
    return 6  # :not() and the like find nothing


def _test(tree: Any) -> Test:
    """What an element of a document must be to match."""
    if isinstance(tree, Element):
        tag = tree.element
        return (lambda node, _: bool(node.tag == tag)) if tag else (lambda *_: True)
    if isinstance(tree, CombinedSelector):
        return _combined(tree)
    base = _test(tree.selector)
    fits = _fits(tree)
    return lambda node, document: fits(node, document) and base(node, document)


def _fits(tree: Any) -> Test:
    """What the last part of a simple selector asks for."""
    if isinstance(tree, Class):
        name = tree.class_name
        return lambda node, _: name in (node.get("class") or "").split()
    if isinstance(tree, Hash):
        value = tree.id
        return lambda node, _: bool(node.get("id") == value)
    if isinstance(tree, Attrib):
        attribute, compare = tree.attrib, _comparison(tree)
        return lambda node, _: (stated := node.get(attribute)) is not None and compare(stated)
    if isinstance(tree, Negation):
        excluded = _test(tree.subselector)
        return lambda node, document: not excluded(node, document)
    if isinstance(tree, Pseudo) and tree.ident in _PLACES:
        stands = _PLACES[tree.ident]
        return lambda node, _: stands(node)
    if isinstance(tree, Function) and len(tree.arguments) == 1:
        wanted = str(tree.arguments[0].value)
        if tree.name == "contains":
            return lambda node, _: wanted in inner_text(node)
        if tree.name in ("nth-child", "nth-of-type") and wanted.isdigit():
            before, own_kind = int(wanted) - 1, tree.name == "nth-of-type"
            return lambda node, _: sum(1 for _ in _before(node, own_kind)) == before
    if isinstance(tree, Relation) and all(combinator.value == " " for combinator, _ in tree.arguments):
        rules = tuple(_Rule(selector.parsed_tree) for _, selector in tree.arguments)
        return lambda node, document: node in document._above(rules)
    raise ValueError(f"cannot select by {tree!r}")


def _before(node: Node, own_kind: bool, preceding: bool = True) -> Iterable[Node]:
    """The siblings before an element, or behind it."""
    return node.itersiblings(node.tag if own_kind else etree.Element, preceding=preceding)  # type: ignore[no-any-return]


_PLACES: dict[str, Callable[[Node], bool]] = {
    "first-child": lambda node: next(iter(_before(node, False)), None) is None,
    "last-child": lambda node: next(iter(_before(node, False, preceding=False)), None) is None,
    "first-of-type": lambda node: next(iter(_before(node, True)), None) is None,
    "last-of-type": lambda node: next(iter(_before(node, True, preceding=False)), None) is None,
}


def _combined(tree: CombinedSelector) -> Test:
    left, right = _test(tree.selector), _test(tree.subselector)
    related: dict[str, Callable[[Node], Iterable[Node]]] = {
        " ": lambda node: node.iterancestors(),
        ">": lambda node: [node.getparent()] if node.getparent() is not None else [],
        "~": lambda node: node.itersiblings(etree.Element, preceding=True),
        "+": lambda node: [next(node.itersiblings(etree.Element, preceding=True), None)],
    }
    relatives = related[tree.combinator]
    return lambda node, document: (
        right(node, document) and any(other is not None and left(other, document) for other in relatives(node))
    )


def _comparison(tree: Attrib) -> Callable[[str], bool]:
    """What the value of an attribute must be."""
    wanted = str(tree.value.value) if tree.value is not None else ""
    comparisons: dict[str, Callable[[str], bool]] = {
        "exists": lambda _: True,
        "=": lambda value: value == wanted,
        "~=": lambda value: wanted in value.split(),
        "^=": lambda value: value.startswith(wanted),
        "$=": lambda value: value.endswith(wanted),
        "*=": lambda value: wanted in value,
        "|=": lambda value: value == wanted or value.startswith(f"{wanted}-"),
    }
    return comparisons[tree.operator]
