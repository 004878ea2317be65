"""The chance of ever accusing an ordinary actor, bounded and simulated."""

from __future__ import annotations

import math

import numpy as np
import pytest

from privet.detection.anytime import BETS, Bar, Called, Wald, evidence

ALPHA = 0.02
ACTORS, LONG = 3000, 400
STARTS = np.arange(0, ACTORS * LONG + 1, LONG)
ALLOWED = ALPHA + 3 * math.sqrt(ALPHA / ACTORS)
"""The bound, and three standard errors of the simulation."""


def test_by_hand() -> None:
    """One view of 1 against a half: the mean over bets of 1 + 2 b / 2; then 0 loses it again."""
    (once,) = evidence(np.asarray([0, 1]), np.asarray([1.0]), 0.5)
    (twice,) = evidence(np.asarray([0, 2]), np.asarray([1.0, 0.0]), 0.5)

    assert pytest.approx(math.log(np.mean([1 + b for b in BETS]))) == once
    assert once == twice
    assert 0 == evidence(np.asarray([0, 1]), np.asarray([0.0]), 0.5)[0]


@pytest.mark.parametrize("mean", [0.2, 0.5, 0.8])
def test_whoever_is_ordinary_is_hardly_ever_accused(mean: float) -> None:
    """At any of 400 views, the stake reaches 1 / alpha for a share alpha at most; independent views."""
    rng = np.random.default_rng(7)
    value = (rng.random(ACTORS * LONG) < mean).astype(float)
    stakes = evidence(STARTS, value, mean)

    assert ALLOWED >= (stakes >= Bar.of(ALPHA).nats).mean()


def test_views_may_depend_on_one_another() -> None:
    """After a rare person a circle of popular ones, after these a rare one: the bound holds."""
    rng = np.random.default_rng(8)
    value = np.zeros((ACTORS, LONG))
    chance = np.full(ACTORS, 0.5)
    for view in range(LONG):
        value[:, view] = rng.random(ACTORS) < chance
        chance = np.where(value[:, view] > 0, 0.5, np.minimum(0.5, chance * rng.random(ACTORS) * 2))
    stakes = evidence(STARTS, value.ravel(), 0.5)

    assert ALLOWED >= (stakes >= Bar.of(ALPHA).nats).mean()


def test_people_with_tastes_break_the_theory_and_set_the_bar() -> None:
    """
    Each has a habit of its own, some above the mean: Ville's bar accuses many, their own bar does not.
    """
    rng = np.random.default_rng(9)

    def stakes() -> np.ndarray:
        habit = rng.beta(4, 8, ACTORS)[:, None]
        return evidence(STARTS, (rng.random((ACTORS, LONG)) < habit).astype(float).ravel(), 0.45)

    known, new = stakes(), stakes()
    bar = Bar.recalibrated(known, ALPHA)

    assert 2 * ALPHA < (new >= Bar.of(ALPHA).nats).mean()
    assert ALLOWED >= (new >= bar.nats).mean()
    assert ACTORS == bar.actors
    assert pytest.approx(ALPHA, abs=1e-4) == bar.chance


def test_a_taker_is_found_early() -> None:
    """Who takes nine rare people in ten where a third is usual is accused within forty views."""
    rng = np.random.default_rng(3)
    value = (rng.random(200 * 40) < 0.9).astype(float)
    stakes = evidence(np.arange(0, 8001, 40), value, 0.35)

    assert 0.99 < (stakes >= Bar.of(1e-3).nats).mean()


def test_few_people_bound_little() -> None:
    """A hundred ordinary actors cannot bound a chance of one in a thousand, and say so; none, theory."""
    bar = Bar.recalibrated(np.linspace(0, 20, 100), 1e-3)

    assert 20 < bar.nats
    assert pytest.approx(1 / 101) == bar.chance
    assert Bar.of(1e-3) == Bar.recalibrated(np.zeros(0), 1e-3)


def test_wald_keeps_both_errors() -> None:
    """Normal ratios half a unit apart: accused and cleared wrongly as seldom as stated."""
    rng = np.random.default_rng(6)
    test = Wald(alpha=0.02, beta=0.1)
    apart = 0.5
    wrong = {Called.ACCUSED: 0, Called.CLEARED: 0}
    for _ in range(1500):
        noise = rng.normal(size=400) * apart
        wrong[Called.ACCUSED] += test.after(noise - apart**2 / 2)[0] is Called.ACCUSED
        wrong[Called.CLEARED] += test.after(noise + apart**2 / 2)[0] is Called.CLEARED

    assert 0.02 / 0.9 + 3 * math.sqrt(0.022 / 1500) > wrong[Called.ACCUSED] / 1500
    assert 0.1 / 0.98 + 3 * math.sqrt(0.1 / 1500) > wrong[Called.CLEARED] / 1500
    assert (Called.OPEN, 3) == test.after(np.zeros(3))


def test_a_mean_is_a_share() -> None:
    """Nobody is certain to take the tail, or not to."""
    with pytest.raises(ValueError, match="between"):
        evidence(np.asarray([0, 1]), np.zeros(1), 1.0)
