"""How much of a robots.txt counts, and which of its answers are final."""

from __future__ import annotations

import pytest
from twisted.python.failure import Failure

from newscrawler.middlewares.addresses import PrivateAddress
from newscrawler.middlewares.robots import MAX_SIZE, RobotsForbidden, RobotsUnavailable, first_lines
from newscrawler.spiders.sindonews import SindonewsSpider


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_of_a_long_one_the_whole_lines_within_500_kib_count(end: bytes) -> None:
    line = b"Allow: /berita" + end
    body = line * (MAX_SIZE // len(line) + 1)
    assert first_lines(body) == line * (MAX_SIZE // len(line))


def test_one_of_500_kib_counts_as_it_is() -> None:
    body = b"#" * (MAX_SIZE - 2) + b"\nA"
    assert first_lines(body) == body


def test_a_line_without_end_is_cut() -> None:
    assert first_lines(b"#" * (MAX_SIZE + 1)) == b"#" * MAX_SIZE


@pytest.mark.parametrize(
    ("error", "later"), [(RobotsForbidden(), False), (RobotsUnavailable(), True), (PrivateAddress(), True)]
)
def test_what_is_forbidden_is_final_and_what_could_not_be_had_is_not(error: Exception, later: bool) -> None:
    assert SindonewsSpider()._may_still_be_had(Failure(error)) is later  # type: ignore[no-untyped-call]
