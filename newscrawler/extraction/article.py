"""From pages to a draft: which layout, which source for each field, and the parts of one article joined."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newscrawler.extraction import generic
from newscrawler.extraction.body import COMMON_BOXES, boxes_within, read_blocks
from newscrawler.extraction.draft import Block, Draft, StatedTime
from newscrawler.extraction.kinds import kind_of, kind_of_url, refusal
from newscrawler.extraction.page import Page
from newscrawler.extraction.select import Document, Node
from newscrawler.extraction.structured import Structured, split_keywords
from newscrawler.items import FieldSource, Rejected, TimeSource
from newscrawler.letters import letters
from newscrawler.urls import absolute, site_label, split

if TYPE_CHECKING:
    from newscrawler.outlet import Layout, Outlet

_IMAGE_ATTRIBUTES = ("data-src", "data-original", "src", "content", "href")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_NO_AI = re.compile(r"\b(?:noai|noimageai|notrain|notdm)\b", re.IGNORECASE)
_PAGE_MARK = re.compile(r"\s+[-–|]\s+(?:halaman|page)\s+(?:all|\d{1,3})$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:^\s*|\d\s*(?:/|dari|of)\s*)(\d{1,3})(?!\d|\s*(?:/|dari|of))", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s[-–|:]+\s")
_BEHIND_THE_TEXT = 3  # blocks, credits among them
# A date line names the year and little else; a longer text is none, whatever days it tells of.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_DATE_LINE = 160

PUBLISHED_METAS = (
    "article:published_time",
    "content_publisheddate",
    "content_published_date",
    "datepublished",
    "dtk:publishdate",
    "jpnncom_news_pubdate",
    "publishdate",
    "pubdate",
)
MODIFIED_METAS = ("article:modified_time", "og:updated_time", "datemodified")


def extract(page: Page, outlet: type[Outlet]) -> Draft:
    """Read one page of an article: for each field the outlet's selectors, then JSON-LD, then meta tags, then a
    generic rule. ``Draft.extraction`` says which of them gave the value.

    :raises Rejected: ``not_article`` where the URL is none of the outlet's articles, and what
        :attr:`~newscrawler.extraction.page.Page.text` raises.
    """
    located = outlet.locate(page.url)
    if located is None:
        kind = kind_of_url(page.url)
        raise Rejected("not_article", f"{kind}: the URL is none of an article".removeprefix(": "))
    if refused := refusal(200, page):
        raise refused
    key, part = located
    reader = Reader(page, outlet)
    document, layout = reader.document, reader.layout
    draft = Draft(
        outlet=outlet,
        outlet_name=outlet.name_for(page.url),
        id=f"{outlet.name_for(page.url)}:{key}",
        url=outlet.canonical(_stated_url(reader, outlet, key)),
        fetched_url=page.url,
        fetched_at=page.fetched_at,
        part=part,
        discovered_at=page.hints.discovered_at,
        discovered_via=page.hints.via,
        layout=layout.name if layout else None,
        archive=page.archive,
    )
    reader.read_into(draft)
    draft.blocks = reader.blocks(draft)
    draft.published = _trusted(draft, "published", reader.times("published", "datePublished", PUBLISHED_METAS))
    draft.modified = _trusted(draft, "modified", reader.times("modified", "dateModified", MODIFIED_METAS))
    if page.hints.published:
        draft.published.append(StatedTime(page.hints.published, "listing"))
    if layout:
        numbers = [int(match[1]) for text in document.values(layout.pager) if (match := _PAGE_NUMBER.search(text))]
        draft.pager, draft.inlined = max([1, *numbers]), layout.inlined
        if part == 1 and not layout.inlined:
            draft.whole_url = absolute(page.url, document.value(layout.whole))
            draft.page_urls = [absolute(page.url, url) for url in document.values(layout.pages)]
            if draft.pager > 1 and outlet.whole_query and not draft.whole_url:
                draft.whole_url = f"{outlet.canonical(page.url)}?{outlet.whole_query}"
    counts = itertools.accumulate(len(block.text.split()) for block in draft.blocks)
    if all(count < generic.MIN_WORDS for count in counts):
        draft.kind = kind_of(page.url, document, reader.structured, outlet.kinds)
    if layout and layout.inferred:
        draft.warnings.append(f"layout: {layout.name} is inferred, never seen on a page")
    if reader.structured.unreadable:
        draft.warnings.append("jsonld: a script on the page is no JSON")
    return draft


def _trusted(draft: Draft, field: str, times: list[StatedTime]) -> list[StatedTime]:
    untrusted = draft.outlet.untrusted.get(field, ())
    for time in times:
        if time.source in untrusted:
            draft.warnings.append(f"{field}_at: '{time.raw}' ({time.source}) is not trusted on this site")
    return [time for time in times if time.source not in untrusted]


def _layout_of(document: Document, outlet: type[Outlet]) -> Layout | None:
    """The newest of the outlet's layouts that the page has."""
    return next((layout for layout in outlet.layouts if not lacks(document, layout)), None)


