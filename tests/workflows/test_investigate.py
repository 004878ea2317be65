"""The story of a case needs no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.errors import CaseRefused, Overtaken, UnknownCase
from privet.evidence.cases import Basis, opening
from privet.evidence.entries import Draft, Entry, append
from privet.testing.records import AT, SALT, handlers
from privet.workflows.investigate import TRIES, list_cases, open_case, show_case, write
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIRST = opening("a case", Basis(), by="ana", why="", until="2027-01-01", purpose="to look")


class Plain:
    """Keep cases in a dictionary; *rivals* write in between so many times."""

    def __init__(self, rivals: int = 0) -> None:
        self.cases: dict[int, list[Entry]] = {}
        self.rivals = rivals

    def open(self, first: Callable[[int], Entry], contents: Mapping[str, bytes]) -> Entry:
        """Begin a case, unless a rival takes the number."""
        entry = first(len(self.cases) + 1)
        self.cases[entry.case] = [entry]
        if self.rivals:
            self.rivals -= 1
            raise Overtaken("a rival took the number")
        return entry

    def write(self, entry: Entry, contents: Mapping[str, bytes]) -> None:
        """Write an entry, unless a rival does."""
        entries = self.cases[entry.case]
        if self.rivals:
            self.rivals -= 1
            entries.append(
                append(Draft("note", "rival"), case=1, last=entries[-1], at=AT, salt=SALT)
            )
            raise Overtaken("a rival wrote")
        entries.append(entry)

    def read(self, number: int) -> tuple[Entry, ...]:
        """Return the entries of a case."""
        if number not in self.cases:
            raise UnknownCase("none")
        return tuple(self.cases[number])

    def all(self) -> tuple[tuple[Entry, ...], ...]:
        """Return all cases."""
        return tuple(tuple(each) for each in self.cases.values())

    def content(self, sha256: str) -> bytes:
        """Return nothing."""
        raise NotImplementedError

    def enter(self, entry: Entry, contents: Mapping[str, bytes]) -> None:
        """Keep no audit chain."""
        raise NotImplementedError

    def audit(self) -> tuple[Entry, ...]:
        """Return nothing."""
        raise NotImplementedError

    def close(self) -> None:
        """Do nothing."""


def test_one_writes_behind_whoever_came_first() -> None:
    """An entry is made anew behind that of a rival."""
    store = Plain()
    drive(open_case(FIRST), handlers(store))
    store.rivals = 3
    case = drive(write(1, Draft("assign", "ana", payload={"to": "bea"})), handlers(store))

    assert ["opened", "note", "note", "note", "assign"] == [each.kind for each in case.entries]
    assert case == drive(show_case(1), handlers(store))


def test_a_number_that_was_taken_is_left() -> None:
    """The next one is tried."""
    store = Plain(rivals=2)

    assert 3 == drive(open_case(FIRST), handlers(store)).number
    assert [1, 2, 3] == [case.number for case in drive(list_cases(), handlers(store))]


def test_one_gives_up_at_last() -> None:
    """Somebody else who always comes first is not waited for without end."""
    store = Plain()
    drive(open_case(FIRST), handlers(store))
    store.rivals = TRIES
    with pytest.raises(Overtaken):
        drive(write(1, Draft("note", "ana")), handlers(store))
    with pytest.raises(Overtaken):
        drive(open_case(FIRST), handlers(Plain(rivals=TRIES)))


def test_what_is_refused_is_not_written() -> None:
    """A refused act leaves no entry."""
    store = Plain()
    drive(open_case(FIRST), handlers(store))
    with pytest.raises(CaseRefused):
        drive(write(1, Draft("reopen", "ana")), handlers(store))

    assert 1 == len(store.cases[1])
