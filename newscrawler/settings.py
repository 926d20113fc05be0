"""Settings of the project: polite, safe, and with a reason beside every value that differs from Scrapy's.

What each may be is in :mod:`newscrawler.checks`; 0 is refused, but for times to wait and where its meaning is said.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from newscrawler import __version__
from newscrawler.pipelines import PIPELINES
from newscrawler.pipelines.dates import DateRangePipeline
from newscrawler.pipelines.export import ExportPipeline

BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
NEWSPIDER_MODULE = "newscrawler.spiders"
COMMANDS_MODULE = "newscrawler.commands"

# -- who asks: a live crawl without a contact does not start
CONTACT = os.environ.get("NEWSCRAWLER_CONTACT", "")  # e-mail address or URL of the operator
USER_AGENT = f"newscrawler/{__version__}"  # the crawl command adds the contact
ROBOTSTXT_USER_AGENT = "newscrawler"  # the token robots.txt rules are looked up by

# Outlet -> what allows the operator to crawl it although its `access` says that it refuses honest crawlers, in words:
# {"outlet": "permission by e-mail of 2026-07-24"}. The crawl stays honest all the same.
ACCESS_DECISIONS: dict[str, str] = {}

# -- a polite guest
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 2  # seconds between two requests to one outlet, at least: jitter only adds
DOWNLOAD_DELAY_JITTER = 0.2  # gaps of 2 to 3 s
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one outlet is one slot with one connection, see middlewares/slot.py
RETRY_TIMES = 3  # 0: nothing is asked for again
RETRY_HTTP_CODES = [429, 500, 502, 503, 504, 408, 522, 524]
RETRY_BACKOFF = 5  # seconds: up to 5, 10, 20 of quiet before the tries, by chance
RETRY_AFTER_MAX = 120  # seconds of Retry-After that a run waits for; asked for more, it leaves the URL to a later run
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"  # an error of the run is what the spider could not make good
DOWNLOAD_TIMEOUT = 60  # for all of an answer; the default of 180 s would hold up the one connection for minutes
REDIRECT_MAX_TIMES = 5  # news sites need two; 0: none is followed
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id",
}

# -- safe
COOKIES_ENABLED = False  # no session is wanted, and sites vary pages by them
TELNETCONSOLE_ENABLED = False  # a shell into the process
REMOTE_CONTROL_ENABLED = False  # likewise
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 4 * 1024 * 1024  # ten times the largest page seen; to read one may take 40 times its size in memory
DOWNLOAD_WARNSIZE = 1024 * 1024  # 0: no warning
ALLOW_PRIVATE_ADDRESSES = False  # only tests have a site on their own machine
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "newscrawler.middlewares.handler.GuardedHandler"),
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # a page must not reach them
}
METAREFRESH_ENABLED = False  # listings and articles reload themselves by it

# -- an archive of all that the sites answer, in WARC files: what records were made of, and can be made of again
ARCHIVE = False  # it takes room: 15 to 40 kB a page
ARCHIVE_DIR: str | None = None  # DATA_DIR/archive; the files of a run are in OUTLET/YYYY/MM below
ARCHIVE_RETENTION_DAYS: int | None = None  # older files are deleted when a run begins; None keeps them

# -- rooms
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # drops in silence; ours says so
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # fails open
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,  # asks again at once
    "newscrawler.middlewares.slot.OutletSlotMiddleware": 40,
    "newscrawler.middlewares.hosts.DeclaredHostsMiddleware": 50,
    "newscrawler.middlewares.robots.PoliteRobotsMiddleware": 100,
    "newscrawler.middlewares.backoff.BackoffMiddleware": 550,
    "newscrawler.middlewares.archive.ArchiveMiddleware": 950,  # all is as sent there: not decompressed, not redirected
    "newscrawler.middlewares.replay.ReplayMiddleware": 1000,  # nearest to the downloader: all others see a replay
}
ITEM_PIPELINES = {
    pipeline: 100 * place for place, pipeline in enumerate((*PIPELINES, DateRangePipeline, ExportPipeline), 1)
}

# -- scheduled mode: `scrapy crawl NAME` without an output
DATA_DIR = os.environ.get("NEWSCRAWLER_DATA_DIR") or str(Path(__file__).parents[1] / "data")  # beside scrapy.cfg
# Where the ledgers are. Empty: in files below DATA_DIR, for runs on one machine; postgresql://USER@HOST/NAME: there,
# for runs on several that share DATA_DIR
LEDGER = os.environ.get("NEWSCRAWLER_LEDGER", "")
MIN_FREE_SPACE = 1024**3  # bytes below which no run begins: a full disk ends a run in the middle. 0: runs always begin
SEGMENT_COMPRESSION = "gz"  # of closed segments: "", "gz" or "zst"
REVISIT_AFTER_DAYS = [1, 7]  # newsrooms correct on the first day; later changes are rare. Empty: never
FETCH_TRIES = 6  # runs that try an article, with a back-off of 1 h to 24 h, before it is given up
REISSUE_ON_UPGRADE = False  # whether a changed extractor alone makes a new version of an article
RUN_BUDGET = 3000  # seconds after which a run begins nothing new: an hourly run ends before the next. 0: no limit
REQUESTS_PER_DAY = 5000  # to one outlet; at DOWNLOAD_DELAY it takes three hours
CRAWL_JOBS = 4  # outlets crawled at once by `scrapy crawl all`
CRAWL_TIMEOUT = 3420  # seconds after which a run of several ends one that hangs

# -- output
FEED_EXPORT_ENCODING = "utf-8"  # the default escapes all that is not ASCII
FEED_EXPORTERS = {
    "jsonl": "newscrawler.storage.feeds.RecordExporter",
    "gz": "newscrawler.storage.feeds.GzipRecordExporter",  # FILE.jsonl.gz
}
FEED_STORAGES = {
    "": "newscrawler.storage.feeds.WholeFileStorage",
    "file": "newscrawler.storage.feeds.WholeFileStorage",
}
LOG_LEVEL = "INFO"
LOG_JSON = False  # one JSON object a line, for who collects logs
LOG_FORMATTER = "newscrawler.log.RecordLogFormatter"

# -- engine
CONCURRENT_ITEMS = 1  # a page has one article; Scrapy starts as many workers for each response, the default is 100
WARN_ON_GENERATOR_RETURN_VALUE = False  # it parses the source of a callback anew for each response
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None  # saves 16-20 % of a crawl's CPU time
