"""Whether an actor's path is a few walks, taken turn by turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.visits import Visits

WALKS = 4
"""Walks that are followed at a time."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _walks(
    starts: NDArray[np.int64],
    rank: NDArray[np.int64],
    place: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    at_rank = np.zeros(WALKS, np.int64)
    at_place = np.zeros(WALKS, np.int64)
    stride = np.zeros(WALKS, np.int64)
    moved = np.zeros(WALKS, np.int64)
    for a in range(len(starts) - 1):
        walks = 0
        met = 0
        explained = 0
        for i in range(starts[a], starts[a + 1]):
            if rank[i] < 0:
                continue
            met += 1
            goes_on = -1
            for w in range(walks):
                step = rank[i] - at_rank[w]
                if place[i] >= 0 and at_place[w] >= 0:
                    step = place[i] - at_place[w]
                if abs(rank[i] - at_rank[w]) == 1 or (stride[w] != 0 and step == stride[w]):
                    goes_on = w
                    break
            if goes_on < 0:
                nearest = np.int64(-1)
                begins = np.int64(0)
                for w in range(walks):
                    distance = abs(rank[i] - at_rank[w])
                    if nearest < 0 or distance < nearest:
                        nearest = distance
                        begins = rank[i] - at_rank[w]
                        if place[i] >= 0 and at_place[w] >= 0:
                            begins = place[i] - at_place[w]
                if walks < WALKS:
                    goes_on = walks
                    walks += 1
                else:
                    goes_on = 0
                    for w in range(1, WALKS):
                        if moved[w] < moved[goes_on]:
                            goes_on = w
                stride[goes_on] = begins
            else:
                explained += 1
                step = rank[i] - at_rank[goes_on]
                if place[i] >= 0 and at_place[goes_on] >= 0:
                    step = place[i] - at_place[goes_on]
                stride[goes_on] = step
            at_rank[goes_on] = rank[i]
            at_place[goes_on] = place[i]
            moved[goes_on] = i
        if met > WALKS:
            out[a] = explained / (met - min(WALKS, walks))


def walkers(visits: Visits) -> NDArray[np.float64]:
    """
    Return the share of an actor's meetings that up to ``WALKS`` interleaved walks explain.

    A meeting goes on with a walk if it lies one rank beside the walk's last place, or one stride
    of that walk further; else it begins a walk anew in place of the one that rested longest, with
    the step from the nearest walk as its stride. The meetings that a walk begins with are not
    counted. nan for no more than ``WALKS`` places.
    """
    out = np.full(len(visits.starts) - 1, np.nan)
    _walks(visits.starts, visits.rank, visits.place, out)
    return out
