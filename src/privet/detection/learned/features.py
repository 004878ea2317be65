"""What a model may know of an actor, and which way each fact may count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured

UP, ANY, DOWN = 1, 0, -1

FEATURES: Final[dict[str, int]] = {
    "burst_1m": UP,
    "burst_10m": UP,
    "peak_1h": UP,
    "peak_1d": UP,
    "fresh_1d": UP,
    "yield_minute": UP,
    "novelty": UP,
    "heaps": UP,
    "returns": DOWN,
    "tail": UP,
    "near_share": UP,
    "stride_share": UP,
    "adjacent": UP,
    "walkers": UP,
    "lexical_run": UP,
    "miss_share": UP,
    "lookups": UP,
    "exhausted": UP,
    "gap_cv": ANY,
    "burstiness": ANY,
    "gap_lag": ANY,
    "period_g": UP,
    "quiet": DOWN,
    "day_same": ANY,
    "shift": ANY,
    "strangeness": ANY,
    "consecutive": ANY,
    "channel_drift": ANY,
}
"""
Each measure, and whether more of it may only raise the score, only lower it, or either.

No user agent, no address, no hour of the clock and nothing that a client declares is among them:
labels are made of those, and a model would learn the label. Neither is what stands for wealth or
ability, such as assets: who reads without pictures is no scraper.
"""

COUNTS: Final = frozenset(
    {
        "burst_1m",
        "burst_10m",
        "peak_1h",
        "peak_1d",
        "fresh_1d",
        "yield_minute",
        "lookups",
        "lexical_run",
        "shift",
    }
)
"""Features that a straight line reads as log(1 + value)."""

LEAST: Final = 15
"""People, or lookups, below which nobody is scored: measures of order need as many."""


def scored(measured: Measured) -> NDArray[np.int64]:
    """Return the rows of actors that saw or sought enough people to be scored."""
    tried = np.nan_to_num(measured.lookups) + np.nan_to_num(measured.misses)
    return np.flatnonzero((measured.subjects >= LEAST) | (tried >= LEAST)).astype(np.int64)


def table(measured: Measured, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the features of some actors, a row each, nan where a measure is unknown."""
    return np.column_stack([getattr(measured, name)[rows] for name in FEATURES])
