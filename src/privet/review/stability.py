"""How far what visitors do has moved from what they did before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from privet.detection.learned.drift import LIMIT, stability

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW: Final = 300
"""Visitor-days below which nothing is said: a tenth of them would be in one bin by chance."""

MOVED: Final = LIMIT
"""
The index above which thresholds are to be looked at anew.

Source: the rule of thumb of credit scoring, N. Siddiqi, Credit Risk Scorecards (2006): below 0.1
stable, above 0.25 moved; the plan of this house demotes what was learned above 0.2.
"""

BINS: Final = 14
"""Powers of two of the people shown on a day: 1, 2 to 3, 4 to 7, ..., 8,192 and more."""


def psi(before: NDArray[np.int64], after: NDArray[np.int64]) -> float | None:
    """
    Return the population stability index of people shown to a visitor on a day.

    Args:
        before: People shown, one number a visitor and day, at least 1.
        after: The same, of later days.

    Returns:
        0 where nothing moved; None where either has fewer than ``FEW`` numbers.
    """
    if min(len(before), len(after)) < FEW:
        return None
    return stability(_shares(before), _shares(after))


def _shares(numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of each bin, none of them 0: half a count is added to each."""
    bins = np.minimum(np.log2(np.maximum(numbers, 1)).astype(np.int64), BINS - 1)
    counts = np.bincount(bins, minlength=BINS) + 0.5
    return np.asarray(counts / counts.sum(), np.float64)
