"""CSS on a parsed page, at the cost of a look-up.

cssselect parses the selectors. Each as an XPath of its own would read the whole page, at 0.2 to 0.4 parses on the real
pages; so one pass over a page answers what all selectors that are known ask of classes and ids, at 0.3 parses. What a
class says to all the questions is remembered: the pages of a site have the same ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, reduce
from itertools import islice
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

_PARSER = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True, collect_ids=False)
_UNSEEN = ("script", "style", "noscript", "template")
_SCARCE = ("aside", "base", "data", "link", "meta", "script")
_COMMENT = "#comment"
_STRING = etree.XPath("string()", smart_strings=False)
_IN_ORDER = etree.XPath("$elements/self::*")

Node = Any  # an lxml element; lxml comes without types
Test = Callable[[Node, "Document"], bool]
Question = str  # attribute (class or id), operator as in CSS, value: `class~=judul`


class Document:
    """A page or a part of one, and what stands in it.

    Selectors are CSS: types, classes, ids, attributes, ``:not()``, ``:has()``, ``:contains("text")``, places among
    siblings (``:first-child``, ``:last-of-type``, ``:nth-child(2)``, ...) and all four combinators; a list gives
    elements in document order. At the end ``::attr(name)`` asks for attribute values and ``::comment`` for the text of
    the HTML comments inside.
    """

    def __init__(self, root: Node) -> None:
        self.root = root
        self._answers: dict[Question, list[Node]] = {}
        self._asked = 0  # questions that were known when they were answered
        self._lists: dict[str, list[tuple[_Rule, list[Node]]]] = {}  # what was found, by selector
        self._scarce: dict[str, list[Node]] = {}  # elements of the types of _SCARCE
        self._holders: dict[tuple[_Rule, ...], set[Node]] = {}  # what stands in :has() -> the elements that have it

    @classmethod
    def parse(cls, html: str | bytes) -> Document:
        """The document of an HTML text, as such or in UTF-8; one without elements where the text has none."""
        source = html.encode() if isinstance(html, str) else html
        try:
            root = etree.fromstring(source.replace(b"\x00", b"") if b"\x00" in source else source, _PARSER)
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
        lists = self._found(css)
        return lists[0][1] if len(lists) == 1 else self.in_order(element for _, found in lists for element in found)

    def matching(self, css: str) -> set[Node]:
        """The same, where the order does not matter; cheaper."""
        return {element for _, found in self._found(css) for element in found}

    def _found(self, css: str) -> list[tuple[_Rule, list[Node]]]:
        if css not in self._lists:
            self._lists[css] = [(rule, found) for rule in _compiled(css) if (found := rule.find(self))]
        return self._lists[css]

    def values(self, css: str) -> list[str]:
        """What matches as text: the attribute that is asked for, else the text of elements. No empty strings."""
        lists = self._found(css)
        found = [(element, rule.asked) for rule, elements in lists for element in elements]
        if len(lists) > 1:
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

    def _above(self, rules: tuple[_Rule, ...]) -> set[Node]:
        """The ancestors of all that one of the rules finds; looked for once."""
        if rules not in self._holders:
            holders: set[Node] = set()
            for element in (element for rule in rules for element in rule.find(self)):
                for above in element.iterancestors():
                    if above in holders:
                        break
                    holders.add(above)
            self._holders[rules] = holders
        return self._holders[rules]

    def in_order(self, elements: Iterable[Node]) -> list[Node]:
        """Elements of the document in its order, each once."""
        found = list(elements)
        return found if len(found) < 2 else _IN_ORDER(self.root, elements=found)

    def of_type(self, tag: Any) -> Iterable[Node]:
        """The elements of a type, in document order. What every page is asked for is looked for at once."""
        if tag not in _SCARCE:
            return self.root.iter(tag)  # type: ignore[no-any-return]
        if not self._scarce:
            self._scarce = {tag: [] for tag in _SCARCE}
            for element in self.root.iter(*_SCARCE):
                self._scarce[element.tag].append(element)
        return self._scarce[tag]

    @property
    def answers(self) -> dict[Question, list[Node]]:
        """The elements whose class or id is as a selector asks, in document order; no questions without any."""
        if self._asked < (known := _CLASSES.asked + _IDS.asked):
            answers: dict[Question, list[Node]] = defaultdict(list)
            for element in self.root.iter(etree.Element):  # the hottest loop of a record: no calls that can be spared
                if (stated := element.get(b"class")) is not None and (answered := _CLASSES[stated]):
                    for question in answered:
                        answers[question].append(element)
                if (stated := element.get(b"id")) is not None and (answered := _IDS[stated]):
                    for question in answered:
                        answers[question].append(element)
            self._answers, self._asked = dict(answers), known
        return self._answers


class _Answered(dict[str, tuple[Question, ...]]):
    """The questions to which an element with this value of an attribute is an answer, for the values that were met."""

    def __init__(self, attribute: str) -> None:
        self.attribute = attribute
        self._exact: set[Question] = set()  # all that was ever asked with = and ~=
        self._others: dict[Question, Callable[[str], bool]] = {}  # and with the other operators
        self.asked = 0

    def ask(self, operator: str, value: str, fits: Callable[[str], bool]) -> Question:
        question = f"{self.attribute}{operator}{value}"
        if question not in self._exact and question not in self._others:
            if operator in ("=", "~="):
                self._exact.add(question)
            else:
                self._others[question] = fits
            self.asked += 1
            self.clear()
        return question

    def __missing__(self, stated: str) -> tuple[Question, ...]:
        exact = {f"{self.attribute}={stated}", *(f"{self.attribute}~={name}" for name in stated.split())}
        others = (question for question, fits in self._others.items() if fits(stated))
        if len(self) >= _MOST_VALUES:
            self.clear()
        self[stated] = answered = (*(self._exact & exact), *others)
        return answered


_MOST_VALUES = 100_000
_CLASSES, _IDS = _Answered("class"), _Answered("id")


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


_REACH: dict[str, Callable[[Node, Any], Iterable[Node]]] = {
    " ": lambda node, tag: node.iterdescendants(tag),
    ">": lambda node, tag: node.iterchildren(tag),
    "~": lambda node, tag: node.itersiblings(tag),
    "+": lambda node, tag: (e for e in islice(node.itersiblings(etree.Element), 1) if tag in (e.tag, etree.Element)),
}


class _Rule:
    """One selector of a list: where to look, what to ask of what is found there, and what of it is wanted: an
    attribute, :data:`_COMMENT`, or ``""`` for the text."""

    def __init__(self, tree: Any, asked: str = "") -> None:
        self.asked = asked
        self._key = _key(tree)
        self._question = _question(self._key)
        self._needed = {question for part in _parts(tree) if (question := _question(part))}
        self._scarce = [part.element for part in _parts(tree) if getattr(part, "element", "") in _SCARCE]
        self._from: _Rule | None = None
        self._tag = (isinstance(self._key, Element) and self._key.element) or etree.Element
        if isinstance(tree, CombinedSelector) and not self._question:
            # `.pager a`: from the few pagers to their links, rather than from every link of the page back
            self._from, self._reach, tree = _Rule(tree.selector), _REACH[tree.combinator], tree.subselector
        self._test = _test(tree, self._key if self._question or isinstance(self._key, Element) else None)

    def find(self, document: Document) -> list[Node]:
        """What matches, in document order; nothing, at once, where a class, id or scarce type is not on the page."""
        if not self._needed <= document.answers.keys() or not all(map(document.of_type, self._scarce)):
            return []
        if self._from is None:
            candidates = self._candidates(document)
            return list(candidates) if self._test is _is_any else [e for e in candidates if self._test(e, document)]
        starts = self._from.find(document)
        reached = (element for start in starts for element in self._reach(start, self._tag))
        found = [element for element in reached if self._test(element, document)]
        return found if len(starts) < 2 else document.in_order(found)

    def _candidates(self, document: Document) -> Any:
        if self._question:
            return document.answers[self._question]
        if isinstance(self._key, Element):
            return document.of_type(self._tag)
        return document.root.xpath(f"descendant-or-self::*[@{self._key.attrib}]")


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
    return min(_parts(tree.subselector if isinstance(tree, CombinedSelector) else tree), key=_cost)


def _parts(tree: Any) -> Iterator[Any]:
    """The simple selectors of a complex one as they are written, without those inside ``:not()`` and ``:has()``."""
    if isinstance(tree, CombinedSelector):
        yield from _parts(tree.selector)
        yield from _parts(tree.subselector)
    elif isinstance(tree, Element):
        yield tree
    else:
        yield from _parts(tree.selector)
        yield tree


def _question(part: Any) -> Question | None:
    """What a simple selector asks of a class or an id, from now on known; None where it asks for something else."""
    if isinstance(part, Hash):
        return _IDS.ask("=", part.id, part.id.__eq__)
    if isinstance(part, Class):
        return _CLASSES.ask("~=", part.class_name, part.class_name.__eq__)
    if isinstance(part, Attrib) and part.attrib in ("class", "id"):
        asked = _IDS if part.attrib == "id" else _CLASSES
        return asked.ask(part.operator, str(part.value.value) if part.value is not None else "", _comparison(part))
    return None


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


def _test(tree: Any, known: Any = None) -> Test:
    """What an element of a document must be to match, beside what is known of it."""
    if isinstance(tree, CombinedSelector):
        return _combined(tree, known)
    parts = (part for part in _parts(tree) if part is not known)
    asked = [_fits(part) for part in parts if not (isinstance(part, Element) and part.element is None)]
    return reduce(_both, asked) if asked else _is_any


def _is_any(*_: Any) -> bool:
    return True


def _both(one: Test, other: Test) -> Test:
    return lambda node, document: one(node, document) and other(node, document)


def _fits(tree: Any) -> Test:
    """What a simple selector asks for."""
    if isinstance(tree, Element):
        tag = tree.element
        return lambda node, _: bool(node.tag == tag)
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


def _combined(tree: CombinedSelector, known: Any) -> Test:
    left, right = _test(tree.selector), _test(tree.subselector, known)
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
