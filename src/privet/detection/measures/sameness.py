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
    # days take turns: to exchange the arrays themselves, counting who refers to them, takes half the time of all
    counts = np.zeros((2, CELLS), np.float64)
    # the cells that are not 0: a day has a few of them
    cells, used = np.zeros((2, CELLS), np.int64), np.zeros(2, np.int64)
    for a in range(len(starts) - 1):
        now, other = 0, 1
        midnight = tomorrow = np.int64(0)
        days = 0
        total = mean = spread = product = square = square_before = 0.0
        for i in range(starts[a], starts[a + 1]):
            if days == 0 or at[i] >= tomorrow:
                if days > 1:
                    total += product / np.sqrt(square * square_before)
                now, other = other, now
                for c in range(used[now]):
                    counts[now, cells[now, c]] = 0.0
                used[now] = 0
                square_before = square
                product = square = 0.0
                midnight = at[i] // DAY * DAY
                tomorrow = midnight + DAY
                days += 1
                first = (at[i] - midnight) / HOUR
                away = first - mean
                mean += away / days
                spread += away * (first - mean)
            cell = (at[i] - midnight) // HOUR * SURFACES + surface[i] % SURFACES
            count = counts[now, cell]
            if count == 0.0:
                cells[now, used[now]] = cell
                used[now] += 1
            square += 2.0 * count + 1.0
            product += counts[other, cell]
            counts[now, cell] = count + 1.0
        for turn in range(2):
            for c in range(used[turn]):
                counts[turn, cells[turn, c]] = 0.0
            used[turn] = 0
        if days > 1:
            total += product / np.sqrt(square * square_before)
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
