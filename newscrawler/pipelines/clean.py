"""Clean text: one form for each character, no white space or marks that a reader does not see."""

from __future__ import annotations

import html
import re
import unicodedata

from newscrawler.extraction.draft import Draft
from newscrawler.pipelines.base import StepPipeline

# Soft hyphen, zero-width and directional marks, byte order mark, C0/C1 controls but for the newline, and lone
# surrogates, which JSON cannot carry: none is seen, all break comparison.
_UNSEEN = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_ESCAPED_TWICE = re.compile(r"&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+")
_DEPTH = 8  # what is resolved may read as an entity once more; no page goes on with that
_SPACE = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" ?\n[ \n]*")


def clean_text(text: str) -> str:
    """NFC, without unseen characters, entities that were escaped twice resolved, runs of white space one space.

    Newlines stay, one for a run of them; typographic quotes and dashes stay as printed. Idempotent.
    """
    if text.isascii() and "&" not in text and "  " not in text and text.isprintable():
        return text.strip()
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    for _ in range(_DEPTH if "&" in text else 0):
        resolved = _ENTITY.sub(lambda match: html.unescape(match[0]), _ESCAPED_TWICE.sub("&", text))
        resolved = unicodedata.normalize("NFC", _UNSEEN.sub("", resolved))
        if resolved == text:
            break
        text = resolved
    return _AROUND_NEWLINE.sub("\n", _SPACE.sub(" ", text)).strip()


_OPTIONAL = ("subtitle", "section", "editor_initials", "lead_image_caption", "lead_image")


def clean(draft: Draft) -> Draft:
    """The step: all text that the page stated."""
    for field in ("title", "url", *_OPTIONAL):
        value = getattr(draft, field)
        if value:
            setattr(draft, field, clean_text(value) or (None if field in _OPTIONAL else ""))
    for field in ("authors", "editors", "tags"):
        setattr(draft, field, list(dict.fromkeys(filter(None, map(clean_text, getattr(draft, field))))))
    draft.tags = list(dict.fromkeys(filter(None, (tag.lstrip("# ") for tag in draft.tags))))  # pages print hashes
    for block in draft.blocks:
        block.text = clean_text(block.text)
    draft.blocks = [block for block in draft.blocks if block.text]
    return draft


class CleanTextPipeline(StepPipeline):
    step = staticmethod(clean)
