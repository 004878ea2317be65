"""Questions of one turn of the loop, without a server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from privet.adapters.tallies.gathering import MOST, Gathering
from privet.errors import StoreUnavailable
from privet.exposure.budgets import Budget
from privet.exposure.tallying import Ask, Standing
from privet.testing import START, allowances, visitor

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAN = allowances(Budget("account", "1h", 50))
OTHER = allowances(Budget("account", "1h", 60))


def question(subject: int, plan: object = PLAN) -> Ask:
    """Ask for somebody."""
    return Ask(START, visitor(), subject, 1, 1000, plan)  # type: ignore[arg-type]


class Store:
    """Answer with the number of the subject, and note who was asked for together."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.calls: list[list[int]] = []
        self.error = error

    async def judge(self, asks: Sequence[Ask]) -> list[Standing]:
        """Answer."""
        self.calls.append([ask.subject for ask in asks])
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        return [Standing(counted=ask.subject) for ask in asks]


def test_a_turn_is_a_call() -> None:
    """Each question gets its own answer; the next turn's are not kept waiting for."""

    async def main() -> tuple[list[int], list[list[int]]]:
        store = Store()
        gathering = Gathering(store.judge)
        first = [gathering.ask(question(n)) for n in (1, 2, 3)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        answers = await asyncio.gather(*first, gathering.ask(question(4)))
        return [each.counted for each in answers], store.calls

    answers, calls = asyncio.run(main())

    assert [1, 2, 3, 4] == answers
    assert [[1, 2, 3], [4]] == calls


def test_many_are_some_calls() -> None:
    """No call keeps the server long, and none has questions of two policies."""

    async def main() -> list[list[int]]:
        store = Store()
        gathering = Gathering(store.judge)
        asks = [question(n) for n in range(MOST + 2)] + [question(99, OTHER)]
        await asyncio.gather(*(gathering.ask(each) for each in asks))
        return store.calls

    assert [list(range(MOST)), [MOST, MOST + 1], [99]] == asyncio.run(main())


def test_an_error_is_told_to_all() -> None:
    """Whoever waits is told why; who went away in the meantime is not looked for."""

    async def main() -> list[object]:
        gathering = Gathering(Store(StoreUnavailable("gone")).judge)
        asked = [gathering.ask(question(n)) for n in range(3)]
        asked[1].cancel()
        return list(await asyncio.gather(*asked, return_exceptions=True))

    assert [StoreUnavailable, asyncio.CancelledError, StoreUnavailable] == [
        type(each) for each in asyncio.run(main())
    ]


def test_who_went_away_takes_nobody_along() -> None:
    """A visitor who hangs up does not end the questions of the others."""

    async def main() -> list[object]:
        gathering = Gathering(Store().judge)
        asked = [gathering.ask(question(n)) for n in range(3)]
        asked[1].cancel()
        return list(await asyncio.gather(*asked, return_exceptions=True))

    gone = asyncio.run(main())[1]

    assert isinstance(gone, asyncio.CancelledError)


@pytest.mark.filterwarnings("error")
def test_the_end_of_the_loop_ends_whoever_waits() -> None:
    """Nothing is left behind that would complain."""

    async def main() -> asyncio.Future[Standing]:
        gathering = Gathering(Store(asyncio.CancelledError()).judge)
        waits = gathering.ask(question(1))
        await asyncio.wait([waits], timeout=10)
        return waits

    assert asyncio.run(main()).cancelled()
