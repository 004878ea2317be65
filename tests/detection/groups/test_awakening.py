"""Accounts with one tool that did as others do, until all turned to other people on one day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.detection.worlds import DAY, World, zipf

from privet.detection.groups.awakening import awakenings, changes, days_of, dealt_alike
from privet.detection.groups.candidates import Bond, candidates
from privet.detection.groups.complement import Ring, grounds
from privet.detection.groups.patterns import Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

PEOPLE = 4000
HANDS = 60
BEGINS = 9


def known(rng: np.random.Generator, many: int) -> NDArray[np.int64]:
    """Draw some of the hundred best known people."""
    best = np.bincount(zipf(np.random.default_rng(5), PEOPLE, 100_000)).argsort()[-100:]
    return rng.permutation(best)[:many]


def world(readers: int = 20) -> tuple[World, np.random.Generator]:
    """Make a site whose readers look at what everybody reads, in both of two weeks."""
    rng = np.random.default_rng(13)
    made = World()
    for reader in range(readers):
        for week in range(2):
            own = np.unique(zipf(rng, PEOPLE, 30))
            made.sees(f"reader{reader}", own, begin=(8 * week + 2) * DAY + reader * 900)
    return made, rng


def sleepers(made: World, rng: np.random.Generator, *, apart: float = 600.0, **more: int) -> None:
    """Let hands with one browser look at the best known for a week, and at anybody from a day on."""
    for hand in range(HANDS):
        made.sees(f"hand{hand}", known(rng, 20), begin=DAY + 600 * hand, device=7, **more)
        own = rng.permutation(PEOPLE)[:25]
        made.sees(f"hand{hand}", own, begin=BEGINS * DAY + apart * hand, device=7, **more)


def found(made: World) -> list[Ring]:
    """Find who awoke in a world."""
    measured, traits = made.measured(), made.traits()
    ground = grounds(made.sightings(), measured, made.subjects())
    return list(awakenings(candidates(measured, traits), ground, traits))


def assert_hands(made: World, ring: Ring) -> None:
    """See that nine in ten hands are in a ring, and nobody else."""
    named = {made.names[row] for row in ring.members}

    assert {name for name in named if not name.startswith("hand")} == set()
    assert len(named) >= 0.9 * HANDS


def test_a_change_is_counted_by_hand() -> None:
    """
    Eight people whose leans are 0 and 2 by turns, and eight at 3 and 5 two days later.

    Both halves spread by 1 about 1 and 4; s is sqrt(16/14), and the change 3 / (s sqrt(1/8 + 1/8)).
    On the day between nobody was shown; parted a day later it is the same. Who was shown seven
    before, or seven since, is not compared.
    """
    shown = np.array([[8.0, 8.0, 16.0], [7.0, 7.0, 15.0], [8.0, 8.0, 15.0]])
    lean = np.array([[8.0, 8.0, 40.0], [8.0, 8.0, 40.0], [8.0, 8.0, 36.0]])
    square = np.array([[16.0, 16.0, 152.0], [16.0, 16.0, 152.0], [16.0, 16.0, 136.0]])
    change, since = changes(shown, lean, square)

    due = 3.0 / (np.sqrt(16 / 14) * np.sqrt(1 / 8 + 1 / 8))
    assert pytest.approx([due, due]) == change[0].tolist()
    assert pytest.approx([4.0, 4.0]) == since[0].tolist()
    assert np.isnan(change[1:]).all()
    assert pytest.approx([4.0, 4.0]) == since[1].tolist()
    assert np.isnan(since[2]).all()


def test_days_are_told_apart_for_four_weeks() -> None:
    """Who was shown few people at all has no row; what is older than four weeks is one day."""
    made = World()
    made.sees("old", list(range(10)), begin=DAY)
    made.sees("old", list(range(10, 20)), begin=5 * DAY)
    made.sees("old", list(range(20, 30)), begin=40 * DAY)
    made.sees("short", list(range(9)), begin=40 * DAY)
    measured = made.measured()
    daily = days_of(grounds(made.sightings(), measured, made.subjects()).seen)

    assert (28, 13) == (daily.days, daily.first)
    assert [0, -1] == daily.place.tolist()
    assert [20.0] * 27 + [30.0] == daily.shown[0].tolist()
    assert daily.judgeable.all()


def test_sleepers_are_known_by_the_day_on_which_they_awake() -> None:
    """Sixty who looked at the best known until the ninth day, each at 25 of its own since."""
    made, rng = world()
    sleepers(made, rng)
    idle, rng = world()
    for hand in range(HANDS):
        idle.sees(f"hand{hand}", known(rng, 20), begin=DAY + 600 * hand, device=7)
        idle.sees(f"hand{hand}", known(rng, 25), begin=BEGINS * DAY + 600 * hand, device=7)
    (ring,) = found(made)

    assert_hands(made, ring)
    assert (Pattern.AWAKENING, Bond.DEVICE, BEGINS) == (ring.pattern, ring.bond, ring.size)
    assert ring.overlap > 1.2 * ring.expected
    assert ring.stray is not None
    assert (ring.stray < 0.05).all()
    assert [] == found(idle)


def test_who_always_looked_at_such_people_is_none_of_them() -> None:
    """A colleague with the fleet's browser opens the same unknown people as ever, and goes on."""
    made, rng = world()
    sleepers(made, rng)
    for day in (2, 4, 6, BEGINS, BEGINS + 1):
        own = rng.permutation(PEOPLE)[:12]
        made.sees("colleague", own, begin=day * DAY, device=7)
    (ring,) = found(made)

    assert_hands(made, ring)


