"""Signals as columns."""

from __future__ import annotations

import numpy as np

from privet.detection.signals import Family, Reason, Threat, mark, ramp


def test_only_strong_rows_are_marked() -> None:
    """A strength of 0, below, or unknown marks nobody; above 1 counts as 1."""
    strength = np.array([0.0, 0.5, np.nan, 7.0, -1.0])
    signals = mark("budget", Threat.SCRAPING, Family.VOLUME, strength, str)

    assert 2 == len(signals)
    assert [1, 3] == signals.rows.tolist()
    assert [0.5, 1.0] == signals.strength.tolist()
    assert [False, False] == signals.decisive.tolist()


def test_words_are_made_when_they_are_asked_for() -> None:
    """A reason is told for a marked row and for no other."""
    signals = mark(
        "tail", Threat.SCRAPING, Family.SELECTION, np.array([0.0, 0.25]), "row {}".format
    )

    assert Reason("tail", "OAT-011", 0.25, "row 1") == signals.reason(1)
    assert signals.reason(0) is None
    assert signals.reason(9) is None


def test_a_reason_is_written_as_json() -> None:
    """The strength is rounded; the rest stands as it is."""
    document = Reason("tail", "OAT-011", 1 / 3, "saw others").document()

    assert {
        "detector": "tail",
        "threat": "OAT-011",
        "strength": 0.333,
        "because": "saw others",
    } == document


def test_strength_grows_in_a_straight_line() -> None:
    """Below the beginning it is 0, at the end 1, and unknown is 0."""
    grown = ramp(np.array([0.0, 5.0, 7.5, 10.0, 99.0, np.nan]), 5.0, 10.0)

    assert [0.0, 0.0, 0.5, 1.0, 1.0, 0.0] == grown.tolist()
