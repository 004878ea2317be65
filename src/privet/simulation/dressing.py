"""What a browser asks for around a page: styles, scripts, pictures, log-ins, beacons, calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.simulation.events import gather
from privet.simulation.people import People, column
from privet.simulation.plan import SECOND
from privet.simulation.routes import Route
from privet.simulation.visits import APP, MODERATOR, Pages

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.world import World

COLD, STALE = 0.25, 0.15
"""Share of visits that begin without a cache, and that ask whether theirs is still good."""
FILES = (
    (Route.STYLE, 1), (Route.STYLE, 2), (Route.SCRIPT, 1), (Route.SCRIPT, 2),
    (Route.FONT, 4), (Route.LOGO, 0), (Route.FAVICON, 0),
)  # fmt: skip

_CALLS = (
    (Route.API_MEMBER, 0), *((Route.API_POSTS, page) for page in range(1, 9)),
    (Route.API_FRIENDS, 0), (Route.PHOTO, 0), *((Route.PHOTO, -1),) * 6,
    *((Route.API_FEED, 100 * k) for k in range(1, 9)), *((Route.API_NOTICES, 0),) * 6,
    *((Route.API_WORDS, k) for k in range(1, 7)), *((Route.CHUNK, k) for k in range(1, 13)),
    *((Route.BEACON, 0),) * 11,
)  # fmt: skip
"""The 60 calls of one page of a single-page application; -1 stands for somebody of the circle."""


def dress(chance: Generator, world: World, people: People, pages: Pages) -> NDArray[np.void]:
    """Return the pages with all that browsers ask for besides."""
    app = people.role[pages.rows["who"]] == APP
    plain = pages.rows[~app]
    first = pages.place[~app] == 0
    return gather(
        [
            plain,
            _pictures(chance, people, plain),
            _files(chance, plain[first]),
            _sign_in(chance, plain[first]),
            _beacons(chance, people, plain),
            _calls(chance, world, people, pages.rows[app]),
            _shells(pages.rows[app & (pages.place == 0)]),
        ]
    )


def _after(
    chance: Generator, pages: NDArray[np.void], seconds: float, route: Route
) -> NDArray[np.void]:
    # Requests that each page causes within so many seconds.
    events = pages.copy()
    events["at"] += (chance.random(len(events)) * seconds * SECOND).astype(np.int64) + SECOND // 9
    events["referrer"], events["referrer_a"] = pages["route"], pages["a"]
    events["referrer_b"] = pages["b"]
    events["route"], events["status"], events["a"], events["b"] = route, 200, 0, 0
    return events


def _pictures(chance: Generator, people: People, pages: NDArray[np.void]) -> NDArray[np.void]:
    shows = np.isin(pages["route"], (Route.MEMBER, Route.NAME)) & (pages["status"] == 200)
    shows &= column("images")[people.role[pages["who"]]] > 0
    seen = pages[shows]
    key = seen["who"].astype(np.int64) << 32 | seen["a"]
    once = seen[np.unique(key, return_index=True)[1]]  # the browser keeps it for the day
    once = once[chance.random(len(once)) < 0.9]
    events = _after(chance, once, 1.2, Route.PHOTO)
    events["a"] = once["a"]
    return events


def _files(chance: Generator, first: NDArray[np.void]) -> NDArray[np.void]:
    draw = chance.random(len(first))
    parts = []
    for route, number in FILES:
        cold = _after(chance, first[draw < COLD], 1.5, route)
        cold["a"] = number
        parts.append(cold)
    for route, number in FILES[:3]:
        stale = _after(chance, first[(draw >= COLD) & (draw < COLD + STALE)], 0.8, route)
        stale["a"], stale["status"] = number, 304
        parts.append(stale)
    return gather(parts)


def _sign_in(chance: Generator, first: NDArray[np.void]) -> NDArray[np.void]:
    some = first[(first["account"] >= 0) & (chance.random(len(first)) < 0.12)]
    form, sent = some.copy(), some.copy()
    for events, seconds, route, status in (
        (form, 25, Route.LOGIN, 200), (sent, 2, Route.LOGIN_SENT, 302),
    ):  # fmt: skip
        events["at"] -= (seconds * SECOND * (0.5 + chance.random(len(some)))).astype(np.int64)
        events["route"], events["status"], events["account"] = route, status, -1
        events["a"], events["b"] = 0, 0
    form["referrer"], sent["referrer"] = -1, Route.LOGIN
    return gather([form, sent])


def _beacons(chance: Generator, people: People, pages: NDArray[np.void]) -> NDArray[np.void]:
    beacons = _after(chance, pages[chance.random(len(pages)) < 0.25], 15, Route.BEACON)
    beacons["status"] = 204
    shows = (pages["route"] == Route.MEMBER) & (pages["account"] >= 0)
    moderates = people.role[pages["who"]] == MODERATOR
    writes = shows & (chance.random(len(pages)) < np.where(moderates, 0.5, 0.03))
    messages = _after(chance, pages[writes], 60, Route.MESSAGE)
    messages["route"][moderates[writes]] = Route.REPORT
    messages["a"] = chance.integers(10_000, 99_999, len(messages))
    messages["status"] = 302
    return gather([beacons, messages])


def _shells(first: NDArray[np.void]) -> NDArray[np.void]:
    shells = first.copy()  # an application is loaded once a visit; then there are only calls
    shells["route"], shells["a"], shells["b"], shells["status"] = Route.HOME, 0, 0, 200
    return shells


def _calls(
    chance: Generator, world: World, people: People, pages: NDArray[np.void]
) -> NDArray[np.void]:
    pages = pages.copy()
    pages["referrer"], pages["referrer_a"], pages["referrer_b"] = Route.HOME, 0, 0
    parts = []
    shows = np.isin(pages["route"], (Route.MEMBER, Route.NAME)) & (pages["status"] == 200)
    for route, number in _CALLS:
        personal = route in (Route.API_MEMBER, Route.API_POSTS, Route.API_FRIENDS, Route.PHOTO)
        own = personal and number >= 0
        source = pages[shows] if own else pages
        events = _after(chance, source, 2.5, route)
        events["referrer"], events["referrer_a"], events["referrer_b"] = Route.HOME, 0, 0
        if own:
            events["a"], events["b"] = source["a"], number
        elif personal:
            who = source["who"]
            best = (chance.random(len(who)) ** 2 * people.circles[who]).astype(np.int64)
            events["a"] = people.friends[people.circle[who] + best]
        else:
            events["a"] = number
        if personal:
            events["status"][world.gone[events["a"]]] = 404
        if route == Route.BEACON:
            events["status"] = 204
        if route == Route.CHUNK:
            events["status"][chance.random(len(events)) < 0.8] = 304
        parts.append(events)
    return gather(parts)
