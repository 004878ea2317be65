"""Middles and spreads that a few wild values do not move."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.centres import centre


def test_a_wild_value_moves_neither() -> None:
    """Of 1, 2, 3, 4 and anything large the middle is 3, and half are within 1 of it."""
    for wild in (5.0, 5000.0):
        found = centre(np.array([1.0, 2.0, 3.0, 4.0, wild]))

        assert pytest.approx([3.0, 1.4826]) == list(found)


def test_the_spread_is_that_of_a_normal_distribution() -> None:
    """Twenty thousand draws about 7 with a standard deviation of 2."""
    drawn = np.random.default_rng(3).normal(7.0, 2.0, 20_000)

    assert pytest.approx([7.0, 2.0], abs=0.05) == list(centre(drawn))
