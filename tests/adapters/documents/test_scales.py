"""The marks along an axis."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.documents import scales


@given(st.floats(min_value=0, max_value=1e12))
def test_an_axis_ends_at_a_round_number_above(largest: float) -> None:
    """The end of an axis holds the largest value and wastes less than half of the height."""
    ceiling = scales.round_ceiling(largest)

    assert ceiling >= largest
    assert ceiling <= max(4, 2.01 * largest)


def test_a_linear_axis_has_four_steps() -> None:
    """The marks are quarters, zero included."""
    assert (0, 5, 10, 15, 20) == scales.quarters(20)


@pytest.mark.parametrize(("largest", "powers"), [(0, 1), (10, 1), (11, 2), (1_000, 3)])
def test_an_axis_of_powers_of_ten_holds_the_largest(largest: float, powers: int) -> None:
    """A value that is a power of ten ends its axis."""
    assert powers == scales.decades(largest)


@pytest.mark.parametrize(
    ("power", "written"), [(0, "1"), (2, "100"), (3, "1k"), (5, "100k"), (6, "1M"), (9, "1G")]
)
def test_a_power_of_ten_takes_little_room(power: int, written: str) -> None:
    """Large powers are written with their letter."""
    assert written == scales.power_of_ten(power)


@pytest.mark.parametrize(
    ("seconds", "first"),
    [(20, "13:55:40"), (1_800, "14:00"), (86_400, "18:00"), (14 * 86_400, "5 Nov")],
)
def test_moments_are_whole_hours_and_days(seconds: float, first: str) -> None:
    """A mark stands on a whole minute, hour or day of UTC, never between."""
    marks = scales.moments(datetime(2026, 11, 2, 13, 55, 36, tzinfo=UTC), seconds)

    assert first == marks[0][1]
    assert 1 <= len(marks) <= 7


def test_midnight_is_written_as_its_day() -> None:
    """A reader sees where a new day begins."""
    marks = scales.moments(datetime(2026, 11, 2, 20, tzinfo=UTC), 8 * 3_600)

    assert "3 Nov" in [words for _, words in marks]


def test_years_have_marks_too() -> None:
    """A log of half a century still gets an axis."""
    assert scales.moments(datetime(1980, 1, 1, tzinfo=UTC), 50 * 31_557_600.0)
