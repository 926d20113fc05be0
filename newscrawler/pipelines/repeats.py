"""Repeats: any run of text that stands on the page again is dropped, the first copy stays.

Pages print a body twice, twice but for its first paragraph, or overlap where they are joined; some hold a copy inside
one text node. Copies have the same words: quotes, dashes, case, white space and the gaps that links leave do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newscrawler.extraction.draft import Draft
from newscrawler.letters import letters
from newscrawler.pipelines.base import StepPipeline

#: letters and digits of a paragraph that is no sub-heading, name or answer and does not rightly stand twice
LONG = 60
#: letters and digits of two or more sentences inside paragraphs that are a copy, not a quotation told again
LONG_INSIDE = 120

# The end of a sentence with its closing marks, before white space, an opening quote or a capital: where copies were
# glued together no space parts them.
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*+(?:\s++|(?=[\"“‘(\[A-Z]))")


def collapse_repeats(paragraphs: Sequence[str]) -> tuple[list[str], int]:
    """The paragraphs, with an empty string in the place of each that is a repeat, and how many were removed.

    A paragraph goes when a run of at least :data:`LONG` letters and digits, of which it is part, stands earlier in the
    same order; shorter lines that recur alone stay. Inside paragraphs two or more sentences go that stand earlier
    (:data:`LONG_INSIDE`), or a text that is doubled on the spot; each such cut counts 1. Linear in the text.
    """
    texts = list(paragraphs)
    pieces = [[(sentence, letters(sentence)) for sentence in _sentences(text)] for text in texts]
    repeated = _repeated(["".join(key for _, key in sentences) for sentences in pieces], LONG, single=True)
    for index in repeated:
        texts[index] = ""
        pieces[index] = []
    inside = _repeated([key for each in pieces for _, key in each], LONG_INSIDE, single=False)
    if not inside:
        return texts, len(repeated)
    sentences = [(index, sentence) for index, each in enumerate(pieces) for sentence, _ in each]
    kept: dict[int, list[str]] = {}
    cuts, last = 0, None
    for place, (index, sentence) in enumerate(sentences):
        rest = kept.setdefault(index, [])
        if place in inside:
            cuts += last != (place - 1, index)
            last = (place, index)
        else:
            rest.append(sentence)
    for index, rest in kept.items():
        texts[index] = "".join(rest).strip()
    return texts, len(repeated) + cuts


def _sentences(text: str) -> list[str]:
    """The text in pieces that make it up without a gap."""
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if start < end]


def _repeated(keys: Sequence[str], long: int, *, single: bool) -> set[int]:
    """The units (paragraphs or sentences) that are part of a run which stands earlier.

    A run is a stretch of units that follow each other as earlier ones do. It counts when its distinct keys hold
    ``long`` letters and digits and, unless ``single``, there are two of them; or when it doubles on the spot, so that
    nothing stands between it and its original. Each unit is looked up a fixed number of times.
    """
    if len(set(keys)) == len(keys):
        return set()
    originals = _originals(keys)
    found: set[int] = set()
    start = 0
    for end in range(1, len(keys) + 1):
        if end < len(keys) and originals[end - 1] >= 0 and originals[end] == originals[end - 1] + 1:
            continue
        if originals[start] >= 0:
            period = start - originals[start]
            distinct = {key for key in keys[start:end] if key}
            held = sum(map(len, distinct))
            if (held >= long and (single or len(distinct) > 1)) or (end - start >= period and held >= LONG):
                found.update(range(start, end))
        start = end
    return found


def _originals(keys: Sequence[str]) -> list[int]:
    """For each unit the earlier one that it repeats, -1 for none: the one behind the original of the unit before it
    where that fits, else the first of which the next unit agrees too, else the first."""
    first: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    originals = [-1] * len(keys)
    for index, key in enumerate(keys):
        behind = originals[index - 1] + 1 if index and originals[index - 1] >= 0 else 0
        if behind and keys[behind] == key:
            originals[index] = behind
        elif key in first:
            following = keys[index + 1] if index + 1 < len(keys) else ""
            originals[index] = pairs.get((key, following), first[key])
        first.setdefault(key, index)
        if index:
            pairs.setdefault((keys[index - 1], key), index - 1)
    for index in range(len(keys) - 2, -1, -1):  # a line that recurs may belong to the run behind it
        before = originals[index + 1] - 1
        if before >= 0 and originals[index] != before and keys[before] == keys[index] and before < index:
            alone = index == 0 or originals[index] < 0 or originals[index] != originals[index - 1] + 1
            if alone:
                originals[index] = before
    return originals


def drop_repeats(draft: Draft) -> Draft:
    """The step: blocks that are repeats go, the others keep what is theirs."""
    texts, removed = collapse_repeats([block.text for block in draft.blocks])
    for block, text in zip(draft.blocks, texts, strict=True):
        block.text = text
    draft.blocks = [block for block in draft.blocks if block.text]
    draft.repeats_removed += removed
    return draft


class RepeatsPipeline(StepPipeline):
    step = staticmethod(drop_repeats)
