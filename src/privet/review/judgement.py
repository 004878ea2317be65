"""How a measure is judged on a day: green, amber, red or grey, with the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from privet.review.sight import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from privet.review.register import Register, Standing

MEASURED_FOR: Final = 31
"""Days for which a measurement says how things are: measuring costs nothing, so let it be monthly."""

NOT_BEGUN: Final = "the register has not begun"

BEGIN: Final = (
    "The register of measures has not begun: let Privet measure what it can see (privet review "
    "measure), and name an owner for each measure (privet review set MEASURE --owner NAME)."
)
"""What is to be done then, in the place of a line for each measure."""


class Health(StrEnum):
    """Say how the file stands that shows that a measure works."""

    SAME = "same"
    MISSING = "missing"
    ALTERED = "altered"


class Light(StrEnum):
    """Say at a glance how a measure stands."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    """It does not apply."""


@dataclass(frozen=True, slots=True)
class Judged:
    """
    Say how a measure stands on a day.

    Args:
        due: By when a person reviews it next.
        overdue: What should have happened by now, in words; each makes it red.
        broken: Files of its evidence that do not hold, in words; each makes it red.
        wrong: What else is wrong with it, in words.
        health: How each of its files stands, by its path.
    """

    standing: Standing
    light: Light
    due: date
    overdue: tuple[str, ...]
    broken: tuple[str, ...]
    wrong: tuple[str, ...]
    health: Mapping[str, Health]

    @property
    def late(self) -> bool:
        """Whether somebody has to do something that should have been done."""
        return bool(self.overdue or self.broken)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Everything that is to be said against it."""
        return (*self.overdue, *self.broken, *self.wrong)

    @property
    def measured(self) -> bool:
        """Whether its state is measured, and not told by a person."""
        return self.standing.probed and self.standing.told is not State.NOT_APPLICABLE

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        one = self.standing
        return {
            **one.control.document(),
            "owner": one.owner,
            "state": one.state,
            "measured": self.measured,
            "light": self.light,
            "findings": [each.document() for each in one.findings],
            "measured_on": one.measured.isoformat() if one.measured else None,
            "last_test": _test(one),
            "evidence_files": [
                {**each.document(), "health": self.health[each.path]} for each in one.exhibits
            ],
            "reviewed": one.reviewed.isoformat() if one.reviewed else None,
            "next_review": self.due.isoformat(),
            "gap": one.gap,
            "acceptance": one.acceptance.document() if one.acceptance else None,
            "overdue": list(self.overdue),
            "broken": list(self.broken),
            "wrong": list(self.wrong),
        }


def _test(standing: Standing) -> dict[str, Any] | None:
    """Return the last test; a measurement is one that a person need not make."""
    test, day = standing.test, standing.measured
    if day is not None and (test is None or day > test.day):
        return {"day": day.isoformat(), "passed": standing.state is State.RUNNING, "by": "privet"}
    if test is None:
        return None
    return {"day": test.day.isoformat(), "passed": test.passed, "by": test.by}


def judge(
    standing: Standing, today: date, begun: date | None, health: Mapping[str, Health]
) -> Judged:
    """
    Return how a measure stands.

    Args:
        begun: When the register began; None where it has not, and every measure is due.
        health: How each file stands that is named as evidence; one that is not in it is missing.
    """
    mine = {each.path: health.get(each.path, Health.MISSING) for each in standing.exhibits}
    due = standing.next_review(begun) if begun else today
    late = _review(due, today) if begun else (NOT_BEGUN,)
    if standing.state is State.NOT_APPLICABLE:
        return Judged(standing, Light.RED if late else Light.GREY, due, late, (), (), mine)
    overdue = (*late, *_measurement(standing, today), *_expired(standing, today))
    broken = tuple(
        f"{path}: {'is not there' if how is Health.MISSING else 'is not what it was'}"
        for path, how in mine.items()
        if how is not Health.SAME
    )
    wrong = _faults(standing)
    light = Light.GREEN
    if overdue or broken or (wrong and not covered(standing, today)):
        light = Light.RED
    elif wrong or standing.gap or not standing.owner or standing.state is not State.RUNNING:
        light = Light.AMBER
    if not standing.owner:
        wrong = (*wrong, "nobody owns it")
    return Judged(standing, light, due, overdue, broken, wrong, mine)


def begun(judged: Sequence[Judged]) -> bool:
    """Say whether anything was ever written into the register that was judged."""
    return not any(NOT_BEGUN in each.overdue for each in judged)


def covered(standing: Standing, today: date) -> bool:
    """Say whether somebody accepted its gap, and still does."""
    return standing.acceptance is not None and today <= standing.acceptance.until


def _review(due: date, today: date) -> tuple[str, ...]:
    return (f"its review was due {due}",) if due < today else ()


def _measurement(standing: Standing, today: date) -> tuple[str, ...]:
    if not standing.probed or standing.measured is None:
        return ()
    last = standing.measured + timedelta(days=min(MEASURED_FOR, standing.control.days))
    return (f"it was last measured {standing.measured}",) if last < today else ()


def _expired(standing: Standing, today: date) -> tuple[str, ...]:
    accepted = standing.acceptance
    if accepted is None or today <= accepted.until or standing.state is State.RUNNING:
        return ()
    return (f"{accepted.owner} accepted its risk until {accepted.until}",)


def _faults(standing: Standing) -> tuple[str, ...]:
    found = []
    if standing.state is State.ABSENT:
        found.append("it does not run")
    if standing.test is not None and not standing.test.passed:
        found.append(f"it failed its test of {standing.test.day}")
    return tuple(found)


def judged(
    register: Register, today: date, health: Mapping[str, Health] | None = None
) -> tuple[Judged, ...]:
    """Return how every measure stands on a day, in the order of the catalogue."""
    return tuple(
        judge(each, today, register.begun, health or {}) for each in register.standings.values()
    )
