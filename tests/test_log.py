"""What is never in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawler.log import RedactedRecord, log_json, redact, without_secrets
from tests.loopback.desk import Desk, crawl, run
from tests.loopback.site import running


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("<GET https://user:pass@x.id/a>", "<GET https://***@x.id/a>"),
        ("http://token@x.id http://u:p@ss@y.id", "http://***@x.id http://***@y.id"),
        ("https://x.id/@redaksi and a@b.id", "https://x.id/@redaksi and a@b.id"),
        ("https://x.id/?to=a@b.id", "https://x.id/?to=a@b.id"),
        ("https://x.id", "https://x.id"),
    ],
)
def test_user_names_and_passwords_of_urls_are_left_out(text: str, redacted: str) -> None:
    assert redact(text) == redacted


def test_settings_that_are_named_like_secrets_are_left_out() -> None:
    settings = {
        "FTP_PASSWORD": "a", "AWS_SECRET_ACCESS_KEY": "a", "API_TOKEN": ["a"], "MAIL_PASS": "a",
        "DEFAULT_REQUEST_HEADERS": {"Authorization": "a", "Accept": "text/html"},
        "COOKIES_ENABLED": False, "CONTACT": "redaksi@example.org",
    }  # fmt: skip
    assert without_secrets(settings) == {
        "FTP_PASSWORD": "***", "AWS_SECRET_ACCESS_KEY": "***", "API_TOKEN": "***", "MAIL_PASS": "***",
        "DEFAULT_REQUEST_HEADERS": {"Authorization": "***", "Accept": "text/html"},
        "COOKIES_ENABLED": False, "CONTACT": "redaksi@example.org",
    }  # fmt: skip


def test_message_and_traceback_are_redacted_whoever_formats_them() -> None:
    error = ValueError("no answer from http://user:rahasia@x.id")
    record = RedactedRecord("x", logging.ERROR, "", 0, "%s", ("http://user:rahasia@y.id",), (ValueError, error, None))
    assert logging.Formatter().format(record) == "http://***@y.id\nValueError: no answer from http://***@x.id"


def test_planted_secrets_are_not_in_the_log_of_a_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as site:
        Desk(site).open()
        monkeypatch.setenv("http_proxy", f"http://user:rahasia-satu@127.0.0.1:{site.port}")
        # settings that Scrapy knows and prints
        planted = ("-s", "FTP_PASSWORD=rahasia-dua", "-s", "LOG_DATEFORMAT=http://user:rahasia-tiga@x.id/")
        _, _, log = crawl(site, tmp_path / "out.jsonl", *planted)

    assert any("Proxy-Authorization" in headers for _, _, headers in site.asked)
    assert "'FTP_PASSWORD': '***'" in log
    assert "'LOG_DATEFORMAT': 'http://***@x.id/'" in log
    assert "rahasia-satu" not in log
    assert "rahasia-dua" not in log


@pytest.fixture
def _handlers_of_the_root() -> Iterator[None]:
    before = list(logging.root.handlers)
    yield
    for handler in set(logging.root.handlers) - set(before):
        logging.root.removeHandler(handler)
        handler.close()


@pytest.mark.usefixtures("_handlers_of_the_root")
@pytest.mark.parametrize(("append", "before"), [(True, ["before"]), (False, [])])
def test_a_log_of_json_goes_to_the_log_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], append: bool, before: list[str]
) -> None:
    file = tmp_path / "log"
    file.write_text("before\n")
    settings = Settings({"LOG_FILE": str(file), "LOG_FILE_APPEND": append, "LOG_LEVEL": "INFO"})
    log_json(settings, outlet="sindonews")
    logging.getLogger("x").error("Bukan arsip – %s", "rusak")
    *first, line = file.read_text("utf-8").splitlines()
    assert first == before
    told = json.loads(line)
    assert (told["outlet"], told["level"], told["message"]) == ("sindonews", "ERROR", "Bukan arsip – rusak")
    assert capsys.readouterr().err == ""
    assert not settings["LOG_FILE"], "Scrapy would write to it too"


def test_a_usage_error_tells_no_password(tmp_path: Path) -> None:
    with running() as site:
        done = run(site, "-O", str(tmp_path / "x.jsonl"), "-a", "url=https://user:rahasia@example.org/1")
    assert done.returncode == 2
    assert "https://***@example.org/1 is no article" in done.stderr
    assert "rahasia" not in done.stderr
