"""The statistics, against values worked out by other means."""

from __future__ import annotations

import math

import pytest

from newscrawler.monitoring.chance import dispersion, few, many_of, middle


def test_without_variation_few_is_poisson() -> None:
    assert few(3, 10, 1e-9) == pytest.approx(math.exp(-10) * (1 + 10 + 50 + 1000 / 6))


def test_with_variation_few_is_negative_binomial() -> None:
    # size 2, mean 4: p = 1/3; (1/3)**2 * (1 + 2 * 2/3 + 3 * (2/3)**2)
    assert few(2, 4, 0.5) == pytest.approx(1 / 9 * (1 + 4 / 3 + 4 / 3))


def test_a_mean_of_nothing_makes_nothing_surprising() -> None:
    assert few(0, 0, 0.1) == 1


def test_many_of_is_the_tail_of_the_binomial_distribution() -> None:
    assert many_of(3, 4, 0.5) == pytest.approx(5 / 16)
    assert many_of(0, 4, 0.5) == 1
    assert many_of(20, 20, 0.01) == pytest.approx(1e-40)
    assert many_of(50, 100, 0.1) == pytest.approx(math.fsum(
        math.comb(100, k) * 0.1**k * 0.9 ** (100 - k) for k in range(50, 101)))  # fmt: skip


def test_the_middle_leaves_odd_days_out() -> None:
    assert middle([10, 11, 9, 10, 10, 0, 90, 10]) == 10
    assert middle([7]) == 7


def test_dispersion_is_what_chance_does_not_explain_and_odd_days_do_not_count() -> None:
    assert dispersion([100, 110, 90, 100, 105, 95, 0], 100, 0.05, 0.5) == 0.05
    # deviations 0, 40, 40, 40, 100: (1.4826 * 40)**2 = 3517; (3517 - 100) / 100**2
    assert dispersion([100, 60, 140, 60, 200], 100, 0.05, 0.5) == pytest.approx(0.3417, abs=1e-4)
    assert dispersion([0, 200, 0, 200, 300], 100, 0.05, 0.5) == 0.5
