"""The trend through ids."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.trend import tau
from privet.detection.visits import Visits


def test_up_down_and_nowhere() -> None:
    """Upwards is 1, downwards -1; what has no place is passed over, and one place is no trend."""
    rank = np.asarray([1, 2, -1, 5, 9, 7, 3, 4], np.int64)
    starts = np.asarray([0, 4, 7, 8], np.int64)
    found = tau(Visits(starts, rank, rank, rank, rank))

    assert [1.0, -1.0] == found[:2].tolist()
    assert np.isnan(found[2])
