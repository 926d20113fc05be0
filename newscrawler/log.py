"""The log: short lines of items, for a record is long, and no secrets."""

from __future__ import annotations

import json
import logging
import pprint
import re
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.settings import overridden_settings

from newscrawler.items import Article, Rejected

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure


_USERINFO = re.compile(r"://[^/?#\s]*@")
_SECRET = re.compile(r"AUTH|COOKIE|CREDENTIAL|KEY|^LEDGER$|PASS|SECRET|TOKEN", re.IGNORECASE)


def redact(text: str) -> str:
    """The text without user names and passwords in its URLs."""
    return _USERINFO.sub("://***@", text) if "@" in text else text


def without_secrets(value: Any, name: str = "") -> Any:
    """A setting's value with ``***`` for what is named like a secret, at any depth."""
    if isinstance(value, dict):
        return {key: without_secrets(held, str(key)) for key, held in value.items()}
    return "***" if _SECRET.search(name) and isinstance(value, (str, bytes, list, tuple)) else value


class RedactedRecord(logging.LogRecord):
    """A record whose message and traceback hold no user names and passwords of URLs, whoever logs and formats it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            lines = traceback.format_exception(*self.exc_info)
            self.exc_text = redact("".join(lines).rstrip("\n"))  # formatters take what is there

    def getMessage(self) -> str:  # noqa: N802 -- the standard library's
        return redact(super().getMessage())


class RecordLogFormatter(LogFormatter):
    """One line a record; none for a rejection, which the spider logs with its URL and reason.

    Scrapy makes it before it logs the settings of the crawl, so it is also what keeps secrets out of the log.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        logging.setLogRecordFactory(RedactedRecord)

        def keep_secrets(record: logging.LogRecord) -> bool:
            if record.msg == "Overridden settings:\n%(settings)s":
                settings = without_secrets(dict(overridden_settings(crawler.settings)))
                record.args = {"settings": pprint.pformat(settings)}
            return True

        logging.getLogger("scrapy.crawler").addFilter(keep_secrets)
        return super().from_crawler(crawler)

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        if not isinstance(item, Article):
            return super().scraped(item, response, spider)
        return {"level": logging.INFO, "msg": "Record %(id)s %(url)s", "args": {"id": item.id, "url": item.url}}

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002 -- Scrapy's signature
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        if isinstance(exception, Rejected):
            return None  # type: ignore[return-value]
        url = getattr(item, "url", item)
        return {"level": logging.INFO, "msg": "Left out %(url)s: %(why)s", "args": {"url": url, "why": exception}}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``time`` (ISO 8601, UTC), ``level``, ``logger``, ``message``, what is known of the run,
    and ``exception`` where there is one."""

    def __init__(self, **known: str) -> None:
        super().__init__()
        self._known = known

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            **self._known,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_json(settings: BaseSettings, **known: str) -> None:
    """Write the log as JSON, in place of Scrapy's own handler: to ``LOG_FILE``, or to stderr."""
    handler: logging.Handler = logging.StreamHandler()
    if settings["LOG_FILE"]:
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        handler = logging.FileHandler(settings["LOG_FILE"], mode, settings["LOG_ENCODING"])
    handler.setFormatter(JsonFormatter(**known))
    handler.setLevel(settings["LOG_LEVEL"])
    logging.root.addHandler(handler)
    settings.setdict({"LOG_ENABLED": False, "LOG_FILE": None}, priority="cmdline")
