"""What is to be done about demands, and by when: answers that are awaited, looks that are due."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from privet.response.letters.demands import WAITING, Act, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privet.response.letters.demands import Demand

EVERY: Final = timedelta(days=30)
"""How long one may wait between two looks for data that was said to be deleted; our own choice."""


MONTHS: Final = 6
"""How long one watches for data that was said to be deleted, where nobody says; our own choice."""


def months_on(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class What(StrEnum):
    """What is to be done."""

    ANSWER = "answer"
    """The other side owes one: remind them, or go on."""
    LOOK = "look"
    """Look whether the data came up again."""


@dataclass(frozen=True, slots=True)
class Task:
    """Hold what is to be done about a demand, and by when."""

    demand: Demand
    what: What
    by: datetime

    def document(self, now: datetime) -> dict[str, Any]:
        """Return the task as JSON shows it."""
        return {
            "case": self.demand.case,
            "letter": self.demand.letter,
            "kind": self.demand.kind.value,
            "to": self.demand.to,
            "what": self.what.value,
            "by": self.by.isoformat(),
            "overdue": self.by < now,
        }


def soon(found: Iterable[Demand], now: datetime, days: int) -> list[Task]:
    """Return what is to be done within some days, the soonest first; what is overdue leads."""
    until = now + timedelta(days=days)
    tasks = [task for each in found if (task := task_of(each)) is not None and task.by <= until]
    return sorted(tasks, key=lambda task: (task.by, task.demand.name))


def task_of(demand: Demand) -> Task | None:
    """Return what is to be done about a demand; None where it waits for nothing."""
    if demand.state in WAITING and demand.due is not None:
        return Task(demand, What.ANSWER, demand.due)
    if demand.state is State.WATCHED:
        begun = max(at for act, at, _ in demand.history if act is Act.WATCH)
        last = datetime.fromisoformat(max(demand.looked, begun))
        end = datetime.fromisoformat(f"{demand.watched_until}T23:59+00:00").astimezone(UTC)
        return Task(demand, What.LOOK, min(last + EVERY, end))
    return None
