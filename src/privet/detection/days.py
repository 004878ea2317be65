"""The days of each actor: how many people it was shown on each, and how many for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.exposure.windows import number, room

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Days:
    """
    Hold for each actor the days on which it was shown somebody, ascending.

    Args:
        starts: int64, where each actor's days begin, and at last where they end.
        day: int64, days since 1970 UTC.
        rows: int64, exposures of that day; a page of a list is one.
        people: int64, different data subjects of that day; a page counts the people on it.
        fresh: int64, those of them whom the actor had never been shown before.
        first: int64, microseconds from midnight to the first exposure.
    """

    starts: NDArray[np.int64]
    day: NDArray[np.int64]
    rows: NDArray[np.int64]
    people: NDArray[np.int64]
    fresh: NDArray[np.int64]
    first: NDArray[np.int64]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _days(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    subject: NDArray[np.uint64],
    people: NDArray[np.int32],
    begins: NDArray[np.int64],
    out: NDArray[np.int64],
) -> int:
    """Fill a row a day and actor: day, rows, people, fresh, first; return how many there are."""
    longest, slots, stamps, ids = room(starts)
    latest = np.zeros(longest, np.int64)
    used = -1
    for a in range(len(starts) - 1):
        begins[a] = used + 1
        count = number(subject, starts[a], starts[a + 1], slots, stamps, np.int32(a), ids)
        latest[:count] = -1
        today = np.int64(-1)
        for i in range(starts[a], starts[a + 1]):
            if people[i] <= 0:
                continue
            day = np.int64(at[i] // DAY)
            if day != today:
                today = day
                used += 1
                out[0, used] = day
                out[1, used] = 0
                out[2, used] = 0
                out[3, used] = 0
                out[4, used] = at[i] - day * DAY
            out[1, used] += 1
            if latest[ids[i]] != day:
                out[2, used] += people[i]
                if latest[ids[i]] < 0:
                    out[3, used] += people[i]
                latest[ids[i]] = day
    begins[len(starts) - 1] = used + 1
    return used + 1


def days(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    subject: NDArray[np.uint64],
    people: NDArray[np.int32],
) -> Days:
    """
    Return the days of each actor; misses are left out.

    Args:
        starts: Where each actor's rows begin; they are sorted by time.
    """
    begins = np.zeros(len(starts), np.int64)
    out = np.zeros((5, len(at)), np.int64)
    used = _days(starts, at, subject, people, begins, out)
    return Days(begins, *(column[:used].copy() for column in out))
