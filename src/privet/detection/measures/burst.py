"""How many people an actor was shown in one minute, and in ten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.windows import peaks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.relations import Columns

WINDOWS = {"burst_1m": 60_000_000, "burst_10m": 600_000_000}
"""The length of each window, in microseconds."""


def burst(batch: Columns) -> dict[str, NDArray[np.float64]]:
    """
    Return the most different people that each actor was shown within a minute, and within ten.

    ``burst_w`` = max over t of #{distinct s shown in (t, t + w]}, exact and sliding; a page of a
    list counts the people on it.

    Args:
        batch: Rows sorted by actor and time, whole actors only.
    """
    columns = (batch[name] for name in ("actor", "at", "subject", "people", "weight"))
    found = peaks(*columns, windows=list(WINDOWS.values()), youths=[])
    return {
        name: np.asarray(column, np.float64)
        for name, column in zip(WINDOWS, found.peak, strict=True)
    }
