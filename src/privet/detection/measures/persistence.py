"""How long an actor went on asking for people on a day on which it was told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

HOURS = np.arange(24)


def refusals(activity: Table, chosen: Table) -> Table:
    """
    Return the hours of the days of those actors that were ever refused.

    Args:
        activity: One row or more a day and actor; unknown (null) where an older ledger did not count
            refusals, so that nothing is told of it.
        chosen: The actors to tell of.

    Returns:
        One row or more a day and actor; columns actor, day, refused and answered, a bit for each hour.
    """
    ever = activity.filter(activity.refused != 0).select("actor").distinct()
    mine = activity.semi_join(ever, "actor").semi_join(chosen, "actor")
    told = (mine.refused != 0) | (mine.answered != 0)
    return mine.filter(told).select("actor", "day", "refused", "answered").distinct()


def persistence(found: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """
    Return in how many hours of its worst day each actor was refused and went unanswered for.

    h(a) = max over days of #{hours: refused, and no page on the pass of a challenge}. Hours, since an
    application fires sixty calls at once, and one that waits twice as long each time comes in six hours
    of a day.

    Args:
        found: Columns of ``refusals``.

    Returns:
        One row an actor, by actor; columns actor and refused_hours.
    """
    order = np.lexsort((found["day"], found["actor"]))
    actor, day, refused, answered = (
        found[name][order] for name in ("actor", "day", "refused", "answered")
    )
    starts = np.flatnonzero(first_of(actor) | first_of(day))
    hours = np.zeros(0, np.int64)
    if len(starts):
        refused, answered = (
            np.bitwise_or.reduceat(each.astype(np.int64), starts) for each in (refused, answered)
        )
        hours = refused & ~answered
    count = ((hours[:, None] >> HOURS) & 1).sum(axis=1)
    whose = actor[starts]
    ends = np.flatnonzero(first_of(whose))
    most = np.maximum.reduceat(count, ends) if len(ends) else count
    return {"actor": whose[ends], "refused_hours": most.astype(np.float64)}


def first_of(column: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which rows of a sorted column differ from the one before."""
    new = np.ones(len(column), np.bool_)
    new[1:] = column[1:] != column[:-1]
    return new
