"""Findings become cases, once, whoever else refers at the same time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.evidence.test_referrals import LAST, RULE, TODAY, case, found

from privet.errors import Overtaken
from privet.evidence.findings import Campaign
from privet.workflows.investigate import OpenCase, ReadCase, ReadCases, Stamp, WriteEntry
from privet.workflows.refer import TOLD, Terms, refer
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from privet.evidence.cases import Case
    from privet.evidence.entries import Entry
    from privet.workflows.steps import Handlers

TERMS = Terms(RULE, "/ledger", "2027-05-01", "to look")


def rim(kept: dict[int, list[Entry]], *others: Case) -> Handlers:
    """Return a store in a dict; each of *others* is opened by somebody just before one is here."""
    waiting = list(others)

    def open_case(command: OpenCase) -> Entry:
        if waiting:
            kept[len(kept) + 1] = list(waiting.pop(0).entries)
        first = command.first(len(kept) + 1)
        kept[first.case] = [first]
        return first

    return {
        Stamp: lambda _: (TODAY, "5a17" * 8),
        OpenCase: open_case,
        WriteEntry: lambda command: kept[command.entry.case].append(command.entry),
        ReadCase: lambda command: tuple(kept[command.number]),
        ReadCases: lambda _: tuple(tuple(each) for each in kept.values()),
    }


def test_each_has_a_case_with_its_finding() -> None:
    """The case rests on the actor, is kept until a day, and the same again opens nothing."""
    kept: dict[int, list[Entry]] = {}
    done = drive(refer([found(1)], (), TERMS), rim(kept))
    again = drive(refer([found(1)], (), TERMS), rim(kept))
    (opened,) = done.opened

    assert {"account:a1": f"{1:016x}"} == opened.basis.actors
    assert ("2027-05-01", "/ledger") == (opened.held_until, opened.basis.ledger)
    assert ["opened", "finding"] == [entry.kind for entry in kept[1]]
    assert {"privet"} == {entry.by for entry in kept[1]}
    assert ((), ()) == (again.opened, again.joined)


def test_of_two_at_once_one_opens() -> None:
    """Whoever is overtaken looks again, and finds the other's case."""
    kept: dict[int, list[Entry]] = {}
    done = drive(refer([found(1)], (), TERMS), rim(kept, case(1, 1)))
    other: dict[int, list[Entry]] = {}
    still = drive(refer([found(1)], (), TERMS), rim(other, case(1, 2)))

    assert ((), 1) == (done.opened, len(kept))
    assert ["case-2"] == [each.name for each in still.opened]
    with pytest.raises(Overtaken):
        drive(refer([found(1)], (), TERMS), rim({}, *(case(n, 1000 + n) for n in range(1, 80))))


def test_who_comes_later_joins() -> None:
    """The case then rests on all of them; of many, the first findings are told."""
    kept: dict[int, list[Entry]] = {}
    drive(refer([found(1)], (), TERMS), rim(kept))
    members = [found(n, campaign="C1") for n in range(1, TOLD + 9)]
    names = tuple(each.actor for each in members)
    campaign = Campaign("C1", names, 900, 0.95, "share devices", LAST, LAST)
    done = drive(refer(members, [campaign], replace(TERMS, until="2028-01-01")), rim(kept))
    (joined,) = done.joined

    assert set(names) == set(joined.basis.actors)
    assert 1 + TOLD == [entry.kind for entry in kept[1]].count("finding")
