"""A tally that many processes share, in Valkey or Redis, one server or a cluster."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from privet.adapters.tallies import blocking, waiting
from privet.adapters.tallies.gathering import Gathering
from privet.adapters.tallies.scripting import SOURCE, Script
from privet.adapters.tallies.wire import Entrance, packed
from privet.exposure.budgets import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.adapters.tallies.scripting import Steps
    from privet.exposure.tallying import Allowances, Ask, Shown, Standing

Outcome = TypeVar("Outcome")

PATIENCE: Final = 0.018
"""Seconds that a decision waits, so that its caller knows within 20 ms that no answer comes."""

LONG: Final = 60.0
"""Seconds that a walk over all keys may take."""

MOST_ACTORS: Final = 10_000_000
"""Keys of one server beyond which strangers are not taken in: about 4 GB at five people each."""


def _greetings(entrance: Entrance) -> list[bytes]:
    """Return what is said first on every connection; the script is known from then on."""
    said = [packed(each) for each in entrance.greetings()]
    return [*said, packed(("SCRIPT", "LOAD", SOURCE))]


class ValkeyTally:
    """
    Count in a server that many processes share, blocking; a connection a thread.

    Counts are exact up to what the budgets allow, and bounded beyond. The server should run with
    ``maxmemory-policy noeviction``: a full one then says so, and forgets nobody.

    Args:
        url: Where the server, or any server of the cluster, is.
        prefix: With what the keys begin.
        patience: Seconds within which an answer must come.
        actors: Keys of one server beyond which strangers are not taken in.
        ttl: How long a handle is known that is shown nobody, microseconds.

    Raises:
        ConfigError: *url* is no address.
    """

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "privet",
        patience: float = PATIENCE,
        actors: int = MOST_ACTORS,
        ttl: int = 28 * DAY,
    ) -> None:
        entrance = Entrance.of(url)
        self._script = Script(prefix, actors, ttl)
        self._board = blocking.Switchboard(entrance, _greetings(entrance), SOURCE)
        self._patience = patience
        self.full = False

    def connect(self, patience: float = 5.0) -> None:
        """
        Reach the server before the first decision, with more patience than one has.

        Raises:
            StoreUnavailable: It is not to be reached.
        """
        self._board.learn(time.monotonic() + patience, patient=True)

    def judge(self, ask: Ask) -> Standing:
        """Say how the actors stand, and charge them unless a budget refuses; in one step."""
        end = self._end()
        clustered = self._clustered(end)
        standing = self._drive(self._script.judge(ask, clustered=clustered), end)
        self.full = self.full or standing.full
        return standing

    def charge(  # noqa: PLR0913 - as Tally.charge
        self,
        allowances: Allowances,
        at: int,
        who: NDArray[np.int64],
        shown: Sequence[Shown] = (),
        *,
        fresh: int = 0,
        released: int = 0,
        tried: int = 0,
        missed: int = 0,
    ) -> bool:
        """Enter who was shown; return whether there was room for all."""
        end = self._end()
        steps = self._script.charge(
            allowances,
            at,
            who,
            shown,
            fresh=fresh,
            released=released,
            tried=tried,
            missed=missed,
            clustered=self._clustered(end),
        )
        room = self._drive(steps, end)
        self.full = self.full or not room
        return room

    def forget(self, handle: int) -> bool:
        """Forget an actor, by its pseudonym as a signed number; return whether it was known."""
        return self._drive(self._script.forget(handle), self._end())

    def spend(self, token: int, until: int, at: int) -> bool:
        """
        Return True for a token the first time in the whole fleet, until *until*.

        Raises:
            StoreFull: The server has no room to remember it.
        """
        return self._drive(self._script.spend(token, until, at), self._end())

    def owe(self, begun: Mapping[int, int], ended: Iterable[int], at: int) -> dict[int, int]:
        """
        Tell who owes the answer to a challenge; return all who do in the whole fleet, and until when.

        Args:
            begun: Who owes one since it was last told, and until when.
            ended: Who owes none any more.
            at: The moment, microseconds since 1970 UTC.
        """
        return self._drive(self._script.owe(begun, ended, at), self._end() + LONG)

    def __len__(self) -> int:
        """Count the handles that are known, by a walk over all keys."""
        end = self._end() + LONG
        self._clustered(end)
        return self._drive(self._script.count(self._board.fleet.known), end)

    def fullness(self) -> dict[str, Any]:
        """Say how full the servers are: handles, room, bytes, bound (0: none), forgets."""
        end = self._end()
        self._clustered(end)
        return self._drive(self._script.fullness(self._board.fleet.known), end)

    def _end(self) -> float:
        """Return when an answer must be there."""
        return time.monotonic() + self._patience

    def _clustered(self, end: float) -> bool:
        """Say whether there is a cluster; ask, where that is not known."""
        if not self._board.learnt:
            self._board.learn(end)
        return self._board.fleet.clustered

    def close(self) -> None:
        """Close the connections of this thread."""
        self._board.close()

    def _drive(self, steps: Steps[Outcome], end: float) -> Outcome:
        """Make the calls of steps until they end."""
        try:
            calls = next(steps)
            while True:
                calls = steps.send(self._board.exchange(calls, end))
        except StopIteration as stop:
            outcome: Outcome = stop.value
            return outcome


class AsyncValkeyTally:
    """
    Count in a server that many processes share, awaited; one connection a server.

    What concurrent decisions say in one turn of the loop goes out in one write, and a single server
    judges up to 32 of them in one call. It belongs to the loop in which it is first used; its
    arguments are those of ``ValkeyTally``.
    """

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "privet",
        patience: float = PATIENCE,
        actors: int = MOST_ACTORS,
        ttl: int = 28 * DAY,
    ) -> None:
        entrance = Entrance.of(url)
        self._script = Script(prefix, actors, ttl)
        self._board = waiting.Switchboard(entrance, _greetings(entrance), SOURCE, patience)
        self._gathering = Gathering(self._judge_all)
        self._patience = patience
        self.full = False

    async def connect(self, patience: float = 5.0) -> None:
        """
        Reach the server before the first decision, with more patience than one has.

        Raises:
            StoreUnavailable: It is not to be reached.
        """
        await self._board.learn(patience)
        for address in self._board.fleet.known:
            await self._board.server(address).reach(patience)

    async def judge(self, ask: Ask) -> Standing:
        """Say how the actors stand, and charge them unless a budget refuses; in one step."""
        if await self._clustered():
            standing = await self._drive(self._script.judge(ask, clustered=True))
        else:
            standing = await self._gathering.ask(ask)
        self.full = self.full or standing.full
        return standing

    async def charge(  # noqa: PLR0913 - as AsyncTally.charge
        self,
        allowances: Allowances,
        at: int,
        who: NDArray[np.int64],
        shown: Sequence[Shown] = (),
        *,
        fresh: int = 0,
        released: int = 0,
        tried: int = 0,
        missed: int = 0,
    ) -> bool:
        """Enter who was shown; return whether there was room for all."""
        steps = self._script.charge(
            allowances,
            at,
            who,
            shown,
            fresh=fresh,
            released=released,
            tried=tried,
            missed=missed,
            clustered=await self._clustered(),
        )
        room = await self._drive(steps)
        self.full = self.full or not room
        return room

    async def forget(self, handle: int) -> bool:
        """Forget an actor, by its pseudonym as a signed number; return whether it was known."""
        return await self._drive(self._script.forget(handle))

    async def spend(self, token: int, until: int, at: int) -> bool:
        """
        Return True for a token the first time in the whole fleet, until *until*.

        Raises:
            StoreFull: The server has no room to remember it.
        """
        return await self._drive(self._script.spend(token, until, at))

    async def count(self) -> int:
        """Count the handles that are known, by a walk over all keys."""
        await self._clustered()
        return await self._drive(self._script.count(self._board.fleet.known), LONG)

    async def _judge_all(self, asks: Sequence[Ask]) -> list[Standing]:
        """Ask what has gathered."""
        return await self._drive(self._script.judge_all(asks))

    async def _clustered(self) -> bool:
        """Say whether there is a cluster; ask, where that is not known."""
        if not self._board.learnt:
            await self._board.learn()
        return self._board.fleet.clustered

    def close(self) -> None:
        """Close the connections."""
        self._board.close()

    async def _drive(self, steps: Steps[Outcome], more: float = 0.0) -> Outcome:
        """Make the calls of steps until they end."""
        end = asyncio.get_running_loop().time() + self._patience + more
        try:
            calls = next(steps)
            while True:
                calls = steps.send(await self._board.exchange(calls, end))
        except StopIteration as stop:
            outcome: Outcome = stop.value
            return outcome
