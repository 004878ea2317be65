"""Members of a ring held against those who have other software."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import DAY, World, visitors, zipf

from privet.detection.groups.candidates import Bond, candidates
from privet.detection.groups.complement import Ground, Ring, grounds, rings
from privet.detection.groups.outsiders import (
    ESTABLISHED,
    by_accident,
    compared,
    newcomers,
    strays,
    without,
)
from privet.detection.groups.patterns import Pattern

PEOPLE = 4000


def fleet(*, hands: int = 20, moderators: int = 0) -> tuple[World, np.random.Generator]:
    """Let accounts with one browser share out people, fifty each, and honest ones with another work."""
    rng = np.random.default_rng(11)
    made = World()
    visitors(made, rng, 200, PEOPLE)
    deck = rng.permutation(PEOPLE)[: 50 * hands]
    for hand in range(hands):
        made.sees(f"hand{hand}", deck[50 * hand : 50 * hand + 50], begin=hand * DAY / 3, device=7)
    rest = np.setdiff1d(np.arange(PEOPLE), deck)
    for nth in range(moderators):
        own = rng.permutation(rest)[:60]
        made.sees(f"moderator{nth}", own, begin=nth * DAY / 3, device=8)
    return made, rng


def judged(made: World) -> tuple[Ring, Ring | None, Ground]:
    """Return the ring of the first browser before and after it is compared."""
    measured = made.measured()
    groups = candidates(measured, made.traits())
    ground = grounds(made.sightings(), measured, made.subjects())
    ring = next(one for one in rings(groups, ground) if "hand1" in called(made, one))
    everybody = np.unique(np.concatenate([one.members for one in groups]))
    return ring, compared(ring, np.union1d(everybody, strangers(made)), ground), ground


def strangers(made: World) -> np.ndarray:
    """Return the rows of ordinary visitors, who all have software of their own."""
    return np.array([row for row, name in enumerate(made.names) if name[0] != "h"], np.int64)


def called(made: World, ring: Ring) -> set[str]:
    """Return the names of a ring's members."""
    return {made.names[row] for row in ring.members}


def test_a_fleet_stays_and_nobody_is_there_by_accident() -> None:
    """Its members meet outsiders as strangers do; outsiders meet them as anybody does."""
    made, _ = fleet()
    before, after, _ = judged(made)

    assert after is not None
    assert called(made, before) >= called(made, after)
    assert 18 <= len(after.members)
    assert after.stray is not None
    assert (after.stray < 0.02).all()


def test_who_reads_what_everybody_reads_is_no_member() -> None:
    """One with the fleet's browser who never meets the fleet, and meets outsiders daily."""
    made, rng = fleet()
    deck = {person for hand in range(20) for _, person, *_ in made.views[f"hand{hand}"]}
    liked = np.array([each for each in zipf(rng, PEOPLE, 400) if each not in deck])
    made.sees("honest", np.unique(liked)[:120], begin=DAY, device=7)
    before, after, _ = judged(made)

    assert "honest" in called(made, before)
    assert after is not None
    assert "honest" not in called(made, after)
    assert 18 <= len(after.members)


def test_where_outsiders_pass_as_well_membership_is_doubtful() -> None:
    """Where many with other browsers avoid the fleet's people as its members do, some are strays."""
    made, _ = fleet(moderators=40)
    for nth in range(10):
        made.sees(f"idle{nth}", [nth, nth + 9, nth + 99], begin=DAY, device=7)
    _, after, _ = judged(made)

    assert after is not None
    assert after.stray is not None
    assert 0.05 < after.stray.max()


def test_strays_are_counted_by_hand() -> None:
    """
    Of nine outsiders one has 12 nats and one 25; ten more have the bond and are no members.

    With 20 nats and more there are two members, and (1 + 0.5) / 10 * 10 / 2 by accident; with 30
    one, and 0.5 / 10 * 10 / 1; with 11 three, and 2.5 / 3. Nobody is likelier a stray than one
    with less.
    """
    outside = np.array([0.0] * 7 + [12.0, 25.0])
    found = strays(np.array([20.0, 11.0, 30.0]), outside, 10)

    assert pytest.approx([1.5 / 2, 2.5 / 3, 0.5]) == found.tolist()
    assert [0.5 / 2] * 2 == strays(np.array([5.0, 9.0]), np.zeros(1), 2).tolist()


def test_members_are_nothing_where_outsiders_do_as_much() -> None:
    """Nineteen of twenty with the bond have 12 nats: of a hundred outsiders one has, or half of them."""
    mine = np.full(19, 12.0)
    few, many = np.zeros(100), np.repeat([0.0, 12.0], 50)
    few[0] = 12.0
    found = by_accident(mine, few, 20)

    assert found is not None
    assert pytest.approx([1.5 / 101 / 19] * 19) == found.tolist()
    assert by_accident(mine, many, 20) is None


def test_outsiders_are_those_of_the_same_level() -> None:
    """Who has the bond is none, nor is an address beside accounts."""
    made, _ = fleet()
    made.sees("address", [1, 2], level=4)
    ring, _, ground = judged(made)
    everybody = np.arange(len(made.names))
    sought = {name for name in made.names if not name.startswith(("hand", "address"))}

    assert sought == {made.names[row] for row in without(ring, everybody, ground)}


def test_an_order_and_a_place_need_no_outsiders() -> None:
    """Taste makes no baton, and an address in common is more than a User-Agent."""
    made, _ = fleet()
    ring, _, ground = judged(made)
    everybody = np.arange(len(made.names))
    for other in (
        Ring(Bond.DEVICE, Pattern.FRONTIER, ring.members, 60, 90.0, 0.0, 99.0, among=ring.among),
        Ring(Bond.NETWORK, Pattern.PARTITION, ring.members, 60, 90.0, 0.0, 99.0, among=ring.among),
    ):
        assert other is compared(other, everybody, ground)
    assert ring is compared(ring, ring.among, ground)


def test_a_ring_that_taste_explains_falls() -> None:
    """Three who each like what everybody likes are nobody's fleet, however seldom they meet."""
    made, _ = fleet()
    ring, _, ground = judged(made)
    rows = strangers(made)
    few = Ring(Bond.DEVICE, Pattern.PARTITION, rows[:3], 60, 90.0, 0.0, 99.0, among=rows[:3])

    assert compared(few, np.union1d(ring.members, rows), ground) is None


def test_newcomers_are_counted_by_hand() -> None:
    """
    Of forty with the bond thirty have 12 nats, one 8 and one 4; of ninety-nine outsiders one has 7.

    With 8 nats and more there are 31, and 0.5 / 100 * 40 / 31 by accident: joined. Four nats are
    nobody's evidence, and with five outsiders nobody is joined: 0.5 / 6 * 40 / 31 is too much.
    """
    bond = np.array([12.0] * 30 + [8.0, 4.0] + [0.0] * 8)
    outside = np.array([7.0] + [0.0] * 98)

    def joined(beyond: int) -> list[int]:
        own = np.concatenate([bond, outside[:beyond]])
        return np.flatnonzero(newcomers(own, np.arange(len(own)) >= len(bond))).tolist()

    assert list(range(31)) == joined(99)
    assert [] == joined(5)


def test_only_a_large_ring_is_joined() -> None:
    """The members come in the order of their rows, whoever joined."""
    large, _ = fleet(hands=30)
    before, after, _ = judged(large)

    assert after is not None
    assert sorted(after.members.tolist()) == after.members.tolist()
    assert len(before.members) >= ESTABLISHED
