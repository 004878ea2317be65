"""Connections that are awaited: what is said in one turn of the loop goes out in one write."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from typing import TYPE_CHECKING, Final

import hiredis

from privet.adapters.tallies.wire import REDIRECTS, Call, Fleet, amend, refused
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from privet.adapters.tallies.wire import Address, Entrance, Reply

GRACE: Final = 0.001
"""Seconds after the last moment: a loop that was late itself reads once more before it says so."""

PAUSE: Final = (0.05, 1.0)
"""Seconds between attempts to reach a server that failed; doubled up to the second."""

CONNECTING: Final = 1.0
"""Seconds that an attempt may take. Nobody waits for it but the first to ask."""

Waiting = tuple[asyncio.Future["Reply"], float, int]


class Line(asyncio.Protocol):
    """
    Hold one connection to one server.

    Args:
        patience: Seconds within which every answer must come.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, patience: float) -> None:
        self.loop = loop
        self.patience = patience
        self.open = False
        self._transport: asyncio.Transport | None = None
        self._reader = hiredis.Reader()
        self._waiting: deque[Waiting] = deque()
        self._unsent: list[bytes] = []
        self._alarm: asyncio.TimerHandle | None = None
        self._alarmed = 0.0
        self._skip = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport  # type: ignore[assignment]
        self.open = True

    def say(self, line: bytes, answers: int = 1, end: float | None = None) -> asyncio.Future[Reply]:
        """
        Send a line with all others of this turn; its last answer will be in the future.

        Args:
            end: When it must be there, by the clock of the loop.
        """
        future: asyncio.Future[Reply] = self.loop.create_future()
        if not self._unsent:
            self.loop.call_soon(self._flush)
        self._unsent.append(line)
        if end is None:
            end = self.loop.time() + self.patience
        self._waiting.append((future, end, answers))
        if self._alarm is None or end < self._alarmed:
            self._wake(end)
        return future

    def _wake(self, end: float) -> None:
        """Look at what waits at a moment, and not only at a later one."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarmed = end
        self._alarm = self.loop.call_at(end - GRACE, self._look)

    def _flush(self) -> None:
        if self._transport is not None and self._unsent:
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()

    def data_received(self, data: bytes) -> None:
        """Hand answers to those who wait for them, in their order."""
        self._reader.feed(data)
        try:
            reply = self._reader.gets()
            while reply is not False:
                self._answer(reply)
                reply = self._reader.gets()
        except hiredis.ProtocolError as error:
            self.cut(f"the shared tally answers what is no answer: {error}")

    def _answer(self, reply: Reply) -> None:
        if not self._waiting:
            self.cut("the shared tally answers what nobody asked")
            return
        future, _, answers = self._waiting[0]
        self._skip += 1
        if self._skip < answers:
            return
        self._skip = 0
        self._waiting.popleft()
        if not future.done():
            future.set_result(reply)

    def _look(self, *, again: bool = False) -> None:
        """See whether the first in the line waits too long."""
        self._alarm = None
        if not self._waiting:
            return
        end = min(each[1] for each in self._waiting)
        if self.loop.time() < end - GRACE:
            self._wake(end)
        elif not again:
            self._alarmed = end
            self._alarm = self.loop.call_later(GRACE, lambda: self._look(again=True))
        else:
            self.cut("the shared tally did not answer in time")

    def cut(self, why: str = "the connection to the shared tally was closed") -> None:
        """Give the connection up; whoever waits is told why."""
        self.open = False
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._transport is not None:
            self._transport.abort()
        waiting, self._waiting = self._waiting, deque()
        for future, _, _ in waiting:
            if not future.done():
                future.set_exception(StoreUnavailable(why))

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits that no answer will come."""
        self.cut("the shared tally went away" + (f": {error}" if error else ""))


