"""Whole small sites, judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.detection.worlds import DAY, HOUR, NETWORK, World, visitors, zipf

from privet.detection.groups.candidates import candidates
from privet.detection.groups.complement import grounds, rings
from privet.verdict.conclusions import CODE, Conclusion
from privet.verdict.judge import judge

if TYPE_CHECKING:
    from privet.verdict.conclude import Verdicts

PEOPLE = 4000


@pytest.fixture
def rng() -> np.random.Generator:
    """Return chance with a seed."""
    return np.random.default_rng(5)


@pytest.fixture
def site(rng: np.random.Generator) -> World:
    """Return a site with ordinary visitors, signed in and not."""
    made = World()
    visitors(made, rng, 200, PEOPLE)
    visitors(made, rng, 100, PEOPLE, level=NETWORK)
    return made


def verdicts(world: World) -> Verdicts:
    """Judge a world as an analysis does."""
    measured = world.measured()
    ground = grounds(world.sightings(), measured, world.subjects())
    found = rings(candidates(measured, world.traits()), ground)
    return judge(measured, subjects=world.subjects(), days=world.days(), rings=found)


def collectors(world: World, judged: Verdicts) -> set[str]:
    """Name the collectors."""
    rows = np.flatnonzero(judged.code == CODE[Conclusion.COLLECTOR])
    return {world.names[row] for row in rows}


def test_twenty_thousand_ids_in_half_an_hour(rng: np.random.Generator) -> None:
    """Among few other visitors a loud walk is certain, and told in words."""
    world = World()
    for person in range(5):
        world.sees(f"p{person}", rng.integers(0, 20_000, 8), every=rng.lognormal(3, 1, 8))
    world.sees("bob77", np.arange(20_000), every=0.1)
    judged = judge(world.measured(), subjects=world.subjects(), days=world.days())

    assert {"bob77"} == collectors(world, judged)
    assert judged.certainty[world.row("bob77")] >= 0.99
    assert "opened 20,000 ids in order, none twice" == (
        judged.reasons(world.row("bob77"))[0].because
    )


def test_a_paced_walk_from_one_address(site: World) -> None:
    """Five hundred ids, one every thirty seconds, logged out, are enough."""
    site.sees("paced", np.arange(1000, 1500), every=30.0, level=NETWORK, assets=0)

    assert {"paced"} == collectors(site, verdicts(site))


def test_a_campus_of_readers(site: World, rng: np.random.Generator) -> None:
    """An address with a hundred and sixty people behind it is not a collector."""
    for student in range(160):
        site.sees(
            "campus",
            zipf(rng, PEOPLE, 15),
            begin=rng.random() * 5 * DAY,
            every=rng.lognormal(3, 1, 15),
            level=NETWORK,
            device=student + 1,
        )

    assert set() == collectors(site, verdicts(site))


def test_a_reader_and_a_recruiter(site: World, rng: np.random.Generator) -> None:
    """Sixty profiles at random are ordinary; three hundred a day for weeks never a collection."""
    site.sees("reader", rng.integers(0, PEOPLE, 60), every=rng.lognormal(3, 1, 60))
    for day in range(10):
        found = rng.integers(0, PEOPLE, 300)
        site.sees("recruiter", found, begin=day * DAY + 9 * HOUR, every=rng.lognormal(3, 1, 300))
    judged = verdicts(site)

    assert Conclusion.ORDINARY == judged.conclusion(site.row("reader"))
    assert judged.conclusion(site.row("recruiter")) in {Conclusion.ORDINARY, Conclusion.UNCLEAR}
    assert set() == collectors(site, judged)


def test_ten_lines_tell_nothing() -> None:
    """In a tiny log everybody is ordinary, whatever the order."""
    world = World()
    world.sees("one", range(1, 6))
    world.sees("two", range(6, 11), level=NETWORK)
    judged = verdicts(world)

    assert {Conclusion.ORDINARY} == {judged.conclusion(row) for row in range(2)}


def test_a_fleet_of_new_accounts(site: World, rng: np.random.Generator) -> None:
    """Forty accounts that deal out two thousand people are one campaign, and nobody else is in it."""
    deck = rng.permutation(2000)
    for one in range(40):
        hand = deck[50 * one : 50 * one + 50]
        site.sees(f"fleet{one}", hand, begin=3 * DAY + one * 500, device=7, assets=0)
    judged = verdicts(site)

    assert {f"fleet{one}" for one in range(40)} == collectors(site, judged)
    assert [40] == [len(campaign.members) for campaign in judged.campaigns]


def test_nobody_at_all() -> None:
    """An empty ledger has no verdicts."""
    from tests.detection.worlds import table

    assert 0 == len(judge(table(0), subjects=0, days=0.0).code)
