"""A short name of the way an actor goes, the same for those who go alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

HASHES = 6
"""Least hashes in one name: two sets with a Jaccard index J get the same with a chance of J**6."""

COLUMNS = ("route_a", "route_b")
"""Two names, so that a fleet that is not quite even still meets in one of them."""

_MIX = np.uint64(0x9E3779B97F4A7C15)
_STIR = np.uint64(0xBF58476D1CE4E5B9)
_TURN = np.uint64(31)
_CUT = np.uint64(11)


@njit(inline="always")  # type: ignore[untyped-decorator]
def _mixed(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> _TURN)) * _MIX
    value = (value ^ (value >> _TURN)) * _STIR
    return value ^ (value >> _TURN)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _route(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    surface: NDArray[np.int16],
    out: NDArray[np.float64],
) -> None:
    size = len(out) * HASHES
    least = np.zeros(size, np.uint64)
    for a in range(len(starts) - 1):
        if starts[a + 1] - starts[a] < 3:
            continue
        least[:] = ~np.uint64(0)
        for i in range(starts[a] + 2, starts[a + 1]):
            gram = np.uint64(0)
            for back in range(2, -1, -1):
                j = i - back
                pause = np.int64(0)
                if back < 2:
                    pause = np.int64(np.log2(1.0 + (at[j] - at[j - 1]) / 1e6))
                gram = _mixed(gram + np.uint64(surface[j] + 1) * np.uint64(64) + np.uint64(pause))
            for k in range(size):
                value = _mixed(gram + np.uint64(k + 1) * _STIR)
                least[k] = min(least[k], value)
        for band in range(len(out)):
            name = np.uint64(band + 1)
            for k in range(HASHES):
                name = _mixed(name + least[band * HASHES + k])
            out[band, a] = np.float64(name >> _CUT)


def route(
    starts: NDArray[np.int64], at: NDArray[np.int64], surface: NDArray[np.int16]
) -> dict[str, NDArray[np.float64]]:
    """
    Return two names of each actor's route: MinHash bands of its 3-grams of surface and pause.

    A gram is three surfaces in a row and the binary logarithms of the two pauses between them,
    rounded down. A band joins the least of ``HASHES`` hashes over all grams of the actor into one
    whole number below 2**53; it says nothing but whether it is the same as somebody else's. nan
    for fewer than three rows.

    Source: A. Z. Broder, On the resemblance and containment of documents, 1997.
    """
    out = np.full((len(COLUMNS), len(starts) - 1), np.nan)
    with np.errstate(over="ignore"):
        _route(starts, at, surface, out)
    return dict(zip(COLUMNS, out, strict=True))
