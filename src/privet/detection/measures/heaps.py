"""Whether an actor goes on meeting new people as fast as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.days import Days

FEWEST = 3
"""Days from which on a slope is told."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _heaps(
    starts: NDArray[np.int64],
    rows: NDArray[np.int64],
    fresh: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    for a in range(len(starts) - 1):
        days = starts[a + 1] - starts[a]
        if days < FEWEST:
            continue
        x = np.zeros(days, np.float64)
        y = np.zeros(days, np.float64)
        n = 0
        m = 0
        for k in range(days):
            n += rows[starts[a] + k]
            m += fresh[starts[a] + k]
            x[k] = np.log(n)
            y[k] = np.log(m)
        x -= x.mean()
        y -= y.mean()
        out[a] = (x * y).sum() / (x * x).sum()


def heaps(days: Days) -> NDArray[np.float64]:
    """
    Return the exponent of Heaps' law for each actor.

    It is the slope of the least-squares line of log m on log n, a point a day, where n counts the
    exposures until the end of that day and m the different people among them. Who collects has 1:
    the thousandth exposure is as new as the first; who returns to people is clearly below. nan for
    fewer than ``FEWEST`` days.
    """
    out = np.full(len(days.starts) - 1, np.nan)
    _heaps(days.starts, days.rows, days.fresh, out)
    return out
