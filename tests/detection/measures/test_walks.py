"""Interleaved walks."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.measures.walks import WALKS, walkers
from privet.detection.visits import Visits


def explained(ids: list[int], people: int = 100_000) -> float:
    """Return the share that walks explain of a path through ids 0, 1, ..."""
    flat = np.asarray(ids, np.int64)
    assert flat.max() < people
    starts = np.asarray([0, len(flat)], np.int64)
    return float(walkers(Visits(starts, flat, flat, flat, flat))[0])


@pytest.mark.parametrize("walks", range(1, WALKS + 1))
@pytest.mark.parametrize("stride", [1, -1, 7])
def test_walks_taken_turn_by_turn(walks: int, stride: int) -> None:
    """Up to four walkers that take turns are seen as what they are, at any stride."""
    begins = (10_000, 23_000, 41_000, 72_000)[:walks]
    path = [begin + stride * step for step in range(100) for begin in begins]

    assert 0.9 < explained(path) <= 1


def test_a_draw_is_no_walk() -> None:
    """People met in no order are not explained."""
    drawn = np.random.default_rng(2).choice(100_000, 400, replace=False).tolist()

    assert 0.02 > explained(drawn)


def test_few_places_are_no_walk() -> None:
    """Four places could always be four walks."""
    assert np.isnan(explained([1, 2, 3, 4]))
