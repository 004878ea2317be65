"""How the operator deals with who took data, with authorities and with people: facts of the cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from privet.evidence.cases import fold
from privet.evidence.lifecycle import Outcome
from privet.response import sent
from privet.response.breach.assessment import Kind as Breach
from privet.response.breach.rules import Whom
from privet.response.letters.demands import State, demands
from privet.response.letters.kinds import Kind
from privet.response.letters.watching import What, soon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from privet.evidence.entries import Entry
    from privet.response.letters.demands import Demand


@dataclass(frozen=True, slots=True)
class Dealings:
    """
    Hold what the cases say.

    Args:
        lettered: The day on which a letter was drafted last; None where none was.
        unanswered: Letters whose answer is overdue, by name; *unwatched* those whose look is.
        deletions: How many were demanded, and what came of them.
        back: Of how many the data is back now.
        taken_down: The day on which a letter to a host was drafted last.
        told: The day on which it was recorded last that people were told of a breach.
        confirmed: Cases that were confirmed; *undecided* those without a decision on a breach.
    """

    lettered: date | None = None
    unanswered: Sequence[str] = ()
    unwatched: Sequence[str] = ()
    deletions: Mapping[str, int] = field(default_factory=dict)
    back: int = 0
    taken_down: date | None = None
    told: date | None = None
    confirmed: int = 0
    undecided: Sequence[str] = field(default_factory=tuple)


def dealings(cases: Iterable[Sequence[Entry]], now: datetime) -> Dealings:
    """Return what the entries of all cases say at a moment."""
    known = [fold(entries) for entries in cases]
    letters = [each for case in known for each in demands(case.name, case.entries)]
    tasks = soon(letters, now, 0)
    confirmed = [each for each in known if each.outcome is Outcome.CONFIRMED]
    told = [
        entry.at
        for case in known
        for entry in case.entries
        if entry.kind == Breach.TOLD and entry.payload["whom"] == Whom.PEOPLE
    ]
    return Dealings(
        lettered=latest(letters),
        unanswered=[each.demand.name for each in tasks if each.what is What.ANSWER],
        unwatched=[each.demand.name for each in tasks if each.what is What.LOOK],
        deletions=sent.letters(known)["deletions"],
        back=sum(each.state is State.REAPPEARED for each in letters),
        taken_down=latest([each for each in letters if each.kind is Kind.TAKEDOWN]),
        told=date.fromisoformat(max(told)[:10]) if told else None,
        confirmed=len(confirmed),
        undecided=[
            case.name
            for case in confirmed
            if not any(entry.kind == Breach.DECISION for entry in case.entries)
        ],
    )


def latest(letters: Sequence[Demand]) -> date | None:
    """Return the day on which one of some letters was drafted last."""
    days = [each.history[0][1] for each in letters]
    return date.fromisoformat(max(days)[:10]) if days else None
