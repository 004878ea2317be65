"""Rhythm: what it must catch and what it must leave alone."""

from __future__ import annotations

from tests.detection.worlds import table

from privet.detection.detectors.rhythm import rhythm
from privet.detection.site import survey


def test_a_clock_is_caught() -> None:
    """Even gaps and a fixed period are marked, and told in seconds or minutes."""
    measured = table(
        2, views=500.0, gap_median=[30.0, 600.0], gap_cv=[0.01, 0.9], period_g=[0.1, 0.8]
    )
    signals = rhythm(measured, survey(measured, subjects=900, days=1.0))

    assert [
        "asked every 30 seconds, hardly ever sooner or later",
        "asked with a fixed period, typically every 10 minutes",
    ] == [signals.because(row) for row in range(2)]


def test_people_and_short_visits_are_left_alone() -> None:
    """Uneven gaps, few pages, and gaps too short to tell are not marked."""
    measured = table(
        3, views=[500.0, 9.0, 500.0], gap_median=[30.0, 30.0, 1.0], gap_cv=[0.5, 0.0, 0.0]
    )

    assert 0 == len(rhythm(measured, survey(measured, subjects=900, days=1.0)))
