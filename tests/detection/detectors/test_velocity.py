"""New-account velocity: what it must catch and what it must leave alone."""

from __future__ import annotations

from tests.detection.worlds import NETWORK, table

from privet.detection.detectors.velocity import velocity
from privet.detection.site import survey
from privet.exposure.budgets import Budget


def test_a_new_account_in_haste_is_caught() -> None:
    """An account that sees 400 people on its first day is marked."""
    measured = table(3, newcomer=1.0, fresh_1h=[9.0, 2.0, 3.0], fresh_1d=[400.0, 9.0, 20.0])
    signals = velocity(measured, survey(measured, subjects=9000, days=14.0))

    assert [0] == signals.rows.tolist()
    assert "saw 400 people in the first day of the account; 50 is much for a new one" == (
        signals.because(0)
    )


def test_old_accounts_and_addresses_are_left_alone() -> None:
    """Who was there when the log began is not new, and an address has no first day."""
    measured = table(2, newcomer=[0.0, 1.0], level=[0, NETWORK], fresh_1d=4000.0)

    assert 0 == len(velocity(measured, survey(measured, subjects=9000, days=14.0)))


def test_a_budget_for_the_young_is_heeded() -> None:
    """Where the operator allows new accounts 100 people a day, 90 is not much."""
    measured = table(2, newcomer=1.0, fresh_1d=[90.0, 399.0])
    allowed = (Budget("account", "1d", 100, "7d"),)
    signals = velocity(measured, survey(measured, subjects=900, days=14.0, budgets=allowed))

    assert [1] == signals.rows.tolist()


def test_a_busy_cohort_is_its_own_measure() -> None:
    """Where new accounts usually see 60 people, 80 is not much."""
    measured = table(200, newcomer=1.0, fresh_1d=[*([60.0] * 100), *([65.0] * 99), 80.0])

    assert 0 == len(velocity(measured, survey(measured, subjects=900, days=14.0)))
