"""The grounds of a decision: what it was made from, so that it can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from privet.enforcement.ladder import Ladder


@dataclass(frozen=True, slots=True)
class Grounds:
    """
    Hold what a decision was made from.

    Args:
        share: The largest share of a budget that would have been spent.
        suspicion: What a standing verdict amounts to, in shares of a budget.
        guesses: The share of identifiers that belonged to nobody; 0 below what is judged.
        good: Whether the account is in good standing.
        waived: Whether a challenge was passed before.
        condemned: Whether detection found the actor to collect.
        answered: Whether the stores answered; if not, the side decided that the policy names.
        row: The budget of ``share``, by its place; -1 where none.
        counted: People counted by it; thousandths where it is weighted.
        limit: What it allowed this actor, in the same measure.
        crowd: What identifiers tried in order, or missed by a crowd, amount to, in shares of a budget.
        probation: How much is spent of what a newcomer may be shown who resembles a campaign.
        owed: What a challenge amounts to that stands unanswered, in shares of a budget.
    """

    share: float = 0.0
    suspicion: float = 0.0
    guesses: float = 0.0
    good: bool = False
    waived: bool = False
    condemned: bool = False
    answered: bool = True
    row: int = -1
    counted: int = 0
    limit: int = 0
    crowd: float = 0.0
    probation: float = 0.0
    owed: float = 0.0

    @property
    def rule(self) -> str:
        """
        Return which rule won.

        ``budget``, ``verdict``, ``guesses``, ``crowd``, ``probation``, ``owed`` or ``on_error``.
        """
        if not self.answered:
            return "on_error"
        worst = self.worst
        for rule, share in (
            ("verdict", self.suspicion),
            ("guesses", self.guesses),
            ("crowd", self.crowd),
            ("probation", self.probation),
            ("owed", self.owed),
        ):
            if share == worst and worst > 0:
                return rule
        return "budget"

    @property
    def worst(self) -> float:
        """The largest share of all."""
        return max(self.share, self.suspicion, self.guesses, self.crowd, self.probation, self.owed)

    def remedy(self, ladder: Ladder, share: float | None = None) -> Remedy:
        """
        Return what a ladder answers; nobody is denied whom detection did not find to collect.

        Args:
            share: In place of the largest of all.
        """
        worst = self.worst if share is None else share
        remedy = ladder.remedy(
            worst, challengeable=not (self.good or self.waived), hurried=not self.waived
        )
        if remedy is Remedy.DENY and not self.condemned:
            return Remedy.LIMIT
        return remedy
