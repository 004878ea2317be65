"""Whether an actor stays just below what one may see in a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.days import Days

FEWEST = 5
"""Days from which on a habit is told from chance."""


def hugging(days: Days, limit: float) -> NDArray[np.float64]:
    """
    Return how much more often each actor stops just below *limit* than a little further below.

    It is the share of its days with 0.9 L <= U_d <= L less the share with 0.8 L <= U_d < 0.9 L,
    U_d being the people of the day: a bunching test. 1 is a limit reached and never passed, day by
    day; about 0 is chance. nan for fewer than ``FEWEST`` days, and where there is no limit.

    Args:
        limit: People a day, such as the operator's budget; nan for none.
    """
    count = np.diff(days.starts)
    if np.isnan(limit):
        return np.full(len(count), np.nan)
    part = days.people / limit
    worth = ((part >= 0.9) & (part <= 1.0)).astype(np.int64)
    worth -= (part >= 0.8) & (part < 0.9)
    total = np.concatenate([[0], np.cumsum(worth)])
    sums = total[days.starts[1:]] - total[days.starts[:-1]]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(count >= FEWEST, sums / count, np.nan)