def lacks(document: Document, layout: Layout) -> str:
    """The selector that keeps a page from having a layout: of the element for its body, or of its headline; ``""``
    where it has both."""
    if not document.elements(layout.body):
        return layout.body
    return layout.title if layout.title and not document.value(layout.title) else ""


def _stated_url(reader: Reader, outlet: type[Outlet], key: str) -> str:
    """The page's own canonical URL where it names this article on this site, else the URL that was fetched."""
    page = reader.page
    stated = (reader.structured.canonical, reader.structured.meta("og:url"))
    for url in (absolute(page.url, url) for url in stated):
        located = outlet.locate(url)
        if located is not None and located[0] == key:
            return url
    return page.url


class Reader:
    """The fields of one page."""

    def __init__(self, page: Page, outlet: type[Outlet]) -> None:
        self.page = page
        self.outlet = outlet
        self.document = outlet.document(page)
        self.layout = _layout_of(self.document, outlet)
        self.structured = Structured(self.document)

    @cached_property
    def headline(self) -> str:
        """The title, from the best of its sources."""
        return next((found[0] for _, read in self.sources()["title"] if (found := _stated(read))), "")

    def selector(self, field: str) -> list[str]:
        return self.document.values(getattr(self.layout, field)) if self.layout else []

    def sources(self) -> dict[str, list[tuple[FieldSource, Callable[[], list[str]]]]]:
        """Each field with what may give it its value, best source first; nothing is read before it is called."""
        structured, document = self.structured, self.document
        site = _site_words(self.page.url, structured)
        return {
            "title": [
                ("selector", lambda: self.selector("title")[:1]),
                ("generic", self._agreed_headline),
                ("jsonld", lambda: [structured.text("headline")]),
                ("meta", lambda: [without_site(structured.meta("og:title", "twitter:title"), site)]),
                ("generic", lambda: document.values("h1")[:1] or [without_site(document.value("title"), site)]),
            ],
            "subtitle": [("selector", lambda: self.selector("subtitle")[:1])],
            "section": [
                ("selector", lambda: self.selector("section")[-1:]),
                ("jsonld", lambda: [structured.section]),
                ("meta", lambda: [structured.meta("article:section")]),
                ("listing", lambda: [self.page.hints.section]),
            ],
            "authors": [
                ("selector", lambda: self.selector("authors")),
                ("jsonld", lambda: _people(structured.authors, site)),
                (
                    "meta",
                    lambda: _people(
                        [structured.meta("content_author", "author", "dtk:author", "jpnncom_news_author")], site
                    ),
                ),
            ],
            "editors": [
                ("selector", lambda: self.selector("editors")),
                ("meta", lambda: [structured.meta("content_editor")]),
            ],
            "editor_initials": [("selector", lambda: self.selector("initials")[-1:])],
            "tags": [
                ("selector", lambda: self.selector("tags")),
                ("jsonld", lambda: structured.keywords),
                ("meta", lambda: split_keywords(structured.meta("news_keywords", "keywords"))),
            ],
            "lead_image": [
                ("selector", self._image),
                ("jsonld", lambda: [self._absolute(structured.image)]),
                ("meta", lambda: [self._absolute(structured.meta("og:image", "twitter:image"))]),
            ],
            "lead_image_caption": [("selector", lambda: self.selector("caption")[:1])],
        }

    def read_into(self, draft: Draft) -> None:
        """All fields but body and times."""
        for field, sources in self.sources().items():
            untrusted = self.outlet.untrusted.get(field, ())
            self._set(draft, field, (source for source in sources if source[0] not in untrusted))
        draft.title = _PAGE_MARK.sub("", draft.title)
        draft.tags = [tag for tag in draft.tags if tag.lstrip("# ").casefold() not in self.outlet.not_tags]
        draft.marked_dateline = next(iter(self.selector("dateline")), "")
        declared = (self.document.root.get("lang") or "").strip()
        draft.language = declared if _LANGUAGE.match(declared) else draft.outlet.language
        draft.paywalled = (
            bool(self.layout and self.document.elements(self.layout.paywall))
            or str(self.structured.article.get("isAccessibleForFree", "")).lower() == "false"
        )
        draft.rights = self._rights()

    @staticmethod
    def _set(draft: Draft, field: str, sources: Iterable[tuple[FieldSource, Callable[[], list[str]]]]) -> None:
        """The first source that has something gives the field its value."""
        for source, read in sources:
            found = _stated(read)
            if found:
                setattr(draft, field, found if isinstance(getattr(draft, field), list) else found[0])
                draft.extraction[field] = source
                return

    def blocks(self, draft: Draft) -> list[Block]:
        """The body: under the layout's selector, else where a generic rule finds it, else JSON-LD ``articleBody``."""
        if self.layout:
            containers, boxes = self.body_parts()
            blocks = read_blocks(containers, boxes, self.document.matching(self.layout.end))
            if blocks:
                draft.extraction["body"] = "selector"
            # Some sites print it again behind each page of the text; what stands on a photo page is no text.
            teaser = self.structured.meta("description")
            has_text = len(blocks) > 2 * _BEHIND_THE_TEXT or self.layout.pages
            behind = max(1, len(blocks) - _BEHIND_THE_TEXT) if has_text else len(blocks)
            return [block for place, block in enumerate(blocks) if place < behind or block.text != teaser]
        stated = self.structured.article.get("articleBody")
        text = stated if isinstance(stated, str) else ""
        if blocks := generic.generic_body(self.page.text, self.document, text, draft.title):
            draft.extraction["body"] = "generic"
            draft.warnings.append("body: no layout of the outlet matched; read by a generic rule")
        elif len(text.split()) >= generic.MIN_WORDS:
            draft.extraction["body"] = "jsonld"
            blocks = [Block(" ".join(line.split())) for line in re.split(r"[\r\n]+", text) if line.strip()]
        return blocks

    def body_parts(self) -> tuple[list[Node], set[Node]]:
        """The elements that hold the body by the layout, and those inside that are none of it."""
        assert self.layout
        boxes = self.document.matching(self.layout.boxes) | self.document.matching(COMMON_BOXES)
        containers = self._containers(boxes)
        boxes.update(box for container in containers for box in boxes_within(container))
        return containers, boxes - self.document.matching(self.layout.body)

    def _containers(self, boxes: set[Node]) -> list[Node]:
        """The elements of the layout's body: the outermost ones, before the layout's end, and in no box if there are
        such."""
        assert self.layout
        found = self.document.elements(self.layout.body)
        known = set(found)
        outermost = [element for element in found if known.isdisjoint(element.iterancestors())]
        free = [e for e in outermost if e not in boxes and boxes.isdisjoint(e.iterancestors())]
        outermost = free or outermost
        if len(outermost) > 1 and (ends := self.document.elements(self.layout.end)):
            known = set(ends)
            ordered = self.document.in_order([*outermost, *ends])
            after = itertools.dropwhile(lambda element: element in known, ordered)
            return list(itertools.takewhile(lambda element: element not in known, after))
        return outermost

    def times(self, field: str, jsonld: str, metas: Sequence[str]) -> list[StatedTime]:
        """What the page states for a time, best source first."""
        lines = [text for text in self.selector(field) if len(text) <= _LONGEST_DATE_LINE]
        line = next((text for text in lines if _YEAR.search(text)), lines[0] if lines else "")
        stated: list[tuple[str, TimeSource]] = [(line, "selector")]
        stated.append((self.structured.text(jsonld), "jsonld"))
        stated.append((self.structured.meta(*metas), "meta"))
        if field == "published" and not self.layout:
            element = self.document.value("time::attr(datetime)") or self.document.value("time")
            stated = [(generic.date_line(self.document, self.headline), "generic"), *stated, (element, "generic")]
        return [StatedTime(raw, source) for raw, source in stated if raw]

    def _agreed_headline(self) -> list[str]:
        """On a page of no known layout, the headline that a reader sees, if the page's metadata confirms it."""
        if self.layout:
            return []
        site = _site_words(self.page.url, self.structured)
        stated = (self.structured.text("headline"), self.structured.meta("og:title"), self.document.value("title"))
        seen = generic.headline(self.document, [without_site(text, site) for text in stated])
        return [without_site(seen, site)]

    def _absolute(self, url: str) -> str:
        return absolute(self.structured.base(self.page.url), url)

    def _image(self) -> list[str]:
        for image in self.document.elements(self.layout.lead_image) if self.layout else ():
            for attribute in _IMAGE_ATTRIBUTES:
                url = self._absolute(image.get(attribute) or "")
                if url:
                    return [url]
        return []

    def _rights(self) -> dict[str, Any]:
        robots = self.structured.meta("robots") or None
        header = self.page.headers.get("x-robots-tag")
        reservation = self.structured.meta("tdm-reservation") or self.page.headers.get("tdm-reservation")
        return {
            "robots_meta": robots,
            "x_robots_tag": header,
            "tdm_reservation": reservation,
            "noai": reservation == "1" or bool(_NO_AI.search(f"{robots} {header}")),
            "robots_txt_sha256": self.page.hints.robots_txt_sha256,
        }


