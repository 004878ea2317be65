"""Sharing: what it must catch and what it must leave alone."""

from __future__ import annotations

from tests.detection.worlds import NETWORK, table

from privet.detection.detectors.sharing import sharing
from privet.detection.site import survey


def test_one_credential_in_many_places_is_caught() -> None:
    """An account that asks from nine networks within ten minutes is marked."""
    measured = table(1, subjects=300.0, concurrent=9.0, blocks=150.0, networks=200.0)
    signals = sharing(measured, survey(measured, subjects=900, days=1.0))

    assert [1.0] == signals.strength.tolist()
    assert (
        "one credential was used from 9 networks within ten minutes, and from 200 addresses in all"
        == signals.because(0)
    )


def test_home_and_office_are_left_alone() -> None:
    """Two networks at once, a traveller's many, and an address are not marked."""
    measured = table(
        3,
        subjects=300.0,
        concurrent=[2.0, 2.0, 9.0],
        blocks=[2.0, 60.0, 9.0],
        level=[0, 0, NETWORK],
    )

    assert 0 == len(sharing(measured, survey(measured, subjects=900, days=1.0)))
