"""What a scraper would ask for if nobody hindered it: all its questions at once, as columns."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.simulation.asking import PAGE
from privet.simulation.cast import Kind
from privet.simulation.events import gather, rows, within
from privet.simulation.mimicry import between, levels, linked, pauses
from privet.simulation.plan import DAY, SECOND
from privet.simulation.routes import Route
from privet.simulation.tactics import Order
from privet.simulation.world import PREFIXES, TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.tactics import Tactic
    from privet.simulation.world import World

WARM = 2
"""People a day that a hand looks at before it begins, as others do."""


@dataclass(frozen=True, slots=True)
class Programme:
    """
    Hold the questions of one scraper, hand by hand, each hand's in the order of time.

    Args:
        tactic: How it works.
        who: Its number in the cast.
        begins: When it begins to take, microseconds; what comes before is to look like others.
        events: Rows of ``events.ROW``.
        hand: Whose each row is.
        first: The first person whom a good answer shows, 0 for nobody; for a page of a list, the
            place in ``World.alphabet``.
        count: How many people it shows.
        accounts: Of each hand; -1 where it has none.
    """

    tactic: Tactic
    who: int
    begins: int
    events: NDArray[np.void]
    hand: NDArray[np.int64]
    first: NDArray[np.int64]
    count: NDArray[np.int64]
    accounts: NDArray[np.int64]

    def people(self, world: World, row: int) -> NDArray[np.int64]:
        """Return whom a good answer to one question shows."""
        first, count = int(self.first[row]), int(self.count[row])
        if self.events["route"][row] == Route.SEARCH:
            return world.alphabet[first : first + count]
        return np.full(count, first, np.int64)

    def obtainable(self, world: World) -> int:
        """Return how many different people all of it shows on a site that hinders nobody."""
        seen = np.zeros(world.people + 1, np.bool_)
        listed = self.events["route"] == Route.SEARCH
        seen[self.first[~listed & (self.count > 0)]] = True
        for row in np.flatnonzero(listed).tolist():
            seen[self.people(world, row)] = True
        return int(seen[1:].sum())


def programme(chance: Generator, world: World, tactic: Tactic, nth: int = 0) -> Programme:
    """
    Draw all that a scraper would ask for.

    Args:
        nth: Tells several scrapers of the same tactic apart.
    """
    group = f"{tactic.name}-{nth}"
    who = world.cast.cast(Kind.SCRAPER, tactic.name, group)
    accounts = _accounts(chance, world, tactic)
    addresses = _addresses(chance, world, tactic)
    begins = world.plan.begin + (tactic.after + tactic.warm) * DAY
    level = levels(chance, tactic)
    at, hand, day, place = _moments(chance, tactic, level, begins)
    # the person of each place of each hand's list
    targets = TARGETS[tactic.order](chance, world, tactic)
    row = hand * (len(targets) // tactic.hands) + place if tactic.partition else place
    size = len(targets) // tactic.hands if tactic.partition else len(targets)
    kept = (at < world.plan.end) & (place < size)
    at, hand, day, place, row = (each[kept] for each in (at, hand, day, place, row))
    asked = targets[row]
    noisy = chance.random(len(at)) < tactic.noise
    asked[noisy] = _views(world, world.popular(chance, int(noisy.sum())))
    events = _events(tactic, who, at, asked)
    several = addresses.shape[1]
    turn = place // tactic.turn if tactic.turn else day
    events["address"] = addresses[hand % len(addresses), turn % several]
    events["account"] = accounts[hand]
    if tactic.warm:
        early, whose = _warm(chance, world, tactic, who)
        early["address"] = addresses[whose % len(addresses), 0]
        early["account"] = accounts[whose]
        events, hand = gather([early, events]), np.concatenate([whose, hand])
        asked = np.concatenate([_views(world, early["a"].astype(np.int64)), asked])
    order = np.lexsort((events["at"], hand))
    events, hand, asked = events[order], hand[order], asked[order]
    if tactic.mimicry:
        events, hand, asked = _veiled(chance, level, events, hand, asked)
    return Programme(
        tactic, who, begins, events, hand, asked["first"], asked["count"], accounts
    )  # fmt: skip


COVERED = {"price_half": 0.5, "price_most": 0.9}
"""Shares of a site for which it is told what mimics pay."""


def prices(tactics: Iterable[Tactic], world: World) -> dict[str, float]:
    """Return what a mimic of attention pays over a plain walk; nothing where none is among them."""
    if all(tactic.order is not Order.ATTENTION for tactic in tactics):
        return {}
    return {name: world.mimicry(share) / world.plain for name, share in COVERED.items()}


_ASKED = np.dtype([("a", "i8"), ("b", "i8"), ("first", "i8"), ("count", "i8")])


def _views(world: World, people: NDArray[np.int64]) -> NDArray[np.void]:
    asked = np.zeros(len(people), _ASKED)
    asked["a"] = people
    asked["first"] = people
    asked["count"] = ~world.gone[people]
    return asked


def _walk(_: Generator, world: World, tactic: Tactic) -> NDArray[np.void]:
    return _views(world, _shared(np.arange(1, world.people + 1), tactic))


def _shuffled(chance: Generator, world: World, tactic: Tactic) -> NDArray[np.void]:
    return _views(world, _shared(chance.permutation(world.by_rank), tactic))


def _tail(chance: Generator, world: World, tactic: Tactic) -> NDArray[np.void]:
    half = len(world.by_rank) // 2
    return _views(world, _shared(chance.permutation(world.by_rank[half:]), tactic))


def _attention(chance: Generator, world: World, tactic: Tactic) -> NDArray[np.void]:
    each = 1 if not tactic.partition else tactic.hands
    return _views(world, world.popular(chance, tactic.per_day * tactic.days * each))


def _names(_: Generator, world: World, tactic: Tactic) -> NDArray[np.void]:
    return _views(world, _shared(world.alphabet[~world.gone[world.alphabet]], tactic))


def _friends(chance: Generator, world: World, tactic: Tactic) -> NDArray[np.void]:
    # Each hand walks on from a hub of its own; neighbourhood stands behind neighbourhood.
    hubs = world.place[world.popular(chance, tactic.hands)]
    size = min(tactic.per_day * tactic.days, world.people)
    places = (hubs[:, None] + np.arange(size)[None, :]) % world.people
    return _views(world, world.neighbours[places].ravel())


def _numbers(chance: Generator, world: World, tactic: Tactic) -> NDArray[np.void]:
    span = round(1 / tactic.hit)
    size = max(1, world.people * span // tactic.hands) * tactic.hands
    asked = np.zeros(size, _ASKED)
    asked["a"] = np.arange(size) + 4_400_000
    person = 1 + np.arange(size) // span
    hit = (np.arange(size) % span == 0) & (person <= world.people)
    hit[hit] = ~world.gone[person[hit]]
    # which number of its span is somebody's is drawn span by span
    place = np.flatnonzero(hit)
    place = np.minimum(place + chance.integers(0, span, len(place)), size - 1)
    asked["first"][place] = 1 + place // span
    asked["count"][place] = 1
    return asked


def _searches(_: Generator, world: World, tactic: Tactic) -> NDArray[np.void]:
    del tactic
    ordered = [world.names[person] for person in world.alphabet.tolist()]
    found = []
    for number, prefix in enumerate(PREFIXES):
        low, high = bisect_left(ordered, prefix), bisect_left(ordered, prefix + b"\xff")
        for page, first in enumerate(range(low, high, PAGE), 1):
            found.append((len(TOPICS) + number, page, first, min(PAGE, high - first)))
    return np.array(found, _ASKED)


TARGETS: dict[Order, Callable[[Generator, World, Tactic], NDArray[np.void]]] = {
    Order.WALK: _walk,
    Order.SHUFFLED: _shuffled,
    Order.TAIL: _tail,
    Order.ATTENTION: _attention,
    Order.NAMES: _names,
    Order.SEARCHES: _searches,
    Order.NUMBERS: _numbers,
    Order.FRIENDS: _friends,
}
"""What is asked for in each order; where hands share it out, hand behind hand."""


def _shared(people: NDArray[np.int64], tactic: Tactic) -> NDArray[np.int64]:
    """Cut off what cannot be shared out evenly."""
    whole = len(people) // tactic.hands * tactic.hands if tactic.partition else len(people)
    return people[:whole] if whole else np.resize(people, tactic.hands)


def _veiled(
    chance: Generator, level: NDArray[np.float64], events: NDArray[np.void],
    hand: NDArray[np.int64], asked: NDArray[np.void],
) -> tuple[NDArray[np.void], NDArray[np.int64], NDArray[np.void]]:  # fmt: skip
    """Put in what the hands open between two questions."""
    linked(chance, level, events, hand)
    more, whose, repeats = between(chance, level, events, hand)
    shown = asked[repeats]
    shown[repeats < 0] = 0
    events, hand = gather([events, more]), np.concatenate([hand, whose])
    asked = np.concatenate([asked, shown])
    order = np.lexsort((events["at"], hand))
    return events[order], hand[order], asked[order]


def _moments(
    chance: Generator, tactic: Tactic, level: NDArray[np.float64], begins: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return when each question is asked, by which hand, on which of its days, as its how manieth."""
    days = 1 if tactic.staggered else tactic.days
    shape = (tactic.hands, days, tactic.per_day)
    since = np.cumsum(pauses(chance, tactic, level, shape), axis=2)
    hour = tactic.hour + (chance.random((tactic.hands, 1, 1)) if tactic.hands > 1 else 0.0)
    limit = tactic.life * 3_600 if tactic.life else 86_400 - (0 if tactic.staggered else 1) * 3_600
    good = since < limit if tactic.staggered or tactic.life else since + hour * 3_600 < 86_400
    place = np.cumsum(good.reshape(tactic.hands, -1), axis=1).reshape(shape) - 1
    hand, day, _ = np.nonzero(good)
    late = hand * (tactic.days * DAY) // tactic.hands if tactic.staggered else 0
    seconds = since[good] if tactic.staggered else (since + hour * 3_600)[good]
    at = begins + late + day * DAY + (seconds * SECOND).astype(np.int64)
    return at, hand, day, place[good]


