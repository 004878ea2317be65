"""The table of weights."""

from __future__ import annotations

from privet.detection.detectors import DETECTORS
from privet.detection.signals import Family
from privet.verdict.weights import COLLECTOR, DECISIVE, MUCH, PRIOR, SOUND, WEIGHTS


def test_every_detector_has_a_weight() -> None:
    """No detector speaks without its weight being written down."""
    names = {detector.__name__ for detector in DETECTORS} | {
        "complement",
        "crowding",
        "device",
        "lockstep",
        "tiling",
        "baton",
        "synchrony",
        "learned",
    }

    assert names == set(WEIGHTS)


def test_no_soft_reason_carries_a_verdict() -> None:
    """The weightiest signal alone stays below the certainty of a verdict."""
    from math import exp

    assert 1 / (1 + exp(-(PRIOR + max(WEIGHTS.values())))) < COLLECTOR
    assert 1 / (1 + exp(-(PRIOR + DECISIVE))) > 0.999
    assert 0 < SOUND < DECISIVE
    assert set(MUCH) <= set(Family)
