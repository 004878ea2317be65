"""Verified crawlers: what they must catch and what they must leave alone."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import table

from privet.detection.claims import Claims, Proof
from privet.detection.detectors.verified import verified
from privet.detection.site import Site, Usual, survey

CLAIMS = Claims(
    declared=np.array([1.0, 1.0, 0.0, 1.0]),
    claim=np.array([0, 0, -1, -1], np.int32),
    proof=np.array([Proof.TRUE, Proof.FALSE, Proof.NONE, Proof.UNKNOWN], np.int8),
    names=("Googlebot",),
)


def test_a_search_engine_at_home_is_caught() -> None:
    """A claim that the published ranges confirm is marked, and clears."""
    measured = table(4, subjects=40.0)
    signals = verified(measured, survey(measured, subjects=900, days=1.0, claims=CLAIMS))

    assert [0] == signals.rows.tolist()
    assert "none" == signals.threat
    assert (
        "named itself Googlebot and came from that operator's published addresses"
        == signals.because(0)
    )


def test_a_bare_claim_is_left_alone() -> None:
    """A name without proof clears nobody; counted requests prove an actor when most are proven."""
    measured = table(2, subjects=40.0, requests=100.0, verified=[100.0, 20.0])

    assert [0] == verified(measured, survey(measured, subjects=900, days=1.0)).rows.tolist()
    assert 0 == len(verified(measured, Site(900, 1.0, (), Usual())))
