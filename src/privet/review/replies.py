"""What Privet can see of how others are answered: who took data, who hosts it, whose data it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privet.review.sight import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.review.sight import Sight

HALF, QUARTER, MONTH = 183, 92, 31
"""Days; the cadences of the catalogue."""

ACKNOWLEDGED: Final = 30
"""Days in which a complaint is acknowledged.

Source: Data (Use and Access) Act 2025 (UK), s. 103, in force since 19 June 2026.
"""


def letters(sight: Sight) -> tuple[State, str]:
    """Look whether letters are drafted, and whether one waits for its answer beyond its day."""
    known = sight.dealings
    if known.unanswered:
        return State.PARTLY, f"answers are overdue: {listed(known.unanswered)}"
    if known.lettered is None:
        return State.UNKNOWN, "no letter was drafted yet; draft one in a drill: privet letter draft"
    if not sight.within(known.lettered, HALF):
        return State.PARTLY, f"no letter was drafted since {known.lettered}"
    return State.RUNNING, f"letters with their dates, the last of {known.lettered}; none is overdue"


def deletions(sight: Sight) -> tuple[State, str]:
    """Look how many deletions were confirmed and verified, and whether somebody looked in time."""
    known = sight.dealings
    found = known.deletions
    if not found.get("demanded"):
        return State.UNKNOWN, "no deletion was demanded yet, so that nothing shows that it works"
    said = (
        f"deletions demanded {found['demanded']}, confirmed {found.get('confirmed', 0)}, verified "
        f"{found.get('verified', 0)}, data back {known.back}"
    )
    if known.back:
        return State.PARTLY, f"{said}: go after what is back"
    if known.unwatched:
        return State.PARTLY, f"{said}; a look is overdue: {listed(known.unwatched)}"
    return (State.RUNNING if found.get("confirmed") else State.PARTLY), said


def takedowns(sight: Sight) -> tuple[State, str]:
    """Look whether a host was written to."""
    known = sight.dealings
    if known.taken_down is None:
        return State.UNKNOWN, "no host was written to yet, so that nothing shows that it works"
    return State.RUNNING, f"a host was written to, last on {known.taken_down}"


def notices(sight: Sight) -> tuple[State, str]:
    """Look whether it is on record that people were told of a breach."""
    told = sight.dealings.told
    if told is None:
        return (
            State.UNKNOWN,
            "no notice to people is on record, so that nothing shows that it works",
        )
    return State.RUNNING, f"people were told, last on record of {told}"


def breaches(sight: Sight) -> tuple[State, str]:
    """Look whether each confirmed case has a decision on whether it is a breach."""
    known = sight.dealings
    if known.undecided:
        return State.PARTLY, f"confirmed, and not decided: {listed(known.undecided)}"
    if not known.confirmed:
        return State.UNKNOWN, "no case was confirmed yet, so that nothing shows that it works"
    return State.RUNNING, f"confirmed cases, each with a decision: {known.confirmed}"


def complaints(sight: Sight) -> tuple[State, str]:
    """Look whether who was stopped can complain, and whether a complaint waits for too long."""
    if not sight.contact:
        return State.ABSENT, "nobody is told whom to write to: site.contact"
    if sight.waits is not None and sight.waits > ACKNOWLEDGED:
        return State.PARTLY, f"an appeal has waited {sight.waits} days: privet appeals list"
    if not sight.appealable:
        return State.PARTLY, "appeals are not kept: [ledger] names no path"
    return State.RUNNING, f"appeals are kept; none has waited for more than {ACKNOWLEDGED} days"


def listed(names: Sequence[str]) -> str:
    """Write the first few of some names."""
    return ", ".join(names[:5])
