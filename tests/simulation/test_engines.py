"""Search engines on the simulated site."""

from __future__ import annotations

from collections import Counter
from ipaddress import ip_address, ip_network

import numpy as np

from privet.simulation import agents
from privet.simulation.cast import Kind
from privet.simulation.engines import ADDRESSES, aids, crawl
from privet.simulation.plan import Plan
from privet.simulation.routes import Route
from privet.simulation.world import World

PUBLISHED = {
    "googlebot": ("66.249.66.0/27", "66.249.66.32/27", "66.249.66.64/27", "66.249.66.96/27"),
    "bingbot": ("157.55.39.0/24", "40.77.167.0/24", "207.46.13.0/24"),
}
"""Ranges as the engines publish them, as of 2026-09-02."""


def test_engines_come_from_where_they_say() -> None:
    """Every address lies in a range that its engine publishes."""
    for name, addresses in ADDRESSES.items():
        networks = [ip_network(one) for one in PUBLISHED[name]]
        assert all(any(ip_address(one) in net for net in networks) for one in addresses)


def test_engines_crawl_day_and_night_under_their_name() -> None:
    """Each crawls from all its addresses at all hours, and asks for robots.txt every day."""
    plan = Plan(days=2, people=4_000, visitors=0)
    world = World.found(np.random.default_rng(1), plan)
    google, bing = crawl(np.random.default_rng(2), world)

    assert ["googlebot", "bingbot"] == world.cast.roles
    assert [Kind.AGENT, Kind.AGENT] == world.cast.kinds
    assert set(agents.GOOGLE) == set(google["agent"].tolist())
    assert set(agents.BING) == set(bing["agent"].tolist())
    for found in (google, bing):
        assert 48 == len(np.unique(found["at"] // 3_600_000_000))
        assert 2 == Counter(found["route"].tolist())[Route.ROBOTS]
        assert (found["account"] == -1).all()
        assert ((found["at"] >= plan.begin) & (found["at"] < plan.end)).all()
    assert len(ADDRESSES["googlebot"]) == len(np.unique(google["address"]))


def test_aids_are_open_about_themselves() -> None:
    """Previews follow what is popular, a monitor looks round the clock, a checker at the same pages."""
    plan = Plan(days=2, people=4_000, visitors=0)
    world = World.found(np.random.default_rng(1), plan)
    previews, monitor, checker = aids(np.random.default_rng(2), world)

    assert set(agents.PREVIEW) == set(previews["agent"].tolist())
    assert 800 == len(previews)
    assert 2 * 288 == len(monitor)
    assert 2 == len(set(monitor["a"].tolist()))
    assert 60 == len(checker) > 2 * len(set(checker["a"].tolist())) - 1
    assert 3 == world.cast.kinds.count(Kind.AGENT)
