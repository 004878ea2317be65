"""Who begins just when and where another stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.detection.groups.links import heads

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATON = 600_000_000
"""Microseconds, ten minutes, within which one takes over where another stopped."""

BESIDE = 5
"""Ranks on either side of an id that are beside it."""


def handovers(
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    begun: NDArray[np.float64],
    ended: NDArray[np.float64],
) -> NDArray[np.int64]:
    """
    Return for each actor, in order of *first*, from whom it took over; -1 for nobody.

    Of several who stopped beside where it began, within ``BATON`` before, it is the last of them
    in that order.

    Args:
        first: When each was shown the first person, ascending.
        last: When the last one.
        begun: The rank of the first.
        ended: The rank of the last.
    """
    giver = np.full(len(first), -1, np.int64)
    _hand(first, last, begun, ended, giver)
    return giver


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _hand(
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    begun: NDArray[np.float64],
    ended: NDArray[np.float64],
    giver: NDArray[np.int64],
) -> None:
    for a in range(len(first)):
        for b in range(np.searchsorted(first, last[a]), len(first)):
            if first[b] > last[a] + BATON:
                break
            if b != a and abs(begun[b] - ended[a]) <= BESIDE:
                giver[b] = a


def chains(giver: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each the least of those it is joined with by hand-overs, directly or not."""
    taker = np.flatnonzero(giver >= 0)
    return heads(taker, giver[taker], len(giver))
