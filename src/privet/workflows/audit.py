"""
The audit chain: what was decided about measures and policy, each entry behind the one before.

Whatever belongs to no case (a measure's owner, an accepted risk, a policy put in force, a retention
job that ran) is an entry of this one chain: who, when, what and why, never changed or removed. To
keep something, make a ``Draft`` of a kind of your own and drive ``enter``::

    draft = Draft("policy-promoted", by="ana", why="a week in shadow", payload={"to": 1.0})
    entry = drive(enter(draft), rim.handlers)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from privet.errors import Overtaken
from privet.evidence.entries import HOUSE, Entry, append
from privet.workflows.investigate import TRIES, Stamp
from privet.workflows.steps import Command, ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.evidence.entries import Draft
    from privet.workflows.steps import Steps


@dataclass(frozen=True, slots=True)
class ReadAudit(Command["tuple[Entry, ...]"]):
    """Read the entries of the audit chain."""


@dataclass(frozen=True, slots=True)
class WriteAudit(Command[None]):
    """Write one entry of the audit chain, with the bytes of its attachments by their digests."""

    entry: Entry
    contents: Mapping[str, bytes] = field(default_factory=dict)


def enter(draft: Draft, contents: Mapping[str, bytes] | None = None) -> Steps[Entry]:
    """Write an entry behind the last one of the audit chain, whoever else writes; return it."""
    for attempt in range(TRIES):
        chain = yield from ask(ReadAudit())
        at, salt = yield from ask(Stamp())
        entry = append(draft, case=HOUSE, last=chain[-1] if chain else None, at=at, salt=salt)
        try:
            yield from ask(WriteAudit(entry, contents or {}))
        except Overtaken:
            if attempt == TRIES - 1:
                raise
        else:
            return entry
    raise AssertionError("the last attempt returns or raises")


def read_audit() -> Steps[tuple[Entry, ...]]:
    """Return the entries of the audit chain."""
    return (yield from ask(ReadAudit()))
