"""Tests of tails, against sums that are slow and obvious."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from privet.evidence.attribution.tails import LEAST, chance, spread_tail


@pytest.mark.parametrize(
    ("count", "trials", "share", "spread"),
    [(3, 20, 0.05, 0.02), (60, 60, 0.1, 0.1), (500, 2000, 0.2, 0.005), (1, 5, 0.5, 0.9)],
)
def test_a_tail_is_that_of_the_beta_binomial(
    count: int, trials: int, share: float, spread: float
) -> None:
    """The chance of so many hits or more is what the distribution says."""
    total = 1 / spread - 1
    slow = stats.betabinom(trials, share * total, (1 - share) * total)

    assert math.exp(spread_tail(count, trials, share, spread)) == pytest.approx(
        float(slow.pmf(range(count, trials + 1)).sum()), rel=1e-6
    )


def test_without_a_spread_it_is_binomial() -> None:
    """A spread of nothing leaves independent trials."""
    assert math.exp(spread_tail(9, 12, 0.3, 0.0)) == pytest.approx(stats.binom(12, 0.3).sf(8))


def test_nothing_is_certain_and_too_much_is_impossible() -> None:
    """No hits befall everybody, more hits than trials nobody."""
    assert spread_tail(0, 5, 0.1, 0.1) == 0.0
    assert spread_tail(6, 5, 0.1, 0.1) == LEAST


def test_a_chance_grows_with_the_tries() -> None:
    """Among a thousand candidates the unlikely happens a thousand times as often, once at most."""
    assert chance(math.log(1e-6), 1000) == pytest.approx(1e-3)
    assert chance(math.log(0.5), 1000) == 1.0
