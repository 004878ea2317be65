"""Open automation under its own name: search engines from the addresses they publish, and aids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.simulation import agents
from privet.simulation.cast import Kind
from privet.simulation.events import gather, rows
from privet.simulation.plan import DAY, SECOND
from privet.simulation.routes import Route
from privet.simulation.world import SLUGS, addressed

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.world import World

ADDRESSES = {
    "googlebot": tuple(f"66.249.66.{last}" for last in (3, 7, 11, 35, 41, 66, 72, 97)),
    "bingbot": (*(f"157.55.39.{k}" for k in (9, 51, 187)), "40.77.167.24", "207.46.13.112"),
}
"""Addresses within the ranges that the engines publish.

Source: developers.google.com, googlebot.json (66.249.66.0/27, /32, /64 and /96 of it);
bing.com, bingbot.json (157.55.39.0/24, 40.77.167.0/24, 207.46.13.0/24); both as of 2026-09-02.
"""
PER_DAY = {"googlebot": 3_000, "bingbot": 1_200}
"""Pages a day at most; a quarter of the site on a smaller one. Our choice."""
_AGENTS = {"googlebot": agents.GOOGLE, "bingbot": agents.BING}


def crawl(chance: Generator, world: World) -> list[NDArray[np.void]]:
    """Draw everything that the search engines open, one array an engine."""
    return [_engine(chance, world, name) for name in ADDRESSES]


def _engine(chance: Generator, world: World, name: str) -> NDArray[np.void]:
    who = world.cast.cast(Kind.AGENT, name, name)
    addresses = np.array([world.cast.fixed(address) for address in ADDRESSES[name]])
    count = min(PER_DAY[name], world.people // 4) * world.plan.days
    at = world.plan.begin + (chance.random(count) * world.plan.days * DAY).astype(np.int64)
    person = world.anybody(chance, count, 1.3)
    draw = chance.random(count)
    blog = draw > 0.85
    pages = rows(
        count,
        at=at,
        who=who,
        address=addresses[chance.integers(0, len(addresses), count)],
        agent=chance.choice(np.array(_AGENTS[name]), count),
        route=np.where(blog, Route.BLOG, addressed(person)),
        a=np.where(blog, chance.integers(0, len(SLUGS), count), person),
        status=np.where(~blog & (draw < 0.1), 304, 200),
    )
    asks = np.unique(pages["at"] // DAY, return_index=True)[1]
    robots = pages[asks]
    robots["route"], robots["a"], robots["status"] = Route.ROBOTS, 0, 200
    return gather([pages, robots])


MONITORED = 300 * SECOND
"""How often a monitor looks. Our choice."""
PREVIEWS, CHECKED = 400, 30
"""Links previewed a day, and pages that an accessibility checker opens. Our choice."""


def aids(chance: Generator, world: World) -> list[NDArray[np.void]]:
    """Draw what good automation opens that is no search engine, one array a kind."""
    return [_previews(chance, world), _monitor(chance, world), _checker(chance, world)]


def _previews(chance: Generator, world: World) -> NDArray[np.void]:
    # Somebody sends a link to somebody, and the messenger looks what it is.
    who = world.cast.cast(Kind.AGENT, "link-preview", "link-preview")
    addresses = np.array([world.cast.home(chance) for _ in range(12)])
    count = min(PREVIEWS, world.people // 10) * world.plan.days
    person = world.popular(chance, count)
    service = chance.integers(0, len(agents.PREVIEW), count)
    return rows(
        count,
        at=world.plan.begin + (chance.random(count) * world.plan.days * DAY).astype(np.int64),
        who=who,
        address=addresses[service * 3 + chance.integers(0, 3, count)],
        agent=agents.PREVIEW.start + service,
        route=addressed(person),
        a=person,
    )


def _monitor(chance: Generator, world: World) -> NDArray[np.void]:
    who = world.cast.cast(Kind.AGENT, "uptime-monitor", "uptime-monitor")
    at = np.arange(world.plan.begin, world.plan.end, MONITORED)
    person = int(world.by_rank[0])
    profile = np.arange(len(at)) % 2 == 1
    return rows(
        len(at),
        at=at + chance.integers(0, SECOND, len(at)),
        who=who,
        address=world.cast.home(chance),
        agent=agents.MONITOR.start,
        route=np.where(profile, Route.MEMBER, Route.HOME),
        a=np.where(profile, person, 0),
    )


def _checker(chance: Generator, world: World) -> NDArray[np.void]:
    who = world.cast.cast(Kind.AGENT, "accessibility-checker", "accessibility-checker")
    sample = world.popular(chance, CHECKED)  # the same pages each night
    day, place = np.divmod(np.arange(CHECKED * world.plan.days), CHECKED)
    return rows(
        len(day),
        at=world.plan.begin + day * DAY + (2 * 3_600 + place * 20) * SECOND,
        who=who,
        address=world.cast.home(chance),
        agent=agents.CHECKER.start,
        route=Route.MEMBER,
        a=sample[place],
    )
