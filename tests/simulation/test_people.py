"""Who the honest visitors are."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from privet.simulation.people import NAMES, ROLES, People, populate
from privet.simulation.plan import Plan
from privet.simulation.world import World

PLAN = Plan(people=2_000, visitors=3_000)


@pytest.fixture(scope="module")
def town() -> tuple[World, People]:
    """Populate a site with 3,000 visitors."""
    chance = np.random.default_rng(4)
    world = World.found(chance, PLAN)
    return world, populate(chance, world)


def test_every_role_is_there(town: tuple[World, People]) -> None:
    """As many visitors as the plan says, every role in about its share."""
    counts = Counter(NAMES[k] for k in town[1].role.tolist())

    assert 3_000 == len(town[1]) == counts.total()
    assert {role.name for role in ROLES} == set(counts)
    for role in ROLES:
        assert pytest.approx(role.share, abs=0.05) == counts[role.name] / 3_000


def test_a_wide_town_has_rare_people_too() -> None:
    """Every role; a school behind one address; researchers are known by their accounts."""
    chance = np.random.default_rng(4)
    world = World.found(chance, Plan(people=2_000, visitors=3_000, wide=True))
    people = populate(chance, world)
    researchers = people.account[people.of("researcher")]

    assert set(NAMES) == {NAMES[k] for k in people.role.tolist()}
    assert (1, 1) == people.pools["school"].shape
    assert all(world.cast.accounts[k].startswith(b"research-") for k in researchers.tolist())
    assert 2 <= len(researchers)


@pytest.mark.parametrize("visitors", [0, 1, 47, 60])
def test_a_small_town_counts_right(visitors: int) -> None:
    """However few the visitors, there are as many as were asked for."""
    chance = np.random.default_rng(4)
    world = World.found(chance, Plan(people=100, visitors=visitors))

    assert visitors == len(populate(chance, world))


def test_accounts_have_different_names(town: tuple[World, People]) -> None:
    """No two visitors share an account, and the signed-out have none."""
    world, people = town
    signed = people.account[people.account >= 0]

    assert len(signed) == len({world.cast.accounts[k] for k in signed.tolist()})
    assert (people.account[people.of("visitor")] == -1).all()
    assert (people.account[people.of("recruiter")] >= 0).all()


def test_students_share_one_address_a_campus(town: tuple[World, People]) -> None:
    """A campus has one address and students of both kinds, signed in and signed out."""
    _, people = town
    students = people.of("student")

    assert 1 == people.pools["campus"].shape[1]
    assert 0.4 < (people.account[students] >= 0).mean() < 0.8


def test_a_circle_is_small_and_is_kept(town: tuple[World, People]) -> None:
    """Everybody knows between 3 and 90 people."""
    _, people = town

    assert 3 <= people.circles.min()
    assert people.circles.max() <= 90
    assert len(people.friends) == people.circles.sum()
    assert (people.circle + people.circles <= len(people.friends)).all()


def test_some_join_while_the_log_runs(town: tuple[World, People]) -> None:
    """A few accounts are made during the log; only those who sign in can join."""
    _, people = town
    new = people.joined > 0

    assert 0.02 < new.mean() < 0.12
    assert ((people.joined >= PLAN.begin) & (people.joined < PLAN.end))[new].all()
    assert (people.account[new] >= 0).all()
