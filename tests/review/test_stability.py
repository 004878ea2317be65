"""How far use has moved."""

from __future__ import annotations

import numpy as np

from privet.review.stability import FEW, MOVED, psi

SAME = np.tile(np.asarray([1, 3, 9, 40], np.int64), 200)


def test_too_few_say_nothing() -> None:
    """Below three hundred on either side it is unknown."""
    assert None is psi(SAME, SAME[: FEW - 1])
    assert None is psi(SAME[: FEW - 1], SAME)


def test_what_has_not_moved_has_an_index_of_nothing() -> None:
    """The same shares are 0, in whatever order; ten times as many people are much."""
    assert 0 == psi(SAME, SAME[::-1])
    moved = psi(SAME, SAME * 10)
    assert moved is not None
    assert moved > MOVED
