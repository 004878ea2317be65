"""What enforcing a budget would have prevented, and whom it would have touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.evidence.findings import BudgetEffect
from privet.review.bounds import upper_bound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def effect(
    who: str,
    window: str,
    subjects: int,
    *,
    stopped: NDArray[np.bool_],
    prevented: NDArray[np.int64],
    ordinary: NDArray[np.bool_],
    judged: NDArray[np.bool_] | None = None,
) -> BudgetEffect:
    """
    Sum up the replay of a budget over a ledger.

    Args:
        who: The level at which people seen are counted.
        window: Such as ``1d``.
        subjects: The budget.
        stopped: Whether each actor would have been stopped at least once.
        prevented: Distinct data subjects that each would not have been shown.
        ordinary: Who was concluded to be ordinary.
        judged: Who stands at the budget's level; everybody where None.
    """
    people = ordinary if judged is None else ordinary & judged
    total, touched = int(people.sum()), int((stopped & people).sum())
    return BudgetEffect(
        who=who,
        window=window,
        subjects=subjects,
        prevented=int(prevented.sum()),
        ordinary=total,
        people_touched=touched,
        upper_bound=upper_bound(touched, total),
    )
