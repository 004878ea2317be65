"""How much of a day's people an actor had met on an earlier day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.days import Days


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _returns(
    starts: NDArray[np.int64],
    people: NDArray[np.int64],
    fresh: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    for a in range(len(starts) - 1):
        later = starts[a + 1] - starts[a] - 1
        if later < 1:
            continue
        total = 0.0
        for k in range(starts[a] + 1, starts[a + 1]):
            total += (people[k] - fresh[k]) / people[k]
        out[a] = total / later


def returns(days: Days) -> NDArray[np.float64]:
    """
    Return each actor's return rate: the mean over its days, but the first, of |S_d & S_<d| / |S_d|.

    S_d are the people it was shown on day d and S_<d those of all its days before. 0 is never
    coming back to anybody; nan with one day alone.
    """
    out = np.full(len(days.starts) - 1, np.nan)
    _returns(days.starts, days.people, days.fresh, out)
    return out
