"""The invented site: who is popular, who knows whom."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from privet.simulation.plan import Plan
from privet.simulation.programmes import programme
from privet.simulation.routes import Argument, Route
from privet.simulation.tactics import LADDER
from privet.simulation.world import CIRCLE, GONE, TOPICS, World, addressed


@pytest.fixture(scope="module")
def world() -> World:
    """Found a site of 3,000 people."""
    return World.found(np.random.default_rng(5), Plan(people=3_000, visitors=10))


def test_some_pages_are_gone(world: World) -> None:
    """About the stated share of ids is gone, and nobody gone is ever drawn."""
    drawn = np.concatenate(
        [
            world.popular(np.random.default_rng(1), 9_000),
            world.anybody(np.random.default_rng(2), 9_000),
        ]
    )

    assert GONE == pytest.approx(world.gone[1:].mean(), abs=0.01)
    assert not world.gone[drawn].any()


def test_attention_falls_on_few(world: World) -> None:
    """The most popular hundredth gets far more than a hundredth of the attention."""
    rank = world.rank[world.popular(np.random.default_rng(1), 50_000)]

    assert 0.2 < (rank < len(world.by_rank) // 100).mean() < 0.6
    assert len(np.unique(rank)) > len(world.by_rank) * 0.9


def test_a_plain_walk_meets_everybody_once(world: World) -> None:
    """What a person costs on it is what the crawler's own programme costs."""
    walk = LADDER["R1"].turned(per_day=4_000, gap=1, days=1)
    told = programme(np.random.default_rng(3), world, walk)

    assert world.plain == len(told.events) / told.obtainable(world)


def test_a_mimic_pays_for_what_everybody_has_seen(world: World) -> None:
    """What it pays for half of the people and for most is what a mimic pays who is let loose."""
    drawn = world.popular(np.random.default_rng(3), 60_000)
    had = np.cumsum(np.isin(np.arange(len(drawn)), np.unique(drawn, return_index=True)[1]))
    for covered in (0.5, 0.9):
        wanted = int(covered * len(world.by_rank))
        took = int(np.searchsorted(had, wanted)) + 1
        assert world.mimicry(covered) == pytest.approx(took / wanted, rel=0.05)


def test_mimicry_of_a_large_site_costs_what_others_computed(world: World) -> None:
    """Nine tenths of 100,000 people, attention falling as 1 over rank: 17 views for each of them."""
    weight = 1.0 / np.arange(1, 100_001)
    large = replace(world, share=np.cumsum(weight) / weight.sum())

    assert 17 == round(large.mimicry(0.9))


def test_anybody_is_anybody(world: World) -> None:
    """Without a bend everybody is drawn alike; with one the popular are drawn more."""
    chance = np.random.default_rng(1)

    assert pytest.approx(0.5, abs=0.02) == _popular_half(world, world.anybody(chance, 20_000))
    assert pytest.approx(0.707, abs=0.02) == _popular_half(world, world.anybody(chance, 20_000, 2))


def _popular_half(world: World, people: np.ndarray) -> float:
    return float((world.rank[people] < len(world.by_rank) / 2).mean())


def test_neighbours_share_a_neighbourhood(world: World) -> None:
    """Whoever is near somebody lives in the same stretch of the graph."""
    people = np.arange(1, 3_001)
    near = world.near(np.random.default_rng(1), people)

    assert (world.place[people] // CIRCLE).tolist() == (world.place[near] // CIRCLE).tolist()


def test_a_topic_is_about_its_own_people(world: World) -> None:
    """Two topics have no people in common."""
    chance = np.random.default_rng(1)
    some, other = (set(world.about(chance, np.full(900, k)).tolist()) for k in (3, 4))

    assert some
    assert set() == some & other
    assert len(some) <= len(world.by_rank) // len(TOPICS)


def test_the_alphabet_is_in_order(world: World) -> None:
    """The alphabet holds everybody once, by name."""
    found = [world.names[k] for k in world.alphabet.tolist()]

    assert sorted(world.names[1:3_001]) == found


def test_a_page_has_one_address() -> None:
    """Some people have chosen a name for their page; it is always the same ones."""
    assert [Route.MEMBER, Route.NAME, Route.NAME] == addressed(np.array([7, 3, 10])).tolist()


def test_the_pool_holds_every_family(world: World) -> None:
    """Names stand in the pool under their ids."""
    texts = world.texts()
    k = texts.base[Argument.NAME] + 17

    assert world.names[17] == texts.data[texts.start[k] : texts.start[k + 1]].tobytes()
