"""What listings give: links to articles, with the words that stood beside them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree
from parsel import Selector

from newscrawler.items import Via


class ListingError(Exception):
    """A response that should be a listing and is not."""


#: tags, attributes and entities of XML that are read, 15,000 entries of a sitemap; each costs memory for 100 bytes
MAX_NODES = 100_000


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a listing: an absolute URL and what the listing said of it, verbatim (``""`` where nothing)."""

    url: str
    via: Via
    title: str = ""
    published: str = ""
    section: str = ""
    changed: str = ""  # when the page last changed, which is not before it came out

    def stated(self) -> dict[str, str]:
        """What the ledger keeps of it until there is a record."""
        stated = {"via": self.via, "title": self.title, "published": self.published, "section": self.section}
        return {name: value for name, value in stated.items() if value}


def open_xml(body: bytes, roots: Collection[str], what: str) -> Selector:
    """Parse XML without namespaces; the encoding is the declared one, entities are not resolved, nothing is fetched.

    :raises ListingError: the root element is none of ``roots`` (lower case), so the body is not ``what``; or there is
        more in it than memory should be spent on.
    """
    if sum(map(body.count, (b"<", b"&", b"="))) > MAX_NODES:
        raise ListingError(f"more than {MAX_NODES} tags, attributes and entities")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError:  # nothing in it that could be recovered
        root = None
    if root is not None:
        selector = Selector(root=root, type="xml")
        selector.remove_namespaces()
        if str(selector.root.tag).lower() in roots:
            return selector
    raise ListingError(f"not {what}")
