"""What is never in the log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from newscrawler.log import RedactedRecord, redact, without_secrets
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


def test_a_usage_error_tells_no_password(tmp_path: Path) -> None:
    with running() as site:
        done = run(site, "-O", str(tmp_path / "x.jsonl"), "-a", "url=https://user:rahasia@example.org/1")
    assert done.returncode == 2
    assert "https://***@example.org/1 is no article" in done.stderr
    assert "rahasia" not in done.stderr
