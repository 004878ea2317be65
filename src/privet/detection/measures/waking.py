"""When an actor is awake: hours of the day, days, and the pause of a night."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUR = 3_600_000_000
DAY = 24 * HOUR

COLUMNS = ("hours", "days", "quiet", "spread", "short_nights", "day_spread")

SHORT = 4
"""Hours; a day whose longest rest is shorter had no night in it."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _longest_rest(bits: int) -> int:
    """Return the longest run of empty hours, of 24 that go round; *bits* has one at least."""
    best = 0
    run = 0
    for hour in range(48):
        if (bits >> (hour % 24)) & 1:
            run = 0
        else:
            run += 1
            best = max(best, run)
    return best


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _waking(starts: NDArray[np.int64], at: NDArray[np.int64], out: NDArray[np.float64]) -> None:
    rests = np.zeros(25, np.int64)
    for a in range(len(starts) - 1):
        rests[:] = 0
        ever = np.int64(0)
        today = np.int64(0)
        days = 0
        east = 0.0
        north = 0.0
        day = np.int64(-1)
        for i in range(starts[a], starts[a + 1]):
            hour = np.int64(at[i] // HOUR)
            if hour // 24 != day:
                if days > 0:
                    rests[_longest_rest(today)] += 1
                day = np.int64(hour // 24)
                days += 1
                today = np.int64(0)
            angle = 2.0 * np.pi * (at[i] % DAY) / DAY
            east += np.cos(angle)
            north += np.sin(angle)
            today |= np.int64(1) << (hour % 24)
            ever |= np.int64(1) << (hour % 24)
        if days == 0:
            continue
        rests[_longest_rest(today)] += 1
        hours = np.int64(0)
        for bit in range(24):
            hours += (ever >> bit) & 1
        low = -1
        high = -1
        seen = 0
        for rest in range(25):
            seen += rests[rest]
            if low < 0 and seen * 2 >= days:
                low = rest
            if high < 0 and seen * 2 > days:
                high = rest
        out[0, a] = hours
        out[1, a] = days
        out[2, a] = (low + high) / 2
        out[3, a] = (at[starts[a + 1] - 1] - at[starts[a]]) / HOUR
        out[4, a] = rests[:SHORT].sum()
        out[5, a] = 1.0 - np.sqrt(east * east + north * north) / (starts[a + 1] - starts[a])


def waking(starts: NDArray[np.int64], at: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """
    Return when each actor is awake, by its rows.

    ``hours``, the distinct hours of the day (UTC) with a row, over all days; ``days``, the days
    with a row; ``quiet``, the median over these days of the longest run of hours without one, the
    day taken as a circle, so that a night across midnight is whole; ``spread``, the hours from the
    first row to the last; ``short_nights``, the days whose longest rest is below ``SHORT`` hours;
    ``day_spread``, the circular variance of the time of day, 1 - |mean of exp(2 pi i t / 24 h)|: 0
    for always the same time, 1 for round the clock.
    """
    out = np.full((len(COLUMNS), len(starts) - 1), np.nan)
    _waking(starts, at, out)
    return dict(zip(COLUMNS, out, strict=True))
