"""Data by the minute, by hand."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.yields import MINUTE, yields


def test_by_hand() -> None:
    """One person with a weight of 5, a page of ten names, a miss: 15 in two minutes."""
    found = yields(
        np.asarray([0, 3]),
        np.asarray([0, 5, 9 * MINUTE]),
        np.asarray([1, 10, 0], np.int32),
        np.asarray([5, 1, 8], np.float32),
    )

    assert [7.5] == found.tolist()
