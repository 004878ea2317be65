"""All who have one browser, or came together with it, and look at the unpopular more than others do."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import DAY, NETWORK, World, zipf

from privet.detection.groups.candidates import candidates
from privet.detection.groups.complement import grounds
from privet.detection.groups.crowds import cohorts, crowds, others_who_came
from privet.detection.groups.excess import excesses

PEOPLE = 4000


def world(hands: int, *, pages: float, level: int = 0) -> World:
    """Make readers of what everybody reads, half with the browser of hands that take anybody."""
    rng = np.random.default_rng(17)
    made = World()
    for reader in range(60):
        own = np.unique(zipf(rng, PEOPLE, 60))
        device = 7 if reader % 2 else None
        begin = reader * DAY / 20
        made.sees(f"reader{reader}", own, begin=begin, device=device, pages=1.5, level=level)
    for hand in range(hands):
        own = rng.permutation(PEOPLE)[:40]
        begin = 3 * DAY + 600 * hand
        made.sees(f"hand{hand}", own, begin=begin, device=7, pages=pages, level=level)
    return made


@pytest.mark.parametrize("level", [0, NETWORK])
def test_a_fleet_that_opens_other_pages_is_found_among_all_with_its_browser(level: int) -> None:
    """It is no candidate. Some readers with its browser lean as far, which is why it decides nothing."""
    made = world(60, pages=1.3, level=level)
    measured, traits = made.measured(), made.traits()
    (crowd,) = crowds(measured, traits)
    ground = grounds(made.sightings(), measured, made.subjects())
    (ring,) = excesses([crowd], np.arange(len(measured)), ground, traits)

    assert [] == candidates(measured, traits)
    assert 90 == len(crowd.members)
    members = {made.names[row] for row in ring.members}
    assert {f"hand{hand}" for hand in range(60)} <= members
    assert len(members) <= 60 + 30 / 4


def test_a_fleet_may_be_most_of_a_site() -> None:
    """So that the upper tenth are some who read what nobody reads, and it has to be looked below."""
    made = world(150, pages=1.3)
    for loner in range(12):
        own = range(PEOPLE + 40 * loner, PEOPLE + 40 * loner + 40)
        made.sees(f"loner{loner}", own, begin=600.0 * loner, pages=1.5)
    (crowd,) = crowds(made.measured(), made.traits())

    assert 180 == len(crowd.members)


def test_a_crowd_that_looks_where_all_do_is_none() -> None:
    """Thirty readers with one browser, or a handful of hands among them, are not looked at closely."""
    for hands in (0, 5):
        made = world(hands, pages=1.3)

        assert [] == list(crowds(made.measured(), made.traits()))


def test_without_outsiders_there_is_no_crowd() -> None:
    """Where everybody has one browser, nobody tells what is usual."""
    made = World()
    rng = np.random.default_rng(3)
    for hand in range(30):
        made.sees(f"hand{hand}", rng.permutation(PEOPLE)[:40], begin=600 * hand, device=7)

    assert [] == list(crowds(made.measured(), made.traits()))


def test_who_came_on_one_day_with_one_browser_is_a_cohort() -> None:
    """The hands alone: readers with their browser came before them, and are not among them."""
    made = world(60, pages=1.3)
    measured, traits = made.measured(), made.traits()
    (cohort,) = cohorts(measured, traits)
    ground = grounds(made.sightings(), measured, made.subjects())
    (ring,) = excesses([cohort], np.arange(len(measured)), ground, traits)

    assert {f"hand{hand}" for hand in range(60)} == {made.names[row] for row in cohort.members}
    assert cohort.members.tolist() == ring.members.tolist()
    assert ring.stray is not None
    assert ring.stray.max() < 0.05


@pytest.mark.parametrize("level", [0, NETWORK])
def test_who_comes_a_few_a_day_or_as_a_stranger_is_no_cohort(level: int) -> None:
    """An account has a first day; an address that was never seen before is nothing uncommon."""
    rng = np.random.default_rng(17)
    made = World()
    for reader in range(100):
        own = np.unique(zipf(rng, PEOPLE, 60))
        begin, device = reader * DAY / 10, 7 if reader % 5 == 0 else None
        made.sees(f"reader{reader}", own, begin=begin, device=device, pages=1.5, level=level)
    for hand in range(30):
        begin = 3 * DAY + (0 if level else DAY / 5) * hand
        own = rng.permutation(PEOPLE)[:40]
        made.sees(f"hand{hand}", own, begin=begin, device=7, pages=1.3, level=level)

    assert [] == list(cohorts(made.measured(), made.traits()))


def test_members_who_join_together_and_look_where_all_do_are_no_cohort() -> None:
    """As after an article in the newspaper."""
    rng = np.random.default_rng(17)
    made = world(0, pages=1.3)
    for joined in range(60):
        begin = 3 * DAY + 600 * joined
        made.sees(
            f"joined{joined}", np.unique(zipf(rng, PEOPLE, 60)), begin=begin, device=7, pages=1.5
        )

    assert [] == list(cohorts(made.measured(), made.traits()))


def test_who_opens_a_country_is_held_against_others_who_came_with_it() -> None:
    """All who come look where nobody looked, and most have one telephone: that is no fleet."""
    rng = np.random.default_rng(23)
    made = world(0, pages=1.3)
    for joined in range(80):
        device = 7 if joined < 60 else None
        own = PEOPLE + rng.permutation(PEOPLE)[:40]
        made.sees(f"joined{joined}", own, begin=3 * DAY + 600 * joined, device=device, pages=1.5)
    measured, traits = made.measured(), made.traits()
    came = list(cohorts(measured, traits))
    everybody = np.arange(len(measured))
    ground = grounds(made.sightings(), measured, made.subjects())
    arrived = others_who_came(came, everybody, measured, traits)

    assert [60] == [len(one.members) for one in came]
    assert {f"joined{joined}" for joined in range(60, 80)} <= {made.names[row] for row in arrived}
    assert [] == list(excesses(came, arrived, ground, traits))
    assert 1 == len(list(excesses(came, everybody[:60], ground, traits)))


def test_without_other_newcomers_everybody_tells() -> None:
    """A handful is no measure."""
    made = world(60, pages=1.3)
    measured, traits = made.measured(), made.traits()
    few = [row for row in range(len(measured)) if not made.names[row].startswith("reader4")]
    shown = np.array([row for row in few if not made.names[row].startswith("reader5")])

    assert (
        shown.tolist()
        == others_who_came(list(cohorts(measured, traits)), shown, measured, traits).tolist()
    )
