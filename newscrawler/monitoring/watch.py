"""The watch over an outlet's scheduled runs: what this one did, against those before."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from newscrawler import __version__
from newscrawler.monitoring.account import ListingAccount, RunAccount, RunMode
from newscrawler.monitoring.alarms import HISTORY, Alarm, Expectation, Verdict, judge
from newscrawler.monitoring.causes import Cause
from newscrawler.monitoring.summary import prometheus, summary_json, summary_lines
from newscrawler.storage.files import whole
from newscrawler.storage.store import OutletStore

_LOOK_AGAIN = timedelta(hours=6)  # a change of layout is to be found in twelve
_PROBES = 4  # with the page that raised the doubt, as many as an alarm needs

logger = logging.getLogger(__name__)

#: stats that mean that the program failed, not the site
_OF_THE_PROGRAM = ("spider_exceptions/count", "log_count/CRITICAL", "archive/damaged")


class Watch:
    """Holds the account of a run while it goes on; at its end judges it, and tells.

    :param now: when the run began; aware.
    """

    def __init__(self, store: OutletStore, outlet: str, expectation: Expectation, now: datetime) -> None:
        self._store = store
        self._expectation = expectation
        mode: RunMode = "replay" if store.source == "replay" else "live"
        self.account = RunAccount(run_id=store.run_id, outlet=outlet, started_at=now, mode=mode, version=__version__,
                                  backfilled=store.recovered)  # fmt: skip
        self._listings: dict[str, ListingAccount] = {}

    def doubts(self, now: datetime) -> int:
        """How many known articles the run has to read again to tell how the site is today: one where no page of an
        article has been read for hours, several where a page had no known layout, so that a change of layout is told
        from an odd page. 0 where there is no doubt, or where it was asked hours ago."""
        account, store = self.account, self._store
        if account.mode != "live":
            return 0
        if account.strange:
            with store.guarded():
                named = any(alarm["kind"] == "layout" for _, alarm in store.ledger.alarms())
            return 0 if named or not store.is_time("probe", now, _LOOK_AGAIN) else _PROBES
        return int(not account.fetched and store.is_time("page", now, _LOOK_AGAIN))

    def listing(self, url: str, kind: str) -> ListingAccount:
        """The account of a listing, by its URL as declared."""
        if url not in self._listings:
            self._listings[url] = ListingAccount(url=url, kind=kind)
            self.account.listings.append(self._listings[url])
        return self._listings[url]

    def lost(self, url: str, kind: str, cause: Cause) -> None:
        """A listing could not be read."""
        listing = self.listing(url, kind)
        listing.status, listing.cause = "failed", cause

    def end(self, stats: Mapping[str, Any], now: datetime) -> int:
        """Complete the account, judge it, write it down, and tell. The exit code of the run.

        :raises StoreError: the ledger cannot be read or written.
        """
        account = self.account
        if account.fetched:
            self._store.is_time("page", now)
        account.ended_at = now
        account.discovered = stats.get("links/found", 0)
        account.unchanged = stats.get("articles/unchanged", 0)
        account.requests = stats.get("downloader/request_count", 0)
        account.bytes = stats.get("downloader/response_bytes", 0)
        account.exit_code = self._code(stats)
        with self._store.guarded():
            verdict = self._judge(now)
        try:
            self._tell([*verdict.open, *verdict.closed])
        except OSError as error:
            logger.error("The account of the run cannot be written: %s", error)
            return 1
        return account.exit_code

    def _judge(self, now: datetime) -> Verdict:
        """Judge the run by those before, and note both in the ledger."""
        account, ledger = self.account, self._store.ledger
        history = [RunAccount.from_dict(run) for run in ledger.runs(since=f"{now - HISTORY:%Y%m%dT%H%M%SZ}")]
        known = {number: Alarm.from_dict(alarm) for number, alarm in ledger.alarms()}
        verdict = judge([*history, account], list(known.values()), self._expectation, now)
        if verdict.open and account.exit_code == 0:
            account.exit_code = 3
        # what an alarm is about may grow while it is open
        by_opening = {(alarm.kind, alarm.cause, alarm.opened_at): number for number, alarm in known.items()}
        for alarm in (*verdict.opened, *verdict.still_open, *verdict.closed):
            number = by_opening.get((alarm.kind, alarm.cause, alarm.opened_at))
            ledger.put_alarm(alarm.to_dict(), is_open=alarm.closed_at is None, number=number)
        ledger.add_run(account.run_id, account.to_dict())
        self._store.commit()
        return verdict

    def _code(self, stats: Mapping[str, Any]) -> int:
        """1: the program failed, the run was stopped, or no listing could be read. 3: one of several could not, be it
        of a day of the past."""
        lost = [listing for listing in self.account.listings if listing.status == "failed"]
        errors = stats.get("log_count/ERROR", 0) - stats.get("listings/failed", 0)
        if self._store.broken or errors > 0 or any(stats.get(name) for name in _OF_THE_PROGRAM):
            return 1
        if stats.get("finish_reason") != "finished" or (lost and len(lost) == len(self.account.listings)):
            return 1
        return 3 if lost or stats.get("listings/failed") else 0

    def _tell(self, alarms: list[Alarm]) -> None:
        """The table on standard output, where a person reads it, else in the log; files for programs."""
        root, account = self._store.root, self.account
        table = "\n".join(summary_lines(account, alarms))
        if sys.stdout.isatty():
            print(table)  # noqa: T201 -- the summary of the run
        else:
            logger.info("The run\n%s", table)
        with whole(root / "runs" / account.outlet / f"{account.run_id}.json") as file:
            file.write(json.dumps(summary_json(account, alarms), ensure_ascii=False, indent=1).encode() + b"\n")
        with whole(root / "metrics" / f"{account.outlet}.prom") as file:
            file.write(prometheus([account], [alarm for alarm in alarms if alarm.closed_at is None]).encode())
