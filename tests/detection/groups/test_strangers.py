"""Fleets against strangers, and crowds that only look like fleets."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks import fleet
from tests.detection.worlds import DAY, HOUR, World, visitors, zipf

from privet.detection.groups.candidates import Bond, Candidate, candidates
from privet.detection.groups.complement import Ring, grounds, rings
from privet.detection.groups.lockstep import locksteps
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.strangers import discoveries, p_value, standing
from privet.exposure.exposures import join


def found(made: World) -> list[Ring]:
    """Find the rings of a world that stand."""
    measured, traits = made.measured(), made.traits()
    groups = candidates(measured, traits)
    ground = grounds(made.sightings(), measured, made.subjects())
    made_of = [*rings(groups, ground), *locksteps(groups, ground, traits)]
    return standing(made_of, groups, ground, traits, np.random.default_rng(1))


def test_a_thousand_accounts_are_found_within_a_day() -> None:
    """A thousand accounts take fifty people each: found before the day ends, and nobody else is."""
    rng = np.random.default_rng(5)
    made = join([fleet.members(rng, 1000, 50, 60_000), fleet.readers(rng, 3000, 60_000)])
    said = fleet.look(made.take(np.argsort(made.at, kind="stable")), 19, 1000)

    assert 900 < said.found
    assert 0 == said.accused
    assert 50_000 > said.obtained


def test_who_was_hired_on_one_day_is_no_campaign() -> None:
    """Thirty new accounts, each with a district of its own, share nothing but their first day."""
    rng = np.random.default_rng(6)
    made = World()
    visitors(made, rng, 300, 4000)
    for clerk in range(30):
        own = rng.permutation(4000)[:60]
        made.sees(f"c{clerk}", own, begin=8 * DAY + 900.0 * clerk, every=60.0)

    assert [] == [ring for ring in found(made) if ring.bond is Bond.DAY]


def test_a_class_with_one_computer_room_is_no_campaign() -> None:
    """Pupils of one room, on one kind of computer, open the same list; so do a newsletter's readers."""
    rng = np.random.default_rng(7)
    made = World()
    visitors(made, rng, 300, 4000)
    roll = rng.permutation(4000)[:80]
    for pupil in range(30):
        made.sees(f"p{pupil}", rng.permutation(roll)[:60], begin=4 * DAY, network=9, device=7)
    letter = zipf(rng, 4000, 30)
    for reader in range(200):
        made.sees(f"n{reader}", rng.permutation(letter)[:12], begin=5 * DAY + 9 * reader, every=8.0)

    assert [] == found(made)


@pytest.mark.parametrize(("strangers", "stands"), [(59, False), (60, True)])
def test_an_office_that_divides_a_list_waits_for_strangers(strangers: int, *, stands: bool) -> None:
    """Five take a stretch of ids each; on the first morning nobody knows what strangers do."""
    made = World()
    visitors(made, np.random.default_rng(8), 65, 400)
    measured, traits = made.measured(), made.traits()
    ground = grounds(made.sightings(), measured, made.subjects())
    office = np.arange(5)
    ring = Ring(Bond.BLOCK, Pattern.TILES, office, 97, 90.0, 0.0, 50.0, among=office)
    groups = [Candidate(Bond.BLOCK, office), Candidate(Bond.DAY, np.arange(5, 5 + strangers))]
    found = standing([ring], groups, ground, traits, np.random.default_rng(1))

    assert stands == bool(found)


@pytest.mark.parametrize("together", [False, True])
def test_one_clock_is_none_where_strangers_keep_it_too(*, together: bool) -> None:
    """Where everybody on the site is woken at one time, five who are, too, do not stand."""
    made, rng = World(), np.random.default_rng(8)
    moments = np.sort((rng.uniform(9, 21, (2, 6)) + np.array([[24], [48]])).ravel()) * HOUR
    for stranger in range(70):
        for moment in moments if together else rng.permutation(60)[:12] * HOUR:
            made.sees(f"s{stranger}", rng.choice(900, 2), begin=moment + 60 * rng.random())
    measured, traits = made.measured(), made.traits()
    ground = grounds(made.sightings(), measured, made.subjects())
    five = np.arange(5)
    ring = Ring(Bond.DEVICE, Pattern.SYNCHRONY, five, 99, 90.0, 99.0, 9.0, among=five)
    groups = [Candidate(Bond.DEVICE, np.arange(20)), Candidate(Bond.DAY, np.arange(5, 70))]
    found = standing([ring], groups, ground, traits, np.random.default_rng(1))

    assert together is not bool(found)


def test_p_values_are_of_strangers_first() -> None:
    """Where strangers do it too, their share counts; where none does, the bound."""
    assert pytest.approx(3 / 100) == p_value(40.0, np.asarray([50.0, 45.0] + [0.0] * 97))
    assert pytest.approx(np.exp(-40.0)) == p_value(40.0, np.zeros(99))


@pytest.mark.parametrize(
    ("p", "tests", "expected"),
    [
        ([0.01, 0.04, 0.03, 0.005], 4, [True, True, True, True]),
        ([0.01, 0.04, 0.03, 0.005], 8, [True, False, False, True]),
        ([0.02], 10, [False]),
        ([], 3, []),
    ],
)
def test_benjamini_and_hochberg_by_hand(p: list[float], tests: int, expected: list[bool]) -> None:
    """The k-th smallest stands with all before it once it is below k/m times the share."""
    assert expected == discoveries(np.asarray(p), tests, 0.05).tolist()


def test_false_discoveries_are_bounded() -> None:
    """Of pure chance, a false one stands in a twentieth of all cases at most."""
    rng = np.random.default_rng(3)
    any_ = [discoveries(rng.random(50), 50, 0.05).any() for _ in range(2000)]

    assert 0.05 + 3 * (0.05 * 0.95 / 2000) ** 0.5 > float(np.mean(any_))


def test_moderators_with_the_commonest_browser_are_bound_by_nothing() -> None:
    """Six who divide what is new among them, in a browser that one in three has, are no campaign."""
    rng = np.random.default_rng(9)
    made = World()
    visitors(made, rng, 300, 4000)
    for reader in range(150):
        made.sees(f"u{reader}", zipf(rng, 4000, 40), begin=3 * DAY + 600.0 * reader, device=7)
    queue = rng.permutation(4000)[:900]
    for number in range(6):
        own = queue[number::6]
        made.sees(f"m{number}", own, begin=4 * DAY + 60.0 * number, every=400.0, device=7)
    rings_ = found(made)

    assert rings_
    assert not any(ring.bound for ring in rings_)
