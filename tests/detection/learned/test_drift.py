"""Stability by hand."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.learned.drift import LIMIT, edges, shares, stability


def test_by_hand() -> None:
    """From halves to a quarter and three: (1/4) log(1/2) (-1) and (1/4) log(3/2)."""
    before, now = np.asarray([0.5, 0.5]), np.asarray([0.25, 0.75])

    assert pytest.approx(0.25 * np.log(2) + 0.25 * np.log(1.5)) == stability(before, now)
    assert 0 == stability(before, before)


def test_the_same_people_are_stable_and_others_are_not() -> None:
    """Another sample of one law is far below the limit; twice as much is far above, as is not knowing."""
    rng = np.random.default_rng(1)
    column = rng.lognormal(size=2000)
    between = edges(column)
    known = shares(column, between)
    lost = np.where(rng.random(2000) < 0.5, np.nan, column)

    assert 9 == len(between)
    assert LIMIT / 4 > stability(known, shares(rng.lognormal(size=2000), between))
    assert LIMIT < stability(known, shares(2 * column, between))
    assert LIMIT < stability(known, shares(lost, between))


def test_nothing_known_is_one_bin() -> None:
    """A feature that nobody has is all unknown, now as then."""
    nothing = np.full(300, np.nan)

    assert 0 == len(edges(nothing))
    assert 0 == stability(shares(nothing, edges(nothing)), shares(nothing, edges(nothing)))
