"""Accounts that hand on the baton, and teams whose shifts do."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import DAY, NETWORK, World, crowded, seen, table

from privet.detection.groups.baton import batons, chained, turned, usual
from privet.detection.groups.candidates import Bond, Candidate, candidates
from privet.detection.groups.complement import Ground, Ring, grounds, rings
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.strangers import standing

PEOPLE = 4000
MINUTE = 60_000_000


def relay(made: World, hands: int, **more: int) -> None:
    """Let hands from anywhere, with any software, each take twelve ids and stop for good."""
    for hand in range(hands):
        made.sees(
            f"hand{hand}",
            range(1000 + 12 * hand, 1012 + 12 * hand),
            begin=3 * DAY + 500 * hand,
            **more,
        )


def found(made: World) -> list[Ring]:
    """Find the chains of a world, those that stand."""
    measured, traits = made.measured(), made.traits()
    ground = grounds(made.sightings(), measured, made.subjects())
    groups = candidates(measured, traits)
    chance = np.random.default_rng(3)
    made_ = list(batons(groups, measured, ground, traits, chance))
    return standing(made_, groups, ground, traits, chance)


def test_a_chain_is_counted_by_hand() -> None:
    """Eight actors have seven hand-overs where 0.08 were due: 0.08 - 7 + 7 log(7 / 0.08) - log 100."""
    lists = [list(range(9 * hand, 9 * hand + 9)) for hand in range(8)]
    made = seen(*lists, known=[1.0] * 72)
    ground = Ground(made, np.ones(8, np.bool_), np.ones(8, np.bool_), 72, np.zeros(8, np.int8))
    group = Candidate(Bond.FRONTIER, np.arange(8))
    sought = 0.008 - 7 + 7 * np.log(7 / 0.008) - np.log(100)
    ring = chained(group, 100, 0.001, 2, ground)

    assert ring is not None
    assert (Pattern.BATON, 72, 7.0) == (ring.pattern, ring.subjects, ring.overlap)
    assert pytest.approx(sought) == ring.nats
    assert chained(group, 100, 0.001, 8, ground) is None
    assert chained(group, 100, 0.5, 2, ground) is None


def test_what_is_usual_is_counted_by_shuffling() -> None:
    """Where all begin beside where all stop, shuffles hand over as often as can be; apart, never."""
    minutes = np.arange(6) * 2 * MINUTE
    begun, ended = np.zeros(6), np.zeros(6)
    beside = table(6, first=minutes, last=minutes + 1, rank_first=begun, rank_last=ended)
    apart = table(6, first=minutes, last=minutes + 1, rank_first=begun, rank_last=ended + 9)
    rows, chance = np.arange(6), np.random.default_rng(1)

    assert ((100 + 0.5) / 120, 6) == usual(rows, beside, chance)
    assert all(sorted(turned(13, chance)[:8]) == list(range(8)) for _ in range(9))
    assert not any((turned(12, chance) == np.arange(12)).any() for _ in range(9))
    assert (0.5 / 120, 1) == usual(rows, apart, chance)


@pytest.mark.parametrize("level", [0, NETWORK])
def test_hands_from_anywhere_are_found_by_this_alone(level: int) -> None:
    """A dozen accounts, or addresses, with nothing in common but that each knew where to go on."""
    made, _ = crowded(23, PEOPLE)
    relay(made, 12, level=level)
    (ring,) = found(made)
    measured = made.measured()
    ground = grounds(made.sightings(), measured, made.subjects())

    assert (Pattern.BATON, Bond.FRONTIER, True) == (ring.pattern, ring.bond, ring.bound)
    assert {f"hand{hand}" for hand in range(12)} == {made.names[row] for row in ring.members}
    groups, chance = candidates(measured, made.traits()), np.random.default_rng(3)
    others = standing(rings(groups, ground), groups, ground, made.traits(), chance)

    assert not any(other.bound for other in others)


def test_shifts_and_offices_are_left_alone() -> None:
    """
    Three moderators who take turns over the newest members come back; an office has one address.

    And five who hand over once are a team.
    """
    shifts, _ = crowded(23, PEOPLE)
    for turn in range(30):
        newest = range(2000 + 15 * turn, 2015 + 15 * turn)
        shifts.sees(f"moderator{turn % 3}", newest, begin=2 * DAY + 28_800 * turn, every=1900.0)
    office, _ = crowded(23, PEOPLE)
    relay(office, 12, network=9)
    team, _ = crowded(23, PEOPLE)
    relay(team, 5)

    assert [] == found(shifts)
    assert [] == found(office)
    assert [] == found(team)
    assert [] == list(batons([], team.measured(), *[None] * 3))  # type: ignore[arg-type]


def test_where_all_go_to_the_newest_nobody_hands_over() -> None:
    """Two hundred who open the newest member and a few others begin beside where others stopped."""
    made, rng = crowded(23, PEOPLE)
    for guest in range(200):
        newest = 3900 + guest // 10
        who = np.r_[newest, rng.choice(PEOPLE, 4, replace=False), newest - 1]
        made.sees(f"guest{guest}", who, begin=DAY + 200 * guest, every=60.0)

    assert [] == found(made)
