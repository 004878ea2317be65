"""Declared automation: what they must catch and what they must leave alone."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import table

from privet.detection.claims import Claims, Proof
from privet.detection.detectors.declared import declared
from privet.detection.site import Site, Usual, survey

CLAIMS = Claims(
    declared=np.array([1.0, 1.0, 0.0, 1.0]),
    claim=np.array([0, 0, -1, -1], np.int32),
    proof=np.array([Proof.TRUE, Proof.FALSE, Proof.NONE, Proof.UNKNOWN], np.int8),
    names=("Googlebot",),
)


def test_whoever_says_so_is_caught() -> None:
    """Software that names itself is marked, with its name where it has one."""
    measured = table(4, subjects=40.0)
    signals = declared(measured, survey(measured, subjects=900, days=1.0, claims=CLAIMS))

    assert [0, 1, 3] == signals.rows.tolist()
    assert "named itself Googlebot" == signals.because(0)
    assert "named itself a script or a crawler" == signals.because(3)


def test_a_browser_and_a_script_that_saw_nobody_are_left_alone() -> None:
    """Nothing is said of an actor that names nothing, or was shown nobody."""
    measured = table(4, subjects=0.0)

    assert 0 == len(declared(measured, survey(measured, subjects=900, days=1.0, claims=CLAIMS)))
    assert 0 == len(declared(measured, Site(900, 1.0, (), Usual())))


def test_counts_of_requests_tell_it_too() -> None:
    """Without a list of claims the share of requests that declare themselves is taken."""
    measured = table(2, subjects=40.0, requests=100.0, declared=[100.0, 3.0])

    assert [0] == declared(measured, survey(measured, subjects=900, days=1.0)).rows.tolist()
