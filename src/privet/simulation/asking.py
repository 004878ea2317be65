"""Requests of a simulated site in words, one by one: what a server in front of it would be asked."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from privet.simulation import agents
from privet.simulation.routes import TEMPLATES, Argument, Route
from privet.simulation.world import PREFIXES, SLUGS, TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from privet.simulation.world import World


class Asked(NamedTuple):
    """
    Ask for something.

    Args:
        at: When, microseconds since 1970 UTC.
        who: The row of the cast.
        method, target: As a server sees them.
        account: The name signed in under; '' for none.
        address: Where from.
        agent: What the visitor's program calls itself.
        status: What the site answers where nobody hinders it.
        people: How many people the answer lists, as the site says; None where it is no list.
    """

    at: int
    who: int
    method: str
    target: str
    account: str
    address: str
    agent: str
    status: int
    people: int | None = None


PAGE = 20
"""People on a page of search results."""

NOBODY = (
    Route.HOME, Route.BLOG, Route.QUEUE, Route.LOGIN, Route.LOGIN_SENT, Route.SIGNUP,
    Route.SIGNUP_SENT, Route.MESSAGE, Route.REPORT,
)  # fmt: skip
"""Pages that show nobody. What a browser loads beside a page and an application calls is none."""

_COLUMNS = ("at", "who", "route", "a", "b", "account", "address", "agent", "status")


class Words:
    """Say the rows of a world's events as a server is asked them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._agents = [each.decode() for each in agents.ALL]
        self._target = lru_cache(200_000)(self._written)
        self._listed = lru_cache(200_000)(self._shown)

    def each(self, events: NDArray[np.void]) -> Iterator[Asked]:
        """Yield the rows in their order."""
        columns = [events[name].tolist() for name in _COLUMNS]
        for at, who, route, a, b, account, address, agent, status in zip(*columns, strict=True):
            yield self.one(at, who, (route, a, b), (account, address, agent), status)

    def one(
        self, at: int, who: int, asked: tuple[int, int, int], by: tuple[int, int, int], status: int
    ) -> Asked:
        """Say one request: what is asked as (route, a, b), by (account, address, agent)."""
        cast = self._world.cast
        account, address, agent = by
        method, target = self._target(*asked)
        return Asked(
            at, who, method, target,
            cast.accounts[account].decode() if account >= 0 else "",
            cast.addresses[address].decode(), self._agents[agent], status, self._listed(*asked),
        )  # fmt: skip

    def _shown(self, route: int, a: int, b: int) -> int | None:
        """Return how many people a page of results lists: all whose names begin so, or a topic's."""
        if route not in {Route.SEARCH, Route.SEARCH_NAME}:
            return None
        if route == Route.SEARCH and a < len(TOPICS):
            return PAGE
        sought = self._blank(TEMPLATES[Route(route)].argument, a)
        low, high = (bisect_left(self._ordered, each) for each in (sought, sought + b"\xff"))
        return max(0, min(PAGE, high - low - PAGE * (b - 1)))

    @cached_property
    def _ordered(self) -> list[bytes]:
        """The names of all people, by the alphabet."""
        return [self._world.names[each] for each in self._world.alphabet.tolist()]

    def _written(self, route: int, a: int, b: int) -> tuple[str, str]:
        template = TEMPLATES[Route(route)]
        blank = self._blank(template.argument, a)
        text = template.before + blank + template.between
        if template.paged:
            text += b"%d" % b + template.after
        return template.method.decode(), text.decode()

    def _blank(self, argument: Argument, a: int) -> bytes:
        match argument:
            case Argument.NUMBER:
                return b"%d" % a
            case Argument.NAME:
                return self._world.names[a]
            case Argument.QUERY:
                return (*TOPICS, *PREFIXES)[a]
            case Argument.SLUG:
                return SLUGS[a]
            case _:
                return b""


def for_people(events: NDArray[np.void]) -> NDArray[np.bool_]:
    """Tell which rows ask for people: by page, picture, list or look-up."""
    wanted = [route for route, template in TEMPLATES.items() if template.shows]
    return np.asarray(np.isin(events["route"], [*wanted, Route.SEARCH, Route.SEARCH_NAME]))


def for_nobody(events: NDArray[np.void]) -> NDArray[np.bool_]:
    """Tell which rows ask for a page that shows nobody."""
    return np.asarray(np.isin(events["route"], NOBODY))
