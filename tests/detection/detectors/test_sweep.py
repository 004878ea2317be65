"""Sweep: what it must catch and what it must leave alone."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import NETWORK, table

from privet.detection.detectors.sweep import single, sweep
from privet.detection.signals import Family
from privet.detection.site import survey


def test_going_through_a_list_is_caught() -> None:
    """3,400 people without the 180 returns that were due is marked in full, as a matter of choice."""
    measured = table(1, subjects=3400.0, sweep=180.0, sweep_due=180.0)
    signals = sweep(measured, survey(measured, subjects=30_000, days=9.0))

    assert [1.0] == signals.strength.tolist()
    assert Family.SELECTION is signals.family
    assert "among 30,000 people" in signals.because(0)
    assert "180 times" in signals.because(0)
    assert not signals.decisive.any()


def test_a_class_list_and_a_long_memory_are_left_alone() -> None:
    """Two hundred pupils once each; a thousand candidates, of whom chance would repeat a few."""
    measured = table(2, subjects=[200.0, 1000.0], sweep=[73.0, 16.0], sweep_due=[73.0, 16.0])

    assert 0 == len(sweep(measured, survey(measured, subjects=30_000, days=9.0)))


def test_an_address_that_asks_like_a_clock_is_one_visitor() -> None:
    """Pauses of many are of any length; those of whole seconds, of few people, or of several devices tell nothing."""
    measured = table(
        6,
        level=[NETWORK] * 6,
        subjects=200.0,
        views=[200.0, 200.0, 200.0, 60.0, 200.0, 5000.0],
        gap_median=[5.0, 5.0, 1.0, 5.0, np.nan, 5.0],
        gap_cv=[0.1, 0.7, 0.1, 0.1, np.nan, 0.1],
        devices=[1.0, 1.0, 1.0, 1.0, 1.0, 4.0],
    )

    assert [True, False, False, False, False, False] == single(measured).tolist()


def test_an_address_that_never_comes_back_is_one_visitor() -> None:
    """A campus comes back to whom others of it saw; what goes on and on through people is no crowd."""
    measured = table(2, level=[NETWORK] * 2, subjects=[4600.0, 5000.0], sweep=[0.0, 364.0])

    assert [False, True] == single(measured).tolist()
