"""Politeness and safety, as the crawler sees them after everything is merged."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.misc import is_generator_with_return_value
from scrapy.utils.project import get_project_settings

from newscrawler import __version__
from newscrawler import settings as project
from newscrawler.pipelines import PIPELINES, STEPS
from newscrawler.pipelines.dates import DateRangePipeline
from newscrawler.pipelines.export import ExportPipeline
from newscrawler.storage.warc import MAX_BODY
from tests.test_outlets import OUTLETS


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("NEWSCRAWLER_CONTACT", raising=False)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawler.settings")
    return get_project_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("ROBOTSTXT_USER_AGENT", "newscrawler"),
        ("COOKIES_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("DOWNLOAD_MAXSIZE", 4 * 1024 * 1024),
        ("DOWNLOAD_WARNSIZE", 1024 * 1024),
        ("FEED_EXPORT_ENCODING", "utf-8"),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_TIMEOUT", 60),
        ("REDIRECT_MAX_TIMES", 5),
        ("METAREFRESH_ENABLED", False),
        ("RETRY_TIMES", 3),
        ("RETRY_HTTP_CODES", [429, 500, 502, 503, 504, 408, 522, 524]),
        ("RETRY_GIVE_UP_LOG_LEVEL", "WARNING"),
        ("DOWNLOAD_DELAY", 2),
        ("DOWNLOAD_DELAY_JITTER", 0.2),
        ("USER_AGENT", f"newscrawler/{__version__}"),
        ("CONTACT", ""),
        ("LOG_FORMATTER", "newscrawler.log.RecordLogFormatter"),  # keeps secrets out of the log
        ("RETRY_BACKOFF", 5),
        ("RETRY_AFTER_MAX", 120),
        ("ALLOW_PRIVATE_ADDRESSES", False),
        ("REQUESTS_PER_DAY", 5000),
        ("RUN_BUDGET", 3000),
        ("ACCESS_DECISIONS", {}),
    ],
)
def test_a_setting_that_safety_or_politeness_rests_on(settings: Settings, name: str, value: Any) -> None:
    assert settings[name] == value
    assert name in vars(project), "a default of Scrapy may change"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("newscrawler.middlewares.slot.OutletSlotMiddleware", True),
        ("newscrawler.middlewares.hosts.DeclaredHostsMiddleware", True),
        ("newscrawler.middlewares.robots.PoliteRobotsMiddleware", True),
        ("newscrawler.middlewares.backoff.BackoffMiddleware", True),
        ("scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware", False),
        ("scrapy.downloadermiddlewares.offsite.OffsiteMiddleware", False),
        ("scrapy.downloadermiddlewares.retry.RetryMiddleware", False),
    ],
)
def test_a_middleware_that_safety_or_politeness_rests_on(settings: Settings, name: str, there: bool) -> None:
    assert (settings.getwithbase("DOWNLOADER_MIDDLEWARES")[name] is not None) is there


def test_pages_are_asked_for_in_indonesian(settings: Settings) -> None:
    assert settings.getdict("DEFAULT_REQUEST_HEADERS")["Accept-Language"] == "id"


@pytest.mark.parametrize(("name", "value"), [("CONCURRENT_ITEMS", 1), ("WARN_ON_GENERATOR_RETURN_VALUE", False)])
def test_a_setting_that_speed_rests_on(settings: Settings, name: str, value: Any) -> None:
    assert settings[name] == value


def test_no_callback_has_what_scrapy_is_not_asked_to_warn_of() -> None:
    callbacks = {getattr(outlet, name) for outlet in OUTLETS.values() for name in dir(outlet) if name.startswith("p")}
    generators = {callback for callback in callbacks if inspect.isgeneratorfunction(callback)}
    assert {"parse_article", "parse_index", "part_failed"} <= {callback.__name__ for callback in generators}
    assert not any(map(is_generator_with_return_value, generators))


def test_only_http_is_ever_fetched(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_what_may_pass_is_tried_again(settings: Settings) -> None:
    assert {429, 500, 502, 503, 504} <= set(settings.getlist("RETRY_HTTP_CODES"))
    assert 404 not in settings.getlist("RETRY_HTTP_CODES")


def test_the_delay_of_an_outlet_is_two_seconds_at_least_whatever_the_jitter(settings: Settings) -> None:
    for name, outlet in OUTLETS.items():
        merged = settings.copy()
        outlet.update_settings(merged)
        slot = merged.getdict("DOWNLOAD_SLOTS")[name]
        assert slot["concurrency"] == 1
        assert slot["jitter"] > 0
        assert slot["delay"] * (1 - slot["jitter"]) >= 2


def test_an_archive_may_hold_no_larger_pages_than_the_network() -> None:
    assert get_project_settings().getint("DOWNLOAD_MAXSIZE") == MAX_BODY


def test_the_user_agent_names_the_crawler(settings: Settings) -> None:
    assert settings["USER_AGENT"].startswith("newscrawler/")


def test_the_steps_stand_once(settings: Settings) -> None:
    places: dict[Any, int] = dict(settings.getwithbase("ITEM_PIPELINES"))
    assert sorted(places, key=lambda pipeline: places[pipeline]) == [*PIPELINES, DateRangePipeline, ExportPipeline]
    assert list(STEPS) == [pipeline.step for pipeline in PIPELINES]
