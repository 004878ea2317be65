"""Connections that are awaited, on a transport of the test's own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from privet.adapters.tallies.valkey import PATIENCE
from privet.adapters.tallies.waiting import GRACE, Line
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

PONG = b"+PONG\r\n"
SOON = 0.05


def on_a_line(test: Callable[[Line, mock.Mock], Coroutine[None, None, None]]) -> None:
    """Run a test on an open line whose usual patience is long."""

    async def main() -> None:
        line, transport = Line(asyncio.get_running_loop(), 30.0), mock.Mock()
        line.connection_made(transport)
        await test(line, transport)

    asyncio.run(main())


def test_what_is_said_in_one_turn_is_one_write() -> None:
    """Answers come back in the order of the questions."""

    async def test(line: Line, transport: mock.Mock) -> None:
        asked = [line.say(b"a"), line.say(b"b", 2), line.say(b"c")]
        await asyncio.sleep(0)
        line.data_received(b":1\r\n:2\r\n:3\r")
        line.data_received(b"\n:4\r\n")

        assert [mock.call(b"abc")] == transport.write.call_args_list
        assert [1, 3, 4] == [await each for each in asked]

    on_a_line(test)


@pytest.mark.parametrize("answered", [True, False])
def test_an_impatient_question_is_not_kept_by_a_patient_one(*, answered: bool) -> None:
    """A line that was let wait long, as when it was made, tells the next in its own time."""

    async def test(line: Line, transport: mock.Mock) -> None:
        patient = line.say(b"HELLO")
        if answered:
            line.data_received(PONG)
        begun = line.loop.time()
        hasty = line.say(b"PING", end=begun + SOON)
        with pytest.raises(StoreUnavailable, match="in time"):
            await asyncio.wait_for(hasty, 10)

        assert SOON - GRACE <= line.loop.time() - begun < 5
        assert (False, True) == (line.open, patient.done())
        transport.abort.assert_called_once()
        if not answered:
            patient.exception()

    on_a_line(test)


class Unhurried(asyncio.SelectorEventLoop):
    """A loop whose clock goes on when nothing is left to do: no machine is too busy for it."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = 0.0
        selector: Any = self._selector  # type: ignore[attr-defined]
        select = selector.select

        def at_once(timeout: float | None) -> Any:  # noqa: ANN401 - as selectors have it
            self.moment += timeout or 0.0
            return select(0)

        selector.select = at_once

    def time(self) -> float:
        """Return the moment."""
        return self.moment


@pytest.mark.parametrize("before", [(), (0.0, 0.004, 0.017), (0.009,) * 50])
def test_nobody_waits_longer_than_20_ms(before: tuple[float, ...]) -> None:
    """By the loop's own clock: the patience of a tally and not more, whoever else waits or waited."""
    taken: list[float] = []

    async def asking(line: Line, after: float) -> None:
        await asyncio.sleep(after)
        begun = line.loop.time()
        with pytest.raises(StoreUnavailable):
            await line.say(b"PING")
        taken.append(line.loop.time() - begun)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        line = Line(loop, PATIENCE)
        line.connection_made(mock.Mock())
        line.say(b"PING")
        line.data_received(PONG)
        await asyncio.gather(*(asking(line, each) for each in (*before, 0.0)))

    with asyncio.Runner(loop_factory=Unhurried) as runner:
        runner.run(main())

    assert len(before) + 1 == len(taken)
    assert max(taken) <= PATIENCE + GRACE <= 0.020


def test_an_answer_in_time_ends_the_wait() -> None:
    """Nothing is cut afterwards, and a later question has its own end."""

    async def test(line: Line, _: mock.Mock) -> None:
        first = line.say(b"PING", end=line.loop.time() + SOON)
        line.data_received(PONG)
        later = line.say(b"PING", end=line.loop.time() + 100 * SOON)
        await asyncio.sleep(2 * SOON)
        line.data_received(PONG)

        assert [b"PONG", b"PONG"] == [await first, await later]
        assert line.open

    on_a_line(test)


@pytest.mark.parametrize("said", [PONG, b"?\r\n"])
def test_what_nobody_asked_ends_the_line(said: bytes) -> None:
    """A server that is something else is not listened to."""

    async def test(line: Line, transport: mock.Mock) -> None:
        line.data_received(said)

        assert not line.open
        transport.abort.assert_called()

    on_a_line(test)


def test_a_lost_connection_is_told_to_all_who_wait() -> None:
    """Each gets an error of ours."""

    async def test(line: Line, _: mock.Mock) -> None:
        asked = [line.say(b"PING") for _ in range(3)]
        line.connection_lost(ConnectionResetError("reset"))
        errors = await asyncio.gather(*asked, return_exceptions=True)

        assert [StoreUnavailable] * 3 == [type(each) for each in errors]
        assert "reset" in str(errors[0])

    on_a_line(test)
