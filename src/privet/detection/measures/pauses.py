"""Whether an actor's pauses come in bursts, and whether one tells the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

SESSION = 1_800_000_000
"""A longer pause than 30 minutes, in microseconds, ends a session and is no pause within it."""

FEWEST = 10
"""Pauses from which on their shape can be judged."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _pauses(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    burstiness: NDArray[np.float64],
    lag: NDArray[np.float64],
) -> None:
    longest = np.int64(1)
    for a in range(len(starts) - 1):
        longest = max(longest, starts[a + 1] - starts[a])
    logs = np.zeros(longest, np.float64)
    follows = np.zeros(longest, np.bool_)
    for a in range(len(starts) - 1):
        n = 0
        mean = 0.0
        spread = 0.0
        went_on = False
        for i in range(starts[a] + 1, starts[a + 1]):
            gap = at[i] - at[i - 1]
            if gap > SESSION:
                went_on = False
                continue
            logs[n] = np.log(1.0 + gap / 1e6)
            follows[n] = went_on
            went_on = True
            n += 1
            before = gap / 1e6 - mean
            mean += before / n
            spread += before * (gap / 1e6 - mean)
        if n < FEWEST:
            continue
        sd = np.sqrt(spread / n)
        if sd + mean > 0:
            burstiness[a] = (sd - mean) / (sd + mean)
        middle = logs[:n].mean()
        around = 0.0
        together = 0.0
        for k in range(n):
            around += (logs[k] - middle) ** 2
            if follows[k]:
                together += (logs[k] - middle) * (logs[k - 1] - middle)
        if around > 1e-12:
            lag[a] = together / around


def pauses(
    starts: NDArray[np.int64], at: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return for each actor the burstiness of its pauses, and how far each tells the next.

    Pauses g are those of up to 30 minutes between one row and the next, in seconds.
    ``burstiness`` = (sd - mean) / (sd + mean) of g: -1 for a metronome, 0 for chance alone, above
    0 for pages opened in bursts. ``gap_lag`` is the autocorrelation at lag one of x = log(1 + g):
    sum (x_i - m)(x_(i-1) - m) / sum (x_i - m)^2, pairs across the end of a session left out; 0
    where pauses are independent. Both are nan for fewer than ``FEWEST`` pauses.

    Source: K.-I. Goh and A.-L. Barabasi, Burstiness and memory in complex systems, 2008.
    """
    burstiness, lag = np.full(len(starts) - 1, np.nan), np.full(len(starts) - 1, np.nan)
    _pauses(starts, at, burstiness, lag)
    return burstiness, lag
