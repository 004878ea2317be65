"""Budget use: what it must catch and what it must leave alone."""

from __future__ import annotations

from tests.detection.worlds import NETWORK, table

from privet.detection.detectors.budget import budget
from privet.detection.site import survey
from privet.exposure.budgets import Budget

ALLOWED = (Budget("account", "1d", 400),)


def test_thousands_in_a_day_are_caught() -> None:
    """An account that sees 5,431 people in a day is marked, alone decisive, and told with numbers."""
    measured = table(2001, subjects=3.0, peak_1h=2.0, peak_1d=[5431.0, *([3.0] * 2000)])
    signals = budget(measured, survey(measured, subjects=9000, days=9.0, budgets=ALLOWED))

    assert [0] == signals.rows.tolist()
    assert signals.decisive.all()
    assert "saw 5,431 people in one day; 99.9 % of visitors see at most 3, the budget is 400" == (
        signals.because(0)
    )


def test_a_recruiters_month_is_left_alone() -> None:
    """300 people a day, six thousand in a month, is no more than marked, and never decisive."""
    measured = table(
        500,
        subjects=[6000.0, *([4.0] * 499)],
        peak_1h=[60.0, *([4.0] * 499)],
        peak_1d=[300.0, *([4.0] * 499)],
        peak_7d=[1500.0, *([4.0] * 499)],
        peak_28d=[6000.0, *([4.0] * 499)],
    )
    signals = budget(measured, survey(measured, subjects=9000, days=28.0, budgets=ALLOWED))

    assert not signals.decisive.any()


def test_an_address_is_never_decided_by_its_volume() -> None:
    """Behind an address many may stand."""
    measured = table(50, subjects=9e4, peak_1h=[9e4, *([3.0] * 49)], level=NETWORK)

    assert not budget(measured, survey(measured, subjects=9000, days=1.0)).decisive.any()


def test_few_people_are_never_much() -> None:
    """On a site where everybody sees one person, a reader of sixty is not marked."""
    measured = table(
        100, subjects=1.0, peak_1h=[60.0, *([1.0] * 99)], peak_1d=[60.0, *([1.0] * 99)]
    )

    assert 0 == len(budget(measured, survey(measured, subjects=90, days=1.0)))


def test_without_others_there_is_nothing_usual() -> None:
    """Among few visitors their usual is told, among none that there is nobody."""
    few = table(40, subjects=3.0, peak_1d=[700.0, *([3.0] * 39)])
    site = survey(few, subjects=900, days=1.0, ordinary=few.subjects < 0)

    assert "saw 700 people in one day; there is nobody to compare it with" == (
        budget(few, site).because(0)
    )
    assert "saw 700 people in one day; others rarely see more than" in (
        budget(few, survey(few, subjects=900, days=1.0)).because(0)
    )


def test_a_budget_of_another_window_is_not_told() -> None:
    """Of several budgets the one of the window in question is told."""
    allowed = (Budget("network", "1d", 9), Budget("account", "7d", 9), *ALLOWED)
    measured = table(50, subjects=3.0, peak_1d=[2000.0, *([3.0] * 49)])
    site = survey(measured, subjects=900, days=9.0, budgets=allowed)

    assert budget(measured, site).because(0).endswith(", the budget is 400")
