"""A workflow asks, the rim does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from privet.workflows.steps import Command, Steps, ask, drive, drive_async, nothing

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


@dataclass(frozen=True, slots=True)
class Double(Command[int]):
    """Ask for twice a number."""

    number: int


def twice_twice(number: int) -> Steps[int]:
    """Return four times *number*, asking for each doubling."""
    doubled = yield from ask(Double(number))
    return (yield from ask(Double(doubled)))


def answer(command: Double) -> int:
    """Double, as the rim would."""
    return command.number * 2


def test_the_outcome_is_what_the_workflow_returns() -> None:
    """A driver resumes the workflow with each reply and returns its outcome."""
    outcome = drive(twice_twice(3), {Double: answer})

    assert 12 == outcome


def test_a_command_may_come_to_nothing() -> None:
    """Whoever carries nothing out answers nothing."""
    assert drive(ask(Double(3)), {Double: nothing}) is None


def test_an_error_of_the_rim_is_raised_where_it_was_asked_for() -> None:
    """The workflow itself may answer a failure."""

    def careful() -> Steps[str]:
        try:
            yield from ask(Double(1))
        except OSError as error:
            return f"went on without: {error}"
        return "not reached"

    def fail(command: Double) -> int:
        raise OSError(command.number)

    handlers: dict[type[Command[Any]], Callable[[Any], Any]] = {Double: fail}

    assert "went on without: 1" == drive(careful(), handlers)


def test_an_error_nobody_answers_ends_the_run() -> None:
    """What the workflow does not answer reaches whoever drives it."""

    def fail(command: Double) -> int:
        raise OSError(command.number)

    with pytest.raises(OSError, match="3"):
        drive(twice_twice(3), {Double: fail})


def test_a_driver_awaits_what_can_be_awaited() -> None:
    """The same workflow is driven by handlers that wait, and by those that do not."""

    async def later(command: Double) -> int:
        return command.number * 2

    async def both() -> tuple[int, int]:
        return (
            await drive_async(twice_twice(3), {Double: later}),
            await drive_async(twice_twice(3), {Double: answer}),
        )

    assert (12, 12) == asyncio.run(both())


def test_an_awaited_error_is_raised_within_the_workflow() -> None:
    """The story answers for what a handler could not do."""

    async def broken(command: Double) -> int:
        raise LookupError(command.number)

    def careful() -> Steps[int]:
        try:
            return (yield from ask(Double(1)))
        except LookupError:
            return -1

    assert -1 == asyncio.run(drive_async(careful(), {Double: broken}))
