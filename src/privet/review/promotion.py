"""How a policy comes into force: step by step, each with its reasons for and against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from privet.enforcement.decision import Mode
from privet.review.rehearsal import FEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from privet.evidence.entries import Entry


class Stage(StrEnum):
    """For whom a policy holds."""

    SHADOW = "shadow"
    ONE = "1%"
    TEN = "10%"
    ALL = "all"


PERCENT: Final[Mapping[Stage, float]] = {
    Stage.SHADOW: 0.0,
    Stage.ONE: 1.0,
    Stage.TEN: 10.0,
    Stage.ALL: 100.0,
}

PROMOTED: Final = "policy-promoted"
ROLLED_BACK: Final = "policy-rolled-back"
FELL_BACK: Final = "policy-fell-back"
SWITCHED: Final = "policy-switched"
RELOADED: Final = "policy-reloaded"
"""Kinds of entries in the audit chain; each says ``version`` and ``stage``, as far as it is known."""

KINDS: Final = frozenset({PROMOTED, ROLLED_BACK, FELL_BACK, SWITCHED, RELOADED})


def stage_of(mode: Mode | None, rollout: float | None) -> Stage | None:
    """Return the step at which a policy is by what was ordered; None where it is at none."""
    if mode is Mode.SHADOW:
        return Stage.SHADOW
    if mode is not Mode.ENFORCE or rollout is None:
        return None
    return next((stage for stage, percent in PERCENT.items() if percent == rollout), None)


def following(stage: Stage | None) -> Stage | None:
    """Return the step after a step, the first where there was none; None after the last."""
    stages = list(Stage)
    if stage is None:
        return stages[0]
    place = stages.index(stage) + 1
    return stages[place] if place < len(stages) else None


@dataclass(frozen=True, slots=True)
class Grounds:
    """
    Hold what speaks for and against the next step.

    Args:
        now: The step at which the policy is; None where it is new.
        wanted: The step that is wanted.
        lasted: How long the present step has lasted, microseconds.
        stay: How long it shall last at least.
        running: Whether a guard runs on the policy.
        alarm: What its sentinels say; '' where they say nothing.
        fell: Why it fell back; '' where it did not.
        simulated: What the simulation said, as its JSON answer; None where there was none.
        at_most: The share of people that may be refused.
    """

    now: Stage | None
    wanted: Stage
    lasted: int = 0
    stay: int = 0
    running: bool = True
    alarm: str = ""
    fell: str = ""
    simulated: Mapping[str, Any] | None = None
    at_most: float = 1.0

    def against(self) -> tuple[str, ...]:
        """Return what speaks against it, a sentence each."""
        found = []
        usual = following(self.now)
        stages = list(Stage)
        if usual is not None and stages.index(self.wanted) > stages.index(usual):
            found.append(f"it skips {usual}")
        if self.now is not None and self.lasted < self.stay:
            found.append(
                f"{self.now} has lasted {hours(self.lasted)} of {hours(self.stay)} (promotion.stay)"
            )
        if self.now is not None and not self.running:
            found.append("no guard runs on this policy, so that nobody was watched over")
        if self.fell:
            found.append(f"this policy fell back: {self.fell}")
        elif self.alarm:
            found.append(f"the sentinels say: {self.alarm}")
        return (*found, *self._simulated())

    def _simulated(self) -> tuple[str, ...]:
        if self.simulated is None:
            return ("it was not simulated: there is no ledger to replay",)
        touched, people = self.simulated["people_touched"], self.simulated["people"]
        if people < FEW:
            said = (
                f"it would have refused {touched:,} of {people:,} people, too few to know a share"
            )
            return (said,) if touched else ()
        bound = self.simulated["upper_bound"]
        if bound <= self.at_most:
            return ()
        said = f"it would have refused {touched:,} of {people:,} people, at most {bound:.2%}"
        return (f"{said}; promotion.at_most is {self.at_most:.2%}",)


def hours(microseconds: int) -> str:
    """Write a span in the largest unit that shows it."""
    seconds = microseconds / 1e6
    for unit, size in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} seconds"


def of_policy(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries of the audit chain that tell how policies came into force."""
    return tuple(each for each in entries if each.kind in KINDS)


def text_digest(entries: Iterable[Entry], version: str) -> str:
    """Return under which digest the text of a version is kept; '' where it is not."""
    for entry in entries:
        for file in entry.attachments:
            if file.name == f"{version}.toml":
                return file.sha256
    return ""


def reached(entries: Iterable[Entry], version: str) -> Stage:
    """Return the furthest step that a version reached; it is never held to more than that."""
    stages = list(Stage)
    found = Stage.SHADOW
    for entry in entries:
        for name in ("version", "before"):
            if entry.payload.get(name) == version and entry.kind in {PROMOTED, ROLLED_BACK}:
                stage = Stage.ALL if name == "before" else Stage(entry.payload["stage"])
                found = max(found, stage, key=stages.index)
    return found


def earlier(entries: Iterable[Entry], version: str) -> str:
    """Return the version that held for all before *version*; '' where none did."""
    found = ""
    for entry in entries:
        held = entry.payload.get("version", "")
        if entry.kind in {PROMOTED, ROLLED_BACK} and entry.payload.get("stage") == Stage.ALL:
            found = held if held != version else found
        if entry.kind == PROMOTED and held == version and entry.payload.get("before"):
            found = entry.payload["before"]
    return found


def simulation_of(entries: Iterable[Entry], version: str) -> Mapping[str, Any] | None:
    """Return what the last simulation of a version said; None where there was none."""
    found: Mapping[str, Any] | None = None
    for entry in entries:
        if entry.payload.get("version") == version and entry.payload.get("simulated"):
            found = entry.payload["simulated"]
    return found
