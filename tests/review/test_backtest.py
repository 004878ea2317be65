"""A budget replayed."""

from __future__ import annotations

import numpy as np

from privet.review.backtest import effect


def test_only_ordinary_actors_at_the_level_are_people_touched() -> None:
    """A collector that is stopped is no harm; what it was not shown is what was prevented."""
    found = effect(
        "account",
        "1d",
        400,
        stopped=np.array([True, True, False, True]),
        prevented=np.array([19_600, 3, 0, 7]),
        ordinary=np.array([False, True, True, True]),
        judged=np.array([True, True, True, False]),
    )

    assert 19_610 == found.prevented
    assert (2, 1) == (found.ordinary, found.people_touched)
    assert 0.97 < found.upper_bound < 1


def test_without_a_level_everybody_is_judged() -> None:
    """The share of all ordinary actors is bounded."""
    nobody = np.zeros(3000, np.bool_)
    found = effect(
        "site",
        "7d",
        10,
        stopped=nobody,
        prevented=np.zeros(3000, np.int64),
        ordinary=~nobody,
    )

    assert 0 == found.people_touched
    assert 0 < found.upper_bound < 0.001001
