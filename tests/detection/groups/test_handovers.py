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


def test_hand_overs_are_those_of_plain_looking() -> None:
    """Of three hundred on a small site the kernel says what comparing each with each does."""
    rng = np.random.default_rng(6)
    first = np.sort(rng.integers(0, 500 * MINUTE, 300))
    last = first + rng.integers(0, 30 * MINUTE, 300)
    begun, ended = rng.integers(0, 90, (2, 300)).astype(float)
    sought = [
        max(
            (
                a
                for a in range(300)
                if a != b
                and last[a] <= first[b] <= last[a] + BATON
                and abs(begun[b] - ended[a]) <= 5
            ),
            default=-1,
        )
        for b in range(300)
    ]

    assert sought == handovers(first, last, begun, ended).tolist()
