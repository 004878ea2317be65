"""Whether today's actors are still those that a model was calibrated on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 10
LIMIT = 0.2
"""From this index on a feature has drifted; the usual rule of thumb, and the domain's."""

FEWEST = 200
"""Actors below which a share of a tenth varies too much to call it drift."""


def edges(column: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the deciles that a feature's values are counted between."""
    known = column[np.isfinite(column)]
    if not len(known):
        return np.zeros(0)
    return np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))


def shares(column: NDArray[np.float64], between: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of values in each bin, and at last of those unknown; each at least 1/2 row."""
    known = column[np.isfinite(column)]
    counts = np.bincount(
        np.searchsorted(between, known, side="left"), minlength=len(between) + 1
    ).astype(np.float64)
    counts = np.append(counts, len(column) - len(known))
    return np.asarray((counts + 0.5) / (counts + 0.5).sum())


def stability(before: NDArray[np.float64], now: NDArray[np.float64]) -> float:
    """
    Return the population stability index: sum (now - before) log(now / before) over bins.

    0 is no change; it is symmetric, and above 0.2 called a shift.
    """
    return float(((now - before) * np.log(now / before)).sum())
