"""
The register of measures: who owns each, how it stands, and since when; made of audit entries alone.

The state of a measure is either *measured* by probes, or *told* by a person where Privet cannot see
it; what can be measured cannot be told. Only that a measure does not apply is always a person's
judgement, and carries a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from privet.review.probes import PROBED
from privet.review.sight import Finding, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from privet.evidence.entries import Entry
    from privet.review.controls import Catalogue, Control


class Kind(StrEnum):
    """The kinds of audit entries that the register is made of."""

    SET = "control-set"
    ACCEPTED = "risk-accepted"
    MEASURED = "controls-measured"


KINDS: Final = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Say which file shows that a measure works: where it was, and its digest then."""

    path: str
    sha256: str
    size: int

    def document(self) -> dict[str, Any]:
        """Return it as an entry holds it."""
        return {"path": self.path, "sha256": self.sha256, "size": self.size}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Say who accepted a gap, why, and until when (the last day)."""

    owner: str
    until: date
    why: str
    by: str
    at: str

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "owner": self.owner,
            "until": self.until.isoformat(),
            "why": self.why,
            "by": self.by,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class Test:
    """Say when a measure was tested, whether it passed, and by whom."""

    __test__ = False

    day: date
    passed: bool
    by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Hold what the register says of one measure.

    Args:
        told: The state that a person told.
        findings: What the probes found last.
        measured: The day on which they did.
        exhibits: Files that show that it works.
        reviewed: The day of the last review by a person.
        set_next: The day of the next review, where a person set one.
        gap: What is missing, in words.
        why: The reason of the last change.
    """

    control: Control
    owner: str = ""
    told: State = State.UNKNOWN
    findings: tuple[Finding, ...] = ()
    measured: date | None = None
    test: Test | None = None
    exhibits: tuple[Exhibit, ...] = ()
    reviewed: date | None = None
    set_next: date | None = None
    gap: str = ""
    acceptance: Acceptance | None = None
    why: str = ""

    @property
    def probed(self) -> bool:
        """Whether Privet measures it."""
        return self.control.id in PROBED

    @property
    def state(self) -> State:
        """How it stands: as measured where it is, else as told."""
        if self.told is State.NOT_APPLICABLE or not self.probed:
            return self.told
        return together(each.state for each in self.findings)

    def next_review(self, begun: date) -> date:
        """Return the day by which a person reviews it; a register begins with a full cadence."""
        if self.set_next is not None:
            return self.set_next
        return (self.reviewed or begun) + timedelta(days=self.control.days)


def together(states: Iterable[State]) -> State:
    """Return the state of a measure of which several probes each see a part."""
    known = set(states) - {State.UNKNOWN}
    if not known:
        return State.UNKNOWN
    return known.pop() if len(known) == 1 else State.PARTLY


@dataclass(frozen=True, slots=True)
class Register:
    """Hold how every measure stands, and the day on which the register began; None where it has not."""

    standings: Mapping[str, Standing]
    begun: date | None = None
    changes: tuple[Entry, ...] = field(default=())


def fold(catalogue: Catalogue, entries: Iterable[Entry]) -> Register:
    """Return the register that the audit entries make; those of other kinds say nothing of it."""
    standings = {each.id: Standing(each) for each in catalogue.controls.values()}
    changes = tuple(each for each in entries if each.kind in KINDS)
    for entry in changes:
        if entry.kind == Kind.MEASURED:
            _measured(standings, entry)
            continue
        control = str(entry.payload["control"])
        if control in standings:  # else a later Privet knows it
            change = _set if entry.kind == Kind.SET else _accepted
            standings[control] = change(standings[control], entry)
    return Register(standings, day_of(changes[0]) if changes else None, changes)


def day_of(entry: Entry) -> date:
    """Return the day of an entry."""
    return date.fromisoformat(entry.at[:10])


def _measured(standings: dict[str, Standing], entry: Entry) -> None:
    found: dict[str, list[Finding]] = {}
    for each in entry.payload["findings"]:
        found.setdefault(str(each["control"]), []).append(Finding.read(each))
    for control, findings in found.items():
        if control in standings:
            standings[control] = replace(
                standings[control], findings=tuple(findings), measured=day_of(entry)
            )


def _set(standing: Standing, entry: Entry) -> Standing:
    """Apply what a person set; a key that is not there leaves what was."""
    said = entry.payload
    changes: dict[str, Any] = {"why": entry.why or standing.why}
    changes |= {name: str(said[name]) for name in ("owner", "gap") if name in said}
    if "state" in said:
        changes["told"] = State(said["state"])
    if "tested" in said:
        day = date.fromisoformat(said["tested"])
        changes["test"] = Test(day, bool(said["passed"]), entry.by)
    if "evidence" in said:
        changes["exhibits"] = tuple(Exhibit(**each) for each in said["evidence"])
    if said.get("reviewed"):
        changes |= {"reviewed": day_of(entry), "set_next": None}
    if "next" in said:
        changes["set_next"] = date.fromisoformat(said["next"])
    return replace(standing, **changes)


def _accepted(standing: Standing, entry: Entry) -> Standing:
    said = entry.payload
    until = date.fromisoformat(said["until"])
    accepted = Acceptance(str(said["owner"]), until, entry.why, entry.by, entry.at)
    return replace(standing, acceptance=accepted, gap=str(said.get("gap") or standing.gap))
