"""Whom an actor met first when, against a dictionary."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.visits import Choices, Subjects, visits
from privet.exposure.exposures import HIT, LIST, MISS, VIEW
from privet.exposure.places import NOWHERE

Row = tuple[int, int, int, int]
"""Actor, subject, kind, outcome."""

ROWS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.integers(1, 9),
        st.sampled_from([VIEW, VIEW, LIST]),
        st.sampled_from([HIT, MISS]),
    ),
    max_size=50,
).map(lambda rows: sorted(rows, key=lambda row: row[0]))


def known() -> Subjects:
    """Return nine subjects; those of odd number have a place, in falling order."""
    subject = np.arange(1, 10, dtype=np.uint64)
    place = np.where(subject % 2 == 1, 100 - subject.astype(np.int64), NOWHERE)
    return Subjects.of(subject, np.full(9, 4), place)


@given(ROWS)
def test_firsts_are_those_of_a_dictionary(rows: list[Row]) -> None:
    """Each subject stands once, where it was met first, with how often it was shown."""
    # A page of a list has a pseudonym of its own; here, those above 20.
    rows = [(a, s + 20 if k == LIST else s, k, o) for a, s, k, o in rows]
    table = np.asarray(rows, np.int64).reshape(-1, 4)
    found = visits(
        table[:, 0].astype(np.uint64),
        table[:, 1].astype(np.uint64),
        table[:, 2].astype(np.int8),
        table[:, 3].astype(np.int8),
        known(),
    )
    expected: dict[int, dict[int, int]] = {}
    for actor, subject, kind, outcome in rows:
        mine = expected.setdefault(actor, {})
        if kind != LIST:
            mine[subject] = mine.get(subject, 0) + (outcome == HIT)
    firsts = [subject - 1 for actor in expected for subject in expected[actor]]

    assert firsts == found.subject.tolist()
    assert [n for actor in expected for n in expected[actor].values()] == found.own.tolist()
    assert [len(expected[actor]) for actor in expected] == np.diff(found.starts).tolist()


def test_ranks_are_places_in_order() -> None:
    """The lowest place has rank 0, equal places one rank, no place none."""
    subjects = Subjects.of(
        np.asarray([5, 6, 7, 8], np.uint64),
        np.asarray([1, 0, 2, 3]),
        np.asarray([30, 10, 30, NOWHERE]),
    )

    assert [1, 0, 1, -1] == subjects.rank.tolist()
    assert (6, 3) == (subjects.total, subjects.people)


def test_choices_of_some_are_their_visits() -> None:
    """Joined from two parts and taken for some actors, people stand as they stood, under their numbers."""
    parts = [
        Choices(np.array([2, 4]), np.array([3.0, 1.0]), np.array([2, 1]),
                np.array([5, 6, 7], np.uint64), np.array([1, 2, 1], np.int32)),
        Choices(np.array([9]), np.array([1.0]), np.array([1]),
                np.array([8], np.uint64), np.array([0], np.int32)),
    ]  # fmt: skip
    whole = Choices.join(parts)
    assert whole is not None
    met = whole.of(np.array([2, 9])).visits(known())

    assert Choices.join([]) is None
    assert [0, 2, 3] == met.starts.tolist()
    assert [4, 5, 7] == met.subject.tolist()
    assert [1, 2, 0] == met.own.tolist()
    assert [95, NOWHERE, NOWHERE] == met.place.tolist()
