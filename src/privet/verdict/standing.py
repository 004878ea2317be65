"""Standing verdicts: what detection concluded of an actor, for the guard to go by."""

from __future__ import annotations

from dataclasses import dataclass

from privet.verdict.conclusions import Conclusion


@dataclass(frozen=True, slots=True)
class StandingVerdict:
    """
    Hold a conclusion that stands until it ends or is lifted.

    Args:
        conclusion: What was concluded.
        certainty: How surely, 0 to 1.
        until: When it ends, microseconds since 1970 UTC.
        because: Why, in words for the operator.
    """

    conclusion: Conclusion
    certainty: float
    until: int
    because: str = ""

    @property
    def suspicion(self) -> float:
        """
        How far up the ladder it leads, in shares of a budget.

        A collector stands above every rung, since two families of evidence or one decisive sign
        were needed to conclude it; what is unclear stands below the whole budget.
        """
        if self.conclusion is Conclusion.COLLECTOR:
            return 1.0 + self.certainty
        if self.conclusion is Conclusion.UNCLEAR:
            return min(self.certainty, 1.0)
        return 0.0
