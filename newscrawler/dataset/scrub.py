"""Personal numbers and addresses masked in texts."""

from __future__ import annotations

import re
from typing import Any

EMAIL, PHONE, IDENTITY = "[e-mail]", "[phone]", "[identity number]"

_EMAIL = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64}(?:@|\s?[\[(]at[\])]\s?)(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
# A NIK, and the number of a family card: six digits of the district, the day of birth (of women plus 40), month and
# year, four of a series; whole, or in groups.
_NIK = re.compile(
    r"(?<![\d.,-])[1-9]\d[ .-]?\d{2}[ .-]?\d{2}[ .-]?(?:[04][1-9]|[1256]\d|[37][01])[ .-]?(?:0[1-9]|1[0-2])[ .-]?\d{2}"
    r"[ .-]?\d{4}(?![\d-]|[.,]\d)"
)
_NAMED = re.compile(r"\b((?:NIK|KTP|KK)\b[^\d\n]{0,20})\d(?:[ .-]?\d){15}(?!\d)")
# Mobile numbers begin with 08, the area code of a landline with 02 to 09, or with +62 in place of the 0. Groups are of
# three digits at least: 08-12-2024 is a date.
_REST = r"(?:[ .-]?\d{3,5}){2,3}"
_PHONE = re.compile(
    r"(?:(?<![\w/=.,-])|(?<=[A-Za-z][.,-])|(?<=wa\.me/)|(?<=phone=))"
    rf"(?:\+?62[ .-]?(?:\(0\)[ .-]?)?8\d{{1,2}}{_REST}"
    r"|\+62[ .-]?(?:\(0\)[ .-]?)?\(?[2-9]\d{1,2}\)?(?:[ .-]?\d{3,4}){2,3}"
    rf"|08[1-9]\d?{_REST}|\(0[2-9]\d{{1,2}}\)[ .-]?\d{{3,4}}[ .-]?\d{{3,4}}"
    r"|0[2-9]\d{1,2}-\d{3,4}[ .-]?\d{3,4}|0[2-9]\d{7,10})(?![\d/]|[.,-]\d)"
)


def scrub(text: str) -> str:
    """A text with its e-mail addresses, Indonesian phone numbers and identity numbers (NIK, family card) masked."""
    if "@" in text or "at" in text:
        text = _EMAIL.sub(EMAIL, text)
    text = _NAMED.sub(rf"\1{IDENTITY}", text)
    text = _NIK.sub(IDENTITY, text)
    return _PHONE.sub(PHONE, text)


def scrub_record(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its texts masked, the paragraphs in ``changes`` included. Hashes stay those of the text as it was
    collected."""
    scrubbed = dict(record)
    for name in ("title", "subtitle", "body", "lead_image_caption"):
        if scrubbed.get(name):
            scrubbed[name] = scrub(scrubbed[name])
    if changes := scrubbed.get("changes"):
        masked = {name: [scrub(text) for text in changes[name]] for name in ("added", "removed")}
        scrubbed["changes"] = {**changes, **masked}
    return scrubbed
