"""What each class of scraper takes, and how it hides."""

from __future__ import annotations

import numpy as np
import pytest

from privet.simulation.cast import Kind
from privet.simulation.plan import DAY, SCRAPERS, SECOND, Plan
from privet.simulation.routes import SHOWS, Route
from privet.simulation.scrapers import CLASSES, Pace, moments, scrape
from privet.simulation.world import World

PLAN = Plan(days=7, people=6_000, visitors=0)


def draw(name: str, scale: float = 1.0, days: int = 7) -> tuple[World, np.ndarray]:
    """Let one scraper loose on a site of 6,000 people."""
    plan = Plan(days=days, people=6_000, visitors=0, scrapers=(name,), scale={name: scale})
    world = World.found(np.random.default_rng(1), plan)
    (events,) = scrape(np.random.default_rng(2), world)
    return world, events


def views(events: np.ndarray) -> np.ndarray:
    """Return the person of each view, in time order."""
    events = events[np.argsort(events["at"], kind="stable")]
    return events["a"][np.isin(events["route"], (Route.MEMBER, Route.NAME))]


def networks(world: World, events: np.ndarray) -> int:
    """Count the networks behind events."""
    return len({world.cast.network_of[k] for k in events["address"].tolist()})


def test_every_name_is_a_class() -> None:
    """What the plan names can be drawn, and nothing else."""
    assert list(SCRAPERS) == list(CLASSES)


def test_moments_stay_within_their_day() -> None:
    """Work that does not fit into a day goes on the next, and ends with the log."""
    world = World.found(np.random.default_rng(1), PLAN)
    pace = Pace(per_day=100, gap=3_600, hour=12, first=2)
    found = moments(np.random.default_rng(1), world, pace, 40) - PLAN.begin

    assert [11, 11, 11, 7] == np.bincount(found // DAY, minlength=6)[2:].tolist()
    assert ((found % DAY) > DAY // 2).all()
    assert 55 == len(moments(np.random.default_rng(1), world, pace, 1_000))
    assert 0 == len(moments(np.random.default_rng(1), world, pace, 0))


def test_the_loud_one_walks_the_whole_site_in_one_go() -> None:
    """One account, one address, every id in order, ten a second."""
    world, events = draw("loud")

    assert list(range(1, 6_001)) == views(events).tolist()
    assert np.ptp(events["at"]) < 700 * SECOND
    assert 1 == networks(world, events)
    assert world.gone[events["a"]].tolist() == (events["status"] == 404).tolist()


def test_the_paced_one_walks_all_day() -> None:
    """Ids in order, about a minute apart, around the clock."""
    _, events = draw("paced")
    person = views(events)

    assert {1} == set(np.diff(person).tolist())
    assert 40 < np.median(np.diff(events["at"])) / SECOND < 70
    assert len(np.unique(events["at"] // (DAY // 24) % 24)) >= 22


def test_the_rotating_one_changes_its_address_all_the_time() -> None:
    """One account behind hundreds of addresses, nobody opened twice."""
    world, events = draw("rotating")

    assert 1 == len(np.unique(events["account"]))
    assert networks(world, events) > 400
    assert len(events) == len(np.unique(events["a"]))


def test_a_prefix_is_one_network() -> None:
    """Hundreds of addresses of the sixth version, one /64, nobody signed in, every third id."""
    world, events = draw("ipv6")

    assert len(np.unique(events["address"])) > 900
    assert 1 == networks(world, events)
    assert {-1} == set(events["account"].tolist())
    assert np.median(np.diff(views(events))) == 3


def test_new_accounts_share_the_site_out() -> None:
    """Accounts made in the first days take disjoint people, each a few a day."""
    world, events = draw("new-accounts")
    shown = events[np.isin(events["route"], SHOWS)]
    day = (shown["at"] - world.plan.begin) // DAY
    per_day = np.unique(shown["account"] * 100 + day, return_counts=True)[1]

    assert 40 == len(np.unique(shown["account"]))
    assert 40 == (events["route"] == Route.SIGNUP_SENT).sum()
    assert per_day.max() <= 40
    assert len(shown) == len(np.unique(shown["a"]))
    assert 1 < networks(world, events) <= 8


def test_a_logged_out_fleet_shares_the_site_out() -> None:
    """A hundred addresses, a few dozen people each, none twice."""
    world, events = draw("logged-out-fleet", days=14)

    assert 100 == networks(world, events)
    assert {-1} == set(events["account"].tolist())
    assert len(events) == len(np.unique(events["a"])) == 5_400
    assert np.unique(events["address"], return_counts=True)[1].min() >= 30


def test_a_shuffled_walk_is_a_walk() -> None:
    """Block by block every id is taken, within a block in no order."""
    person = views(draw("shuffled-walker")[1])

    assert sorted(person[:400].tolist()) == list(range(1, 401))
    assert abs(np.corrcoef(np.arange(400), person[:400])[0, 1]) < 0.2


def test_the_enumerator_walks_through_the_alphabet() -> None:
    """Names in order, with searches for their beginnings between."""
    world, events = draw("name-enumerator")
    found = [world.names[k] for k in events["a"][events["route"] == Route.NAME].tolist()]

    assert sorted(found) == found
    assert (events["route"] == Route.SEARCH).sum() == -(-len(found) // 20)


def test_contact_lookup_misses_most_of_the_time() -> None:
    """Thousands of lookups a day, about one in eight finds somebody, nobody twice."""
    _, events = draw("contact-lookup")
    hits = events[events["status"] == 200]

    assert {int(Route.LOOKUP)} == set(events["route"].tolist())
    assert 0.12 == pytest.approx(len(hits) / len(events), abs=0.02)
    assert len(hits) == len(np.unique(hits["a"]))
    assert (hits["a"] <= 6_000).all()
    assert (events["a"][events["status"] == 404] > 6_000).all()


def test_lookups_go_on_when_everybody_is_found() -> None:
    """Once the site is exhausted, the rest of the list misses."""
    world, events = draw("contact-lookup", scale=20, days=14)

    assert len(world.by_rank) == (events["status"] == 200).sum()


def test_the_tail_taker_rests_at_night_and_looks_like_a_browser() -> None:
    """Unpopular people only, in daytime, with pictures, nobody twice."""
    world, events = draw("tail-taker")
    person = views(events)

    assert (world.rank[person] >= len(world.by_rank) // 2).all()
    assert len(person) == len(np.unique(person))
    assert set(range(7)).isdisjoint((events["at"] // (DAY // 24) % 24).tolist())
    assert (events["route"] == Route.PHOTO).sum() == len(person)


@pytest.mark.parametrize("name", SCRAPERS)
def test_a_scale_changes_how_much_is_taken_a_day(name: str) -> None:
    """At half the scale a scraper takes about half as many requests on its busiest day."""

    def busiest(scale: float) -> float:
        _, events = draw(name, scale)
        return float(np.unique(events["at"] // DAY, return_counts=True)[1].max())

    assert 0.5 == pytest.approx(busiest(0.5) / busiest(1.0), abs=0.15)


@pytest.mark.parametrize("days", [1, 2])
def test_every_class_works_in_a_short_log(days: int) -> None:
    """Even in a day or two every scraper takes somebody, within the log."""
    plan = Plan(days=days, people=300, visitors=0)
    world = World.found(np.random.default_rng(1), plan)

    for events in scrape(np.random.default_rng(2), world):
        assert len(events) > 0
        assert ((events["at"] >= plan.begin) & (events["at"] < plan.end)).all()
    assert {Kind.SCRAPER} == set(world.cast.kinds)
    assert list(SCRAPERS) == world.cast.roles
