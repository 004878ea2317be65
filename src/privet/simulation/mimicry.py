"""What a scraper does to look like a person: other pages between, people again, rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from privet.simulation.events import expand, gather, rows
from privet.simulation.plan import SECOND
from privet.simulation.routes import Route
from privet.simulation.visits import GAP_SPREAD
from privet.simulation.world import SLUGS, addressed

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.tactics import Tactic

BETWEEN: Final = 0.47
"""Pages that show nobody for each that shows somebody, of a member: 0.32 of 0.68."""
AGAIN: Final = 0.3
"""People opened again for each that is opened, about as among members. Our choice."""
SITTING: Final = 6.0
"""People of a sitting, and the median rest after it, in seconds. Our choice."""
REST: Final = 2_400.0
LOOK: Final = 60 * SECOND
"""What comes before a page comes at most so long before it."""
BROWSER: Final = 0.2
"""How far a hand copies people that works through a browser, which loads pictures, too."""

OTHER: Final = (Route.HOME, Route.SEARCH_NAME, Route.BLOG)
SHARES: Final = (0.47, 0.37, 0.16)
"""What the pages between are: as of a member's that show nobody."""

_PERSONAL = (Route.MEMBER, Route.NAME, Route.API_MEMBER)


def levels(chance: Generator, tactic: Tactic) -> NDArray[np.float64]:
    """Draw how far each hand copies people: evenly, between the tactic's least mimicry and its most."""
    if not tactic.mimicry:
        return np.zeros(tactic.hands)
    least = tactic.least_mimicry
    return least + chance.random(tactic.hands) * (tactic.mimicry - least)


def pauses(
    chance: Generator, tactic: Tactic, level: NDArray[np.float64], shape: tuple[int, int, int]
) -> NDArray[np.float64]:
    """
    Return the seconds before each question, by hand, day and place.

    Somebody who copies people hurries and lingers as they do, and rests after some people.
    """
    far = level[:, None, None]
    spread = tactic.spread + far * max(0.0, GAP_SPREAD - tactic.spread)
    gap = np.exp(chance.normal(0, 1, shape) * spread) * tactic.gap
    if tactic.mimicry:
        rests = chance.random(shape) < far / SITTING
        gap[rests] += np.exp(chance.normal(0, 1, int(rests.sum()))) * REST
    return np.asarray(gap)


def between(
    chance: Generator, level: NDArray[np.float64], events: NDArray[np.void], hand: NDArray[np.int64]
) -> tuple[NDArray[np.void], NDArray[np.int64], NDArray[np.int64]]:
    """
    Draw what hands open between two questions.

    Args:
        events: Questions, hand behind hand, each hand's in the order of time.
        hand: Whose each is.

    Returns:
        More rows; whose each is; and of which question it shows the people, -1 for nobody.
    """
    far = level[hand]
    first = np.append(True, hand[1:] != hand[:-1])
    gap = np.where(first, LOOK, np.minimum(np.diff(events["at"], prepend=0), LOOK))
    other, _ = expand(chance.poisson(far * BETWEEN))
    route = chance.choice(OTHER, len(other), p=SHARES)
    personal = np.isin(events["route"], _PERSONAL)
    route[(route == Route.SEARCH_NAME) & ~personal[other]] = Route.HOME
    pages = rows(len(other), route=route)
    sought = route == Route.SEARCH_NAME
    pages["a"] = np.where(sought, events["a"][other], chance.integers(0, len(SLUGS), len(other)))
    pages["a"][route == Route.HOME] = 0
    pages["b"] = sought
    start = np.maximum.accumulate(np.where(first, np.arange(len(hand)), 0))
    again = np.flatnonzero((chance.random(len(hand)) < far * AGAIN) & ~first)
    back = start[again] + ((1 - chance.random(len(again)) ** 2) * (again - start[again])).astype(
        np.int64
    )
    again, back = again[personal[back]], back[personal[back]]
    repeated = events[back]
    place = np.concatenate([other, again])
    found = gather([pages, repeated])
    found["at"] = events["at"][place] - (chance.random(len(place)) * gap[place]).astype(np.int64)
    for name in ("who", "address", "account", "agent"):
        found[name] = events[name][place]
    seen = np.flatnonzero(_pictured(chance, far, events, hand))
    pictures = events[seen]
    pictures["at"] += ((0.1 + 1.2 * chance.random(len(seen))) * SECOND).astype(np.int64)
    pictures["route"] = Route.PHOTO
    repeats = np.concatenate([np.full(len(other), -1), back, seen])
    return gather([found, pictures]), hand[np.concatenate([place, seen])], repeats


def _pictured(
    chance: Generator, far: NDArray[np.float64], events: NDArray[np.void], hand: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Say which questions load a picture: of somebody new, in a browser, which keeps it."""
    new = np.zeros(len(hand), np.bool_)
    new[np.unique(hand << 32 | events["a"], return_index=True)[1]] = True
    page = np.isin(events["route"], (Route.MEMBER, Route.NAME)) & (events["status"] == 200)
    return np.asarray(new & page & (far >= BROWSER) & (chance.random(len(hand)) < 0.9))


def linked(
    chance: Generator, level: NDArray[np.float64], events: NDArray[np.void], hand: NDArray[np.int64]
) -> None:
    """Let hands follow links, so that people stand under the names that their owners chose."""
    some = (events["route"] == Route.MEMBER) & (chance.random(len(hand)) < level[hand])
    events["route"][some] = addressed(events["a"][some])
