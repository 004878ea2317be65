"""What the probes look at, and what they say: facts of the policy, the stores and the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from privet.review.dealings import Dealings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.evidence.attribution.planting import Planting
    from privet.exposure.budgets import Budget
    from privet.permission.agreements import Agreement


class State(StrEnum):
    """Say how a measure stands."""

    RUNNING = "running"
    PARTLY = "partly"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what one probe found of one measure, and in words why."""

    control: str
    probe: str
    state: State
    says: str

    def document(self) -> dict[str, Any]:
        """Return it as an entry holds it."""
        return {
            "control": self.control,
            "probe": self.probe,
            "state": self.state,
            "says": self.says,
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Finding:
        """Return what ``document`` wrote."""
        return cls(
            str(document["control"]),
            str(document["probe"]),
            State(document["state"]),
            str(document["says"]),
        )


@dataclass(frozen=True, slots=True)
class Deed:
    """Say how often something was written into the records, and when last; of whom no word."""

    count: int
    last: date


@dataclass(frozen=True, slots=True)
class Sight:
    """
    Hold what the probes look at: the policy, the stores and the records, on a day.

    Args:
        surfaces: Names of the declared surfaces, each with its fields.
        lookups: How many of them resolve an identifier.
        budgets: Those that are declared.
        remedies: What the ladder answers with, in its order.
        mode: ``off``, ``shadow`` or ``enforce``; of the running guard where one runs.
        guarding: Whether a guard runs now.
        contact: Whether whoever was stopped is told whom to write to.
        detecting: Whether a running guard judges its ledger.
        looked: The day on which detection last looked at the ledger.
        ledger: Whether exposures are kept.
        rows: How many.
        oldest: The day of the oldest of them.
        retention: Days after which they are forgotten.
        held: The first day that must be kept for a case; None where no case holds anything.
        rules: The places of the site, each with the day on which its rules were last verified.
        team: How many people are designated.
        deeds: By kind, what was written into cases and the audit chain.
        overdue: Measures of which something is overdue.
        expired: Measures whose accepted risk has expired.
        dealings: How others were answered, as the cases say.
        planted: Invented people who were planted; *bitten* by how many visitors they were seen.
        clients: Whether clients of an API are told apart by a key.
        proven: Agents that have proven who they are, as standing verdicts say.
        model: What is wrong with the model that detection names; ``none`` where it names none.
        model_until: The last day for which the model was learned.
        appealable: Whether appeals are kept; *waits* how many days the oldest open one has waited.
    """

    today: date
    surfaces: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lookups: int = 0
    budgets: Sequence[Budget] = ()
    remedies: Sequence[str] = ()
    mode: str = "shadow"
    guarding: bool = False
    contact: bool = False
    agreements: Sequence[Agreement] = ()
    detecting: bool = False
    looked: date | None = None
    ledger: bool = False
    rows: int = 0
    oldest: date | None = None
    retention: int = 28
    held: bool = False
    rules: Mapping[str, date | None] = field(default_factory=dict)
    team: int = 0
    deeds: Mapping[str, Deed] = field(default_factory=dict)
    overdue: Sequence[str] = ()
    expired: Sequence[str] = ()
    dealings: Dealings = field(default_factory=Dealings)
    planted: Sequence[Planting] = ()
    bitten: int = 0
    clients: bool = False
    proven: int = 0
    model: str = ""
    model_until: date | None = None
    appealable: bool = False
    waits: int | None = None

    def within(self, day: date | None, days: int) -> bool:
        """Say whether a day is no longer ago than so many days."""
        return day is not None and self.today - day <= timedelta(days=days)

    def done(self, kinds: Sequence[str], days: int) -> Deed | None:
        """Return the last deed of some kinds, if it was done within so many days."""
        found = [self.deeds[kind] for kind in kinds if kind in self.deeds]
        recent = [each for each in found if self.within(each.last, days)]
        return max(recent, key=lambda each: each.last, default=None)
