"""Visits of honest people on one day: when each page is opened, and what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.simulation.events import expand, rows, within
from privet.simulation.people import (
    DAYTIME,
    EVERYBODY,
    HOUR,
    NAMES,
    OFFICE,
    People,
    column,
)  # fmt: skip
from privet.simulation.plan import DAY, SECOND
from privet.simulation.routes import Route
from privet.simulation.world import SLUGS, TOPICS, addressed

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.world import World

ROAM = 0.2
"""Share of visits that somebody with a home or office makes by telephone. Our choice."""
GAP_SPREAD = 1.1
"""Sigma of the logarithm of the seconds between two pages."""

RECRUITER, MODERATOR, JOURNALIST, READER, APP = (
    NAMES.index(name)
    for name in ("recruiter", "moderator", "journalist", "feed-reader", "single-page-app")
)
_ACCESS = np.array([r.access for r in EVERYBODY])
_OFFICE = np.array([r.office for r in EVERYBODY])


class Pages:
    """Hold pages in the order visit by visit: rows, the visit of each, its place in the visit."""

    __slots__ = ("place", "rows", "visit")

    def __init__(
        self, pages: NDArray[np.void], visit: NDArray[np.int64], place: NDArray[np.int64]
    ) -> None:
        self.rows = pages
        self.visit = visit
        self.place = place


def hours(chance: Generator, profile: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Draw moments of a local day, in microseconds since its midnight."""
    share = np.cumsum(profile) / profile.sum()
    hour = np.searchsorted(share, chance.random(count), side="right")
    return ((hour + chance.random(count)) * HOUR).astype(np.int64)


def gaps(chance: Generator, median: NDArray[np.float64], spread: float) -> NDArray[np.int64]:
    """Draw times between two pages, in microseconds: a second and a log-normal."""
    drawn = np.exp(chance.normal(0, spread, len(median))) * median
    return ((np.minimum(drawn, 1_500) + 1) * SECOND).astype(np.int64)


