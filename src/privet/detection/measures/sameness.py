"""How much one day of an actor is like the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY = 86_400_000_000
HOUR = 3_600_000_000

SURFACES = 64
"""Surfaces that are told apart; the policy files seen so far have up to a dozen."""

CELLS = 24 * SURFACES


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _sameness(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    surface: NDArray[np.int16],
    same: NDArray[np.float64],
    begins: NDArray[np.float64],
) -> None:
    today, before = np.zeros(CELLS, np.float64), np.zeros(CELLS, np.float64)
    # the cells that are not 0: a day has a few of them
    mine, theirs = np.zeros(CELLS, np.int64), np.zeros(CELLS, np.int64)
    for a in range(len(starts) - 1):
        day = np.int64(-1)
        days = used = used_before = 0
        total = mean = spread = product = square = square_before = 0.0
        i = starts[a]
        while i <= starts[a + 1]:
            over = i == starts[a + 1]
            if over or at[i] // DAY != day:
                if days > 1:
                    total += product / np.sqrt(square * square_before)
                for c in range(used_before):
                    before[theirs[c]] = 0.0
                today, before, mine, theirs = before, today, theirs, mine
                square_before, used_before = square, used
                product = square = 0.0
                used = 0
                if over:
                    break
                day = np.int64(at[i] // DAY)
                days += 1
                first = (at[i] % DAY) / HOUR
                away = first - mean
                mean += away / days
                spread += away * (first - mean)
            cell = (at[i] % DAY) // HOUR * SURFACES + surface[i] % SURFACES
            if today[cell] == 0.0:
                mine[used] = cell
                used += 1
            square += 2.0 * today[cell] + 1.0
            product += before[cell]
            today[cell] += 1.0
            i += 1
        for c in range(used_before):
            before[theirs[c]] = 0.0
        if days > 1:
            same[a] = total / (days - 1)
            begins[a] = np.sqrt(spread / days)


def sameness(
    starts: NDArray[np.int64], at: NDArray[np.int64], surface: NDArray[np.int16]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return how much each actor's days are alike, and how much their beginnings differ.

    ``day_same`` is the mean, over each of its days and the day with a row before it, of the cosine
    of the vectors that count rows by hour of the day and surface: 1 for a timetable. ``day_begin``
    is the standard deviation, in hours, of the time of day (UTC) of the first row. Both are nan
    with one day alone.
    """
    same, begins = np.full(len(starts) - 1, np.nan), np.full(len(starts) - 1, np.nan)
    _sameness(starts, at, surface, same, begins)
    return same, begins
