"""A change of habit, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.days import Days
from privet.detection.measures.shift import shift


def of(people: list[int]) -> float:
    """Measure one actor that saw so many people day by day."""
    plain = np.arange(len(people))
    return float(
        shift(Days(np.asarray([0, len(people)]), plain, plain, np.asarray(people), plain, plain))[0]
    )


def test_by_hand() -> None:
    """Seven days of 3 and two of 7: log 8 is log 2 above log 4, less half a spread of 1/4, twice."""
    assert pytest.approx(2 * (np.log(2) / 0.25 - 0.5)) == of([3] * 7 + [7] * 2)


def test_habits_do_not_shift() -> None:
    """Who stays as it was has 0, as has who sees fewer; a week is needed to have a habit."""
    assert 0 == of([5] * 20)
    assert 0 == of([50] * 10 + [2] * 5)
    assert np.isnan(of([1, 1, 1, 900]))
