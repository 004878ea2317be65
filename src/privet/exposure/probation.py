"""
Probation: what newcomers may be shown who use the software of a campaign that stands.

A mill of accounts is found by what its first accounts took together, and goes on with new ones, each
of which has to take some people before it is known for what it is. While the campaign stands, a new
account with its software is held to fewer people than other new accounts are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from privet.exposure.recognising import ACTOR
from privet.exposure.tallying import Allowances, Ask, Take, beside, handles_of, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.exposure.budgets import Budget
    from privet.exposure.pseudonyms import Key
    from privet.exposure.tallying import Shown, Standing


class Probed(NamedTuple):
    """
    Say how a newcomer on probation stands.

    Args:
        counted: People whose own page it was shown in the window since, the one asked for among them.
        limit: How many it may be.
        window: Such as ``1d``.
        because: Which campaign it resembles.
        frees_at: When it has room again, microseconds; 0 unless that is overspent.
    """

    counted: int
    limit: int
    window: str
    because: str
    frees_at: int = 0

    @property
    def share(self) -> float:
        """How much of what it may be shown is spent."""
        return self.counted / self.limit

    def reasons(self, above: float) -> tuple[str, ...]:
        """
        Say so in words.

        Args:
            above: The share up to which there is nothing to say.
        """
        if self.share <= above:
            return ()
        said = (
            f"probation: {self.counted:,} people in {self.window}, {self.limit:,} allowed to a new "
            f"account with the software of {self.because}"
        )
        return (said,)


@dataclass(frozen=True)
class Probation:
    """
    Hold what each newcomer on probation may be shown.

    Args:
        allowances: By which the tally counts it.
        moved: Moves an account's handle to the one under which this is counted.
    """

    allowances: Allowances
    moved: int

    @classmethod
    def of(cls, budget: Budget, key: Key, spans: Sequence[int]) -> Probation:
        """
        Compile what each may be shown.

        Args:
            spans: The windows of the policy, that of the budget among them, microseconds.
        """
        moved = int.from_bytes(key.derive("probation", 8), "little")
        return cls(Allowances.of([budget], key, jitter=0.0, spans=spans), moved)

    def counted_under(self, handle: int) -> int:
        """Return the handle under which an account is counted, both as signed numbers."""
        return signed(beside(handle, self.moved))

    def ask(self, cells: NDArray[np.int64], at: int, shown: Shown) -> Ask:
        """Return what to ask about a newcomer, who is charged unless that is too many."""
        own = handles_of([beside(int(cells[ACTOR]), self.moved)])
        return Ask(at, own, *shown, self.allowances, stop=1.0, take=Take.CHARGE)

    def probed(self, standing: Standing, because: str) -> Probed:
        """Return what the answer comes to."""
        budget = self.allowances.budgets[0]
        frees_at = standing.frees_at
        return Probed(standing.counted, budget.subjects, budget.window, because, frees_at)