def _events(
    tactic: Tactic, who: int, at: NDArray[np.int64], asked: NDArray[np.void]
) -> NDArray[np.void]:
    route = np.full(len(at), tactic.route)
    if tactic.route in {Route.SEARCH, Route.LOOKUP_NUMBER}:  # noise is not looked up
        route[(asked["a"] == asked["first"]) & (asked["b"] == 0)] = Route.MEMBER
    return rows(
        len(at),
        at=at,
        who=who,
        agent=tactic.agent,
        route=route,
        a=asked["a"],
        b=asked["b"],
        status=np.where(asked["count"] > 0, 200, 404),
    )


def _warm(
    chance: Generator, world: World, tactic: Tactic, who: int
) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    """Draw what the hands look at before they begin."""
    size = tactic.hands * tactic.warm * WARM
    hand = np.repeat(np.arange(tactic.hands), tactic.warm * WARM)
    day = np.tile(np.repeat(np.arange(tactic.warm), WARM), tactic.hands)
    place = np.tile(np.arange(WARM), tactic.hands * tactic.warm)
    gap = (chance.random(size) * 600 * SECOND).astype(np.int64) + SECOND
    hour = 8 + chance.random(tactic.hands * tactic.warm).repeat(WARM) * 12
    at = world.plan.begin + (tactic.after + day) * DAY + (hour * 3_600 * SECOND).astype(np.int64)
    at += within(gap, place)
    person = world.popular(chance, size)
    status = np.where(world.gone[person], 404, 200)
    events = rows(size, at=at, who=who, a=person, agent=tactic.agent, route=Route.MEMBER,
                  status=status)  # fmt: skip
    return events, hand


def _accounts(chance: Generator, world: World, tactic: Tactic) -> NDArray[np.int64]:
    if not tactic.signed:
        return np.full(tactic.hands, -1)
    return np.array([enrolled(chance, world) for _ in range(tactic.hands)])


def enrolled(chance: Generator, world: World) -> int:
    """Return the number of a new account, named as others are."""
    name = world.names[int(chance.integers(1, world.people))]
    return world.cast.enrol(name + b"%d" % (len(world.cast.accounts) + 10_000))


def _addresses(chance: Generator, world: World, tactic: Tactic) -> NDArray[np.int64]:
    """Return the addresses of each hand; one row where they share one."""
    shape = (tactic.hands if tactic.addresses else 1, max(1, tactic.addresses))
    size = shape[0] * shape[1]
    return np.array([world.cast.home(chance) for _ in range(size)]).reshape(shape)
