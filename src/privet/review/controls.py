"""The measures of a combination, and what privacy authorities expect; both are data that ships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 366
"""Days between two reviews at most: what nobody looks at for longer is not reviewed regularly."""


@dataclass(frozen=True, slots=True)
class Control:
    """
    Say what a measure is.

    Args:
        id: Such as ``LIM-01``; it never changes.
        family: Of which family, in words.
        title: What it is called.
        asked_by: The expectations that ask for it, such as ``IS-09``.
        capability: What it does.
        evidence: What shows that it works.
        cadence: How often it is reviewed, in words.
        days: After how many days the next review is due.
        starter: Whether a small site begins with it.

    Raises:
        ValueError: It is never reviewed, or nobody asks for it.
    """

    id: str
    family: str
    title: str
    asked_by: tuple[str, ...]
    capability: str
    evidence: str
    cadence: str
    days: int
    starter: bool = False

    def __post_init__(self) -> None:
        """Refuse a measure that is never reviewed, or that nobody asks for."""
        if not 1 <= self.days <= LONGEST:
            raise ValueError(f"{self.id}: the next review is 1 to {LONGEST} days off")
        if not self.asked_by:
            raise ValueError(f"{self.id}: nobody asks for it")

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "id": self.id,
            "family": self.family,
            "title": self.title,
            "asked_by": list(self.asked_by),
            "capability": self.capability,
            "evidence": self.evidence,
            "cadence": self.cadence,
            "days": self.days,
            "starter": self.starter,
        }


@dataclass(frozen=True, slots=True)
class Expectation:
    """
    Say what the authorities expect in one point, in our own words.

    Args:
        id: Such as ``IS-09``.
        title: What is expected.
        statement: Which of the two joint statements says so.
    """

    id: str
    title: str
    statement: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Hold the measures and the expectations by their ids, in their order."""

    controls: Mapping[str, Control]
    expectations: Mapping[str, Expectation]

    def __post_init__(self) -> None:
        """Refuse a measure that is asked for by nothing known, and an expectation without measures."""
        asked = {each for control in self.controls.values() for each in control.asked_by}
        if unknown := asked - self.expectations.keys():
            raise ValueError(f"no expectation {', '.join(sorted(unknown))}")
        if left := self.expectations.keys() - asked:
            raise ValueError(f"no measure answers {', '.join(sorted(left))}")

    def answering(self, expectation: str) -> tuple[Control, ...]:
        """Return the measures that answer an expectation."""
        return tuple(each for each in self.controls.values() if expectation in each.asked_by)
