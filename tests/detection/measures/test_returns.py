"""The return rate, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.days import Days
from privet.detection.measures.returns import returns


def test_by_hand() -> None:
    """Of 4 people of the second day 1 was known, of 2 of the third both: (1/4 + 1) / 2; then one day."""
    people, fresh = np.asarray([5, 4, 2, 9]), np.asarray([5, 3, 0, 9])
    plain = np.arange(4)
    found = returns(Days(np.asarray([0, 3, 4]), plain, plain, people, fresh, plain))

    assert pytest.approx(0.625) == found[0]
    assert np.isnan(found[1])
