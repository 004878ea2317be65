"""Days that are alike, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.measures.sameness import sameness

HOUR = 3_600_000_000


def of(hours: list[float], surfaces: list[int]) -> tuple[float, float]:
    """Measure one actor with rows at these hours."""
    same, begins = sameness(
        np.asarray([0, len(hours)]),
        (np.asarray(hours) * HOUR).astype(np.int64),
        np.asarray(surfaces, np.int16),
    )
    return float(same[0]), float(begins[0])


def test_by_hand() -> None:
    """(2, 1) and (0, 2) have the cosine 1 / sqrt 5 and (2, 0) twice that; 9 and 11 spread by 1."""
    same, begins = of([9.0, 9.5, 11.0, 35.0, 35.5], [0, 0, 0, 0, 0])
    alike = of([9.0, 9.5, 11.0, 33.0, 33.5], [0, 0, 0, 0, 0])

    assert pytest.approx(1 / np.sqrt(5)) == same
    assert pytest.approx(1) == begins
    assert pytest.approx(2 / np.sqrt(5)) == alike[0]
    assert 0 == alike[1]


def test_surfaces_tell_days_apart() -> None:
    """The same hour on another surface is nothing in common; one day alone says nothing."""
    assert 0 == of([9, 33], [0, 1])[0]
    assert np.isnan(of([9, 10], [0, 0])).all()
