"""What a run did, for people, for programs, and for Prometheus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from newscrawler.monitoring.account import RunAccount
from newscrawler.monitoring.alarms import Alarm

_WIDTH = 78


def summary_lines(account: RunAccount, alarms: Sequence[Alarm]) -> list[str]:
    """One table of at most 78 columns: counts, listings, then the alarms, each a sentence."""
    seconds = (account.ended_at - account.started_at).total_seconds() if account.ended_at else 0
    lines = [f"{account.outlet} · {account.run_id} · {seconds:.0f} s", "-" * _WIDTH]
    for name, count, note in _rows(account):
        lines.append(f"{name:<14}{count:>8}  {note}"[:_WIDTH].rstrip())
    for listing in account.listings:
        state = f"failed: {listing.cause}" if listing.status == "failed" else listing.status
        lines.append(f"{'listing':<14}{listing.new:>8}  {state} {_shortened(listing.url)}"[:_WIDTH])
    return lines + [f"{'closed' if alarm.closed_at else 'ALARM'}: {alarm.sentence}" for alarm in alarms]


def _rows(account: RunAccount) -> Iterator[tuple[str, int, str]]:
    yield "discovered", account.discovered, ""
    yield "fetched", account.fetched, f"{account.requests} requests, {account.bytes / 1e6:.1f} MB"
    new = f"{account.articles} new, {account.new_versions} changed, {account.tombstones} gone"
    yield "exported", account.exported, f"{new}; {account.backfilled} more of backfill"
    yield "unchanged", account.unchanged, ""
    yield "rejected", sum(account.rejected.values()), _counted(account.rejected)
    yield "failed", sum(account.failed.values()), _counted(account.failed)
    if account.layouts:
        yield "layouts", len(account.layouts), _counted(account.layouts)
    lacking = {name: share for name, share in account.coverage.items() if 0 < share < 1}
    if lacking:
        yield "fields", len(lacking), ", ".join(f"{name} {share:.0%}" for name, share in lacking.items())


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items(), key=lambda one: -one[1]))


def _shortened(url: str) -> str:
    return url.partition("://")[2]


def summary_json(account: RunAccount, alarms: Iterable[Alarm]) -> dict[str, Any]:
    """The account, the shares that follow from it, and the alarms that are open or have just closed."""
    shares = {"coverage": {name: round(share, 4) for name, share in account.coverage.items()}}
    return account.to_dict() | shares | {"alarms": [alarm.to_dict() for alarm in alarms]}


# name -> type and help, as Prometheus has them
_METRICS = {
    "run_timestamp_seconds": ("gauge", "End of the last run, seconds since the epoch."),
    "run_duration_seconds": ("gauge", "Length of the last run."),
    "run_exit_code": ("gauge", "Exit code of the last run."),
    "discovered": ("gauge", "New articles that listings named in the last run."),
    "fetched": ("gauge", "Pages that came in the last run."),
    "exported": ("gauge", "Records that the last run wrote."),
    "rejected": ("gauge", "Pages of the last run that gave no record, by reason."),
    "failed": ("gauge", "Pages that the last run could not get, by cause."),
    "listing_up": ("gauge", "Whether a listing could be read in the last run."),
    "coverage": ("gauge", "Share of the last run's records that have a meaningful value, by field."),
    "alarm": ("gauge", "1 for each alarm that is open."),
}


def prometheus(accounts: Sequence[RunAccount], alarms: Iterable[Alarm]) -> str:
    """The last runs of outlets in Prometheus' text format, for its node exporter's textfile collector."""
    samples: dict[str, list[str]] = {name: [] for name in _METRICS}

    def add(name: str, value: float, **labels: str) -> None:
        inner = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        samples[name].append(f"newscrawler_{name}{{{inner}}} {value:g}" if value < 1e6 else
                             f"newscrawler_{name}{{{inner}}} {value:.0f}")  # fmt: skip

    for account in accounts:
        outlet = account.outlet
        if account.ended_at:
            add("run_timestamp_seconds", account.ended_at.timestamp(), outlet=outlet)
            add("run_duration_seconds", (account.ended_at - account.started_at).total_seconds(), outlet=outlet)
        add("run_exit_code", account.exit_code or 0, outlet=outlet)
        add("discovered", account.discovered, outlet=outlet)
        add("fetched", account.fetched, outlet=outlet)
        add("exported", account.exported + account.backfilled, outlet=outlet)
        for reason, count in account.rejected.items():
            add("rejected", count, outlet=outlet, reason=reason)
        for cause, count in account.failed.items():
            add("failed", count, outlet=outlet, cause=cause)
        for listing in account.listings:
            add("listing_up", listing.status != "failed", outlet=outlet, listing=listing.url)
        for field, share in account.coverage.items():
            add("coverage", share, outlet=outlet, field=field)
    for alarm in alarms:
        add("alarm", 1, outlet=alarm.outlet, kind=alarm.kind, cause=alarm.cause)
    lines = []
    for name, (kind, text) in _METRICS.items():
        if samples[name]:
            lines += [f"# HELP newscrawler_{name} {text}", f"# TYPE newscrawler_{name} {kind}"]
            lines += dict.fromkeys(samples[name])
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
