"""What lies side by side, in whatever order it was taken."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.measures.adjacency import adjacency
from privet.detection.visits import Visits


def taken(ids: list[int], people: int = 2000) -> tuple[float, float]:
    """Measure one actor that took these ids of a site with ids 0, 1, ..."""
    flat = np.asarray(ids, np.int64)
    assert flat.max() < people
    starts = np.asarray([0, len(flat)], np.int64)
    adjacent, density = adjacency(Visits(starts, flat, flat, flat, flat), np.arange(people))
    return float(adjacent[0]), float(density[0])


@given(st.lists(st.integers(0, 200), min_size=4, max_size=60, unique=True))
def test_order_does_not_matter(ids: list[int]) -> None:
    """Shuffling what was taken changes nothing, and neighbours are those of a set."""
    held = set(ids)
    beside = sum(i - 1 in held or i + 1 in held for i in ids) / len(ids)
    adjacent, density = taken(ids)

    assert (adjacent, density) == taken(sorted(ids))
    assert beside <= adjacent + 1e-9
    assert len(ids) / (max(ids) - min(ids) + 1) == pytest.approx(density)


def test_a_shuffled_walk_is_seen() -> None:
    """All of 500 in a row in any order is all adjacent; so is every third; a draw is not."""
    chance = np.random.default_rng(4)
    walk = chance.permutation(500).tolist()
    third = (3 * chance.permutation(500)).tolist()
    drawn = chance.choice(2000, 40, replace=False).tolist()

    assert (1.0, 1.0) == taken(walk)
    assert 1.0 == taken(third)[0]
    assert 0.2 > taken(drawn)[0]


def test_one_place_has_no_neighbour() -> None:
    """A single place is neither adjacent nor dense."""
    assert np.isnan(taken([5])).all()
