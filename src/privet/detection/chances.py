"""Tail probabilities of the binomial and the beta distribution."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS = 10_000
"""Terms of the continued fraction at most; it needs about the square root of the larger shape."""

PRECISION = 1e-15
SMALLEST = 1e-300


@lru_cache(10_000)
def beta_below(x: float, a: float, b: float) -> float:
    """
    Return the chance that a Beta(a, b) variable is at most *x*.

    Args:
        x: 0 to 1.
        a: First shape, above 0.
        b: Second shape, above 0.

    Source: the continued fraction of the incomplete beta function, NIST DLMF 8.17.22,
    evaluated by Lentz's method as Thompson and Barnett modified it.
    """
    if a <= 0 or b <= 0:
        message = "the shapes of a beta distribution are above 0"
        raise ValueError(message)
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_below(1.0 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x),
    )
    return min(1.0, front * _fraction(x, a, b) / a)


def _fraction(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction that stands in the incomplete beta function."""
    c, d = 1.0, _away(1.0 - (a + b) * x / (a + 1.0))
    d = 1.0 / d
    value = d
    for m in range(1, STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1.0 / _away(1.0 + even * d)
        c = _away(1.0 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1.0 / _away(1.0 + odd * d)
        c = _away(1.0 + odd / c)
        factor = d * c
        value *= factor
        if abs(factor - 1.0) < PRECISION:
            break
    return value


def _away(value: float) -> float:
    """Keep a denominator away from 0."""
    return value if abs(value) > SMALLEST else SMALLEST


def surprise(
    hits: NDArray[np.float64], trials: NDArray[np.float64], chance: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """
    Return how improbable so many hits are, in nats; 0 where they are not above expectation.

    Chernoff's bound: P(Bin(n, p) >= k) <= exp(-n KL(k/n || p)), so the true surprise is at
    least this.

    Args:
        hits: How often it happened; nan counts as never.
        trials: How often it could have happened.
        chance: The chance each time, 0 to 1; one for all, or one each.
    """
    p = np.clip(chance, 1e-12, 1.0 - 1e-12)
    n = np.maximum(np.nan_to_num(trials), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(np.nan_to_num(hits) / n, 0.0, 1.0)
        up = np.where(share > 0, share * np.log(share / p), 0.0)
        down = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - p)), 0.0)
    nats = np.nan_to_num(n * (up + down))
    above = np.nan_to_num(share) > p
    return np.where(above, nats, 0.0)


def abundance(seen: float, expected: float) -> float:
    """
    Return how improbable so many events are where *expected* were due, in nats.

    Chernoff's bound for a Poisson count: P(X >= k) <= exp(-(m - k + k log(k/m))).
    """
    if seen <= expected:
        return 0.0
    return expected - seen + seen * math.log(seen / expected)


def scarcity(seen: float, expected: float) -> float:
    """
    Return how improbable so few events are where *expected* were due, in nats.

    Chernoff's bound for a Poisson count: P(X <= k) <= exp(-(m - k + k log(k/m))).
    """
    if seen >= expected:
        return 0.0
    ratio = seen * math.log(seen / expected) if seen > 0 else 0.0
    return expected - seen + ratio


def exchanged(ours: int, of_ours: int, theirs: int, of_theirs: int) -> float:
    """
    Return how improbable so few of the others are among the marked, in nats, if marks fall at random.

    Exact: P(X <= theirs) of the hypergeometric distribution, X being how many of *of_theirs* are among
    *ours + theirs* that are marked, of *of_ours + of_theirs* in all.

    Args:
        ours: Those of ours that are marked.
        of_ours: All of ours.
        theirs: Those of the others that are marked.
        of_theirs: All of the others.
    """
    marked, everybody = ours + theirs, of_ours + of_theirs
    least = max(0, marked - of_ours)
    ways = [
        _choices(of_theirs, each) + _choices(of_ours, marked - each)
        for each in range(least, theirs + 1)
    ]
    top = max(ways)
    total = top + math.log(math.fsum(math.exp(each - top) for each in ways))
    return max(0.0, _choices(everybody, marked) - total)


def _choices(of: int, chosen: int) -> float:
    """Return the logarithm of how many ways there are to choose."""
    return math.lgamma(of + 1) - math.lgamma(chosen + 1) - math.lgamma(of - chosen + 1)
