"""How often members of a group see one person, and how often they see neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

REACH = 5
"""Ids on either side that count as near."""

SCAN = 1000
"""Sightings that are looked through at most to find so many of the others."""


def meetings(
    begin: NDArray[np.int64],
    rank: NDArray[np.int64],
    shared: NDArray[np.float64],
    members: NDArray[np.int64],
    keep: NDArray[np.bool_],
    once: NDArray[np.bool_],
    count: NDArray[np.int32] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Count how often each member met the others that are kept, and how often was due.

    Args:
        begin: Where each actor's people begin in *rank*, one more than there are actors.
        rank: The people of all actors as ranks; distinct and ascending for each actor.
        shared: For each rank, how often visitors meet thereabouts, of what is due; 0 to 1.
        members: Actors of the group.
        keep: Which of them count as others.
        once: Which of all actors are judged by what is due, without regard to *shared*.
        count: What ``counters`` returns, to be used again and again; it is the same afterwards.

    Returns:
        For each member the pairs of it and another at one and the same person, and a tenth of
        the pairs at people one to five ranks apart on either side.
    """
    met, due = np.zeros(len(members)), np.zeros(len(members))
    count = counters(shared) if count is None else count
    _meet(begin, rank, shared, members, keep, once, count, met, due)
    return met, due


def counters(shared: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return a counter for each rank, and some on either side; to make them costs more than to count."""
    return np.zeros(len(shared) + 2 * REACH, np.int32)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _meet(
    begin: NDArray[np.int64],
    rank: NDArray[np.int64],
    shared: NDArray[np.float64],
    members: NDArray[np.int64],
    keep: NDArray[np.bool_],
    once: NDArray[np.bool_],
    count: NDArray[np.int32],
    met: NDArray[np.float64],
    due: NDArray[np.float64],
) -> None:
    for m in range(len(members)):
        if keep[m]:
            for i in range(begin[members[m]], begin[members[m] + 1]):
                count[rank[i] + REACH] += 1
    for m in range(len(members)):
        first, last = begin[members[m]], begin[members[m] + 1]
        same = 0
        total = 0.0
        for i in range(first, last):
            near = 0
            middle = rank[i] + REACH
            same += count[middle]
            for step in range(1, REACH + 1):
                near += count[middle - step] + count[middle + step]
            if keep[m]:
                same -= 1
                j = i - 1
                while j >= first and rank[i] - rank[j] <= REACH:
                    near -= 1
                    j -= 1
                j = i + 1
                while j < last and rank[j] - rank[i] <= REACH:
                    near -= 1
                    j += 1
            total += near if once[members[m]] else near * shared[rank[i]]
        met[m] = same
        due[m] = total / (2.0 * REACH)
    for m in range(len(members)):
        for i in range(begin[members[m]], begin[members[m] + 1]):
            count[rank[i] + REACH] = 0


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def beside(
    who: NDArray[np.int64],
    rank: NDArray[np.int64],
    back: int,
    near: NDArray[np.bool_],
) -> None:
    """
    Mark sightings near one of the last, or of the next, *back* sightings of others.

    Args:
        who: Who saw it, in time order.
        rank: Whom.
        back: How many sightings of others are looked at on either side.
        near: Set to true where somebody one to five ranks away is among them.
    """
    size = len(who)
    for i in range(size):
        if rank[i] < 0:
            continue
        for way in (-1, 1):
            others = 0
            j = i + way
            last = i + way * SCAN
            while 0 <= j < size and j != last and others < back and not near[i]:
                if who[j] != who[i]:
                    others += 1
                    if rank[j] >= 0 and 0 < abs(rank[j] - rank[i]) <= REACH:
                        near[i] = True
                j += way
