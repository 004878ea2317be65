"""Whether an actor goes through ids from the one end to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.detection.orders import kendall

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.visits import Visits


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _trend(starts: NDArray[np.int64], rank: NDArray[np.int64], out: NDArray[np.float64]) -> None:
    values = np.zeros(len(rank), np.int64)
    work = np.zeros(len(rank), np.int64)
    for a in range(len(starts) - 1):
        n = 0
        for i in range(starts[a], starts[a + 1]):
            if rank[i] >= 0:
                values[n] = rank[i]
                n += 1
        out[a] = kendall(values[:n], work[:n])


def tau(visits: Visits) -> NDArray[np.float64]:
    """
    Return Kendall's tau-a between the order in which an actor met people and their places.

    1 is always upwards, -1 always downwards, 0 no order; nan for fewer than two.
    """
    out = np.full(len(visits.starts) - 1, np.nan)
    _trend(visits.starts, visits.rank, out)
    return out
