"""How even the pauses are between one exposure and the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

SESSION = 1_800_000_000
"""A longer pause than 30 minutes, in microseconds, ends a session and is no pause within it.

Source: the usual bound in the analysis of web logs since Catledge and Pitkow, 1995.
"""

FEWEST = 10
"""Pauses from which on their evenness can be judged."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _rhythm(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    median: NDArray[np.float64],
    evenness: NDArray[np.float64],
) -> None:
    longest = np.int64(1)
    for a in range(len(starts) - 1):
        longest = max(longest, starts[a + 1] - starts[a])
    gaps = np.zeros(longest, np.float64)
    for a in range(len(starts) - 1):
        n = 0
        mean = 0.0
        spread = 0.0
        for i in range(starts[a] + 1, starts[a + 1]):
            gap = at[i] - at[i - 1]
            if gap > SESSION:
                continue
            gaps[n] = gap / 1e6
            n += 1
            value = np.log(1.0 + gap / 1e6)
            before = value - mean
            mean += before / n
            spread += before * (value - mean)
        if n < FEWEST:
            continue
        median[a] = np.median(gaps[:n])
        if mean > 0:
            evenness[a] = np.sqrt(spread / n) / mean


def rhythm(
    starts: NDArray[np.int64], at: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return for each actor its median pause in seconds, and how uneven its pauses are.

    Pauses are those of up to 30 minutes between one row and the next. ``gap_cv`` is the
    coefficient of variation of log(1 + pause in seconds): 0 for a metronome; people, who skim one
    page and read another, are above 0.3. Both are nan for fewer than ``FEWEST`` pauses.
    """
    median, evenness = np.full(len(starts) - 1, np.nan), np.full(len(starts) - 1, np.nan)
    _rhythm(starts, at, median, evenness)
    return median, evenness
