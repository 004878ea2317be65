"""Arithmetic of order that several measures rest on, as kernels over one actor's values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def inversions(values: NDArray[np.int64], work: NDArray[np.int64]) -> int:
    """Sort *values* in place and return how many pairs stood in falling order; by merging."""
    n = len(values)
    count = 0
    width = 1
    source = values
    target = work
    moved = False
    while width < n:
        for low in range(0, n, 2 * width):
            middle = min(low + width, n)
            high = min(low + 2 * width, n)
            i = low
            j = middle
            for k in range(low, high):
                if i < middle and (j >= high or source[i] <= source[j]):
                    target[k] = source[i]
                    i += 1
                else:
                    target[k] = source[j]
                    count += middle - i
                    j += 1
        source, target = target, source
        moved = not moved
        width *= 2
    if moved:
        for k in range(n):
            values[k] = source[k]
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def kendall(values: NDArray[np.int64], work: NDArray[np.int64]) -> float:
    """
    Return how far *values* rise with their order: (rising - falling pairs) / all pairs.

    1 always rising, -1 always falling, about 0 in no order; nan for fewer than two. *values* are
    sorted in place; *work* is as long.
    """
    n = len(values)
    if n < 2:
        return np.nan
    falling = inversions(values, work)
    level = 0
    same = 0
    for i in range(1, n):
        same = same + 1 if values[i] == values[i - 1] else 0
        level += same
    pairs = n * (n - 1) // 2
    tau: float = (pairs - level - 2 * falling) / pairs
    return tau
