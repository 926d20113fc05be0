"""What listings give: links to articles, with the words that stood beside them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from parsel import Selector

from newscrawler.items import Via


class ListingError(Exception):
    """A response that should be a listing and is not."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a listing: an absolute URL and what the listing said of it, verbatim (``""`` where nothing)."""

    url: str
    via: Via
    title: str = ""
    published: str = ""
    section: str = ""


def open_xml(body: bytes, roots: Collection[str], what: str) -> Selector:
    """Parse XML without namespaces; entities are not resolved (parsel's rule), nothing is fetched.

    :raises ListingError: the root element is none of ``roots`` (lower case), so the body is not ``what``.
    """
    if body.strip():
        selector = Selector(body=body, type="xml")
        if selector.root is not None:
            selector.remove_namespaces()
            if str(selector.root.tag).lower() in roots:
                return selector
    raise ListingError(f"not {what}")
