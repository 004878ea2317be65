"""Walks by the alphabet."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.measures.lexical import lexical
from privet.detection.visits import Visits


def walked(ranks: list[int], *, names: bool = True) -> tuple[float, float]:
    """Measure one actor that met names of these ranks."""
    rank = np.asarray(ranks, np.int64)
    place = rank - 10_000 if names else rank
    run, tau = lexical(Visits(np.asarray([0, len(rank)]), rank, rank, rank, place))
    return float(run[0]), float(tau[0])


@given(st.lists(st.integers(0, 50), min_size=2, max_size=40))
def test_runs_are_those_of_the_twin(ranks: list[int]) -> None:
    """The longest run is the longest stretch in which no name stands before the last."""
    longest = max(
        j - i
        for i in range(len(ranks))
        for j in range(i + 1, len(ranks) + 1)
        if ranks[i:j] == sorted(ranks[i:j])
    )

    assert longest == walked(ranks)[0]


def test_the_alphabet_is_seen() -> None:
    """A to Z is one run with tau 1; ids are no names."""
    assert (26, 1.0) == walked(list(range(26)))
    assert np.isnan(walked(list(range(26)), names=False)).all()