class Server:
    """Hold the line to one server, and make it anew where it was lost."""

    def __init__(
        self, address: Address, entrance: Entrance, greetings: list[bytes], patience: float
    ) -> None:
        self.address = address
        self.line: Line | None = None
        self._entrance = entrance
        self._greetings = greetings
        self._patience = patience
        self._making: asyncio.Task[Line] | None = None
        self._failed = False
        self._pause = PAUSE[0]
        self._again = 0.0

    async def reach(self, patience: float | None = None) -> Line:
        """
        Return the line; wait for it only where it has not failed just before.

        Raises:
            StoreUnavailable: The server is not to be reached.
        """
        if self.line is not None and self.line.open:
            return self.line
        loop = asyncio.get_running_loop()
        if self.line is not None:
            self.line, self._failed = None, True
        if self._making is None or self._making.done():
            if loop.time() < self._again and patience is None:
                raise StoreUnavailable(f"the shared tally at {self.address} is not to be reached")
            self._making = loop.create_task(self._make(patience or CONNECTING))
            self._making.add_done_callback(_seen)
        wait = 0.0 if self._failed and patience is None else patience or self._patience
        try:
            return await asyncio.wait_for(asyncio.shield(self._making), wait)
        except TimeoutError:
            self._failed = True
            raise StoreUnavailable(
                f"the shared tally at {self.address} is not to be reached"
            ) from None

    async def _make(self, patience: float) -> Line:
        """Connect and be let in."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(patience):
                line = await self._connect(loop)
                try:
                    replies = [line.say(each) for each in self._greetings]
                    error = refused([await each for each in replies])
                except BaseException:
                    line.cut()
                    raise
        except (OSError, TimeoutError) as error_:
            self._fail(loop.time())
            raise StoreUnavailable(
                f"the shared tally at {self.address} is not to be reached: "
                f"{getattr(error_, 'strerror', None) or 'no answer'}"
            ) from None
        except StoreUnavailable:
            self._fail(loop.time())
            raise
        if error is not None:
            line.cut()
            self._fail(loop.time())
            raise error
        line.patience = self._patience
        self.line, self._failed, self._pause = line, False, PAUSE[0]
        return line

    def _fail(self, now: float) -> None:
        self._failed = True
        self._again = now + self._pause
        self._pause = min(2 * self._pause, PAUSE[1])

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> Line:
        address = self.address
        if address.path:
            _, line = await loop.create_unix_connection(
                lambda: Line(loop, CONNECTING), address.path
            )
            return line
        context = ssl.create_default_context() if self._entrance.tls else None
        _, line = await loop.create_connection(
            lambda: Line(loop, CONNECTING), address.host, address.port, ssl=context
        )
        return line

    def close(self) -> None:
        """Close the line."""
        if self._making is not None:
            self._making.cancel()
        if self.line is not None:
            self.line.cut()
            self.line = None


def _seen(task: asyncio.Task[Line]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not task.cancelled():
        task.exception()


class Switchboard:
    """Bring calls to the servers that hold their keys, and their answers back."""

    def __init__(
        self, entrance: Entrance, greetings: list[bytes], source: bytes, patience: float
    ) -> None:
        self.fleet = Fleet(entrance.address, entrance.others)
        self._entrance = entrance
        self._greetings = greetings
        self._source = source
        self._patience = patience
        self._servers: dict[Address, Server] = {}
        self.learnt = False

    def server(self, address: Address) -> Server:
        """Return the server at an address."""
        found = self._servers.get(address)
        if found is None:
            found = Server(address, self._entrance, self._greetings, self._patience)
            self._servers[address] = found
        return found

    async def learn(self, patience: float | None = None) -> None:
        """
        Ask who holds which keys, of any server that answers.

        Raises:
            StoreUnavailable: None answers.
        """
        error = StoreUnavailable("the shared tally is not to be reached")
        for address in dict.fromkeys([*self.fleet.known, self.fleet.seed]):
            try:
                line = await self.server(address).reach(patience)
                self.fleet.learn(await line.say(Call(("CLUSTER", "SLOTS")).packed()))
            except StoreUnavailable as found:
                error = found
            else:
                self.learnt = True
                return
        raise error

    async def exchange(self, calls: list[Call], end: float | None = None) -> list[Reply]:
        """
        Make calls, all at once, and return their answers in the same order.

        Args:
            end: When the answers must be there, by the clock of the loop.

        Raises:
            StoreUnavailable: One of them was not answered.
        """
        if not self.learnt:
            await self.learn()
        try:
            replies = await self._round(calls, end)
            for _ in range(REDIRECTS):
                again = {
                    i: call
                    for i, reply in enumerate(replies)
                    if isinstance(reply, hiredis.ReplyError)
                    and (call := amend(calls[i], reply, self.fleet, self._source))
                }
                if not again:
                    return replies
                calls = [again.get(i, call) for i, call in enumerate(calls)]
                answers = await self._round(list(again.values()), end)
                for i, reply in zip(again, answers, strict=True):
                    replies[i] = reply
        except StoreUnavailable:
            self.learnt = not self.fleet.clustered
            raise
        raise StoreUnavailable("the shared tally sends calls in circles")

    async def _round(self, calls: list[Call], end: float | None) -> list[Reply]:
        if len(calls) == 1:
            call = calls[0]
            line = self._open(call) or await self.server(self.fleet.holder(call)).reach()
            return [await line.say(call.packed(), call.answers, end)]
        said = [
            (self._open(call) or await self.server(self.fleet.holder(call)).reach()).say(
                call.packed(), call.answers, end
            )
            for call in calls
        ]
        answers = await asyncio.gather(*said, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException) and not isinstance(answer, hiredis.ReplyError):
                raise answer
        return list(answers)

    def _open(self, call: Call) -> Line | None:
        """Return the line of a call where it is open, which is nearly always."""
        server = self._servers.get(self.fleet.holder(call))
        line = server.line if server is not None else None
        return line if line is not None and line.open else None

    def close(self) -> None:
        """Close all lines."""
        for server in self._servers.values():
            server.close()
