"""Liars: what they must catch and what they must leave alone."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import table

from privet.detection.claims import Claims, Proof
from privet.detection.detectors.liar import liar
from privet.detection.site import Site, Usual, survey

CLAIMS = Claims(
    declared=np.array([1.0, 1.0, 0.0, 1.0]),
    claim=np.array([0, 0, -1, -1], np.int32),
    proof=np.array([Proof.TRUE, Proof.FALSE, Proof.NONE, Proof.UNKNOWN], np.int8),
    names=("Googlebot",),
)


def test_a_false_name_is_caught() -> None:
    """A search engine's name from elsewhere is marked."""
    measured = table(4, subjects=40.0)
    signals = liar(measured, survey(measured, subjects=900, days=1.0, claims=CLAIMS))

    assert [1] == signals.rows.tolist()
    assert (
        "called itself Googlebot from an address outside that operator's published ranges"
        == signals.because(1)
    )


def test_what_cannot_be_checked_is_left_alone() -> None:
    """A claim that ranges of another time cannot test is no lie, nor is an unread agent."""
    measured = table(4, subjects=40.0)

    assert 0 == len(liar(measured, survey(measured, subjects=900, days=1.0)))
    assert 0 == len(liar(measured, Site(900, 1.0, (), Usual())))
