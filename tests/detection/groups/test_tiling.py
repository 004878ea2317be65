"""Tiling: work shared out in blocks or by turns, and those whose people lie together by themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.detection.worlds import DAY, World, seen, visitors

from privet.detection.groups.candidates import Bond, Candidate, candidates
from privet.detection.groups.complement import Ring, grounds, rings
from privet.detection.groups.strangers import standing
from privet.detection.groups.tiling import (
    BLOCKS,
    CUTS,
    STRIDES,
    homes,
    information,
    shuffled,
    tiled,
    tilings,
)

PEOPLE = 6000


def world() -> tuple[World, np.random.Generator]:
    """Make a site with ordinary visitors."""
    rng = np.random.default_rng(17)
    made = World()
    visitors(made, rng, 150, PEOPLE)
    made.sees("everybody", range(PEOPLE), begin=0.0, every=0.1)
    return made, rng


def found(made: World) -> list[Ring]:
    """Find who shares out the ids of a world."""
    measured, traits = made.measured(), made.traits()
    ground = grounds(made.sightings(), measured, made.subjects())
    groups = candidates(measured, traits)
    chance = np.random.default_rng(3)
    return standing(list(tilings(groups, ground, traits, chance)), groups, ground, traits, chance)


def test_information_is_counted_by_hand() -> None:
    """Two actors, each always in a cell of its own: log 2; in both cells alike: nothing."""
    who = np.array([0, 0, 1, 1])

    assert pytest.approx(np.log(2)) == information(who, np.array([5, 5, 9, 9]))
    assert pytest.approx(0.0) == information(who, np.array([5, 9, 5, 9]))
    some = 0.5 * np.log(4 / 3) + 0.25 * np.log(2 / 3) + 0.25 * np.log(2)
    assert pytest.approx(some) == information(who, np.array([5, 5, 5, 9]))


def test_a_home_is_counted_by_hand() -> None:
    """
    Four of four people leave the remainder 1 of 2, where one of the others' two people does.

    It is 4 log(1/p) nats at p = (1 + 1) / (2 + 2), less the logarithm of two cells and of one cut.
    """
    made = seen([1, 3, 5, 7], [2, 9], known=[1.0] * 10)
    cut, own, home = homes(np.array([0, 1]), made, np.array([2]), 0.0)

    assert (2, 1) == (cut, home[0])
    assert pytest.approx(4 * np.log(2) - np.log(2)) == own[0]


def test_a_name_has_no_remainder() -> None:
    """Of people with names instead of numbers there are blocks and no strides."""
    made = replace(seen([1, 3, 5, 7], [2, 9], known=[1.0] * 10), place=np.arange(10) - 2**62)

    assert [0.0, 0.0] == homes(np.array([0, 1]), made, np.array([2]), 0.0)[1].tolist()


def test_shuffles_seldom_make_what_is_improbable() -> None:
    """Of two hundred tables without any order, those that are two nats improbable are no more than that."""
    rng = np.random.default_rng(2)
    who = np.repeat(np.arange(12), 15)
    made = [shuffled(who, rng.integers(0, 30, len(who)), rng)[2] for _ in range(200)]
    beyond = [nats for nats in made if nats and nats + np.log(len(CUTS)) > 2]

    assert 200 * np.exp(-2) >= len(beyond)


@pytest.mark.parametrize("hands", [12, 50])
def test_a_fleet_that_takes_turns_is_found_by_this_alone(hands: int) -> None:
    """Each takes the ids with a remainder of its own, a dozen of them, here and there."""
    made, rng = world()
    for hand in range(hands):
        own = rng.choice(np.arange(hand, PEOPLE, hands), 12, replace=False)
        made.sees(f"hand{hand}", own, begin=3 * DAY + 900 * hand, device=7)
    ring = max(found(made), key=lambda each: each.nats)
    measured = made.measured()
    ground = grounds(made.sightings(), measured, made.subjects())

    assert (STRIDES, hands, True) == (ring.pattern, ring.size, ring.bound)
    assert {f"hand{hand}" for hand in range(hands)} == {made.names[row] for row in ring.members}
    assert [] == rings(candidates(measured, made.traits()), ground)


def test_a_fleet_with_a_block_each_is_found_by_this_alone() -> None:
    """Each takes a dozen people of four hundred that are its own, in no order."""
    made, rng = world()
    for hand in range(12):
        own = 400 * hand + rng.choice(400, 12, replace=False)
        made.sees(f"hand{hand}", own, begin=3 * DAY + 900 * hand, device=7)
    ring = max(found(made), key=lambda each: each.nats)
    measured = made.measured()
    ground = grounds(made.sightings(), measured, made.subjects())

    assert (BLOCKS, True) == (ring.pattern, ring.bound)
    assert 256 <= ring.size <= 512
    assert len(ring.members) >= 11
    assert [] == rings(candidates(measured, made.traits()), ground)


def test_years_and_offices_are_left_alone() -> None:
    """
    Pupils who look at people of their year have a block each, as all do; a team has one address.

    Where everybody is at home somewhere, strangers make as many tilings.
    """
    made, rng = World(), np.random.default_rng(4)
    made.sees("everybody", range(PEOPLE), begin=0.0, every=0.1)
    for pupil in range(200):
        year = 100 * rng.integers(0, 60) + rng.choice(100, 15, replace=False)
        made.sees(f"p{pupil}", year, begin=DAY + 400 * pupil, device=1 + pupil % 3)
    team, _ = world()
    for hand in range(12):
        own = 400 * hand + rng.choice(400, 12, replace=False)
        team.sees(f"hand{hand}", own, begin=3 * DAY + 900 * hand, device=7, network=9)

    assert [] == found(made)
    assert [] == found(team)


def test_who_all_look_at_one_part_share_out_nothing() -> None:
    """Twenty who like the same four hundred of six thousand people are at home in one cell."""
    made, rng = world()
    for hand in range(20):
        own = 400 + rng.choice(400, 12, replace=False)
        made.sees(f"fan{hand}", own, begin=3 * DAY + 900 * hand, device=7)
    for other in range(60):
        made.sees(f"other{other}", rng.choice(PEOPLE, 12, replace=False), device=7)

    assert [] == found(made)


def test_a_handful_is_no_tiling() -> None:
    """Four may be a team, and a few people are no list."""
    made = seen(*[list(range(30 * hand, 30 * hand + 30)) for hand in range(8)], known=[1.0] * 240)
    few = seen(*[list(range(9 * hand, 9 * hand + 6)) for hand in range(8)], known=[1.0] * 80)
    chance = np.random.default_rng(1)

    assert tiled(Candidate(Bond.DEVICE, np.arange(4)), made, chance) is None
    assert tiled(Candidate(Bond.DEVICE, np.arange(8)), few, chance) is None
