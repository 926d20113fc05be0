"""What settings have to be. They are checked before anything starts: a wrong one is one line that names it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scrapy.utils.misc import load_object

from newscrawler.storage.segments import SUFFIXES

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_MOST = 10**9  # of anything; more is a slip, and some numbers overflow where they are used
_CENTURY = 36_500  # days


class Kind(NamedTuple):
    """``words`` say what a setting is; ``accepts`` is false, or raises what its getter does, where it is something
    else."""

    words: str
    accepts: Callable[[BaseSettings, str], object]


def check_settings(settings: BaseSettings, *names: str) -> None:
    """Check all settings of :data:`SETTINGS`, or those that are named.

    :raises ValueError: one is not what it has to be; one line.
    """
    for name in names or SETTINGS:
        words, accepts = SETTINGS[name]
        try:
            good = accepts(settings, name)
        except (ValueError, TypeError, OverflowError, ImportError, NameError):
            good = False
        if not good:
            raise ValueError(f"{name}={settings[name]!r}: it is {words}")


# Scrapy's getters take None for 0, and 1.5 for 1. Of what is written as text both are refused.


def _whole(least: int, most: int = _MOST, unit: str = "") -> Kind:
    return Kind(
        f"a whole number{unit and f' of {unit}'} from {least} to {most}",
        lambda settings, name: least <= int(str(settings[name])) <= most,
    )


def _number(least: int, most: int = _MOST, unit: str = "") -> Kind:
    return Kind(
        f"a number{unit and f' of {unit}'} from {least} to {most}",
        lambda settings, name: least <= float(str(settings[name])) <= most,
    )


def _whole_numbers(least: int, most: int, of: str) -> Kind:
    return Kind(
        f"{of} from {least} to {most}, with commas between",
        lambda settings, name: all(least <= int(str(number)) <= most for number in settings.getlist(name)),
    )


def _or_none(kind: Kind) -> Kind:
    return Kind(f"{kind.words}, or None", lambda settings, name: settings[name] is None or kind.accepts(settings, name))


def _is_yes_or_no(settings: BaseSettings, name: str) -> bool:
    settings.getbool(name)
    return True


def _is_level(settings: BaseSettings, name: str) -> bool:
    return isinstance(settings[name], int) or settings[name] in logging.getLevelNamesMapping()


def _is_writable(settings: BaseSettings, name: str) -> bool:
    if not settings[name]:
        return True
    path = Path(settings[name]).absolute()
    return not path.is_dir() and os.access(path if path.exists() else path.parent, os.W_OK)


def _are_decisions(settings: BaseSettings, name: str) -> bool:
    return all(isinstance(why, str) and why.strip() for why in settings.getdict(name).values())


def _are_modules(settings: BaseSettings, name: str) -> bool:
    return all(find_spec(str(module)) for module in settings.getlist(name))


def _is_loop(settings: BaseSettings, name: str) -> bool:
    return not settings[name] or issubclass(load_object(settings[name]), asyncio.AbstractEventLoop)


_YES_NO = Kind("true or false", _is_yes_or_no)
_LEVEL = Kind("DEBUG, INFO, WARNING, ERROR or CRITICAL", _is_level)

#: the settings of this project, and those of Scrapy that it leans on; what they mean is said in ``settings.py``.
#: CONTACT, LEDGER and whether folders can be written are checked where they are used.
SETTINGS: dict[str, Kind] = {
    "SPIDER_MODULES": Kind("modules that can be imported, with commas between", _are_modules),
    "ACCESS_DECISIONS": Kind('{"OUTLET": "what allows it, in words"} in JSON', _are_decisions),
    # -- a polite guest
    "ROBOTSTXT_OBEY": _YES_NO,
    "DOWNLOAD_DELAY": _number(0, unit="seconds"),
    "DOWNLOAD_DELAY_JITTER": Kind(
        "a number from 0 to below 1", lambda settings, name: 0 <= float(str(settings[name])) < 1
    ),
    "CONCURRENT_REQUESTS": _whole(1),
    "CONCURRENT_REQUESTS_PER_DOMAIN": _whole(1),
    "RETRY_TIMES": _whole(0, 100),
    "RETRY_HTTP_CODES": _whole_numbers(100, 599, "HTTP status codes"),
    "RETRY_BACKOFF": _number(0, unit="seconds"),
    "RETRY_AFTER_MAX": _number(0, unit="seconds"),
    "RETRY_GIVE_UP_LOG_LEVEL": _LEVEL,
    "DOWNLOAD_TIMEOUT": _number(1, unit="seconds"),
    "DNS_TIMEOUT": _number(1, unit="seconds"),
    "REDIRECT_MAX_TIMES": _whole(0),
    # -- safe
    "COOKIES_ENABLED": _YES_NO,
    "TELNETCONSOLE_ENABLED": _YES_NO,
    "REMOTE_CONTROL_ENABLED": _YES_NO,
    "DOWNLOAD_VERIFY_CERTIFICATES": _YES_NO,
    "DOWNLOAD_MAXSIZE": _whole(1, unit="bytes"),
    "DOWNLOAD_WARNSIZE": _whole(0, unit="bytes"),
    "ALLOW_PRIVATE_ADDRESSES": _YES_NO,
    "METAREFRESH_ENABLED": _YES_NO,
    # -- the archive
    "ARCHIVE": _YES_NO,
    "ARCHIVE_RETENTION_DAYS": _or_none(_whole(1, _CENTURY, "days")),
    # -- scheduled mode
    "DATA_DIR": Kind("a folder", lambda settings, name: isinstance(settings[name], (str, Path)) and settings[name]),
    "MIN_FREE_SPACE": _whole(0, 2**63 - 1, "bytes"),
    "SEGMENT_COMPRESSION": Kind("gz, zst or empty", lambda settings, name: settings[name] in SUFFIXES),
    "REVISIT_AFTER_DAYS": _whole_numbers(1, _CENTURY, "whole numbers of days"),
    "FETCH_TRIES": _whole(1),
    "REISSUE_ON_UPGRADE": _YES_NO,
    "RUN_BUDGET": _whole(0, unit="seconds"),
    "REQUESTS_PER_DAY": _whole(1),
    "CRAWL_JOBS": _whole(1),
    "CRAWL_TIMEOUT": _whole(1, unit="seconds"),
    # -- output
    "LOG_ENABLED": _YES_NO,
    "LOG_LEVEL": _LEVEL,
    "LOG_FILE": Kind("a file that can be written", _is_writable),
    "LOG_FILE_APPEND": _YES_NO,
    "LOG_JSON": _YES_NO,
    # -- engine
    "CONCURRENT_ITEMS": _whole(1),
    "WARN_ON_GENERATOR_RETURN_VALUE": _YES_NO,
    "ASYNCIO_EVENT_LOOP": Kind("an event loop of asyncio", _is_loop),
}
