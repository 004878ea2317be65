"""The tail score by hand, and against its formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.measures.tail import tail
from privet.detection.visits import Subjects, Visits

SEEN = st.lists(st.lists(st.integers(0, 4), min_size=6, max_size=6), min_size=1, max_size=5)


def score(matrix: list[list[int]]) -> tuple[list[float], list[float]]:
    """Score actors that were shown six subjects so and so often."""
    table = np.asarray(matrix, np.int64)
    actors, people = table.shape
    subjects = Subjects.of(
        np.arange(1, people + 1, dtype=np.uint64), table.sum(axis=0), np.arange(people)
    )
    subject = np.tile(np.arange(people), actors)
    visits = Visits(
        starts=np.arange(actors + 1) * people,
        subject=subject,
        own=table.ravel(),
        rank=subject,
        place=subject,
    )
    found, share = tail(visits, subjects)
    return found.tolist(), share.tolist()


@given(SEEN)
def test_it_is_its_formula(matrix: list[list[int]]) -> None:
    """The score is the mean of log((1/N) / p), p leaving the actor out, and so is the share."""
    table = np.asarray(matrix)
    each, total = table.sum(axis=0), table.sum()
    people = int((each > 0).sum())
    found, share = score(matrix)
    for row, mine in enumerate(table):
        if not mine.any():
            assert np.isnan(found[row])
            continue
        met = np.flatnonzero(mine)
        p = (each[met] - mine[met] + 0.5) / (total - mine.sum() + people / 2)
        seldom = each[met] - mine[met] < np.median(each[each > 0])

        assert float(np.mean(np.log(1 / people / p))) == pytest.approx(found[row])
        assert float(seldom.mean()) == pytest.approx(share[row])


def test_the_tail_taker_stands_out() -> None:
    """Who takes those that nobody looks at scores above who reads what all read."""
    crowd = [[9, 9, 0, 0, 0, 0]] * 5
    found, share = score([*crowd, [0, 0, 1, 1, 1, 1]])

    assert found[5] > 1
    assert found[0] < 0
    assert (1.0, 0.0) == (share[5], share[0])
