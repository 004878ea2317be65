"""Visitors who take: each class of scraper, what it takes and how it hides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.simulation import agents
from privet.simulation.cast import Kind
from privet.simulation.events import gather, rows
from privet.simulation.plan import DAY, SECOND
from privet.simulation.programmes import programme
from privet.simulation.routes import Route
from privet.simulation.tactics import LADDER
from privet.simulation.world import PREFIXES, TOPICS, addressed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.world import World


@dataclass(frozen=True, slots=True)
class Pace:
    """
    Say when a scraper works.

    Args:
        per_day: Requests a day.
        gap: Median seconds between two.
        spread: Sigma of their logarithm; 0 for a program that sleeps equally long each time.
        hour: When it begins, UTC.
        first: Its first day.
        jitter: Share of the gap that is drawn evenly around it.
    """

    per_day: int
    gap: float
    spread: float = 0.0
    hour: float = 0.0
    first: int = 0
    jitter: float = 0.0


def moments(chance: Generator, world: World, pace: Pace, count: int) -> NDArray[np.int64]:
    """Draw at most *count* moments, day after day, none after midnight of its day."""
    days = max(1, world.plan.days - pace.first)
    first = min(pace.first, world.plan.days - 1)
    found = []
    left = count
    for day in range(first, first + days):
        if left <= 0:
            break
        want = min(pace.per_day, left)
        gap = np.exp(chance.normal(0, pace.spread, want)) * pace.gap
        gap *= 1 + pace.jitter * (2 * chance.random(want) - 1)
        since = (np.cumsum(gap) + pace.hour * 3_600) * SECOND
        at = since[since < DAY].astype(np.int64) + world.plan.begin + day * DAY
        found.append(at)
        left -= len(at)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _take(
    chance: Generator, world: World, pace: Pace, order: NDArray[np.int64], **columns: object
) -> NDArray[np.void]:
    at = moments(chance, world, pace, len(order))
    person = order[: len(at)]
    events = rows(len(at), at=at, a=person, **columns)
    known = person <= world.people
    events["status"][~known | world.gone[np.where(known, person, 0)]] = 404
    return events


def _links(events: NDArray[np.void]) -> NDArray[np.void]:
    # Who follows links opens a page under the name that its owner chose.
    events["route"] = addressed(events["a"])
    return events


def _daily(world: World, name: str, count: float) -> int:
    return max(1, round(count * world.plan.scale.get(name, 1.0)))


def _account(world: World, chance: Generator) -> int:
    return world.cast.enrol(_alias(world, chance))


def _alias(world: World, chance: Generator) -> bytes:
    # Named as others are; the name itself is one that no honest account has.
    name = world.names[chance.integers(1, world.people)]
    return name + b"%d" % (len(world.cast.accounts) % 9_000 + 1_000)


def _loud(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    pace = Pace(_daily(world, "loud", world.people), 0.1, hour=3, first=world.plan.days // 2,
                jitter=0.2)  # fmt: skip
    return _take(
        chance, world, pace, np.arange(1, world.people + 1), who=who, route=Route.MEMBER,
        account=_account(world, chance), address=world.cast.home(chance),
        agent=agents.PROGRAM[0],
    )  # fmt: skip


def _paced(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    per_day = _daily(world, "paced", 1_500)
    pace = Pace(per_day, min(55, 82_000 / per_day), hour=0.2, first=1, jitter=0.2)
    return _take(
        chance, world, pace, np.arange(1, world.people + 1), who=who, route=Route.MEMBER,
        account=_account(world, chance), address=world.cast.home(chance),
        agent=agents.DESKTOP[2],
    )  # fmt: skip


def _rotating(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    per_day = _daily(world, "rotating", 800)
    pace = Pace(per_day, min(60, 40_000 / per_day), 0.6, hour=6, first=1)
    homes = np.array([world.cast.home(chance) for _ in range(600)])
    events = _take(
        chance, world, pace, chance.permutation(world.by_rank), who=who,
        account=_account(world, chance), agent=agents.DESKTOP[0], referrer=Route.HOME,
    )  # fmt: skip
    events["address"] = chance.choice(homes, len(events))
    return _links(events)


def _ipv6(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    per_day = _daily(world, "ipv6", 1_200)
    pace = Pace(per_day, min(68, 82_000 / per_day), hour=0.1, first=2, jitter=0.3)
    first = world.cast.prefix(chance, 2_000)
    order = np.concatenate([np.arange(1 + k, world.people + 1, 3) for k in range(3)])
    events = _take(chance, world, pace, order, who=who, route=Route.MEMBER, agent=agents.DESKTOP[4])
    events["address"] = first + chance.integers(0, 2_000, len(events))
    return events


def _new_accounts(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    size = min(max(world.people // 150, 8), 60)
    share = np.array_split(chance.permutation(world.by_rank)[: world.people * 9 // 10], size)
    homes = np.array([world.cast.home(chance) for _ in range(max(2, size // 5))])
    parts = []
    for order in share:
        account = _account(world, chance)
        joined = min(world.plan.days - 1, int(chance.integers(1, 4)))
        pace = Pace(_daily(world, "new-accounts", 40), 45, 0.8, chance.uniform(7, 16), joined)
        events = _take(
            chance, world, pace, order, who=who, account=account,
            agent=agents.DESKTOP[1], referrer=Route.HOME,
        )  # fmt: skip
        events = _links(events)
        day = (events["at"] - world.plan.begin) // DAY
        events["address"] = homes[(account * 31 + day * 17) % len(homes)]
        signs = events[:1].repeat(2)
        signs["at"] -= np.array([120, 60]) * SECOND
        signs["account"], signs["a"] = -1, 0
        signs["route"], signs["status"] = (Route.SIGNUP, Route.SIGNUP_SENT), (200, 302)
        parts += [signs, events]
    return gather(parts)


def _fleet(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    size = min(max(world.people // 60, 20), 300)
    share = np.array_split(chance.permutation(world.by_rank)[: world.people * 9 // 10], size)
    parts = []
    for nth, order in enumerate(share):
        first = nth * max(1, world.plan.days - 4) // size
        pace = Pace(_daily(world, "logged-out-fleet", 20), 90, 0.8, chance.uniform(5, 18), first)
        parts.append(
            _take(
                chance, world, pace, order, who=who,
                address=world.cast.home(chance), agent=agents.DESKTOP[nth % 3],
            )
        )  # fmt: skip
    return _links(gather(parts))


def _walker(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    per_day = _daily(world, "shuffled-walker", 600)
    pace = Pace(per_day, min(75, 50_000 / per_day), 0.5, hour=6, first=1)
    ids = np.arange(1, world.people + 1)
    order = np.concatenate([chance.permutation(ids[k : k + 400]) for k in range(0, len(ids), 400)])
    return _take(
        chance, world, pace, order, who=who, route=Route.MEMBER,
        account=_account(world, chance), address=world.cast.home(chance),
        agent=agents.DESKTOP[3],
    )  # fmt: skip


def _enumerator(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    per_day = _daily(world, "name-enumerator", 700)
    pace = Pace(per_day, min(60, 70_000 / per_day), hour=2, first=2, jitter=0.5)
    order = world.alphabet[~world.gone[world.alphabet]]
    columns = {
        "who": who, "account": _account(world, chance), "address": world.cast.home(chance),
        "agent": agents.DESKTOP[5],
    }  # fmt: skip
    events = _take(chance, world, pace, order, route=Route.NAME, **columns)
    known = np.array(PREFIXES)
    beginning = np.array([world.names[person][:2] for person in events["a"].tolist()])
    prefix = np.minimum(np.searchsorted(known, beginning), len(known) - 1)
    some = np.arange(0, len(events), 20)
    searches = rows(
        len(some), at=events["at"][some] - 5 * SECOND, route=Route.SEARCH,
        a=len(TOPICS) + prefix[some], b=some // 20 % 9 + 1, **columns,
    )  # fmt: skip
    return gather([searches, events])


def _lookup(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    per_day = _daily(world, "contact-lookup", 3_000)
    pace = Pace(per_day, min(25, 80_000 / per_day), hour=1, first=3, jitter=0.4)
    total = per_day * world.plan.days
    hits = chance.random(total) < 0.12
    order = chance.integers(world.people + 1, len(world.names), total)
    found = chance.permutation(world.by_rank)[: int(hits.sum())]
    at = np.flatnonzero(hits)[: len(found)]
    order[at] = found
    return _take(
        chance, world, pace, order, who=who, route=Route.LOOKUP,
        account=_account(world, chance), address=world.cast.home(chance),
        agent=agents.PROGRAM[1],
    )  # fmt: skip


def _tail(chance: Generator, world: World, who: int) -> NDArray[np.void]:
    per_day = _daily(world, "tail-taker", 150)
    pace = Pace(per_day, min(190, 30_000 / per_day), 0.9, hour=7.5, first=1)
    order = chance.permutation(world.by_rank[len(world.by_rank) // 2 :])
    columns = {
        "who": who, "account": _account(world, chance), "address": world.cast.home(chance),
        "agent": agents.DESKTOP[0],
    }  # fmt: skip
    events = _links(_take(chance, world, pace, order, **columns))
    searches = events[::6].copy()
    searches["at"] -= 8 * SECOND
    searches["route"], searches["b"], searches["status"] = Route.SEARCH_NAME, 1, 200
    events["referrer"], events["referrer_b"] = Route.SEARCH_NAME, 1
    events["referrer_a"] = np.repeat(searches["a"], 6)[: len(events)]
    pictures = events.copy()  # it is a browser: it loads what browsers load
    pictures["at"] += (chance.random(len(events)) * SECOND).astype(np.int64)
    pictures["route"], pictures["referrer"] = Route.PHOTO, events["route"]
    pictures["referrer_a"] = pictures["a"]
    day = (events["at"] - world.plan.begin) // DAY
    mornings = events[np.unique(day, return_index=True)[1]]
    files = []
    for route, number in ((Route.STYLE, 1), (Route.SCRIPT, 1), (Route.SCRIPT, 2), (Route.LOGO, 0)):
        part = mornings.copy()
        part["at"] += SECOND
        part["route"], part["a"], part["status"] = route, number, 304
        files.append(part)
    return gather([searches, events, pictures, *files])


CLASSES: dict[str, Callable[[Generator, World, int], NDArray[np.void]]] = {
    "loud": _loud,
    "paced": _paced,
    "rotating": _rotating,
    "ipv6": _ipv6,
    "new-accounts": _new_accounts,
    "logged-out-fleet": _fleet,
    "shuffled-walker": _walker,
    "name-enumerator": _enumerator,
    "contact-lookup": _lookup,
    "tail-taker": _tail,
}
"""What each name in ``plan.SCRAPERS`` does; those of ``tactics.LADDER`` follow their programmes."""


def scrape(chance: Generator, world: World) -> list[NDArray[np.void]]:
    """Draw everything that the plan's scrapers do, one array a scraper."""
    found = []
    for name in world.plan.scrapers:
        if name in LADDER:
            tactic = LADDER[name]
            per_day = _daily(world, name, tactic.per_day)
            turned = tactic.turned(per_day=per_day, mimicry=world.plan.mimicry)
            found.append(programme(chance, world, turned).events)
            continue
        who = world.cast.cast(Kind.SCRAPER, name, name)
        found.append(CLASSES[name](chance, world, who))
    return found
