"""Nights and days."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.measures.waking import HOUR, waking


def awake(hours: list[int]) -> dict[str, float]:
    """Measure one actor with rows in these hours since 1970."""
    at = np.sort(np.asarray(hours, np.int64)) * HOUR
    found = waking(np.asarray([0, len(at)]), at)
    return {name: float(column[0]) for name, column in found.items()}


def rest(hours: set[int]) -> int:
    """Return the longest run of empty hours round the clock, the slow way."""
    line = "".join("x" if hour in hours else "." for hour in range(24)) * 2
    return max(len(run) for run in line.split("x"))


@given(st.lists(st.integers(0, 24 * 6), min_size=1, max_size=60))
def test_it_is_that_of_the_twin(hours: list[int]) -> None:
    """Hours, days and rests are those of sets."""
    days: dict[int, set[int]] = {}
    for hour in hours:
        days.setdefault(hour // 24, set()).add(hour % 24)
    found = awake(hours)

    assert len({hour % 24 for hour in hours}) == found["hours"]
    assert len(days) == found["days"]
    assert float(np.median([rest(day) for day in days.values()])) == found["quiet"]
    assert max(hours) - min(hours) == found["spread"]


def test_a_night_across_midnight_is_whole() -> None:
    """Who is awake from 9 to 17 UTC rests 15 hours; who never sleeps, none."""
    day = [24 * d + hour for d in range(5) for hour in range(9, 18)]

    expected = {"hours": 9, "days": 5, "quiet": 15, "spread": 104, "short_nights": 0}
    found = awake(day)

    assert expected == pytest.approx({name: found[name] for name in expected})
    assert 0 == awake(list(range(72)))["quiet"]


def test_round_the_clock_is_wide() -> None:
    """One hour has no spread, six and eighteen the greatest; a right angle 1 - 1 / sqrt 2."""
    assert pytest.approx(0, abs=1e-12) == awake([7, 31, 55])["day_spread"]
    assert pytest.approx(1) == awake([6, 18])["day_spread"]
    assert pytest.approx(1 - 0.5**0.5) == awake([6, 12])["day_spread"]
    assert 2 == awake([*range(21), *range(24, 48)])["short_nights"]
