"""Course: what it must catch and what it must leave alone."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import table

from privet.detection.detectors.course import course
from privet.detection.signals import Family, Signals
from privet.detection.site import survey

PEOPLE = 200


def beside(*, others: float = 20.0, **columns: object) -> Signals:
    """Judge one actor beside two hundred visitors of whose pages one in four shows nobody."""
    mine = {"views": 480.0, "pages": 480.0 + others, "novelty": 0.9, "requests": 480.0} | columns
    rows = PEOPLE + 1
    usual = {"views": 60.0, "pages": 80.0, "novelty": 0.5, "requests": 300.0}
    names = usual | mine
    given = {name: [mine[name], *[usual.get(name, 0.0)] * PEOPLE] for name in names}
    measured = table(rows, **given)
    return course(measured, survey(measured, subjects=20_000, days=9.0))


def test_from_person_to_person_is_caught() -> None:
    """480 people and no other page, where others open one in four; it is the client's matter."""
    signals = beside(others=0.0)

    assert [0] == signals.rows.tolist()
    assert [1.0] == signals.strength.tolist()
    assert Family.CLIENT is signals.family
    assert not signals.decisive.any()
    assert "opened 480 pages of people and 0 others" in signals.because(0)
    assert "25 % shows nobody" in signals.because(0)


def test_who_opens_something_else_now_and_then_is_left_alone() -> None:
    """A moderator with one other page in ten; a class that goes through thirty people of a list."""
    assert 0 == len(beside(others=53.0))
    assert 0 == len(beside(views=30.0, others=0.0, pages=31.0))


def test_who_returns_to_its_people_is_left_alone() -> None:
    """An application that asks for people alone, in the hands of somebody with friends."""
    assert 0 == len(beside(others=0.0, novelty=0.4))


def test_a_program_that_says_so_is_left_to_others() -> None:
    """A preview opens what people link to, and is told by its name."""
    assert 0 == len(beside(others=0.0, declared=480.0))


def test_where_a_quarter_does_the_same_it_says_nothing() -> None:
    """A site of people's pages only; and one of whose visitors some have such an application."""
    nothing_else = table(PEOPLE, views=100.0, pages=100.0, novelty=1.0)
    some = np.where(np.arange(PEOPLE) < PEOPLE // 4, 200.0, 270.0)
    mixed = table(PEOPLE, views=200.0, pages=some, novelty=0.9)

    for measured in (nothing_else, mixed):
        assert 0 == len(course(measured, survey(measured, subjects=20_000, days=9.0)))


def test_where_few_are_comparable_it_says_nothing() -> None:
    """Thirty visitors are no site."""
    measured = table(30, views=100.0, pages=[100.0] + [140.0] * 29, novelty=1.0)

    assert 0 == len(course(measured, survey(measured, subjects=20_000, days=9.0)))
