"""What is asked in one turn of the loop, gathered: a few questions share one call."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from privet.exposure.tallying import Ask, Standing

MOST: Final = 32
"""Questions of one call: together they keep the server a millisecond and a half."""


class Gathering:
    """
    Gather the questions of a turn, and hand each its answer.

    Args:
        judge: Answers questions of one policy, in their order.
    """

    def __init__(self, judge: Callable[[Sequence[Ask]], Awaitable[list[Standing]]]) -> None:
        self._judge = judge
        self._waiting: list[tuple[Ask, asyncio.Future[Standing]]] = []
        self._asking: set[asyncio.Task[None]] = set()

    def ask(self, question: Ask) -> asyncio.Future[Standing]:
        """Return where the answer will be; it is asked for when this turn of the loop is over."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Standing] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._go)
        self._waiting.append((question, answer))
        return answer

    def _go(self) -> None:
        """Ask what has gathered, each policy by itself and a few questions at a time."""
        waiting, self._waiting = self._waiting, []
        by: dict[int, list[tuple[Ask, asyncio.Future[Standing]]]] = {}
        for each in waiting:
            by.setdefault(id(each[0].allowances), []).append(each)
        for like in by.values():
            for begin in range(0, len(like), MOST):
                task = asyncio.get_running_loop().create_task(
                    self._together(like[begin : begin + MOST])
                )
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)

    async def _together(self, asked: list[tuple[Ask, asyncio.Future[Standing]]]) -> None:
        """Ask, and hand everybody their answer, or the error that came instead of it."""
        try:
            answers = await self._judge([question for question, _ in asked])
        except BaseException as error:
            for _, answer in asked:
                if answer.done():
                    continue
                if isinstance(error, asyncio.CancelledError):
                    answer.cancel()
                else:
                    answer.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for (_, answer), standing in zip(asked, answers, strict=True):
            if not answer.done():
                answer.set_result(standing)
