"""A setting that is not what it has to be is refused by its name, before anything starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from newscrawler import settings as project
from newscrawler.checks import SETTINGS, check_settings

# One that is no number, and the ends of what is allowed: on the command line all is text.
REFUSED: dict[str, list[str]] = {
    "SPIDER_MODULES": ["absent", "absent.spiders", "newscrawler.absent"],
    "ACCESS_DECISIONS": ["tempo", "{", '["tempo"]', '{"tempo": true}', '{"tempo": " "}'],
    "ROBOTSTXT_OBEY": ["perhaps"],
    "DOWNLOAD_DELAY": ["slow", "-1", "nan", "inf"],
    "DOWNLOAD_DELAY_JITTER": ["some", "-0.1", "1", "nan"],
    "CONCURRENT_REQUESTS": ["many", "0"],
    "CONCURRENT_REQUESTS_PER_DOMAIN": ["many", "0"],
    "RETRY_TIMES": ["often", "-1", "1.5", "101"],
    "RETRY_HTTP_CODES": ["5xx", "500,,503", "99", "600"],
    "RETRY_BACKOFF": ["soon", "-1", "nan"],
    "RETRY_AFTER_MAX": ["x", "-1", "1e300"],
    "RETRY_GIVE_UP_LOG_LEVEL": ["LOUD", "warning"],
    "DOWNLOAD_TIMEOUT": ["x", "0", "inf"],
    "DNS_TIMEOUT": ["x", "0"],
    "REDIRECT_MAX_TIMES": ["x", "-1"],
    "COOKIES_ENABLED": ["perhaps"],
    "TELNETCONSOLE_ENABLED": ["perhaps"],
    "REMOTE_CONTROL_ENABLED": ["perhaps"],
    "DOWNLOAD_VERIFY_CERTIFICATES": ["perhaps"],
    "DOWNLOAD_MAXSIZE": ["4M", "0"],
    "DOWNLOAD_WARNSIZE": ["1M", "-1"],
    "ALLOW_PRIVATE_ADDRESSES": ["perhaps"],
    "METAREFRESH_ENABLED": ["perhaps"],
    "ARCHIVE": ["ya", ""],
    "ARCHIVE_RETENTION_DAYS": ["lama", "0", "-1", "36501", ""],
    "DATA_DIR": [""],  # it would be the present folder
    "MIN_FREE_SPACE": ["1G", "-1"],
    "SEGMENT_COMPRESSION": ["bz2"],
    "REVISIT_AFTER_DAYS": ["x", "1,", "0,7", "36501"],
    "FETCH_TRIES": ["abc", "0"],
    "REISSUE_ON_UPGRADE": ["perhaps"],
    "RUN_BUDGET": ["soon", "-1", "9" * 400],
    "REQUESTS_PER_DAY": ["many", "0"],
    "CRAWL_JOBS": ["x", "0"],
    "CRAWL_TIMEOUT": ["x", "0"],
    "LOG_ENABLED": ["perhaps"],
    "LOG_LEVEL": ["LOUD", "info"],
    "LOG_FILE": ["absent/log", "tests"],
    "LOG_FILE_APPEND": ["perhaps"],
    "LOG_JSON": ["perhaps"],
    "CONCURRENT_ITEMS": ["x", "0"],
    "WARN_ON_GENERATOR_RETURN_VALUE": ["perhaps"],
    "ASYNCIO_EVENT_LOOP": ["uvloop", "absent.Loop", "newscrawler.checks.Absent", "newscrawler.checks.Kind"],
}  # fmt: skip

# Settings of the project that are not in the table, and why.
ELSEWHERE = {
    "BOT_NAME": "any text",
    "NEWSPIDER_MODULE": "for genspider",
    "COMMANDS_MODULE": "read before a command is known",
    "CONTACT": "contact_of",
    "USER_AGENT": "made from CONTACT",
    "ROBOTSTXT_USER_AGENT": "any text",
    "DEFAULT_REQUEST_HEADERS": "Scrapy refuses what is no JSON",
    "ARCHIVE_DIR": "check_folder",
    "LEDGER": "check_address",
    "FEED_EXPORT_ENCODING": "part of the program",
    "LOG_FORMATTER": "part of the program",
    **dict.fromkeys(
        ("DOWNLOAD_HANDLERS", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES", "FEED_EXPORTERS", "FEED_STORAGES"),
        "part of the program",
    ),
}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawler.settings")
    return get_project_settings()


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a command refuses its arguments by."""
    with pytest.raises(SystemExit) as ended:
        execute(["scrapy", *arguments])
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert len(told.err.splitlines()) == 1
    return told.err


