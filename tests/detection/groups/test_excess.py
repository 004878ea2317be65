"""Those with one tool who take whom nobody looks at: fleets, and trades that like one browser."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import DAY, World, seen, zipf

from privet.detection.groups.candidates import Bond, Candidate, candidates, members_of
from privet.detection.groups.complement import Ring, grounds
from privet.detection.groups.excess import excesses, leaning, leans, unions
from privet.detection.groups.patterns import Pattern

PEOPLE = 4000


def world(*, readers: int = 80, device: int | None = None) -> tuple[World, np.random.Generator]:
    """Make a site with readers of what everybody reads, each from home."""
    rng = np.random.default_rng(13)
    made = World()
    for reader in range(readers):
        own = np.unique(zipf(rng, PEOPLE, 60))
        made.sees(f"reader{reader}", own, begin=reader * DAY / 20, device=device)
    return made, rng


def fleet(made: World, rng: np.random.Generator, hands: int, **more: int) -> None:
    """Let hands with one browser each take forty people, whoever they are."""
    for hand in range(hands):
        own = rng.permutation(PEOPLE)[:40]
        made.sees(f"hand{hand}", own, begin=3 * DAY + 600 * hand, device=7, **more)


def found(made: World) -> list[Ring]:
    """Find whose union is too large in a world."""
    measured, traits = made.measured(), made.traits()
    ground = grounds(made.sightings(), measured, made.subjects())
    groups = candidates(measured, traits)
    return list(excesses(groups, members_of(groups), ground, traits))


def test_a_lean_is_counted_by_hand() -> None:
    """
    Others are 3, 0 and 1 of three people, with a half for each 3.5, 0.5 and 1.5 of 5.5.

    Who saw the second alone leans by log((1/3) / (0.5/5.5)); one of the others, who saw the third
    and is the one who did, by as much.
    """
    made = seen([1], [2], [0, 1], known=[])
    others = np.array([3.0, 0.0, 1.0])

    assert (
        pytest.approx([np.log(5.5 / 3 / 0.5)]) == leans(np.array([0]), others, made, 0.0).tolist()
    )
    assert (
        pytest.approx([np.log(5.5 / 3 / 0.5)]) == leans(np.array([1]), others, made, 1.0).tolist()
    )
    both = (np.log(5.5 / 3 / 3.5) + np.log(5.5 / 3 / 0.5)) / 2
    assert pytest.approx([both]) == leans(np.array([2]), others, made, 0.0).tolist()


def test_a_union_is_counted_by_hand() -> None:
    """Two members with three sightings of two people: each person is due by 1 - exp(-3 p)."""
    made = seen([0, 1], [1], known=[])
    share = np.array([1.5, 0.5, 0.5]) / 2.5
    due = 1 - np.exp(-3 * share)

    found = unions(np.array([0, 1]), np.array([1.0, 0.0, 0.0]), made)
    assert pytest.approx([2.0, due.sum(), np.sqrt((due * (1 - due)).sum())]) == list(found)


def test_a_patient_fleet_is_found() -> None:
    """Sixty hands that draw independently, so that they neither avoid nor seek each other."""
    made, rng = world()
    fleet(made, rng, 60)
    made.sees("honest", np.unique(zipf(rng, PEOPLE, 60)), begin=DAY, device=7)
    (ring,) = found(made)

    assert (Pattern.EXCESS, Bond.DEVICE) == (ring.pattern, ring.bond)
    assert {f"hand{hand}" for hand in range(60)} == {made.names[row] for row in ring.members}
    assert ring.overlap > 1.2 * ring.expected
    assert ring.stray is not None
    assert (ring.stray < 0.05).all()


def test_who_took_little_beside_the_hands_is_none_of_them() -> None:
    """Nine people whom nobody looks at, with a fleet's browser: anybody's half an hour."""
    made, rng = world()
    fleet(made, rng, 60)
    made.sees("slight", rng.permutation(PEOPLE)[:9], begin=DAY, device=7)
    (ring,) = found(made)

    assert {f"hand{hand}" for hand in range(60)} == {made.names[row] for row in ring.members}
    assert ring.stray is not None
    assert len(ring.members) == len(ring.stray)


def test_what_a_place_or_many_others_explain_is_left_alone() -> None:
    """One office, a handful of the same trade, and readers with one browser of whom some lean."""
    office, rng = world()
    fleet(office, rng, 60, network=9)
    few, rng = world()
    fleet(few, rng, 15)
    alike, _ = world(readers=160)
    for reader in range(80):
        alike.views[f"reader{reader}"] = [(*row[:3], 8) for row in alike.views[f"reader{reader}"]]

    assert [] == found(office)
    assert [] == found(few)
    assert [] == found(alike)


def test_who_take_the_same_have_no_union_to_speak_of() -> None:
    """A reading list of unpopular people leans as well; together they are shown forty."""
    made, rng = world()
    roll = rng.permutation(PEOPLE)[:40]
    for pupil in range(60):
        made.sees(f"pupil{pupil}", roll, begin=4 * DAY, device=7)

    assert [] == found(made)


def test_without_outsiders_nothing_is_usual() -> None:
    """Where everybody has one tool, nobody else tells what is unusual."""
    lists = [list(range(40 * hand, 40 * hand + 40)) for hand in range(30)]
    made = seen(*lists, known=[1.0] * 1200)

    assert leaning(Candidate(Bond.DEVICE, np.arange(30)), np.zeros(0, np.int64), made) is None
