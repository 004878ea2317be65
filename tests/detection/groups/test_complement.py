"""Complementary coverage: fleets it must join and crowds it must leave alone."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import DAY, NETWORK, World, visitors, zipf

from privet.detection.groups.candidates import Bond, Candidate, candidates
from privet.detection.groups.complement import Ring, grounds, rings
from privet.exposure.places import NOWHERE

PEOPLE = 4000


def world() -> tuple[World, np.random.Generator]:
    """Make a site with ordinary visitors."""
    rng = np.random.default_rng(11)
    made = World()
    visitors(made, rng, 200, PEOPLE)
    visitors(made, rng, 100, PEOPLE, level=NETWORK)
    return made, rng


def found(made: World) -> list[Ring]:
    """Find the rings of a world among its candidates."""
    measured = made.measured()
    return rings(
        candidates(measured, made.traits()),
        grounds(made.sightings(), measured, made.subjects()),
    )


def members(made: World, ring: Ring) -> set[str]:
    """Return the names of a ring's members."""
    return {made.names[row] for row in ring.members}


def test_addresses_that_take_turns_are_joined() -> None:
    """A walk handed from address to address is a frontier; the first and last may stand apart."""
    made, _ = world()
    for turn in range(60):
        made.sees(
            f"turn{turn}",
            range(2000 + 10 * turn, 2010 + 10 * turn),
            begin=3 * DAY + 300 * turn,
            every=20.0,
            level=NETWORK,
            device=7,
            assets=0,
        )
    (ring,) = found(made)

    assert ("frontier", Bond.DEVICE) == (ring.pattern, ring.bond)
    assert members(made, ring) <= {f"turn{turn}" for turn in range(60)}
    assert 55 <= len(ring.members)
    assert 550 <= ring.subjects <= 600


def test_a_block_dealt_out_like_cards_is_tiled() -> None:
    """Ids dealt at random to accounts at different times together leave no gap."""
    made, rng = world()
    deck = rng.permutation(800) + 1000
    for hand in range(20):
        made.sees(
            f"hand{hand}",
            deck[40 * hand : 40 * hand + 40],
            begin=hand * DAY / 3,
            device=7,
        )
    (ring,) = found(made)

    assert "tiles" == ring.pattern
    assert {f"hand{hand}" for hand in range(20)} == members(made, ring)


def test_a_partition_without_order_is_joined() -> None:
    """Ids drawn from the whole site, each by one member only, are a division of labour."""
    made, rng = world()
    deck = rng.permutation(PEOPLE)[:1000]
    for hand in range(20):
        made.sees(f"hand{hand}", deck[50 * hand : 50 * hand + 50], begin=hand * DAY / 3, device=7)
    (ring,) = found(made)

    assert {f"hand{hand}" for hand in range(20)} == members(made, ring)
    assert 0 == ring.overlap
    assert ring.expected > 100


def test_hands_sent_to_the_same_people_hide_nobody() -> None:
    """A walk from hubs: some hands begin beside each other and meet, and hardly meet the rest."""
    made, rng = world()
    deck = rng.permutation(PEOPLE)
    for hand in range(20):
        made.sees(f"hand{hand}", deck[50 * hand : 50 * hand + 50], begin=hand * DAY / 3, device=7)
    for twin in range(4):
        made.sees(f"twin{twin}", deck[1000 + 5 * twin :][:60], begin=twin * DAY / 3, device=7)
    (ring,) = found(made)

    assert {*(f"hand{n}" for n in range(20)), *(f"twin{n}" for n in range(4))} == members(
        made, ring
    )
    assert 0 == ring.overlap
    assert 1075 == ring.subjects


def test_those_who_meet_each_other_are_not_judged_by_a_few_who_do_not() -> None:
    """Where most of those who keep away from the core meet each other, there is no ring."""
    made, rng = world()
    deck = rng.permutation(PEOPLE)
    for hand in range(5):
        made.sees(
            f"hand{hand}", deck[150 * hand : 150 * hand + 150], begin=hand * DAY / 3, device=7
        )
    for colleague in range(12):
        made.sees(f"c{colleague}", deck[1000:1100], begin=colleague * DAY / 3, device=7)

    assert [] == found(made)