def test_every_setting_of_the_project_is_checked_or_is_known_not_to_be() -> None:
    stated = {name for name in vars(project) if name.isupper()} - {"PIPELINES"}  # which it imports
    assert stated - SETTINGS.keys() == ELSEWHERE.keys()
    assert REFUSED.keys() == SETTINGS.keys()


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_a_bad_value_is_one_line_that_names_the_setting(
    settings: Settings, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    # without a contact nothing is crawled even if the value should pass
    line = refusal(capsys, "crawl", "sindonews", "-s", "CONTACT=", "-s", f"{name}={value}")
    assert f"{name}={value!r}: it is {SETTINGS[name].words}" in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUN_BUDGET", None),  # a getter takes it for 0: no limit
        ("FETCH_TRIES", 1.5),
        ("FETCH_TRIES", True),
        ("REVISIT_AFTER_DAYS", 7),
        ("REVISIT_AFTER_DAYS", [1.5]),
        ("ARCHIVE", []),
        ("DATA_DIR", None),
        ("SEGMENT_COMPRESSION", ["gz"]),
        ("ACCESS_DECISIONS", 1),
    ],
)
def test_a_bad_value_of_a_settings_file(settings: Settings, name: str, value: Any) -> None:
    settings.set(name, value, priority="cmdline")
    with pytest.raises(ValueError, match=f"^{name}="):
        check_settings(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCESS_DECISIONS", '{"tempo": "permission of 2026-07-24"}'),
        ("DOWNLOAD_DELAY", "0"),
        ("DOWNLOAD_DELAY", 2.5),
        ("DOWNLOAD_DELAY_JITTER", "0"),
        ("RETRY_TIMES", "0"),
        ("RETRY_HTTP_CODES", ""),
        ("RETRY_HTTP_CODES", "429,503"),
        ("RETRY_AFTER_MAX", "0"),
        ("ARCHIVE", "1"),
        ("ARCHIVE_RETENTION_DAYS", None),
        ("ARCHIVE_RETENTION_DAYS", "30"),
        ("DATA_DIR", Path("data")),
        ("MIN_FREE_SPACE", str(2**40)),
        ("SEGMENT_COMPRESSION", ""),
        ("REVISIT_AFTER_DAYS", ""),
        ("REVISIT_AFTER_DAYS", "1, 7"),
        ("RUN_BUDGET", "0"),
        ("LOG_LEVEL", 20),
        ("LOG_FILE", "/dev/null"),
        ("ASYNCIO_EVENT_LOOP", None),
        ("ASYNCIO_EVENT_LOOP", "asyncio.SelectorEventLoop"),
    ],
)
def test_what_is_allowed(settings: Settings, name: str, value: Any) -> None:
    check_settings(settings)
    settings.set(name, value, priority="cmdline")
    check_settings(settings)


@pytest.mark.parametrize(
    ("command", "wrong", "stated"),
    [
        (["inspect", "https://x.example/1"], "DOWNLOAD_DELAY_JITTER=1", "DOWNLOAD_DELAY_JITTER='1'"),
        (["rehydrate", "absent"], "REQUESTS_PER_DAY=0", "REQUESTS_PER_DAY='0'"),
        (["reprocess", "absent"], "SPIDER_MODULES=absent", "SPIDER_MODULES='absent'"),
        *(
            ([command], "SEGMENT_COMPRESSION=bz2", "SEGMENT_COMPRESSION='bz2'")
            for command in ("compact", "erase", "requeue", "status", "verify", "why")
        ),
    ],
)
def test_other_commands_refuse_what_they_read(
    settings: Settings, capsys: pytest.CaptureFixture[str], command: list[str], wrong: str, stated: str
) -> None:
    assert stated in refusal(capsys, *command, "-s", wrong)


def test_they_do_not_look_at_what_they_do_not_read(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    line = refusal(capsys, "status", "-s", "DATA_DIR=absent", "-s", "FETCH_TRIES=x")
    assert "there is no data folder" in line
