"""
The life of a demand: what became of a letter, from its draft to the end of the watch.

The rules of this file:

* there is one table, ``TRANSITIONS``; what is not in it is refused;
* a demand is what the entries of its case add up to, and nothing is ever changed or removed;
* nothing counts as sent before a named person signed it, and no time runs before it was served;
* that it is overdue is no state: it follows from the deadline and the moment one asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from privet.errors import CaseRefused
from privet.response.letters.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from privet.response.breach.assessment import Written

PREFIX: Final = "letter-"


class State(StrEnum):
    """How far a demand is."""

    DRAFTED = "drafted"
    SIGNED = "signed"
    SERVED = "served"
    INCOMPLETE = "incomplete"
    """A confirmation came, and is not whole."""
    CONFIRMED = "confirmed"
    WATCHED = "watched"
    VERIFIED = "verified"
    """The watch ended and nothing came up."""
    REAPPEARED = "reappeared"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What happens to a demand; an entry of the case is called ``letter-`` and its value."""

    DRAFT = "drafted"
    SIGN = "signed"
    SERVE = "served"
    REMIND = "reminded"
    REPLY = "replied"
    DOUBT = "doubted"
    CONFIRM = "confirmed"
    WATCH = "watched"
    LOOK = "looked"
    VERIFY = "verified"
    FIND = "reappeared"
    WITHDRAW = "withdrawn"

    @property
    def entry(self) -> str:
        """The kind of its entries."""
        return PREFIX + self.value


S, A = State, Act
TRANSITIONS: Final[Mapping[tuple[State, Act], State]] = {
    (S.DRAFTED, A.DRAFT): S.DRAFTED,
    (S.DRAFTED, A.SIGN): S.SIGNED,
    (S.DRAFTED, A.WITHDRAW): S.WITHDRAWN,
    (S.SIGNED, A.SERVE): S.SERVED,
    (S.SIGNED, A.WITHDRAW): S.WITHDRAWN,
    **{
        (state, act): state
        for state in (S.SERVED, S.INCOMPLETE, S.REAPPEARED)
        for act in (A.SERVE, A.REMIND, A.REPLY)
    },
    **{
        (state, act): after
        for state in (S.SERVED, S.INCOMPLETE, S.REAPPEARED)
        for act, after in (
            (A.DOUBT, S.INCOMPLETE),
            (A.CONFIRM, S.CONFIRMED),
            (A.WITHDRAW, S.WITHDRAWN),
        )
    },
    (S.CONFIRMED, A.REPLY): S.CONFIRMED,
    (S.CONFIRMED, A.WATCH): S.WATCHED,
    (S.WATCHED, A.REPLY): S.WATCHED,
    (S.WATCHED, A.WATCH): S.WATCHED,
    (S.WATCHED, A.LOOK): S.WATCHED,
    (S.WATCHED, A.VERIFY): S.VERIFIED,
    (S.WATCHED, A.FIND): S.REAPPEARED,
    (S.VERIFIED, A.WATCH): S.WATCHED,
    (S.VERIFIED, A.LOOK): S.VERIFIED,
    (S.VERIFIED, A.FIND): S.REAPPEARED,
    (S.REAPPEARED, A.LOOK): S.REAPPEARED,
    (S.REAPPEARED, A.FIND): S.REAPPEARED,
}
"""From a state, by an act, to a state; there is no other way."""

WAITING: Final = frozenset({S.SERVED, S.INCOMPLETE, S.REAPPEARED})
"""States in which an answer is awaited."""


