"""Tail: what it must catch and what it must leave alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tests.detection.worlds import table

from privet.detection.detectors.tail import tail
from privet.detection.site import survey

if TYPE_CHECKING:
    from privet.detection.measured import Measured


def crowd(last: float, novelty: float = 0.9, share: float = 0.5) -> Measured:
    """Make 99 actors whose people are looked at much, and one of another kind."""
    tails = [*np.linspace(-2.0, -1.0, 99), last]
    shares = [*([0.3] * 99), share]
    return table(100, subjects=80.0, placed=80.0, novelty=novelty, tail=tails, tail_share=shares)


def test_whoever_takes_the_tail_is_caught() -> None:
    """People whom hardly anybody else looks at, far beyond what others see, are marked."""
    measured = crowd(1.5, share=0.93)
    signals = tail(measured, survey(measured, subjects=9000, days=9.0))

    assert [99] == signals.rows.tolist()
    assert (
        "93 % of the 80 people it opened are among the half that others open least; a blind draw "
        "takes 50 %" == signals.because(99)
    )
    assert not signals.decisive.any()


def test_ordinary_choice_is_left_alone() -> None:
    """A choice within the spread of the others is not marked."""
    measured = crowd(-0.8)

    assert 0 == len(tail(measured, survey(measured, subjects=9000, days=9.0)))


def test_ones_own_circle_is_left_alone() -> None:
    """Whoever goes back to its own seldom-seen friends is not marked."""
    measured = crowd(1.5, novelty=0.3, share=0.93)

    assert 0 == len(tail(measured, survey(measured, subjects=9000, days=9.0)))


def test_a_handful_of_visitors_tells_nothing() -> None:
    """Without enough others to compare with, nobody is marked."""
    measured = table(5, subjects=80.0, novelty=1.0, tail=3.0)

    assert 0 == len(tail(measured, survey(measured, subjects=90, days=9.0)))


def test_shunning_those_whom_others_seek_is_decisive() -> None:
    """Thousands of people, two in three of the seldom seen half, and hardly another page."""
    measured = table(
        60,
        subjects=800.0,
        placed=[*([800.0] * 58), 2200.0, 2200.0],
        views=[*([800.0] * 58), 2200.0, 2200.0],
        pages=[*([1000.0] * 58), 2300.0, 4000.0],
        novelty=0.6,
        tail_share=[*([0.45] * 58), 0.68, 0.68],
    )
    signals = tail(measured, survey(measured, subjects=9000, days=9.0))

    assert [58, 59] == signals.rows.tolist()
    assert [True, False] == signals.decisive.tolist()
