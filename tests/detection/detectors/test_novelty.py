"""Novelty: what it must catch and what it must leave alone."""

from __future__ import annotations

from tests.detection.worlds import table

from privet.detection.detectors.novelty import novelty
from privet.detection.site import survey


def test_never_going_back_is_caught() -> None:
    """Whoever sees 3,204 people, none twice, is marked in full; a few returns are counted."""
    measured = table(2, subjects=[3204.0, 990.0], exposures=[3204.0, 1000.0], novelty=[1.0, 0.99])
    signals = novelty(measured, survey(measured, subjects=9000, days=9.0))

    assert 1.0 == signals.strength[0]
    assert "saw 3,204 people and went back to none" == signals.because(0)
    assert "saw 990 people and went back only 10 times" == signals.because(1)


def test_short_visits_and_returning_readers_are_left_alone() -> None:
    """Sixty people once each is a visit; two thousand with returns is a habit."""
    measured = table(2, subjects=[60.0, 2000.0], exposures=[60.0, 2600.0], novelty=[1.0, 0.77])

    assert 0 == len(novelty(measured, survey(measured, subjects=9000, days=9.0)))
