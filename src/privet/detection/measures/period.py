"""Whether an actor comes at a beat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 2048
"""Seconds that are looked at: the first of the actor's longest session."""

FEWEST = 40
"""Rows within these seconds from which on a beat can be told from chance."""

SESSION = 1_800_000_000
SECOND = 1_000_000


TOGETHER = 256
"""Actors whose counts are transformed in one call; they take 4 MB.

Measured: three fifths of the CPU time of a transform in a kernel, one actor at a time.
"""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _longest(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    begins: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> None:
    """Fill in where each actor's longest session begins, and its rows within ``BINS`` seconds."""
    for a in range(len(starts) - 1):
        if starts[a + 1] - starts[a] < FEWEST:
            continue
        begin = starts[a]
        best = starts[a]
        most = np.int64(0)
        for i in range(starts[a] + 1, starts[a + 1] + 1):
            if i == starts[a + 1] or at[i] - at[i - 1] > SESSION:
                if i - begin > most:
                    most = i - begin
                    best = begin
                begin = np.int64(i)
        begins[a] = best
        while rows[a] < most and (at[best + rows[a]] - at[best]) // SECOND < BINS:
            rows[a] += 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count(
    at: NDArray[np.int64],
    begins: NDArray[np.int64],
    rows: NDArray[np.int64],
    counts: NDArray[np.float64],
) -> None:
    """Count some rows by second, one line of *counts* for each actor, and take the mean off."""
    for a in range(len(begins)):
        counts[a] = -rows[a] / BINS
        for i in range(begins[a], begins[a] + rows[a]):
            counts[a, (at[i] - at[begins[a]]) // SECOND] += 1.0


def period_g(starts: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.float64]:
    """
    Return Fisher's g of each actor's rows, counted by second: the largest share of one frequency.

    It is the largest ordinate of the periodogram over their sum. Without a beat it is about
    ln(1023) / 1023 = 0.007, and above 0.018 once in 100,000; a beat shares its power among its
    harmonics, so that one of 60 s still gives about 1/30. nan for fewer than ``FEWEST`` rows.

    Source: R. A. Fisher, Tests of significance in harmonic analysis, 1929.
    """
    out = np.full(len(starts) - 1, np.nan)
    begins, rows = np.zeros((2, len(out)), np.int64)
    _longest(starts, at, begins, rows)
    enough = np.flatnonzero(rows >= FEWEST)
    for some in np.split(enough, range(TOGETHER, len(enough), TOGETHER)):
        counts = np.empty((len(some), BINS))
        _count(at, begins[some], rows[some], counts)
        waves = np.fft.rfft(counts)[:, 1:-1]
        power = waves.real**2 + waves.imag**2
        total = power.sum(axis=1)
        np.divide(power.max(axis=1), total, out=total, where=total > 0)
        out[some] = np.where(total > 0, total, np.nan)
    return out
