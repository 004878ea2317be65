"""How unlikely a count is by chance alone: upper tails, exact or bounded from above."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST = -700.0
"""The logarithm of the smallest probability told; below it a float is 0."""


def spread_tail(count: int, trials: int, share: float, spread: float) -> float:
    """
    Return the logarithm of the chance of at least *count* hits of *trials*, where shares vary.

    Each actor's own share of hits is drawn from a beta distribution with the mean *share*; hits
    then follow a beta-binomial distribution.

    Args:
        share: The mean share of hits, between 0 and 1.
        spread: The correlation of two trials of one actor, between 0 and 1; 0 is binomial.
    """
    if count <= 0:
        return 0.0
    share = min(max(share, 1e-9), 1 - 1e-9)
    if count > trials or trials <= 0:
        return LEAST
    if spread < 1e-9:
        return _binomial_tail(count, trials, share)
    total = 1 / spread - 1
    a, b = share * total, (1 - share) * total
    first = _choose(trials, count) + _beta(count + a, trials - count + b) - _beta(a, b)
    k = np.arange(count, trials, dtype=np.float64)
    steps = np.log(trials - k) + np.log(k + a) - np.log(k + 1) - np.log(trials - k - 1 + b)
    return _summed(first, steps)


def _binomial_tail(count: int, trials: int, share: float) -> float:
    first = _choose(trials, count) + count * math.log(share)
    first += (trials - count) * math.log1p(-share)
    k = np.arange(count, trials, dtype=np.float64)
    steps = np.log(trials - k) - np.log(k + 1) + math.log(share) - math.log1p(-share)
    return _summed(first, steps)


def _summed(first: float, steps: NDArray[np.float64]) -> float:
    """Return the logarithm of a sum: its first term, and the steps from each term to the next."""
    terms = np.concatenate([np.zeros(1), np.cumsum(steps)])
    peak = float(terms.max())
    return min(0.0, first + peak + math.log(float(np.exp(terms - peak).sum())))


def _choose(trials: int, count: int) -> float:
    return math.lgamma(trials + 1) - math.lgamma(count + 1) - math.lgamma(trials - count + 1)


def _beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def chance(logarithm: float, tries: float = 1.0) -> float:
    """Return the chance that this happens in any of so many *tries*: at most their sum."""
    return float(min(1.0, math.exp(min(0.0, max(logarithm, LEAST) + math.log(max(tries, 1.0))))))
