"""What is counted while requests are decided: never a person."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privet.enforcement.decision import Decision

BOUNDS: Final = (
    *(0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.02),
    *(0.05, 0.1, 1.0),
)
"""Upper bounds of the classes of decision times, in seconds; 20 ms is the limit inside."""

APPLICATION: Final = "application"
LOG: Final = "log"
ROUTE: Final = "route"
"""Who says how many people were shown; the first two know, a route foretells."""


@dataclass(frozen=True, slots=True)
class Level:
    """
    Tell at what something stands.

    Args:
        told: What it is, in words.
        value: A number, or one for each value of *label*.
        label: What tells the numbers apart; never a person.
    """

    told: str
    value: Callable[[], float | Mapping[str, float]]
    label: str = ""


@dataclass(slots=True)
class Meter:
    """
    Count decisions, errors and what came of challenges.

    Args:
        decisions: By remedy, what enforcing would do, kind of surface, and mode.
        times: Decisions by class of time, the last class being without end.
        seconds: Time that all of them took.
        people: People that were shown, by surface, its kind, and who said so.
        errors: By the stage at which they happened.
        outcomes: Answers to challenges, by what came of them.
        appeals: Appeals that were kept.
    """

    decisions: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    times: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0
    people: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    appeals: int = 0

    def decided(self, decision: Decision, seconds: float) -> None:
        """Count a decision and the time that it took."""
        self.decisions[decision.remedy, decision.would, decision.kind, decision.mode] += 1
        self.times[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def shown(self, decision: Decision, people: int, told: str) -> None:
        """Count people that were shown after a decision, by who says so."""
        self.people[decision.surface, decision.kind, told] += people

    def failed(self, stage: str) -> None:
        """Count an error."""
        self.errors[stage] += 1
