"""How likely counts are: the little statistics that alarms rest on."""

from __future__ import annotations

import math
from collections.abc import Sequence


def few(count: int, mean: float, dispersion: float) -> float:
    """The probability of at most ``count`` events where ``mean`` are expected and the mean itself varies.

    The negative binomial distribution with variance ``mean + dispersion * mean**2``, ``dispersion`` above 0.
    """
    if mean <= 0:
        return 1.0
    size = 1 / dispersion
    odds = dispersion * mean / (1 + dispersion * mean)
    term: float = (1 + dispersion * mean) ** -size
    below = term
    for k in range(count):
        term *= (k + size) / (k + 1) * odds
        below += term
    return min(1.0, below)


def many_of(hits: int, trials: int, share: float) -> float:
    """The probability of at least ``hits`` of ``trials`` where each is a hit with probability ``share``."""
    if not 0 < share < 1:
        return float(hits <= 0 or share >= 1)
    term = (1 - share) ** trials
    below = 0.0
    for k in range(hits):
        below += term
        term *= (trials - k) / (k + 1) * share / (1 - share)
    if below < 0.999:
        return 1 - below
    tail = 0.0  # from the other end, where 1 - below has lost its digits
    for k in range(hits, trials + 1):
        tail += math.comb(trials, k) * share**k * (1 - share) ** (trials - k)
    return tail


def middle(values: Sequence[float]) -> float:
    """The mean of the middle half: what is usual, whatever a few odd days were like; at least one value."""
    ordered = sorted(values)
    cut = len(ordered) // 4
    kept = ordered[cut : len(ordered) - cut]
    return sum(kept) / len(kept)


def dispersion(values: Sequence[float], level: float, floor: float, ceiling: float) -> float:
    """How much more counts around ``level`` vary than chance alone would make them, as :func:`few` takes it.

    From the median deviation, so that holidays and outages among the days do not widen it.
    """
    deviations = sorted(abs(value - level) for value in values)
    spread = 1.4826 * deviations[len(deviations) // 2]
    return min(ceiling, max(floor, (spread**2 - level) / level**2))
