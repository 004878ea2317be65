"""
Strangers: how many people all those together are shown who have no history here.

A fleet gives each of its hands so little to do that no budget of theirs is spent. What it cannot
share out is the sum. Whoever is signed out is one crowd, accounts in no good standing are another;
where a crowd is shown more people than the operator thinks usual, each of it is held to less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from privet.exposure.budgets import Budget
from privet.exposure.recognising import ACTOR, LEVEL
from privet.exposure.tallying import CLIENT, Allowances, Ask, handles_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key
    from privet.exposure.tallying import Shown, Standing


NOBODY: Final = 1
"""The pseudonym of nobody, as near to certainty as 64 bits are."""


class Surge(NamedTuple):
    """
    Say how a crowd of strangers stands with what is usual, and one of them with their part.

    Args:
        who: The handle of the crowd.
        counted: People that it was shown in the window, those asked for among them.
        usual: How many the operator thinks usual.
        own: How many of them this visitor was shown; 0 while the crowd is below.
        each: How many each may be while it is above.
        window: Such as ``1d``.
    """

    who: NDArray[np.int64]
    counted: int = 0
    usual: int = 0
    own: int = 0
    each: int = 0
    window: str = ""

    @property
    def alarmed(self) -> bool:
        """Whether both are above."""
        return self.counted > self.usual and self.own > self.each

    @property
    def reasons(self) -> tuple[str, ...]:
        """Say so in words."""
        if not self.alarmed:
            return ()
        said = (
            f"crowd: {self.counted:,} people were shown to visitors without a history in "
            f"{self.window}, {self.usual:,} are usual; {self.own:,} to this one, {self.each:,} "
            "allowed meanwhile"
        )
        return (said,)


@dataclass(frozen=True)
class Strangers:
    """
    Hold what strangers may be shown together, and each of them once that is over.

    Args:
        together, apart: By which the tally counts them; neither refuses anybody.
        known, unknown: The crowd of those who are signed in, and of those who are not.
    """

    together: Allowances
    apart: Allowances
    known: NDArray[np.int64]
    unknown: NDArray[np.int64]

    @classmethod
    def of(cls, budget: Budget, each: int, key: Key, spans: Sequence[int]) -> Strangers:
        """
        Compile a budget of all strangers together.

        Args:
            each: What each of them may be shown while it is spent.
            spans: The windows of the policy, that of the budget among them, microseconds.
        """
        apart = Budget(budget.who, budget.window, each)

        def handle(what: str) -> NDArray[np.int64]:
            return handles_of([int.from_bytes(key.derive(f"strangers:{what}", 8), "little")])

        return cls(
            Allowances.of([budget], key, jitter=0.0, spans=spans),
            Allowances.of([apart], key, jitter=0.0, spans=spans),
            handle("known"),
            handle("unknown"),
        )

    def ask(self, cells: NDArray[np.int64], at: int, shown: Shown) -> Ask:
        """Return what to ask the tally about the crowd of a visitor, who would be shown somebody."""
        who = self.known if cells[LEVEL] <= CLIENT else self.unknown
        return Ask(at, who, *shown, self.together)

    def ask_apart(self, cells: NDArray[np.int64], at: int) -> Ask:
        """Return what to ask about the visitor alone, who was charged with this person already."""
        return Ask(at, handles_of([int(cells[ACTOR]) & (1 << 64) - 1]), NOBODY, 0, 0, self.apart)

    def surge(self, asked: Ask, together: Standing, apart: Standing | None = None) -> Surge:
        """Return what the answers come to; *apart* where it was asked for."""
        budget = self.together.budgets[0]
        return Surge(
            asked.who,
            together.counted,
            budget.subjects,
            0 if apart is None else apart.counted,
            self.apart.budgets[0].subjects,
            budget.window,
        )
