"""A machine whose clock is a day ahead: Python imports this before anything else, where its folder is in PYTHONPATH."""

from __future__ import annotations

import datetime
import time

AHEAD = 86_400
_time, _datetime = time.time, datetime.datetime


class Ahead(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Ahead:
        return cls.fromtimestamp(time.time(), tz)


time.time = lambda: _time() + AHEAD
datetime.datetime = Ahead  # type: ignore[misc]
