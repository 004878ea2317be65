"""Heaps' exponent, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.days import Days
from privet.detection.measures.heaps import heaps


def of(rows: list[int], fresh: list[int]) -> float:
    """Measure one actor whose days had so many rows, and so many new people."""
    size = len(rows)
    plain = np.arange(size)
    found = heaps(
        Days(np.asarray([0, size]), plain, np.asarray(rows), plain, np.asarray(fresh), plain)
    )
    return float(found[0])


def test_by_hand() -> None:
    """N = 1, 10, 100 and m = 1, 2, 4: log m rises by log 2 for each log 10."""
    assert pytest.approx(np.log10(2)) == of([1, 9, 90], [1, 1, 2])


def test_a_collector_has_one() -> None:
    """Whoever meets somebody new each time has 1, who comes back to the same has 0."""
    assert pytest.approx(1) == of([50, 50, 50, 50], [50, 50, 50, 50])
    assert pytest.approx(0) == of([50, 50, 50], [7, 0, 0])
    assert np.isnan(of([50, 50], [50, 50]))
