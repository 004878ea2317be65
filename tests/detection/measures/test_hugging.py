"""A limit that is reached and never passed, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.days import Days
from privet.detection.measures.hugging import hugging


def of(people: list[int], limit: float = 100) -> float:
    """Measure one actor that saw so many people day by day."""
    plain = np.arange(len(people))
    found = hugging(
        Days(np.asarray([0, len(people)]), plain, plain, np.asarray(people), plain, plain), limit
    )
    return float(found[0])


def test_by_hand() -> None:
    """Three of five days within a tenth of the limit, one a little further below: 3/5 - 1/5."""
    assert pytest.approx(0.4) == of([90, 100, 95, 85, 10])


def test_passing_is_not_hugging() -> None:
    """Days above the limit are others, few days say nothing, and so does no limit."""
    assert 0 == of([101, 200, 150, 300, 79])
    assert np.isnan(of([95, 95, 95, 95]))
    assert np.isnan(of([95] * 9, float("nan")))
