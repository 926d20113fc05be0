"""Near-duplicates: articles whose texts are copies of each other but for a lead, a credit, a paragraph.

Texts are compared as sets of word shingles: runs of :data:`SHINGLE` words, whatever their case and punctuation. Two
texts are near-duplicates when the Jaccard similarity of their sets, shared shingles by all shingles, is at least
:data:`THRESHOLD`. Candidates come from MinHash signatures in bands (LSH); every one of them is verified on the sets
themselves, so that chance can only lose a pair: one in 7,000 at a similarity of 0.6, one in 460 at the threshold.

A cluster is what verified pairs connect. So a text can be in it that resembles only its neighbour, not the canonical
member, the earliest: ``similarity`` is each member's own to the canonical one and then lies below the threshold.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

SHINGLE = 3
#: Of 472 real articles of one month, reprints had 0.93 and more to each other, follow-ups of one event 0.43 and less.
THRESHOLD = 0.55
#: A text of fewer different shingles is in no cluster: a teaser or a stock phrase says nothing of copying.
LEAST = 20
#: In a bucket each text is compared with so many before it, by time: bounds the work where thousands share a notice.
WINDOW = 50

# The libraries' own indexes are held in memory: with so many bands datasketch's takes 21 kB a text and rensa's 5.5 kB,
# 105 and 28 GB for five million. So rensa only makes the signatures, and a band is a file that is read and sorted.
BANDS, ROWS = 64, 4  # a pair of similarity s meets in a band with 1 - (1 - s**4)**64
SEED = 1
_BATCH = 1000  # texts whose signatures are made together
_WORDS_KEPT = 1_000_000
_MICROSECONDS = 1_000_000
_WORD = re.compile(r"\w+")
# Odd numbers without a pattern: digits of pi. What they mix are hashes already.
_MIX = (0x243F6A8885A308D3, 0x13198A2E03707345, 0xA4093822299F31D1, 0x082EFA98EC4E6C89)


@dataclass(frozen=True, slots=True)
class Document:
    """A text to compare. ``published_at``: ISO 8601 with its offset; ``body``: as in the record.

    A time that means only a day reads 00:00 and so comes before all others of that day.
    """

    id: str
    published_at: str
    body: str


@dataclass(frozen=True, slots=True)
class Member:
    """An article's place in a cluster of two or more.

    ``cluster_id`` is made from the ids of all members: the same id, the same members. ``canonical_id`` is the one
    published first, of several the first by id. ``similarity``: exact Jaccard to the canonical member, 1.0 for itself.
    """

    id: str
    cluster_id: str
    canonical_id: str
    similarity: float


def find_clusters(documents: Callable[[], Iterable[Document]], scratch: Path) -> Iterator[Member]:
    """The members of all clusters: by cluster, of which the earliest comes first, then by time of publication and id.

    Documents are read once, one at a time. What is known of them lies in a folder of its own in ``scratch``, about 3 kB
    each, and goes at the end; in memory there are about 100 bytes each. The same documents in the same order give the
    same members; another order matters only within a bucket larger than :data:`WINDOW`. Raises :exc:`ValueError` where
    a time is none or has no offset.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="clusters-") as folder, ExitStack() as files:
        texts = _Texts(Path(folder), files)
        texts.read(documents())
        clusters = _Clusters(texts)
        clusters.connect()
        yield from clusters.members()


class WordHashes(dict[str, int]):
    """64-bit hashes of words, kept while they are few enough; Python's own differ from process to process."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self[word] = hashed = int.from_bytes(digest, "little")
        return hashed


def shingles_of(body: str, hashes: WordHashes) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """The 64-bit hashes of a text's shingles, each once, in order of size."""
    import numpy as np

    words = np.fromiter(map(hashes.__getitem__, _WORD.findall(body.casefold())), dtype=np.uint64)
    size = max(0, len(words) - SHINGLE + 1)
    mixed = np.zeros(size, dtype=np.uint64)
    for place in range(SHINGLE):
        mixed += words[place : place + size] * np.uint64(_MIX[place])
    mixed.sort()
    return mixed[np.append(True, mixed[1:] != mixed[:-1])] if size else mixed


