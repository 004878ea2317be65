"""Whether an actor began to see more people than it used to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.days import Days

FEWEST = 7
"""Days from which on an actor has a habit to depart from."""

BASELINE = 28
"""Days, the first ones, that the habit is read off."""

SLACK = 0.5
"""Half the change that is looked for, in standard deviations.

Source: E. S. Page, Continuous inspection schemes, 1954; the usual choice for a change of one.
"""

LEAST_SPREAD = 0.25
"""The spread of log(1 + people) assumed at least, so that the most regular are not the strangest."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _shift(
    starts: NDArray[np.int64],
    people: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    for a in range(len(starts) - 1):
        days = starts[a + 1] - starts[a]
        if days < FEWEST:
            continue
        logs = np.log(1.0 + people[starts[a] : starts[a + 1]])
        habit = logs[:BASELINE]
        middle = np.median(habit)
        spread = max(1.4826 * np.median(np.abs(habit - middle)), LEAST_SPREAD)
        sum_ = 0.0
        most = 0.0
        for k in range(days):
            sum_ = max(0.0, sum_ + (logs[k] - middle) / spread - SLACK)
            most = max(most, sum_)
        out[a] = most


def shift(days: Days) -> NDArray[np.float64]:
    """
    Return the highest value of each actor's CUSUM of x = log(1 + people of the day).

    C_d = max(0, C_(d-1) + (x_d - median) / spread - 1/2), over the days with an exposure; median
    and spread (1.4826 times the median absolute deviation, at least ``LEAST_SPREAD``) are those of
    the actor's own first ``BASELINE`` days. nan for fewer than ``FEWEST`` days.
    """
    out = np.full(len(days.starts) - 1, np.nan)
    _shift(days.starts, days.people, out)
    return out