def _stated(read: Callable[[], list[str]]) -> list[str]:
    """What a source states, each once."""
    return list(dict.fromkeys(text for text in read() if text))


def _site_words(url: str, structured: Structured) -> set[str]:
    """Names of the site, folded to letters and digits: the label of its domain and ``og:site_name``."""
    names = (site_label(split(url).hostname or ""), structured.meta("og:site_name"))
    return {letters(name) for name in names if len(name) > 2}


def _people(names: Iterable[str], site: set[str]) -> list[str]:
    """Names without those of the site itself, which stand where no person is named."""
    return [name for name in names if not any(word and word in letters(name) for word in site)]


def without_site(title: str, site: set[str]) -> str:
    """``"Judul - SINDOnews.com"`` -> ``"Judul"``: takes off a last part that names the site."""
    separators = list(_SEPARATOR.finditer(title))
    if separators and any(word in letters(title[separators[-1].end() :]) for word in site):
        return title[: separators[-1].start()]
    return title


def join(parts: Sequence[Draft]) -> Draft:
    """One draft from the pages of one article.

    Fields come from the first page that has them; the body from the page that holds the whole where there is one, else
    from all pages in order (an overlap is the repeats step's to drop). What is missing is said in ``warnings``.
    """
    one_each = {draft.part: draft for draft in reversed(parts)}
    ordered = sorted(one_each.values(), key=lambda draft: draft.part or 10**9)
    draft = ordered[0]
    for other in ordered[1:]:
        for field in ("title", "subtitle", "section", "authors", "editors", "editor_initials", "tags", "lead_image",
                      "lead_image_caption"):  # fmt: skip
            if not getattr(draft, field) and getattr(other, field):
                setattr(draft, field, getattr(other, field))
                draft.extraction[field] = other.extraction[field]
        for field in ("published", "modified"):
            stated = getattr(draft, field)
            sources = {time.source for time in stated}
            stated.extend(time for time in getattr(other, field) if time.source not in sources)
        draft.pager = max(draft.pager, other.pager)
        draft.warnings.extend(warning for warning in other.warnings if warning not in draft.warnings)
    whole = next((part for part in ordered if part.part == 0 and part.blocks), None)
    numbered = [part for part in ordered if part.part]
    for part in [whole] if whole else numbered:
        if part.blocks:
            draft.extraction["body"] = part.extraction["body"]
            break
    if whole:
        draft.blocks = whole.blocks
        draft.pages = draft.pager
        if not any(part.part == 1 for part in numbered):
            draft.warnings.append("incomplete: page 1 is missing, and its metadata with it")
    else:
        draft.blocks = [block for part in numbered for block in part.blocks]
        draft.pages = draft.pager if draft.inlined else len(numbered)
        if draft.pages < draft.pager:
            draft.warnings.append(f"incomplete: {draft.pages} of {draft.pager} pages")
    raw = "\n".join([draft.title, *(block.text for block in draft.blocks)])
    draft.source_hash = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
    return draft