class _Rows:
    """Byte strings of any length on disk, by number."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.ends = array("q", [0])

    def append(self, data: bytes) -> None:
        self._file.write(data)
        self.ends.append(self.ends[-1] + len(data))

    def __getitem__(self, number: int) -> bytes:
        self._file.seek(self.ends[number])
        return self._file.read(self.ends[number + 1] - self.ends[number])


class _Texts:
    """What is kept of all texts that are long enough: times in memory, the rest in files."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self.times = array("q")
        self.ids, self.shingles = (
            _Rows(files.enter_context((folder / name).open("w+b"))) for name in ("ids", "shingles")
        )
        self._bands = [files.enter_context((folder / f"band-{band}").open("w+b")) for band in range(BANDS)]

    def read(self, documents: Iterable[Document]) -> None:
        hashes = WordHashes()
        left = iter(documents)
        while batch := list(islice(left, _BATCH)):
            kept = []
            for document in batch:
                time = _microseconds(document)
                shingles = shingles_of(document.body, hashes)
                if len(shingles) >= LEAST:
                    self.times.append(time)
                    self.ids.append(document.id.encode())
                    self.shingles.append(shingles.tobytes())
                    kept.append(shingles)
            if kept:
                self._sign(kept)

    def _sign(self, batch: Sequence[np.ndarray[Any, np.dtype[np.uint64]]]) -> None:
        """Put each text's bucket in each band, a hash of the band's part of the signature, into the band's file."""
        import numpy as np
        from rensa import RMinHash

        ends = np.cumsum([0, *map(len, batch)], dtype=np.uint64)
        signatures = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(batch), ends, BANDS * ROWS, SEED)
        parts = np.array(signatures.to_rows(), dtype=np.uint64).reshape(len(batch), BANDS, ROWS)
        buckets = (parts * np.array(_MIX, dtype=np.uint64)).sum(axis=2, dtype=np.uint64)
        for file, column in zip(self._bands, buckets.T, strict=True):
            file.write(column.tobytes())

    def buckets(self, band: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
        import numpy as np

        self._bands[band].seek(0)
        return np.frombuffer(self._bands[band].read(), dtype=np.uint64)

    def similarity(self, one: int, other: int) -> float:
        """Jaccard of the shingle sets, exact but for a clash of 64-bit hashes."""
        import numpy as np

        first, second = (np.frombuffer(self.shingles[number], dtype=np.uint64) for number in (one, other))
        both = np.concatenate((first, second))
        both.sort()
        shared = int(np.count_nonzero(both[1:] == both[:-1]))
        return shared / (len(both) - shared)


def _microseconds(document: Document) -> int:
    try:
        time = datetime.fromisoformat(document.published_at)
    except ValueError as error:
        raise ValueError(f"{document.id}: published_at is no time: {document.published_at!r}") from error
    if time.tzinfo is None:
        raise ValueError(f"{document.id}: published_at has no offset: {document.published_at!r}")
    return round(time.timestamp() * _MICROSECONDS)


class _Clusters:
    """Texts, counted in the order of their times, joined by verified pairs: each points to an earlier one."""

    def __init__(self, texts: _Texts) -> None:
        import numpy as np

        self._texts = texts
        self._by_time = np.argsort(np.frombuffer(texts.times, dtype=np.int64), kind="stable")
        self._sizes = np.diff(np.frombuffer(texts.shingles.ends, dtype=np.int64))[self._by_time]
        self._earlier = np.arange(len(texts.times), dtype=np.int32)

    def connect(self) -> None:
        """Join what is similar. Candidates that are joined already are not compared, so copies cost one look each."""
        import numpy as np

        for band in range(BANDS):
            for first, second in _together(self._texts.buckets(band)[self._by_time]):
                sizes = self._sizes[first], self._sizes[second]
                possible = np.minimum(*sizes) >= THRESHOLD * np.maximum(*sizes)
                possible &= self._firsts(first) != self._firsts(second)
                for one, other in zip(first[possible].tolist(), second[possible].tolist(), strict=True):
                    self._join(one, other)

    def _join(self, one: int, other: int) -> None:
        earlier, later = sorted((self._first(one), self._first(other)))
        if earlier != later and self._similarity(one, other) >= THRESHOLD:
            self._earlier[later] = earlier

    def _first(self, one: int) -> int:
        """The first of its cluster; the way to it becomes half as long."""
        earlier = self._earlier
        while (before := int(earlier[one])) != one:
            earlier[one] = earlier[before]
            one = before
        return one

    def _firsts(self, these: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.int64]]:
        import numpy as np

        while not np.array_equal(these, before := self._earlier[these]):
            these = before
        return these

    def _similarity(self, one: int, other: int) -> float:
        return self._texts.similarity(int(self._by_time[one]), int(self._by_time[other]))

    def members(self) -> Iterator[Member]:
        import numpy as np

        firsts = self._firsts(np.arange(len(self._earlier)))
        clustered = np.flatnonzero(np.bincount(firsts, minlength=len(firsts))[firsts] > 1)
        clustered = clustered[np.argsort(firsts[clustered], kind="stable")]
        starts = np.flatnonzero(np.diff(firsts[clustered], prepend=-1, append=-1))
        for start, end in pairwise(starts.tolist()):
            yield from self._cluster(self._by_time[clustered[start:end]].tolist())

    def _cluster(self, numbers: Iterable[int]) -> Iterator[Member]:
        times, texts = self._texts.times, self._texts
        named = sorted((times[number], texts.ids[number].decode(), number) for number in numbers)
        ids = [name for _, name, _ in named]
        cluster_id = hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]
        for _, name, number in named:
            yield Member(name, cluster_id, ids[0], texts.similarity(named[0][2], number))


def _together(
    buckets: np.ndarray[Any, np.dtype[np.uint64]],
) -> Iterator[tuple[np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, np.dtype[np.int64]]]]:
    """Pairs of places that have the same value, as two arrays: neighbours first, then ever further apart."""
    import numpy as np

    order = np.argsort(buckets, kind="stable")
    value = buckets[order]
    place = np.arange(len(order))
    for apart in range(1, WINDOW + 1):
        place = place[place < len(order) - apart]
        place = place[value[place] == value[place + apart]]
        if not len(place):
            return
        yield order[place], order[place + apart]
