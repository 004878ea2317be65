"""Misses: what they must catch and what they must leave alone."""

from __future__ import annotations

from tests.detection.worlds import table

from privet.detection.detectors.misses import misses
from privet.detection.site import survey


def test_guessing_is_caught() -> None:
    """Two thousand identifiers, most of them nobody's, carry a verdict alone."""
    measured = table(100, lookups=[2000.0, *([5.0] * 99)], lookup_misses=[1600.0, *([0.0] * 99)])
    signals = misses(
        measured, survey(measured, subjects=900, days=1.0, ordinary=measured.lookups < 9)
    )

    assert [0] == signals.rows.tolist()
    assert signals.decisive.all()
    assert "tried 2,000 identifiers, 80 % of which belong to nobody" == signals.because(0)


def test_guessed_pages_are_caught() -> None:
    """Pages of people that do not exist count as guesses."""
    measured = table(100, views=[400.0, *([9.0] * 99)], misses=[240.0, *([0.0] * 99)])

    assert [0] == misses(measured, survey(measured, subjects=900, days=1.0)).rows.tolist()


def test_slips_and_old_bookmarks_are_left_alone() -> None:
    """Nine of ten wrong in a few tries, or one in ten of many, is not guessing."""
    measured = table(2, lookups=[10.0, 500.0], lookup_misses=[9.0, 50.0])

    assert 0 == len(misses(measured, survey(measured, subjects=900, days=1.0)))
