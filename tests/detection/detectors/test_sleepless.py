"""Round-the-clock activity: what it must catch and what it must leave alone."""

from __future__ import annotations

from tests.detection.worlds import NETWORK, table

from privet.detection.detectors.sleepless import sleepless
from privet.detection.site import survey


def test_an_account_that_never_rests_is_caught() -> None:
    """Days without a rest of two hours are marked."""
    measured = table(1, exposures=900.0, hours=24.0, days=5.0, quiet=1.2)
    signals = sleepless(measured, survey(measured, subjects=900, days=5.0))

    assert [1.0] == signals.strength.tolist()
    assert (
        "was active in 24 of the 24 hours; on 5 days its longest rest was typically 1.2 hours"
        == signals.because(0)
    )


def test_nights_and_shared_addresses_are_left_alone() -> None:
    """Working at night is nobody's business, and an address with many devices never sleeps."""
    measured = table(
        2,
        exposures=900.0,
        hours=[9.0, 24.0],
        days=5.0,
        quiet=[14.0, 0.2],
        level=[0, NETWORK],
        devices=[1.0, 40.0],
    )

    assert 0 == len(sleepless(measured, survey(measured, subjects=900, days=5.0)))
