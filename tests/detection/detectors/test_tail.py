"""Tail: what it must catch and what it must leave alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tests.detection.worlds import table

from privet.detection.detectors.tail import tail
from privet.detection.site import survey

if TYPE_CHECKING:
    from privet.detection.measured import Measured


def crowd(last: float, novelty: float = 0.9) -> Measured:
    """Make 99 actors whose people are looked at much, and one of another kind."""
    tails = [*np.linspace(-2.0, -1.0, 99), last]
    return table(100, subjects=80.0, novelty=novelty, tail=tails, tail_share=0.93)


def test_whoever_takes_the_tail_is_caught() -> None:
    """People whom hardly anybody else looks at, far beyond what others see, are marked."""
    measured = crowd(1.5)
    signals = tail(measured, survey(measured, subjects=9000, days=9.0))

    assert [99] == signals.rows.tolist()
    assert "93 % of the people it saw are among the half that is looked at least" == (
        signals.because(99)
    )


def test_ordinary_choice_is_left_alone() -> None:
    """A choice within the spread of the others is not marked."""
    measured = crowd(-0.8)

    assert 0 == len(tail(measured, survey(measured, subjects=9000, days=9.0)))


def test_ones_own_circle_is_left_alone() -> None:
    """Whoever goes back to its own seldom-seen friends is not marked."""
    measured = crowd(1.5, novelty=0.3)

    assert 0 == len(tail(measured, survey(measured, subjects=9000, days=9.0)))


def test_a_handful_of_visitors_tells_nothing() -> None:
    """Without enough others to compare with, nobody is marked."""
    measured = table(5, subjects=80.0, novelty=1.0, tail=3.0)

    assert 0 == len(tail(measured, survey(measured, subjects=90, days=9.0)))