def seats(
    chance: Generator, people: People, who: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw address and agent of a visit of each of *who*."""
    count = len(who)
    access = _ACCESS[people.role[who]]
    address = people.home[who] + chance.integers(0, people.homes[who])
    agent = people.desk[who].copy()
    for name, pool in people.pools.items():
        there = access == name
        if name == "campus":  # some who are signed in also work at home
            there &= (people.account[who] < 0) | (chance.random(count) < 0.85)
        address[there] = pool[
            people.site[who[there]], chance.integers(0, pool.shape[1], int(there.sum()))
        ]
    carriers = people.pools["carrier"]
    roams = np.isin(access, ("home", "office")) & (chance.random(count) < ROAM)
    address[roams] = carriers[
        who[roams] % len(carriers), chance.integers(0, carriers.shape[1], int(roams.sum()))
    ]
    mobile = roams | (access == "carrier")
    agent[mobile] = people.phone[who[mobile]]
    return address, agent


def open_pages(
    chance: Generator,
    people: People,
    who: NDArray[np.int64],
    start: NDArray[np.int64],
    count: NDArray[np.int64],
) -> Pages:
    """Lay out visits: each of *who* opens so many pages from *start* on."""
    visit, place = expand(count)
    address, agent = seats(chance, people, who)
    gap = gaps(chance, column("gap")[people.role[who]][visit], GAP_SPREAD)
    gap[place == 0] = 0
    whose = who[visit]
    pages = rows(
        len(visit),
        at=start[visit] + within(gap, place),
        who=whose,
        address=address[visit],
        agent=agent[visit],
        account=people.account[whose],
    )
    return Pages(pages, visit, place)


def browse(chance: Generator, world: World, people: People, midnight: int) -> Pages:
    """Draw the ordinary visits of the day that begins at *midnight* UTC."""
    role = people.role
    weekend = (midnight // DAY + 3) % 7 >= 5  # 1 January 1970 was a Thursday
    likely = people.active * (column("weekend")[role] if weekend else 1.0)
    comes = (chance.random(len(people)) < likely) & (role != READER)
    who = np.flatnonzero(comes & (people.joined < midnight + DAY))
    who = np.repeat(who, 1 + chance.poisson(column("sessions")[role[who]] - 1))
    local = np.where(
        _OFFICE[role[who]], hours(chance, OFFICE, len(who)), hours(chance, DAYTIME, len(who))
    )
    start = midnight + (local - people.zone[who]) % DAY
    old = people.joined[who] <= start
    who, start = who[old], start[old]
    fresh = np.flatnonzero((people.joined >= midnight) & (people.joined < midnight + DAY))
    who = np.concatenate([who, fresh])
    start = np.concatenate([start, people.joined[fresh] + 90 * SECOND])
    burst = (role[who] == JOURNALIST) & (chance.random(len(who)) < 0.12)
    first = np.arange(len(who)) >= len(who) - len(fresh)  # a new member looks for friends
    median = column("pages")[role[who]] * np.where(burst, 9.0, 1.0) * np.where(first, 2.5, 1.0)
    drawn = np.exp(chance.normal(0, 1, len(who)) * column("spread")[role[who]]) * median
    pages = open_pages(chance, people, who, start, np.clip(drawn, 1, 220).astype(np.int64))
    _choose(chance, world, people, pages, burst)
    refer(chance, pages)
    return pages


def _choose(
    chance: Generator, world: World, people: People, pages: Pages, burst: NDArray[np.bool_]
) -> None:
    events, place, visit = pages.rows, pages.place, pages.visit
    role = people.role[events["who"]]
    signed = events["account"] >= 0
    draw = chance.random(len(events))
    search = column("search")[role]
    blog = search + column("blog")[role]
    home = blog + column("home")[role]
    route = np.select(
        [draw < search, draw < blog, draw < home], [Route.SEARCH, Route.BLOG, Route.HOME],
        Route.MEMBER,
    )  # fmt: skip
    first = place == 0
    route[first & signed] = Route.HOME
    route[first & ~signed & (chance.random(len(events)) < 0.7)] = Route.MEMBER
    route[(route == Route.HOME) & (role == MODERATOR) & ~first] = Route.QUEUE
    topic = (people.topic[events["who"]] + visit % 3) % len(TOPICS)
    person = _persons(chance, world, people, pages, topic, burst)
    queue = np.flatnonzero((route == Route.MEMBER) & (role == MODERATOR))
    person[queue[np.argsort(events["at"][queue])]] = reported(chance, world, len(queue))
    again = (
        (route[1:] == Route.MEMBER) & (route[:-1] == Route.MEMBER) & (place[1:] > 0)
        & (chance.random(len(route) - 1) < 0.12) & (role[1:] != MODERATOR)
    )  # fmt: skip
    person[1:][again] = person[:-1][again]
    shows = route == Route.MEMBER
    route[shows] = addressed(person[shows])
    events["route"] = route
    events["a"] = np.select(
        [shows, route == Route.BLOG, route == Route.QUEUE],
        [person, chance.integers(0, len(SLUGS), len(route)), chance.integers(1, 4, len(route))], 0,
    )  # fmt: skip
    events["status"][shows & world.gone[person]] = 404
    _search(chance, people, pages, topic, person)


def _search(
    chance: Generator, people: People, pages: Pages, topic: NDArray[np.int64],
    person: NDArray[np.int64],
) -> None:  # fmt: skip
    # Recruiters, journalists and colleagues turn the pages of a topic; others seek a name.
    events = pages.rows
    at = np.flatnonzero(events["route"] == Route.SEARCH)
    role = people.role[events["who"][at]]
    depth = column("depth")[role].astype(np.int64)
    visit = pages.visit[at]
    nth = np.arange(len(at)) - np.searchsorted(visit, visit)  # searches so far in this visit
    topical = depth > 2
    events["route"][at[~topical]] = Route.SEARCH_NAME
    events["a"][at] = np.where(topical, (topic[at] + nth // depth) % len(TOPICS), person[at])
    turns = chance.random(len(at)) < 0.1
    events["b"][at] = np.where(topical, nth % depth + 1, np.where(turns, 2, 1))


def _persons(
    chance: Generator,
    world: World,
    people: People,
    pages: Pages,
    topic: NDArray[np.int64],
    bursts: NDArray[np.bool_],
) -> NDArray[np.int64]:
    who, burst = pages.rows["who"], bursts[pages.visit]
    count = len(who)
    role = people.role[who]
    draw = chance.random(count)
    circle = np.where(burst, 0.1, column("circle")[role])
    popular = circle + column("popular")[role] * np.where(burst, 0.3, 1.0)
    near = popular + column("near")[role]
    found = np.where(burst, 0.97, near + column("found")[role])
    best = (chance.random(count) ** 2 * people.circles[who]).astype(np.int64)
    friend: NDArray[np.int64] = people.friends[people.circle[who] + best]
    person = friend.copy()
    at = np.flatnonzero((draw >= circle) & (draw < popular))
    person[at] = world.popular(chance, len(at))
    at = np.flatnonzero((draw >= popular) & (draw < near))
    person[at] = world.near(chance, friend[at])
    at = np.flatnonzero((draw >= near) & (draw < found))
    person[at] = _found(chance, world, role[at], topic[at])
    at = np.flatnonzero(draw >= np.maximum(found, circle))
    person[at] = world.anybody(chance, len(at), 2.0)
    return person


def _found(
    chance: Generator, world: World, role: NDArray[np.int64], topic: NDArray[np.int64]
) -> NDArray[np.int64]:
    topical = column("depth")[role] > 2
    return np.where(topical, world.about(chance, topic), world.anybody(chance, len(topic), 2.0))


def reported(chance: Generator, world: World, count: int) -> NDArray[np.int64]:
    """Draw the queue of reported people: a few troubled ones again and again, and anybody."""
    troubled = world.neighbours[: max(10, world.people // 40)]
    some = troubled[(chance.random(count) ** 2 * len(troubled)).astype(np.int64)]
    queue = world.anybody(chance, count, 1.5)
    again = chance.random(count) < 0.5
    queue[again] = some[again]
    return queue


def refer(chance: Generator, pages: Pages) -> None:
    """Let each page of a visit name the page before it, and first pages a search engine."""
    events, place = pages.rows, pages.place
    follows = np.flatnonzero((place > 0) & (chance.random(len(place)) < 0.93))
    events["referrer"][follows] = events["route"][follows - 1]
    events["referrer_a"][follows] = events["a"][follows - 1]
    events["referrer_b"][follows] = events["b"][follows - 1]
    found = (place == 0) & (events["account"] < 0) & (chance.random(len(place)) < 0.6)
    events["referrer"][found] = Route.GOOGLE
