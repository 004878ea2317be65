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


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _transform(real: NDArray[np.float64], imaginary: NDArray[np.float64]) -> None:
    """Replace values by their discrete Fourier transform, in place; as many as a power of two."""
    n = len(real)
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            real[i], real[j] = real[j], real[i]
            imaginary[i], imaginary[j] = imaginary[j], imaginary[i]
    size = 2
    while size <= n:
        half = size // 2
        turn_r = np.cos(-2.0 * np.pi / size)
        turn_i = np.sin(-2.0 * np.pi / size)
        for low in range(0, n, size):
            w_r = 1.0
            w_i = 0.0
            for k in range(low, low + half):
                r = real[k + half] * w_r - imaginary[k + half] * w_i
                m = real[k + half] * w_i + imaginary[k + half] * w_r
                real[k + half] = real[k] - r
                imaginary[k + half] = imaginary[k] - m
                real[k] += r
                imaginary[k] += m
                w_r, w_i = w_r * turn_r - w_i * turn_i, w_r * turn_i + w_i * turn_r
        size *= 2


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _period(starts: NDArray[np.int64], at: NDArray[np.int64], out: NDArray[np.float64]) -> None:
    real = np.zeros(BINS, np.float64)
    imaginary = np.zeros(BINS, np.float64)
    for a in range(len(starts) - 1):
        if starts[a + 1] - starts[a] < FEWEST:
            continue
        begin = starts[a]
        best = starts[a]
        rows = np.int64(0)
        for i in range(starts[a] + 1, starts[a + 1] + 1):
            if i == starts[a + 1] or at[i] - at[i - 1] > SESSION:
                if i - begin > rows:
                    rows = i - begin
                    best = begin
                begin = np.int64(i)
        real[:] = 0.0
        imaginary[:] = 0.0
        n = 0
        for i in range(best, best + rows):
            bin_ = (at[i] - at[best]) // SECOND
            if bin_ >= BINS:
                break
            real[bin_] += 1.0
            n += 1
        if n < FEWEST:
            continue
        mean = n / BINS
        for k in range(BINS):
            real[k] -= mean
        _transform(real, imaginary)
        total = 0.0
        most = 0.0
        for k in range(1, BINS // 2):
            power = real[k] * real[k] + imaginary[k] * imaginary[k]
            total += power
            most = max(most, power)
        if total > 0:
            out[a] = most / total


def period_g(starts: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.float64]:
    """
    Return Fisher's g of each actor's rows, counted by second: the largest share of one frequency.

    It is the largest ordinate of the periodogram over their sum. Without a beat it is about
    ln(1023) / 1023 = 0.007, and above 0.018 once in 100,000; a beat shares its power among its
    harmonics, so that one of 60 s still gives about 1/30. nan for fewer than ``FEWEST`` rows.

    Source: R. A. Fisher, Tests of significance in harmonic analysis, 1929.
    """
    out = np.full(len(starts) - 1, np.nan)
    _period(starts, at, out)
    return out
