"""Standing verdicts: what detection concluded of an actor, for the guard to go by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from privet.verdict.conclusions import Conclusion

SESSION: Final = 2
NETWORK: Final = 4
"""Levels by their number, as ``exposure.handles`` counts them."""


@dataclass(frozen=True, slots=True)
class StandingVerdict:
    """
    Hold a conclusion that stands until it ends or is lifted.

    Args:
        conclusion: What was concluded.
        certainty: How surely, 0 to 1.
        until: When it ends, microseconds since 1970 UTC.
        because: Why, in words for the operator.
        device: The one device that is meant, as a signed number, 0 for what names no software; None where the
            whole actor is.
        choice: Whether it rests on how many people were seen, which, and that others with the same
            software saw others, and on nothing else: what somebody's work may explain.
        alike: Whether it is no conclusion of its own, but says of software that it is a campaign's,
            for which new accounts that come with it are on probation; or of such an account that it
            is let go.
    """

    conclusion: Conclusion
    certainty: float
    until: int
    because: str = ""
    device: int | None = None
    choice: bool = False
    alike: bool = False

    def seen_from(self, level: int, *, actor: int, device: int) -> StandingVerdict | None:
        """
        Return what this verdict is worth against one visitor; None where it says nothing of them.

        What was concluded of an address was concluded of those who came from it without a handle
        of their own. Whoever signed in is judged as an account, and not by their neighbours; a
        session is anybody's to make up, so that it turns certainty into doubt, and not into nothing.

        Args:
            level: Of the handle that the verdict is on.
            actor: The level at which the visitor is known best.
            device: The visitor's, as a signed number.
        """
        if self.alike or self.device not in {None, device}:
            return None
        if level < NETWORK or actor >= NETWORK or self.suspicion <= 0.0:
            return self
        if actor < SESSION:
            return None
        return replace(self, conclusion=Conclusion.UNCLEAR)

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
