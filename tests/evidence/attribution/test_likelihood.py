"""Tests of likelihoods."""

from __future__ import annotations

import numpy as np
import pytest

from privet.evidence.attribution.innocence import Expected
from privet.evidence.attribution.likelihood import SPREADS, llr, luck, spread_of


def expected(inside: int, outside: int, chance: float = 0.05) -> Expected:
    """Return what an actor was shown, all of one class."""
    return Expected(np.array([chance, 0.5]), np.array([inside, 0]), np.array([outside, 0]))


def test_an_actor_who_published_all_is_likely() -> None:
    """Each person in the dump weighs as much as it is unlikely there."""
    assert llr(expected(100, 0)) == pytest.approx(100 * np.log(1 / 0.05), rel=0.01)


def test_an_actor_like_everybody_is_not() -> None:
    """Whoever was shown everybody explains nothing."""
    assert llr(expected(50, 950)) == 0.0
    assert llr(expected(0, 0)) == 0.0


def test_luck_shrinks_as_actors_differ() -> None:
    """If actors differ much, much overlap is less unlikely."""
    assert luck(expected(90, 10), 0.005) < luck(expected(90, 10), 0.35)


def test_the_least_spread_that_fits_is_used() -> None:
    """Ordinary actors need none; actors who read one thing only need more, and are not accused."""
    ordinary = [expected(5, 95)] * 200
    narrow = [*ordinary, *[expected(60, 20)] * 20]

    assert spread_of(ordinary, 200) == SPREADS[0]
    assert spread_of(narrow, 220) >= 0.1
    assert spread_of([], 0) == SPREADS[0]


def test_no_spread_is_wide_enough_for_everything() -> None:
    """Where every innocent is like a source, the widest is used."""
    assert spread_of([expected(5_000, 0, 1e-7)] * 50, 50) == SPREADS[-1]