@dataclass(frozen=True, slots=True)
class Demand:
    """
    Hold what the entries of a letter add up to.

    Args:
        letter: Its number within the case, from 1.
        days: Days for an answer after it was served.
        operator: For whom it speaks.
        sheet: How the letter stands on paper, as ``Sheet.document`` wrote it.
        history: Act, moment and person of each step.
        due: By when an answer is awaited; None before it was served.
        watched_until: The last day of the watch.
        looked: When one looked last.
        marks: The SHA-256 of the file of canaries and marks that is watched for; '' is none.
    """

    case: str
    letter: int
    kind: Kind
    language: str
    to: str
    days: int
    state: State
    sheet: Mapping[str, Any]
    operator: str = ""
    gaps: tuple[str, ...] = ()
    history: tuple[tuple[Act, str, str], ...] = ()
    signed_by: str = ""
    signed_on: str = ""
    served_at: datetime | None = None
    due: datetime | None = None
    faults: tuple[str, ...] = ()
    watched_until: str = ""
    looked: str = ""
    marks: str = ""

    @property
    def name(self) -> str:
        """How the demand is called, ``case-7 letter 2``."""
        return f"{self.case} letter {self.letter}"

    def overdue(self, now: datetime) -> bool:
        """Return whether an answer should have come."""
        return self.state in WAITING and self.due is not None and self.due < now

    def document(self, now: datetime) -> dict[str, Any]:
        """Return the demand as JSON shows it."""
        return {
            "case": self.case,
            "letter": self.letter,
            "kind": self.kind.value,
            "language": self.language,
            "title": self.sheet["title"],
            "to": self.to,
            "state": self.state.value,
            "overdue": self.overdue(now),
            "gaps": list(self.gaps),
            "signed_by": self.signed_by or None,
            "served": self.served_at.isoformat() if self.served_at else None,
            "due": self.due.isoformat() if self.due else None,
            "days": self.days,
            "reminders": sum(act is Act.REMIND for act, _, _ in self.history),
            "replies": sum(act is Act.REPLY for act, _, _ in self.history),
            "faults": list(self.faults),
            "watched_until": self.watched_until or None,
            "looked": self.looked or None,
            "history": [{"act": act.value, "at": at, "by": by} for act, at, by in self.history],
        }


def possible(state: State) -> tuple[Act, ...]:
    """Return the acts that a state allows."""
    return tuple(act for (known, act) in TRANSITIONS if known is state)


def after(demand: Demand, act: Act) -> State:
    """
    Return the state that an act leads to.

    Raises:
        CaseRefused: The table knows no such way; the advice names what is possible.
    """
    to = TRANSITIONS.get((demand.state, act))
    if to is None:
        ways = ", ".join(possible(demand.state)) or "nothing"
        raise CaseRefused(
            f"{demand.name} is {demand.state} and cannot be {act}",
            advice=f"What may come next: {ways}.",
        )
    return to


def demands(case: str, entries: Iterable[Written]) -> tuple[Demand, ...]:
    """Return the demands of a case, by number; entries of other kinds are passed over."""
    found = dict[int, Demand]()
    acts = {act.entry: act for act in Act}
    for entry in entries:
        act = acts.get(entry.kind)
        if act is None:
            continue
        number = int(entry.payload["letter"])
        known = found.get(number)
        found[number] = begun(case, entry) if known is None else step(known, act, entry)
    return tuple(found[number] for number in sorted(found))


def begun(case: str, entry: Written) -> Demand:
    """Return the demand that a first draft makes."""
    said = entry.payload
    return Demand(
        case=case,
        letter=int(said["letter"]),
        kind=Kind(said["kind"]),
        language=said["language"],
        to=said["to"],
        days=int(said["days"]),
        state=State.DRAFTED,
        sheet=said["sheet"],
        operator=said["operator"],
        gaps=tuple(said["gaps"]),
        history=((Act.DRAFT, entry.at, entry.by),),
    )


def step(demand: Demand, act: Act, entry: Written) -> Demand:
    """
    Return a demand as it is after one more entry.

    Two people may have written at once: an act that came too late stays in the history and changes
    nothing else.
    """
    demand = replace(demand, history=(*demand.history, (act, entry.at, entry.by)))
    to = TRANSITIONS.get((demand.state, act))
    if to is None:
        return demand
    if act is Act.DRAFT:
        return replace(begun(demand.case, entry), history=demand.history)
    return replace(demand, state=to, **changes(demand, act, entry))


def changes(demand: Demand, act: Act, entry: Written) -> dict[str, Any]:
    """Return what an act changes of a demand beside its state."""
    said = entry.payload
    match act:
        case Act.SIGN:
            changed = {"signed_by": entry.by, "signed_on": said["day"], "sheet": said["sheet"]}
        case Act.REMIND:
            changed = {"days": int(said["days"])}
        case Act.SERVE:
            at = datetime.fromisoformat(said["moment"])
            changed = {"served_at": at, "due": due(at, demand.days)}
        case Act.DOUBT | Act.CONFIRM:
            changed = {"faults": tuple(said.get("faults", ()))}
        case Act.WATCH:
            changed = {"watched_until": said["until"], "marks": said.get("marks", "")}
        case Act.LOOK | Act.VERIFY | Act.FIND:
            changed = {"looked": entry.at}
        case _:
            changed = {}
    return changed


def due(served: datetime, days: int) -> datetime:
    """Return the end of the last day for an answer, by the clock of the place of service."""
    last = served.date() + timedelta(days=days)
    return datetime.combine(last, time(23, 59), served.tzinfo)
