"""
The life of a case: every state, every act and every way from one state to the next.

The rules of this file:

* there is one table, ``TRANSITIONS``; what is not in it is refused;
* an act that is not in the table at all (a note, a letter, an answer) never changes the state, and
  is welcome in every state, since an answer may come after a case was closed;
* to resolve or close a case needs an outcome, and to reopen it forgets the outcome;
* the picture in the documentation is drawn from the table (``adapters.documents.lifecycle``).
"""

from __future__ import annotations

from enum import StrEnum

from privet.errors import CaseRefused


class State(StrEnum):
    """
    How far the work on a case is.

    Source: OCSF 1.8, Incident Finding, status_id: New, In Progress, On Hold, Resolved, Closed.
    """

    NEW = "new"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Act(StrEnum):
    """What an analyst does to the state of a case."""

    ASSIGN = "assign"
    HOLD = "hold"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"


class Outcome(StrEnum):
    """What the analyst concludes of a case."""

    CONFIRMED = "confirmed-scraping"
    PERMITTED = "permitted"
    FALSE_POSITIVE = "false-positive"
    INSUFFICIENT = "insufficient-data"
    DUPLICATE = "duplicate"


TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.NEW, Act.ASSIGN): State.IN_PROGRESS,
    (State.NEW, Act.HOLD): State.ON_HOLD,
    (State.NEW, Act.CLOSE): State.CLOSED,
    (State.IN_PROGRESS, Act.ASSIGN): State.IN_PROGRESS,
    (State.IN_PROGRESS, Act.HOLD): State.ON_HOLD,
    (State.IN_PROGRESS, Act.RESOLVE): State.RESOLVED,
    (State.IN_PROGRESS, Act.CLOSE): State.CLOSED,
    (State.ON_HOLD, Act.ASSIGN): State.IN_PROGRESS,
    (State.ON_HOLD, Act.HOLD): State.ON_HOLD,
    (State.ON_HOLD, Act.RESUME): State.IN_PROGRESS,
    (State.ON_HOLD, Act.CLOSE): State.CLOSED,
    (State.RESOLVED, Act.CLOSE): State.CLOSED,
    (State.RESOLVED, Act.REOPEN): State.IN_PROGRESS,
    (State.CLOSED, Act.REOPEN): State.IN_PROGRESS,
}
"""From a state, by an act, to a state; there is no other way."""

CONCLUDING = frozenset({Act.RESOLVE, Act.CLOSE})
"""Acts that need an outcome, unless the case has one already."""


def after(state: State, act: Act) -> State:
    """
    Return the state that an act leads to.

    Raises:
        CaseRefused: The table knows no such way; the advice names what is possible.
    """
    to = TRANSITIONS.get((state, act))
    if to is None:
        raise CaseRefused(
            f"a case that is {state} cannot be {PARTICIPLES[act]}",
            advice=f"From {state} one may: {', '.join(possible(state))}.",
        )
    return to


def possible(state: State) -> tuple[Act, ...]:
    """Return the acts that a state allows."""
    return tuple(act for (known, act) in TRANSITIONS if known is state)


PARTICIPLES = {
    Act.ASSIGN: "assigned",
    Act.HOLD: "put on hold",
    Act.RESUME: "resumed",
    Act.RESOLVE: "resolved",
    Act.CLOSE: "closed",
    Act.REOPEN: "reopened",
}
