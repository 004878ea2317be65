"""Who is odd."""

from __future__ import annotations

import numpy as np

from privet.detection.learned.isolation import oddness


def test_the_outsider_comes_first() -> None:
    """Of five hundred alike and one far off in three of four features, the one; the same each time."""
    rng = np.random.default_rng(1)
    rows = np.vstack([rng.normal(size=(500, 4)), [9.0, -9.0, 9.0, 0.0]])
    rows[3, 1] = np.nan
    odd = oddness(np.column_stack([rows, np.full(501, np.nan)]), np.random.default_rng(2))

    assert 500 == odd.argmax()
    assert odd[500] > 0.6 > np.median(odd)
    again = oddness(np.column_stack([rows, np.full(501, np.nan)]), np.random.default_rng(2))
    assert odd.tolist() == again.tolist()


def test_nobody_and_everybody_alike() -> None:
    """Without actors there is no list, and those who are alike are equally odd."""
    assert 0 == len(oddness(np.zeros((0, 3)), np.random.default_rng(1)))
    assert 1 == len(set(oddness(np.ones((9, 2)), np.random.default_rng(1)).tolist()))
