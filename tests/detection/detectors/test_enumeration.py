"""Enumeration: walks it must catch and orders it must leave alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.detection.worlds import World, table, visitors

from privet.detection.detectors.enumeration import enumeration, ordinal
from privet.detection.site import survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.signals import Signals

PEOPLE = 4000


def judged(people: Sequence[int] | NDArray[np.int64]) -> tuple[Signals, int]:
    """Let one actor see *people* among ordinary visitors."""
    world = World()
    visitors(world, np.random.default_rng(3), 150, PEOPLE)
    world.sees("walker", people)
    measured = world.measured()
    return enumeration(measured, survey(measured, subjects=PEOPLE, days=9.0)), world.row("walker")


SHUFFLED = np.random.default_rng(8).permutation(300) + 1000

WALKS = {
    "in order": (np.arange(500), "opened 500 ids in order, none twice"),
    "backwards": (np.arange(500)[::-1], "opened 500 ids in order, none twice"),
    "by strides": (np.arange(0, 3500, 7), "opened 500 ids in order, every 7th, none twice"),
    "with a break": (
        np.concatenate([np.arange(100), np.arange(2000, 2300)]),
        "opened 300 ids in order without a break",
    ),
    "a shuffled block": (
        SHUFFLED,
        (
            "took 100 % of all people between the lowest and the highest id it opened (300), "
            "in shuffled order"
        ),
    ),
}


@pytest.mark.parametrize(("people", "because"), WALKS.values(), ids=WALKS.keys())
def test_walks_are_caught(people: NDArray[np.int64], because: str) -> None:
    """A walk is marked in full, carries a verdict alone, and is told as what it is."""
    signals, walker = judged(people)

    assert walker in signals.rows
    assert signals.decisive[signals.rows.tolist().index(walker)]
    assert because == signals.because(walker)


RANDOM = np.random.default_rng(4)
ORDERS = {
    "sixty at random": RANDOM.integers(0, PEOPLE, 60),
    "a thousand at random": RANDOM.permutation(PEOPLE)[:1000],
    "ten times next": np.concatenate([np.arange(70, 80), RANDOM.integers(0, PEOPLE, 90)]),
    "a short list": np.arange(12),
}


@pytest.mark.parametrize("people", ORDERS.values(), ids=ORDERS.keys())
def test_ordinary_orders_are_left_alone(people: NDArray[np.int64]) -> None:
    """Neither chance, nor pressing "next" some times, nor a short list is marked."""
    signals, walker = judged(people)

    assert walker not in signals.rows


def test_several_walks_side_by_side_are_caught() -> None:
    """Three walks that take turns explain what no single stride does."""
    measured = table(1, subjects=300.0, placed=300.0, exposures=300.0, walkers=0.97, run=2.0)
    signals = enumeration(measured, survey(measured, subjects=PEOPLE, days=9.0))

    assert signals.decisive.all()
    assert "opened 300 ids in a few walks side by side, which explain 97 %" == signals.because(0)


def test_neighbours_and_stretches_are_told_apart() -> None:
    """Near steps, scattered stretches and a rising order each have their own words."""
    measured = table(
        3,
        subjects=200.0,
        placed=200.0,
        exposures=210.0,
        near_share=[0.8, 0.0, 0.0],
        adjacent=[0.2, 0.95, 0.1],
        density=[0.05, 0.06, 0.05],
        tau=[0.1, 0.1, -0.97],
    )
    signals = enumeration(measured, survey(measured, subjects=PEOPLE, days=9.0))

    assert [
        "of 200 people, 80 % stood within five ids of the one before",
        "took whole stretches of ids in shuffled order: 95 % of 200 have a neighbour that it took too",
        "opened 200 ids in falling order, with gaps",
    ] == [signals.because(row) for row in range(3)]
    assert [True, True, False] == signals.decisive.tolist()


def test_nearly_everybody_and_nearly_all_of_a_stretch_are_told() -> None:
    """A stretch taken upwards on the whole, and a site taken whole, carry a verdict too."""
    measured = table(
        60,
        subjects=[3000.0, 3800.0, *([5.0] * 58)],
        placed=[3000.0, 3800.0, *([5.0] * 58)],
        views=[3000.0, 3800.0, *([5.0] * 58)],
        pages=[9000.0, 3850.0, *([9.0] * 58)],
        novelty=1.0,
        density=[0.8, 0.99, *([0.1] * 58)],
        tau=[0.6, 0.0, *([0.0] * 58)],
    )
    signals = enumeration(measured, survey(measured, subjects=PEOPLE, days=9.0))

    assert [0, 1] == signals.rows.tolist()
    assert signals.decisive.all()
    assert (
        "took 80 % of all people between the lowest and the highest id it opened (3,000), upwards "
        "on the whole" == signals.because(0)
    )
    assert "opened nearly everybody (3,800 people), none twice" == signals.because(1)


def test_a_moderator_who_sees_everybody_is_left_alone() -> None:
    """Whoever does other things too, and comes back, may see everybody in time."""
    measured = table(
        60, subjects=3900.0, placed=3900.0, views=3900.0, pages=5800.0, novelty=0.5, density=0.99
    )

    assert 0 == len(enumeration(measured, survey(measured, subjects=PEOPLE, days=9.0)))


def test_a_site_that_is_read_in_order_is_its_own_measure() -> None:
    """Where everybody goes from neighbour to neighbour, doing so is not remarkable."""
    measured = table(100, subjects=60.0, placed=60.0, near_share=0.5)

    assert 0 == len(enumeration(measured, survey(measured, subjects=PEOPLE, days=9.0)))


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (2, "2nd"),
        (3, "3rd"),
        (7, "7th"),
        (11, "11th"),
        (12, "12th"),
        (21, "21st"),
        (1013, "1,013th"),
    ],
)
def test_a_number_in_its_place_is_written_as_people_say_it(number: int, written: str) -> None:
    """Every third id, not every 3th."""
    assert written == ordinal(number)
