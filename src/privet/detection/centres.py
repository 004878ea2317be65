"""The middle of some values and how far they spread about it, which a few wild ones do not move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NORMAL = 1.4826
"""Standard deviations of a normal distribution in its median absolute deviation: 1 / 0.6745."""


def centre(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the median of some values, and the scaled median absolute deviation; of one at least."""
    middle = float(np.median(values))
    return middle, NORMAL * float(np.median(np.abs(values - middle)))
