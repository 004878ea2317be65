"""How many distinct people an actor was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis import Table


def distinct(exposures: Table, chosen: Table) -> Table:
    """
    Return the distinct people that each actor was shown.

    ``exposure.windows`` counts the same while it reads rows in order; this is for actors with more
    rows than are read in order.

    Args:
        exposures: One row an exposure or a miss.
        chosen: The actors to count for.

    Returns:
        One row an actor; columns actor, subjects (a page of a list counts the people on it) and
        weighted (each person by the most sensitive fields shown).
    """
    theirs = exposures.semi_join(chosen, "actor").filter(exposures.people > 0)
    each = theirs.group_by(["actor", "subject"]).agg(
        people=theirs.people.max(), weight=theirs.weight.max().cast("float64")
    )
    return each.group_by("actor").agg(
        subjects=each.people.sum().cast("int64"), weighted=(each.people * each.weight).sum()
    )