def test_who_did_much_more_before_is_none_of_them() -> None:
    """A colleague turns from the best known to a list of hers, and had looked at five times as many."""
    made, rng = world()
    sleepers(made, rng)
    made.sees("colleague", known(rng, 100), begin=2 * DAY, device=7)
    made.sees("colleague", rng.permutation(PEOPLE)[:25], begin=BEGINS * DAY, device=7)
    (ring,) = found(made)

    assert_hands(made, ring)


def test_as_many_is_told_by_ratio() -> None:
    """Of hands with sixteen each chance leaves 8 to 33; where they differ much, anything goes."""
    even = dealt_alike(np.array([16.0] * 9 + [7.0, 8.0, 33.0, 34.0, 51.0]))
    apart = dealt_alike(np.array([2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0]))

    assert [True] * 9 + [False, True, True, False, False] == even.tolist()
    assert apart.all()
    assert [] == dealt_alike(np.zeros(0)).tolist()


def test_a_new_interest_is_no_awakening() -> None:
    """Somebody with the fleet's browser turns on that very day from the best known to the known."""
    made, rng = world()
    sleepers(made, rng)
    made.sees("curious", known(rng, 30), begin=2 * DAY, device=7)
    made.sees("curious", np.unique(zipf(rng, PEOPLE, 40)), begin=BEGINS * DAY, device=7)
    (ring,) = found(made)

    assert_hands(made, ring)


def test_a_day_on_which_everybody_turns_accuses_nobody() -> None:
    """The site shows everybody people at random from the ninth day on."""
    made, rng = world(readers=0)
    sleepers(made, rng)
    for reader in range(20):
        made.sees(f"reader{reader}", known(rng, 20), begin=2 * DAY + reader * 900)
        own = rng.permutation(PEOPLE)[:25]
        made.sees(f"reader{reader}", own, begin=BEGINS * DAY + reader * 900)

    assert [] == found(made)


def test_who_came_on_the_first_day_alone_tells_nothing() -> None:
    """A reader of whom there is nothing since is left out, and what the others tell stands."""
    made, rng = world()
    sleepers(made, rng)
    made.sees("passing", known(rng, 30), begin=DAY)
    (ring,) = found(made)

    assert_hands(made, ring)


@pytest.mark.parametrize(("readers", "rings"), [(4, 0), (8, 1)])
def test_a_handful_of_others_is_needed(readers: int, rings: int) -> None:
    """Who else was there before and since tells whether all changed; four are too few for that."""
    made, rng = world(readers)
    sleepers(made, rng)

    assert rings == len(found(made))


def test_who_searches_as_well_tells_what_people_do() -> None:
    """Four readers are a handful; four more who search for half of their pages are no candidates."""
    made, rng = world(8)
    for reader in range(4):
        made.opens[f"reader{reader}"] = 2.0
    sleepers(made, rng)
    (ring,) = found(made)

    assert_hands(made, ring)


def test_a_place_in_common_explains_it() -> None:
    """A course begins in one room."""
    made, rng = world()
    sleepers(made, rng, network=3)

    assert [] == found(made)


def test_hands_that_awake_over_weeks_are_not_found() -> None:
    """What defeats it, told in its docstring: two hands a day."""
    made, rng = world()
    sleepers(made, rng, apart=DAY / 2)

    assert [] == found(made)
