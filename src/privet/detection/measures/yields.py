"""How much of people's data an actor gets for each minute that it is at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

MINUTE = 60_000_000


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _yields(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    people: NDArray[np.int32],
    weight: NDArray[np.float32],
    out: NDArray[np.float64],
) -> None:
    for a in range(len(starts) - 1):
        minutes = 0
        minute = np.int64(-1)
        load = 0.0
        for i in range(starts[a], starts[a + 1]):
            if at[i] // MINUTE != minute:
                minute = np.int64(at[i] // MINUTE)
                minutes += 1
            load += people[i] * np.float64(weight[i])
        if minutes > 0:
            out[a] = load / minutes


def yields(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    people: NDArray[np.int32],
    weight: NDArray[np.float32],
) -> NDArray[np.float64]:
    """
    Return each actor's yield: the sum of w(phi) over its exposures / its minutes with a row.

    w(phi) is the weight of the fields that a person was shown with; a page of a list counts the
    people on it.
    """
    out = np.full(len(starts) - 1, np.nan)
    _yields(starts, at, people, weight, out)
    return out
