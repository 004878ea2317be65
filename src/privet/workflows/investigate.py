"""
The story of a case: opened, worked on, concluded, opened again.

To keep something with a case, a chapter or a verb makes a ``Draft`` (its kind, who, why, a JSON
payload, attachments) and drives ``write``::

    draft = Draft("letter-sent", by="ana", why="signed by counsel", payload={"to": "Acme Ltd"})
    case = drive(write(7, draft), rim.handlers)

A draft whose kind the life cycle knows (``assign``, ``close``, ...) changes the state, or is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from privet.errors import Overtaken
from privet.evidence.cases import Case, fold, step
from privet.evidence.entries import Entry, append
from privet.workflows.steps import Command, ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privet.evidence.entries import Draft
    from privet.workflows.steps import Steps

TRIES: Final = 50
"""How often one writes again behind somebody else."""


@dataclass(frozen=True, slots=True)
class Stamp(Command["tuple[str, str]"]):
    """Ask for this moment, and for a salt: 128 bits of chance in hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class OpenCase(Command[Entry]):
    """Begin a case under the next number; *first* makes its first entry."""

    first: Callable[[int], Entry]
    contents: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WriteEntry(Command[None]):
    """Write one entry, with the bytes of its attachments by their digests."""

    entry: Entry
    contents: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadCase(Command["tuple[Entry, ...]"]):
    """Read the entries of a case."""

    number: int


@dataclass(frozen=True, slots=True)
class ReadCases(Command["tuple[tuple[Entry, ...], ...]"]):
    """Read the entries of all cases."""


def open_case(draft: Draft, contents: Mapping[str, bytes] | None = None) -> Steps[Case]:
    """Open a case with its first entry."""
    for attempt in range(TRIES):
        at, salt = yield from ask(Stamp())

        def first(number: int, at: str = at, salt: str = salt) -> Entry:
            return append(draft, case=number, last=None, at=at, salt=salt)

        fold([first(1)])
        try:
            entry = yield from ask(OpenCase(first, contents or {}))
        except Overtaken:
            if attempt == TRIES - 1:
                raise
        else:
            return fold([entry])
    raise AssertionError("the last attempt returns or raises")


def write(number: int, draft: Draft, contents: Mapping[str, bytes] | None = None) -> Steps[Case]:
    """
    Write an entry behind the last one of a case, whoever else writes; return the case after it.

    Raises:
        UnknownCase: There is no such case.
        CaseRefused: The case is not in a state for it.
    """
    for attempt in range(TRIES):
        case = fold((yield from ask(ReadCase(number))))
        at, salt = yield from ask(Stamp())
        entry = append(draft, case=number, last=case.last, at=at, salt=salt)
        case = step(case, entry)
        try:
            yield from ask(WriteEntry(entry, contents or {}))
        except Overtaken:
            if attempt == TRIES - 1:
                raise
        else:
            return case
    raise AssertionError("the last attempt returns or raises")


def show_case(number: int) -> Steps[Case]:
    """Return a case with its entries."""
    return fold((yield from ask(ReadCase(number))))


def list_cases() -> Steps[tuple[Case, ...]]:
    """Return every case, by number."""
    return tuple(fold(entries) for entries in (yield from ask(ReadCases())))
