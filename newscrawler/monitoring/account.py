"""The account of a run: what one run of one outlet did, in numbers that can be kept, summed and judged."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from newscrawler.items import Article, Reason
from newscrawler.monitoring.causes import Cause

RunMode = Literal["live", "backfill", "replay"]
ListingStatus = Literal["ok", "unchanged", "failed"]

#: name of the layout of pages that matched none of the outlet's
GENERIC = "generic"
#: pages of articles that could not be read, which a change of layout gives as well
UNREADABLE: tuple[Reason, ...] = ("no_title", "no_body", "no_time")

# absent or empty, they say nothing of the page
_PROVENANCE = ("discovered_at", "layout", "warnings", "archive", "changes", "gone")
# what the text tells and no selector reads: an article that credits nobody has lost nothing
_OF_THE_TEXT = ("agencies", "dateline_country")
#: fields of the record that a page may lack
FIELDS: tuple[str, ...] = tuple(
    one.name
    for one in dataclasses.fields(Article)
    if ("None" in str(one.type) or str(one.type).startswith("list")) and one.name not in _PROVENANCE + _OF_THE_TEXT
)


@dataclass(kw_only=True, slots=True)
class ListingAccount:
    """What one listing gave in a run.

    ``url`` names it as the outlet declares it, so that an index by date is the same listing every day; the pages read
    of it count as one. ``entries``: how many it has, of whatever desk; ``new``: articles of the desk that no run had
    seen. ``oldest`` and ``newest`` are the times it states (aware) or None. ``rolled_over``: it has entries, and none
    of those that the run before saw. ``unchanged`` is the answer to a conditional request; ``cause`` says why it
    failed.
    """

    url: str
    kind: str
    status: ListingStatus = "ok"
    cause: Cause | None = None
    entries: int = 0
    new: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    rolled_over: bool = False

    def take(self, entries: int, new: int, times: Sequence[datetime], *, rolled_over: bool) -> None:
        """A page of it was read, with the times that its entries state."""
        self.entries += entries
        self.new += new
        self.rolled_over |= rolled_over
        if times:
            self.oldest = min([*times, *filter(None, [self.oldest])])
            self.newest = max([*times, *filter(None, [self.newest])])


@dataclass(kw_only=True, slots=True)
class RunAccount:
    """What one run of one outlet did.

    Times are aware and in UTC. ``discovered``: new articles that listings named; ``fetched``: pages of articles
    that came, not listings or robots.txt;
    ``exported``: all records written, of which ``new_versions`` and ``tombstones`` are of articles known before;
    ``unchanged``: revisited articles that gave no record. ``rejected`` counts by reason, ``failed`` counts by cause the
    articles and parts whose page was refused or did not come, ``challenges`` the challenge pages met, listings'
    included. ``filled`` and ``sources`` say of the records, tombstones apart, how many have a meaningful value of a
    field, and where the fields' values came from. ``layouts`` says of the pages of articles that were read in full, a
    record or none, how many matched which layout; an article that is revisited counts each time a page of it comes.
    What a live run made of old pages, be it for backfill debt or out of quarantine, is in ``backfilled`` and nowhere
    else: they say nothing of how the site is today.
    """

    run_id: str
    outlet: str
    started_at: datetime
    ended_at: datetime | None = None
    mode: RunMode = "live"
    version: str = ""
    discovered: int = 0
    fetched: int = 0
    exported: int = 0
    new_versions: int = 0
    unchanged: int = 0
    tombstones: int = 0
    backfilled: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    challenges: int = 0
    requests: int = 0
    bytes: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    layouts: dict[str, int] = field(default_factory=dict)
    sources: dict[str, dict[str, int]] = field(default_factory=dict)
    listings: list[ListingAccount] = field(default_factory=list)
    exit_code: int | None = None

    # -- filled while the run goes on

    def see(self, layout: str | None) -> None:
        """A page of an article was read in full, whether or not a record follows; None: it matched no layout."""
        self.layouts[layout or GENERIC] = self.layouts.get(layout or GENERIC, 0) + 1

    def add(self, article: Article) -> None:
        """A record was written."""
        if article.mode == "backfill" and self.mode == "live":
            self.backfilled += 1
            return
        self.exported += 1
        self.new_versions += article.version > 1
        filled = self.filled
        for name in FIELDS:
            if getattr(article, name) not in (None, "", []):
                filled[name] = filled.get(name, 0) + 1
        for name, source in article.extraction.items():
            counts = self.sources.setdefault(name, {})
            counts[source] = counts.get(source, 0) + 1

    def add_tombstone(self) -> None:
        """A record was written that says that an article is gone."""
        self.exported += 1
        self.tombstones += 1

    def reject(self, reason: Reason) -> None:
        """A page gave no record."""
        self.rejected[reason] = self.rejected.get(reason, 0) + 1

    def fail(self, cause: Cause) -> None:
        """The page of an article or a part of it was refused or did not come."""
        self.failed[cause] = self.failed.get(cause, 0) + 1

    # -- read afterwards

    @property
    def strange(self) -> int:
        """Pages of articles that no layout of the outlet reads."""
        return self.layouts.get(GENERIC, 0) + sum(self.rejected.get(reason, 0) for reason in UNREADABLE)

    @property
    def articles(self) -> int:
        """Records of articles that were not known before."""
        return self.exported - self.new_versions - self.tombstones

    @property
    def coverage(self) -> dict[str, float]:
        """Field -> share of the records, tombstones apart, with a meaningful value (not null, ``""`` or ``[]``)."""
        records = self.exported - self.tombstones
        return {name: self.filled.get(name, 0) / records for name in FIELDS} if records else {}

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; times are ISO 8601 in UTC."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> RunAccount:
        """The account that ``to_dict`` gave; what an older version did not have takes its default.

        :raises ValueError: it is no such account; one line.
        """
        try:
            listings = [ListingAccount(**_with_times(one, "oldest", "newest")) for one in data.get("listings", ())]
            account = cls(**{**_with_times(data, "started_at", "ended_at"), "listings": listings})
        except (TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"no account of a run: {error}") from None
        if account.started_at is None:
            raise ValueError("no account of a run: it has no start")
        return account


def total(counts: list[dict[str, int]]) -> Counter[str]:
    """The sums of several counts by name."""
    sums: Counter[str] = Counter()
    for one in counts:
        sums.update(one)
    return sums


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, list):
        return [{name: _plain(getattr(one, name)) for name in one.__slots__} for one in value]
    return value


def _with_times(data: dict[str, Any], *names: str) -> dict[str, Any]:
    times = {name: datetime.fromisoformat(data[name]) for name in names if data.get(name)}
    naive = next((name for name, moment in times.items() if moment.tzinfo is None), None)
    if naive:
        raise ValueError(f"{naive} has no offset")
    return {**data, **times}
