"""Meetings counted, against a slow and obvious twin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.groups.meetings import REACH, beside, meetings

SETS = st.lists(st.sets(st.integers(0, 30), max_size=12), min_size=1, max_size=6)


def slow(
    seen: list[set[int]], keep: list[bool], once: list[bool], shared: list[float]
) -> list[tuple[float, float]]:
    """Count meetings pair by pair."""
    found = []
    for me, mine in enumerate(seen):
        others = [theirs for who, theirs in enumerate(seen) if who != me and keep[who]]
        met = sum(person in theirs for theirs in others for person in mine)
        due = 0.0
        for person in mine:
            near = sum(
                person + step in theirs
                for theirs in others
                for step in range(-REACH, REACH + 1)
                if step
            )
            due += near * (1.0 if once[me] else shared[person])
        found.append((float(met), due / (2 * REACH)))
    return found


@given(seen=SETS, data=st.data())
def test_meetings_are_counted(seen: list[set[int]], data: st.DataObject) -> None:
    """Met and due are those of the slow twin, for members that count and for those that do not."""
    flags = st.lists(st.booleans(), min_size=len(seen), max_size=len(seen))
    keep, once = data.draw(flags), data.draw(flags)
    shared = [0.5 if person % 2 else 0.25 for person in range(31)]
    begin = np.cumsum([0, *(len(one) for one in seen)]).astype(np.int64)
    rank = np.array([person for one in seen for person in sorted(one)], np.int64)
    met, due = meetings(
        begin,
        rank,
        np.array(shared),
        np.arange(len(seen), dtype=np.int64),
        np.array(keep),
        np.array(once),
    )
    expected = slow(seen, keep, once, shared)

    assert [one for one, _ in expected] == met.tolist()
    assert due.tolist() == pytest.approx([two for _, two in expected])


@given(
    events=st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 40)), max_size=40),
    back=st.integers(1, 5),
)
def test_neighbours_of_others_are_marked(events: list[tuple[int, int]], back: int) -> None:
    """A sighting is marked if one of the next or last sightings of others is a neighbour."""
    near = np.zeros(len(events), np.bool_)
    who = np.array([one for one, _ in events], np.int64)
    rank = np.array([person for _, person in events], np.int64)
    beside(who, rank, back, near)

    for at, (me, mine) in enumerate(events):
        before = [other for other in reversed(events[:at]) if other[0] != me][:back]
        after = [other for other in events[at + 1 :] if other[0] != me][:back]
        expected = mine >= 0 and any(
            person >= 0 and 0 < abs(person - mine) <= REACH for _, person in before + after
        )

        assert expected == near[at]
