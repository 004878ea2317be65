"""How a workflow asks the rim for what it may not do itself."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

Reply = TypeVar("Reply")
Outcome = TypeVar("Outcome")


class Command(Generic[Reply]):
    """Name one thing that a workflow wants done; the type argument is the reply."""

    __slots__ = ()


Steps: TypeAlias = Generator[Command[Any], Any, Outcome]
"""A workflow under way: it yields commands, is resumed with replies and ends with an outcome."""

Handlers: TypeAlias = Mapping[type[Command[Any]], Callable[[Any], Any]]
"""For each kind of command, the function of the rim that carries it out."""


def ask(command: Command[Reply]) -> Steps[Reply]:
    """Yield *command* and return the reply to it."""
    reply: Reply = yield command
    return reply


def nothing(_: object) -> None:
    """Carry out nothing, for a command that nobody waits for; it need not even be made."""


def drive(steps: Steps[Outcome], handlers: Handlers) -> Outcome:
    """
    Run a workflow to its end, blocking, and return its outcome.

    An error that a handler raises is raised inside the workflow, at the step that asked.
    """
    try:
        command = next(steps)
        while True:
            try:
                reply = handlers[type(command)](command)
            except Exception as error:  # noqa: BLE001 - handed to the workflow, which may answer it
                command = steps.throw(error)
            else:
                command = steps.send(reply)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    finally:
        steps.close()


async def drive_async(steps: Steps[Outcome], handlers: Handlers) -> Outcome:
    """
    Run a workflow to its end, awaiting what a handler returns if it can be awaited.

    An error that a handler raises is raised inside the workflow, at the step that asked.
    """
    try:
        command = next(steps)
        while True:
            try:
                reply = handlers[type(command)](command)
                if hasattr(reply, "__await__"):
                    reply = await reply
            except Exception as error:  # noqa: BLE001 - handed to the workflow, which may answer it
                command = steps.throw(error)
            else:
                command = steps.send(reply)
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    finally:
        steps.close()
