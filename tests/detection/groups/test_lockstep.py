"""One list, many hands: fleets it must find, and classes, offices and readers it must leave alone."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import DAY, World, seen, visitors, zipf

from privet.detection.chances import abundance
from privet.detection.groups.candidates import Bond, Candidate, candidates
from privet.detection.groups.complement import Ring, grounds
from privet.detection.groups.lockstep import locksteps, meetings, within
from privet.detection.groups.patterns import Pattern

PEOPLE = 4000


def world() -> tuple[World, np.random.Generator]:
    """Make a site with ordinary visitors."""
    rng = np.random.default_rng(12)
    made = World()
    visitors(made, rng, 200, PEOPLE)
    return made, rng


def found(made: World) -> list[Ring]:
    """Find who goes in lockstep in a world."""
    measured, traits = made.measured(), made.traits()
    ground = grounds(made.sightings(), measured, made.subjects())
    return list(locksteps(candidates(measured, traits), ground, traits))


def test_meetings_are_counted_by_hand() -> None:
    """
    Three members were shown 2, 2 and 1 of three people, whom six, two and two actors know.

    Person 0 has three of them, person 1 two: 3 + 1 pairs met. Others know 3, 0 and 2; with a half
    for each that is 3.5, 0.5 and 2.5 of 6.5. Pairs of their sightings: (25 - 9) / 2 = 8.
    """
    made = seen([0, 1], [0, 1], [0], known=[6.0, 2.0, 2.0])
    times, people = np.array([3, 2]), np.array([0, 1])
    met, due = meetings(times, np.array([2, 2, 1]), people, made)

    assert 4.0 == met
    assert pytest.approx(8 * (3.5**2 + 0.5**2 + 2.5**2) / 6.5**2) == due


def test_more_than_due_is_improbable() -> None:
    """Twenty where ten were due: 10 - 20 + 20 log 2 nats; as many as are due are nothing."""
    assert pytest.approx(20 * np.log(2) - 10) == abundance(20, 10)
    assert 0.0 == abundance(10, 10)


def test_a_fleet_over_one_list_is_found() -> None:
    """Forty accounts from forty homes with one browser go through a hundred people; two lists, two rings."""
    made, rng = world()
    for fleet, size in ((0, 40), (1, 10)):
        roll = rng.permutation(PEOPLE)[:100]
        for hand in range(size):
            own = rng.permutation(roll)[:92]
            made.sees(f"hand{fleet}-{hand}", own, begin=3 * DAY + 60 * hand, device=7)
    large, small = sorted(found(made), key=lambda ring: -len(ring.members))

    assert (40, 10) == (len(large.members), len(small.members))
    assert {Pattern.LOCKSTEP} == {large.pattern, small.pattern}
    assert {f"hand0-{hand}" for hand in range(40)} == {made.names[row] for row in large.members}
    assert 95 <= large.subjects <= 100
    assert large.overlap > 4 * large.expected


def test_a_class_an_office_and_readers_are_left_alone() -> None:
    """One room explains it; so do a list of one's trade, and what everybody was written to read."""
    made, rng = world()
    roll, work = rng.permutation(PEOPLE)[:90], rng.permutation(PEOPLE)[:90]
    letter = zipf(rng, PEOPLE, 30)
    for pupil in range(30):
        made.sees(f"pupil{pupil}", rng.permutation(roll)[:80], begin=4 * DAY, network=9, device=7)
    for colleague in range(6):
        made.sees(f"colleague{colleague}", work, begin=5 * DAY, device=100 + colleague)
    for reader in range(100):
        made.sees(f"reader{reader}", rng.permutation(letter)[:12], begin=5 * DAY, device=8)

    assert [] == found(made)


def test_a_short_list_and_few_hands_are_nothing() -> None:
    """Four with one list may be a team, and forty people are a seminar's."""
    made, rng = world()
    for hand in range(4):
        made.sees(f"team{hand}", rng.permutation(90), begin=DAY, device=7)
    for hand in range(30):
        made.sees(f"seminar{hand}", rng.permutation(40), begin=DAY, device=8)

    assert [] == found(made)


def test_where_everybody_reads_the_list_nobody_goes_in_lockstep() -> None:
    """A site of seventy people is read by all of its visitors."""
    lists = [list(range(70))] * 8
    made = seen(*lists, known=[1e6] * 70)
    group = Candidate(Bond.DEVICE, np.arange(8))

    assert [] == list(within(group, made))
