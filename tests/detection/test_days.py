"""Days by hand, and against sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.days import DAY, Days, days


def of(rows: list[tuple[int, int, int]]) -> Days:
    """Return the days of one actor: hour, subject, people."""
    at, subject, people = (np.asarray(column) for column in zip(*rows, strict=True))
    return days(
        np.asarray([0, len(rows)]),
        at.astype(np.int64) * (DAY // 24),
        subject.astype(np.uint64),
        people.astype(np.int32),
    )


def test_by_hand() -> None:
    """Two people, one of them again and a page of ten next day; a miss is nobody, a day off no day."""
    found = of([(1, 7, 1), (2, 8, 1), (2, 7, 1), (25, 7, 1), (26, 9, 10), (27, 5, 0), (80, 7, 1)])

    assert [0, 3] == found.starts.tolist()
    assert [0, 1, 3] == found.day.tolist()
    assert [3, 2, 1] == found.rows.tolist()
    assert [2, 11, 1] == found.people.tolist()
    assert [2, 10, 0] == found.fresh.tolist()
    assert [1, 1, 8] == [first // (DAY // 24) for first in found.first.tolist()]


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 9)), min_size=1, max_size=60))
def test_it_counts_sets(met: list[tuple[int, int]]) -> None:
    """People of a day are a set, and the fresh ones are those of no set before."""
    met = sorted(met)
    found = of([(hour, who, 1) for hour, who in met])
    sets = {
        day: {who for hour, who in met if hour // 24 == day} for day in {h // 24 for h, _ in met}
    }
    known: set[int] = set()
    expected = []
    for day in sorted(sets):
        expected.append((day, len(sets[day]), len(sets[day] - known)))
        known |= sets[day]

    assert expected == list(
        zip(found.day.tolist(), found.people.tolist(), found.fresh.tolist(), strict=True)
    )


def test_actors_are_apart() -> None:
    """One actor's people are new to the next."""
    found = days(
        np.asarray([0, 1, 2]),
        np.asarray([5, 6]),
        np.asarray([3, 3], np.uint64),
        np.asarray([1, 1], np.int32),
    )

    assert ([0, 1, 2], [1, 1]) == (found.starts.tolist(), found.fresh.tolist())
