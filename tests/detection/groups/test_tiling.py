"""Tiling: work shared out in blocks or by turns, and those whose people lie together by themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from tests.detection.worlds import DAY, World, crowded, seen

from privet.detection.chances import surprise
from privet.detection.groups import tiling as modul
from privet.detection.groups.candidates import Bond, Candidate, Traits, candidates
from privet.detection.groups.complement import Ground, Ring, grounds, rings
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.strangers import standing
from privet.detection.groups.tiling import (
    CUTS,
    beside,
    homes,
    information,
    shuffled,
    tiled,
    tilings,
)

PEOPLE = 6000


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


@pytest.mark.parametrize("cut", [-16, 2, 7])
def test_homes_are_those_of_plain_counting(cut: int) -> None:
    """Whatever they were shown, the kernel says of each what counting one by one does."""
    rng = np.random.default_rng(abs(cut))
    lists = [sorted(rng.choice(90, 9, replace=False).tolist()) for _ in range(12)]
    lists.append(list(range(16, 25)))
    made = seen(*lists, known=[1.0] * 90)
    _, own, _ = homes(np.arange(13), made, np.array([cut]), 0.0)
    cells = [Counter(each // -cut if cut < 0 else each % cut for each in one) for one in lists]
    total = sum(cells, Counter[int]())

    for said, mine in zip(own, cells, strict=True):
        hits = max(mine.values())
        due = {
            (total[cell] - hits + 1) / (total.total() - 9 + len(total))
            for cell, times in mine.items()
            if times == hits
        }
        nats = {float(surprise(np.array([float(hits)]), np.array([9.0]), p)[0]) for p in due}
        sought = {each - np.log(len(total)) if hits >= 4.5 else 0.0 for each in nats}

        assert any(said == pytest.approx(each) for each in sought)


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


def test_a_fleet_that_takes_turns_is_found_by_this_alone() -> None:
    """Each takes the ids with a remainder of its own, a dozen of them, here and there."""
    made, rng = crowded(17, PEOPLE)
    hands = 12
    for hand in range(hands):
        own = rng.choice(np.arange(hand, PEOPLE, hands), 12, replace=False)
        made.sees(f"hand{hand}", own, begin=3 * DAY + 900 * hand, device=7)
    ring = max(found(made), key=lambda each: each.nats)
    measured = made.measured()
    ground = grounds(made.sightings(), measured, made.subjects())

    assert (Pattern.STRIDES, hands, True) == (ring.pattern, ring.size, ring.bound)
    assert {f"hand{hand}" for hand in range(hands)} == {made.names[row] for row in ring.members}
    assert [] == rings(candidates(measured, made.traits()), ground)


def test_a_fleet_with_a_block_each_is_found_by_this_alone() -> None:
    """Each takes a dozen people of four hundred that are its own, in no order."""
    made, rng = crowded(17, PEOPLE)
    for hand in range(12):
        own = 400 * hand + rng.choice(400, 12, replace=False)
        made.sees(f"hand{hand}", own, begin=3 * DAY + 900 * hand, device=7)
    ring = max(found(made), key=lambda each: each.nats)
    measured = made.measured()
    ground = grounds(made.sightings(), measured, made.subjects())

    assert (Pattern.BLOCKS, True) == (ring.pattern, ring.bound)
    assert 256 <= ring.size <= 512
    assert len(ring.members) >= 11
    assert [] == rings(candidates(measured, made.traits()), ground)


def test_years_and_offices_are_left_alone() -> None:
    """
    Pupils who look at people of their year have a block each, as all do; a team has one address.

    Where everybody is at home somewhere, strangers make as many tilings.
    """
    made, rng = World(), np.random.default_rng(4)
    made.sees("everybody", range(PEOPLE), begin=0.0, every=400.0)
    for pupil in range(200):
        year = 100 * rng.integers(0, 60) + rng.choice(100, 15, replace=False)
        made.sees(f"p{pupil}", year, begin=DAY + 400 * pupil, device=1 + pupil % 3)
    team, _ = crowded(17, PEOPLE)
    for hand in range(12):
        own = 400 * hand + rng.choice(400, 12, replace=False)
        team.sees(f"hand{hand}", own, begin=3 * DAY + 900 * hand, device=7, network=9)

    assert [] == found(made)
    assert [] == found(team)


def test_who_all_look_at_one_part_share_out_nothing() -> None:
    """Twenty who like the same four hundred of six thousand people are at home in one cell."""
    made, rng = crowded(17, PEOPLE)
    for hand in range(20):
        own = 400 + rng.choice(400, 12, replace=False)
        made.sees(f"fan{hand}", own, begin=3 * DAY + 900 * hand, device=7)
    for other in range(60):
        made.sees(f"other{other}", rng.choice(PEOPLE, 12, replace=False), device=7)

    assert [] == found(made)


def test_a_handful_is_no_tiling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four may be a team, few people are no list, and what shuffles make as well is no order."""
    made = seen(*[list(range(64 * hand, 64 * hand + 9)) for hand in range(8)], known=[1.0] * 512)
    few = seen(*[list(range(64 * hand, 64 * hand + 7)) for hand in range(8)], known=[1.0] * 512)
    chance = np.random.default_rng(1)

    assert tiled(Candidate(Bond.DEVICE, np.arange(8)), made, chance) is not None
    assert tiled(Candidate(Bond.DEVICE, np.arange(4)), made, chance) is None
    assert tiled(Candidate(Bond.DEVICE, np.arange(8)), few, chance) is None

    monkeypatch.setattr(modul, "GROUP_NATS", np.inf)

    assert tiled(Candidate(Bond.DEVICE, np.arange(8)), made, chance) is None


def test_without_outsiders_nothing_is_usual() -> None:
    """Where all have one tool, nobody else tells how many are at home somewhere; a place says all."""
    made = seen(*[list(range(64 * hand, 64 * hand + 9)) for hand in range(8)], known=[1.0] * 512)
    ground = Ground(made, np.ones(8, np.bool_), np.ones(8, np.bool_), 512, np.zeros(8, np.int8))
    ring = tiled(Candidate(Bond.DEVICE, np.arange(8)), made, np.random.default_rng(1))
    tool = np.full(8, 7, np.uint64)
    traits = Traits(tool, np.arange(1, 9, dtype=np.uint64), np.arange(1, 9, dtype=np.uint64))
    block = [Candidate(Bond.BLOCK, np.arange(8))]

    assert ring is not None
    assert beside(ring, np.arange(8), ground) is None
    assert [] == list(tilings(block, ground, traits, np.random.default_rng(1)))
