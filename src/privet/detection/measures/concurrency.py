"""In how many places an actor is at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.windows import peaks

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

AT_ONCE = 600_000_000
"""Ten minutes, in microseconds.

Chosen: long enough for one page, too short for a journey from one block of addresses to another.
"""


def sightings_of_blocks(exposures: Table, chosen: Table) -> Table:
    """Return when the actors *chosen* were seen in which block, by actor and time."""
    e = exposures.semi_join(chosen, "actor").filter(exposures.block != 0)
    return e.select("actor", "at", "block").order_by(["actor", "at"])


def concurrent(
    actor: NDArray[np.uint64], at: NDArray[np.int64], block: NDArray[np.uint64]
) -> NDArray[np.float64]:
    """
    Return the most distinct blocks (/24 or /48) that each actor was seen in within ten minutes.

    Args:
        actor: Rows sorted by actor and time, whole actors only, as the other columns.
    """
    ones = np.ones(len(at), np.int32)
    found = peaks(actor, at, block, ones, ones.astype(np.float32), windows=[AT_ONCE])
    return np.asarray(found.peak[0], np.float64)
