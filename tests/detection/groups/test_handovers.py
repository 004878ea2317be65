"""Who takes over from whom, counted by hand."""

from __future__ import annotations

import numpy as np

from privet.detection.groups.handovers import BATON, chains, handovers

MINUTE = 60_000_000


def test_it_takes_the_place_and_the_time() -> None:
    """
    The second begins five ids on and ten minutes after; the third six ids on; the fourth too late.

    The fifth begins while the first is still there, which is no hand-over.
    """
    first = np.array([0, 2, 14, 30, 31]) * MINUTE
    last = np.array([1, 4, 20, 40, 50]) * MINUTE
    giver = handovers(
        first,
        last,
        np.array([1.0, 15.0, 36.0, 42.0, 44.0]),
        np.array([10.0, 30.0, 40.0, 43.0, 60.0]),
    )

    assert BATON == 10 * MINUTE
    assert [-1, 0, -1, 2, -1] == giver.tolist()


def test_those_who_hand_over_are_one_chain() -> None:
    """Zero hands to two, two to three and four; one stays alone."""
    assert [0, 1, 0, 0, 0] == chains(np.array([-1, -1, 0, 2, 2])).tolist()
    assert [0, 1] == chains(np.array([-1, -1])).tolist()
    assert 1 == len(set(chains(np.array([-1, 0, 1, 2, 3, 4, 5])).tolist()))