def test_a_campus_is_left_alone() -> None:
    """A hundred and sixty accounts on one address that look at whom everybody looks at."""
    made, rng = world()
    for student in range(160):
        circle = rng.integers(0, PEOPLE, 10)
        who = np.concatenate([zipf(rng, PEOPLE, 10), rng.choice(circle, 6)])
        made.sees(f"s{student}", who, begin=rng.random() * 5 * DAY, network=9)

    assert [] == found(made)


def test_a_class_and_a_newsletter_are_left_alone() -> None:
    """Thirty who open the same list one after the other meet everywhere: no division of labour."""
    made, rng = world()
    roll = np.arange(700, 730)
    for pupil in range(30):
        made.sees(f"p{pupil}", roll, begin=4 * DAY + pupil * 20, every=9.0, network=9, device=7)
        made.sees(f"n{pupil}", rng.permutation(roll)[:20], begin=5 * DAY, network=8, device=6)

    assert [] == found(made)


def test_everybody_with_one_telephone_is_left_alone() -> None:
    """Hundreds of strangers who share a browser are no fleet."""
    made, rng = world()
    for owner in range(300):
        made.sees(
            f"o{owner}",
            zipf(rng, PEOPLE, int(rng.integers(3, 20))),
            begin=rng.random() * 9 * DAY,
            level=NETWORK,
            device=7,
        )

    assert [] == found(made)


@pytest.mark.parametrize("people", [3, 40])
def test_strangers_at_random_are_left_alone(people: int) -> None:
    """Even visitors who choose quite at random meet as often as chance says."""
    made, rng = world()
    for stranger in range(30):
        made.sees(
            f"r{stranger}",
            rng.choice(PEOPLE, people, replace=False),
            begin=rng.random() * 9 * DAY,
            device=7,
            assets=0,
        )

    assert [] == found(made)


def test_addresses_that_walk_adjoining_stretches_are_joined() -> None:
    """A range for each, all at the same time, is a division of labour without any meeting."""
    made, _ = world()
    for nth in range(40):
        made.sees(
            f"range{nth}",
            range(2000 + 20 * nth, 2020 + 20 * nth),
            begin=3 * DAY,
            every=1200.0 + nth,
            level=NETWORK,
            device=7,
        )
    (ring,) = found(made)

    assert ("ranges", 800) == (ring.pattern, ring.subjects)
    assert {f"range{nth}" for nth in range(40)} == members(made, ring)


def test_readers_of_searches_are_left_alone() -> None:
    """Ten recruiters, each with a topic of his own, share out people; but they search for them."""
    made, rng = world()
    topics = rng.permutation(PEOPLE)[:2000]
    for nth in range(10):
        made.sees(f"r{nth}", topics[200 * nth : 200 * nth + 200], device=7, pages=1.25)

    assert [] == found(made)


def test_owners_of_records_are_left_alone() -> None:
    """Customers who come back to orders of their own, and to no others, are no fleet."""
    made = World()
    rng = np.random.default_rng(5)
    owner = rng.integers(0, 40, 2400)
    for customer in range(40):
        orders = np.flatnonzero(owner == customer)
        made.sees(
            f"c{customer}",
            np.concatenate([orders, orders[::3]]),
            every=rng.lognormal(8, 1, len(orders) + len(orders[::3])),
            device=7,
        )

    assert [] == found(made)


def test_people_without_a_place_are_judged_by_partition_alone() -> None:
    """Where ids have no order, no neighbour is looked for."""
    made, _ = world()
    for hand in range(5):
        made.sees(f"h{hand}", range(100 * hand, 100 * hand + 30), begin=DAY, device=7)
    sightings = made.sightings()
    sightings.place[:] = NOWHERE
    measured = made.measured()
    group = Candidate(Bond.DEVICE, np.array([made.row(f"h{hand}") for hand in range(5)]))

    assert [] == rings([group], grounds(sightings, measured, made.subjects()))


def test_a_tiny_site_has_no_frontier() -> None:
    """Where any id is near any other by chance, nearness tells nothing."""
    made = World()
    for one in range(4):
        made.sees(f"t{one}", range(20), begin=one * 60.0, device=7)

    assert [] == found(made)
