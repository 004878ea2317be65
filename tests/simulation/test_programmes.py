"""What scrapers would ask for if nobody hindered them."""

from __future__ import annotations

import numpy as np
import pytest

from privet.simulation.plan import DAY, Plan
from privet.simulation.programmes import TARGETS, Programme, prices, programme
from privet.simulation.routes import Route
from privet.simulation.tactics import LADDER, Order, Tactic
from privet.simulation.world import World


def world(days: int = 12) -> World:
    """Found a site of 2,000 people whom nobody visits."""
    return World.found(np.random.default_rng(1), Plan(days, 2_000, 0, (), engines=False))


def drawn(tactic: Tactic) -> tuple[World, Programme]:
    """Draw a programme."""
    site = world()
    return site, programme(np.random.default_rng(2), site, tactic)


def test_every_order_can_be_drawn() -> None:
    """No order is without its targets."""
    assert set(Order) == set(TARGETS)


@pytest.mark.parametrize("name", list(LADDER))
def test_a_programme_is_whole(name: str) -> None:
    """Hand by hand, in the order of time, within the plan; the same seed draws the same."""
    site, found = drawn(LADDER[name])
    at = found.events["at"]

    assert len(at) > 0
    assert (np.diff(found.hand) >= 0).all()
    assert (np.diff(at)[np.diff(found.hand) == 0] >= 0).all()
    assert (site.plan.begin <= at).all()
    assert (at < site.plan.end).all()
    assert (at == drawn(LADDER[name])[1].events["at"]).all()
    assert 0 < found.obtainable(site) <= site.people


def test_hands_share_people_out() -> None:
    """Nobody is asked for by two hands, unless they work in lockstep."""
    site, found = drawn(LADDER["R6"].turned(hands=10, per_day=20))
    _, lockstep = drawn(LADDER["R7"].turned(hands=10, per_day=20))

    assert len(found.first) == len(np.unique(found.first)) == 10 * 20 * 7
    assert found.obtainable(site) == 10 * 20 * 7
    assert 20 * 7 == len(np.unique(lockstep.first))


def test_of_numbers_a_share_is_somebodys() -> None:
    """One in twenty, and each person has one number."""
    site, found = drawn(LADDER["R11"].turned(days=3))
    hits = found.first[found.count > 0]

    assert 0.03 < len(hits) / len(found.first) < 0.06
    assert len(hits) == len(np.unique(hits))
    assert site.gone[hits].sum() == 0
    assert (np.diff(found.events["a"]) == 1).all()


def test_searches_show_pages_of_people() -> None:
    """Every beginning of a name, page by page, comes to everybody on the site."""
    site, found = drawn(LADDER["R12"])
    page = found.people(site, 0)

    assert site.people == found.obtainable(site)
    assert set(found.events["route"].tolist()) == {Route.SEARCH}
    assert 0 < len(page) <= 20
    assert 1 == len({site.names[k][:2] for k in page.tolist()})


def test_who_comes_after_some_days_is_not_there_before() -> None:
    """Warm or not: nothing of it is in the log of the days before."""
    for tactic in (
        LADDER["R6"].turned(after=4, days=2),
        LADDER["R8"].turned(after=2, warm=2, days=2),
    ):
        site, found = drawn(tactic)
        first = found.events["at"].min()

        assert (
            site.plan.begin + tactic.after * DAY
            <= first
            < site.plan.begin + (tactic.after + 1) * DAY
        )
        assert found.begins == site.plan.begin + 4 * DAY


def test_who_is_warm_looks_like_others_first() -> None:
    """Eight days of two people a day come before the taking."""
    site, found = drawn(LADDER["R8"].turned(days=2))
    early = found.events["at"] < found.begins

    assert site.plan.begin + 8 * DAY == found.begins
    assert 20 * 8 * 2 == early.sum()


def test_a_life_ends_and_hands_begin_one_after_the_other() -> None:
    """A mill of accounts, each working three hours."""
    mill = Tactic("mill", "", hands=24, per_day=500, days=2, gap=60, life=3, staggered=True)
    _, found = drawn(mill)
    at = found.events["at"]
    spans = [np.ptp(at[found.hand == k]) for k in range(24)]
    begins = [at[found.hand == k].min() for k in range(24)]

    assert max(spans) < 3 * DAY // 24
    assert DAY < np.ptp(begins) < 2 * DAY


def test_each_question_has_an_address_of_its_own() -> None:
    """Who rotates seldom comes from where it came before; who shares comes from one place."""
    _, rotating = drawn(LADDER["R4"].turned(per_day=500, days=1))
    _, shared = drawn(LADDER["R6"].turned(addresses=0))

    assert len(rotating.events) == len(np.unique(rotating.events["address"]))
    assert 1 == len(np.unique(shared.events["address"]))


def test_only_a_mimic_pays_for_mimicry() -> None:
    """More for most of a site than for half of it, and more than a plain walk; others nothing."""
    site = world()
    told = prices([LADDER["R1"], LADDER["R8"]], site)

    assert 1.0 < told["price_half"] < told["price_most"]
    assert {} == prices([LADDER["R1"]], site)
