"""The audit chain is written behind whoever else writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.errors import Overtaken
from privet.evidence.entries import HOUSE, Draft, broken
from privet.workflows.audit import ReadAudit, WriteAudit, enter, read_audit
from privet.workflows.investigate import Stamp
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from privet.evidence.entries import Entry
    from privet.workflows.steps import Handlers


def rim(chain: list[Entry], trouble: int = 0) -> Handlers:
    """Return a store in a list, which is overtaken *trouble* times first."""
    left = [trouble]

    def write(command: WriteAudit) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise Overtaken("somebody else")
        chain.append(command.entry)

    return {
        Stamp: lambda _: ("2026-11-27T06:00:00.000000Z", "5a17" * 8),
        ReadAudit: lambda _: tuple(chain),
        WriteAudit: write,
    }


def test_entries_follow_one_another() -> None:
    """Each entry names the one before, and belongs to no case."""
    chain: list[Entry] = []
    for n in range(3):
        drive(enter(Draft("note", "ana", payload={"n": n})), rim(chain))
    read = drive(read_audit(), rim(chain))

    assert "" == broken([entry.head for entry in read])
    assert {HOUSE} == {entry.case for entry in read}


def test_whoever_is_overtaken_writes_behind() -> None:
    """A few who were quicker are no reason to give up; without end they are."""
    chain: list[Entry] = []
    drive(enter(Draft("note", "ana")), rim(chain, trouble=3))
    with pytest.raises(Overtaken):
        drive(enter(Draft("note", "ana")), rim(chain, trouble=1000))

    assert 1 == len(chain)
