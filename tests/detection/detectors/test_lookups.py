"""Lookups: what they must catch and what they must leave alone."""

from __future__ import annotations

from tests.detection.worlds import NETWORK, table

from privet.detection.detectors.lookups import lookups
from privet.detection.site import survey


def test_an_imported_phone_range_is_caught() -> None:
    """Five thousand lookups where others make a few are marked and decisive."""
    measured = table(50, lookups=[5000.0, *([4.0] * 49)], lookup_misses=[3000.0, *([1.0] * 49)])
    signals = lookups(measured, survey(measured, subjects=900, days=1.0))

    assert [0] == signals.rows.tolist()
    assert signals.decisive.all()
    assert signals.because(0).startswith("looked up 5,000 identifiers and learnt of 2,000 people;")


def test_an_address_book_is_left_alone() -> None:
    """Ninety contacts entered in one go are one person's; an address is never decided by volume."""
    measured = table(50, lookups=[90.0, 5000.0, *([4.0] * 48)], level=NETWORK)
    signals = lookups(measured, survey(measured, subjects=900, days=1.0))

    assert [1] == signals.rows.tolist()
    assert not signals.decisive.any()
