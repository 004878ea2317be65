"""In how many places an actor is at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.windows import peaks

if TYPE_CHECKING:
    from numpy.typing import NDArray

AT_ONCE = 600_000_000
"""Ten minutes, in microseconds.

Chosen: long enough for one page, too short for a journey from one block of addresses to another.
"""


def concurrent(
    actor: NDArray[np.uint64], at: NDArray[np.int64], block: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """
    Return the most distinct blocks (/24 or /48) that each actor was seen in within ten minutes.

    Args:
        actor: Rows sorted by actor and time, whole actors only, as the other columns.
        block: 0 where it is not known; such a row is left out.

    Returns:
        The actors with a block, and the count of each.
    """
    there = block != 0
    actor = actor[there]
    ones = np.ones(len(actor), np.int32)
    found = peaks(actor, at[there], block[there], ones, ones.astype(np.float32), windows=[AT_ONCE])
    return actor[found.starts[:-1]], np.asarray(found.peak[0], np.float64)
