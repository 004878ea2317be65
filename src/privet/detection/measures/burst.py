"""How many people an actor was shown in one minute, and in ten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOWS = {"burst_1m": 60_000_000, "burst_10m": 600_000_000}
"""The length of each window, in microseconds."""


def burst(peak: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """
    Return the most different people that each actor was shown within a minute, and within ten.

    ``burst_w`` = max over t of #{distinct s shown in (t, t + w]}, exact and sliding; a page of a
    list counts the people on it.

    Args:
        peak: What ``exposure.windows.peaks`` found of these windows, a row a window.
    """
    return {name: row.astype(np.float64) for name, row in zip(WINDOWS, peak, strict=True)}
