"""The ladder: which remedy answers how much of a budget spent, or how strong a verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Rung:
    """Answer more than a share of a budget, or of suspicion, with a remedy."""

    at: float
    remedy: Remedy

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        if not 0 <= self.at <= 1:
            raise ValueError("ladder.at is a share of a budget, 0 to 1")


@dataclass(frozen=True, slots=True)
class Ladder:
    """
    Hold the rungs, the lowest first.

    Args:
        rungs: By their shares, ascending.
    """

    rungs: tuple[Rung, ...]

    @classmethod
    def of(cls, rungs: Iterable[tuple[float, str]] = ()) -> Ladder:
        """
        Return a ladder; the usual one where no rung is given.

        The usual one: more than half a budget is challenged, more than all of it limited.
        """
        known = [Rung(at, Remedy(remedy)) for at, remedy in rungs]
        known = known or [Rung(0.5, Remedy.CHALLENGE), Rung(1.0, Remedy.LIMIT)]
        return cls(tuple(sorted(known, key=lambda rung: (rung.at, rung.remedy.rank))))

    @property
    def lowest(self) -> float:
        """The share up to which everybody passes."""
        return self.rungs[0].at

    @property
    def challenging(self) -> float:
        """A share that is answered with a challenge; 0 where no rung is one."""
        found = [rung.at for rung in self.rungs if rung.remedy is Remedy.CHALLENGE]
        return math.nextafter(min(found), math.inf) if found else 0.0

    def remedy(self, share: float, *, challengeable: bool = True, hurried: bool = True) -> Remedy:
        """
        Return what a share is answered with: the highest rung that lies below it.

        Args:
            challengeable: Whether a challenge may be asked for; not of an account in good
                standing, nor where one was passed.
            hurried: Whether a wait may be asked for; not where one is over.
        """
        found = Remedy.ALLOW
        for rung in self.rungs:
            if share <= rung.at:
                break
            waived = {
                Remedy.CHALLENGE: not challengeable,
                Remedy.SLOW: not hurried,
            }
            if not waived.get(rung.remedy, False):
                found = rung.remedy
        return found

    def stop(self, *, challengeable: bool = True) -> float:
        """Return the share above which nobody is shown; without end where there is none."""
        return min(
            (
                rung.at
                for rung in self.rungs
                if rung.remedy.refuses and (challengeable or rung.remedy is not Remedy.CHALLENGE)
            ),
            default=math.inf,
        )
