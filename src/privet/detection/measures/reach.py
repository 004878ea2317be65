"""How soon an actor has met its fiftieth person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.exposure.windows import number, room

if TYPE_CHECKING:
    from numpy.typing import NDArray

NTH = 50
"""Which person is waited for: a reader's first week (``site.FLOORS``: 350 in seven days)."""

HOUR = 3_600_000_000


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _reach(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    subject: NDArray[np.uint64],
    people: NDArray[np.int32],
    out: NDArray[np.float64],
) -> None:
    longest, slots, stamps, ids = room(starts)
    seen = np.zeros(longest, np.bool_)
    for a in range(len(starts) - 1):
        count = number(subject, starts[a], starts[a + 1], slots, stamps, np.int32(a), ids)
        seen[:count] = False
        met = 0
        for i in range(starts[a], starts[a + 1]):
            if people[i] <= 0 or seen[ids[i]]:
                continue
            seen[ids[i]] = True
            met += people[i]
            if met >= NTH:
                out[a] = (at[i] - at[starts[a]]) / HOUR
                break


def reach(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    subject: NDArray[np.uint64],
    people: NDArray[np.int32],
) -> NDArray[np.float64]:
    """
    Return the hours from each actor's first row to the ``NTH`` different person it was shown.

    A page of a list counts the people on it. nan for who never got so far.
    """
    out = np.full(len(starts) - 1, np.nan)
    _reach(starts, at, subject, people, out)
    return out
