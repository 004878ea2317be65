"""The handle of each kind that an actor is mostly seen with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.candidates import Traits
from privet.detection.relations import CHOSEN, WAYS, chosen, ways

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

    from privet.detection.relations import Columns, Relations

HANDLES = ("device", "network", "block")


def plain(met: Table) -> Table:
    """Return one handle of each kind for each actor, and whether it had others."""
    changing = met.device.min() != met.device.max()
    for name in ("network", "block"):
        changing = changing | (met[name].min() != met[name].max())
    return (
        met.group_by("actor")
        .agg(**{name: met[name].max() for name in HANDLES}, changing=changing)
        .order_by("actor")
    )


def commonest(met: Table, chosen: Table) -> Table:
    """
    Return the commonest handle of each kind for each of the actors *chosen*.

    Of equally common ones it is the greatest pseudonym, so that every engine says the same; 0
    where an actor has none.
    """
    theirs = met.semi_join(chosen, "actor")
    found = theirs.select("actor").distinct()
    for name in HANDLES:
        counted = theirs.group_by(["actor", name]).agg(
            rows=theirs.rows.sum(where=theirs[name] != 0).fill_null(0)
        )
        most = counted.group_by("actor").agg(most=counted.rows.max())
        best = counted.inner_join(most, "actor")
        best = best.filter(best.rows == best.most)
        found = found.inner_join(best.group_by("actor").agg(**{name: best[name].max()}), "actor")
    return found.select("actor", *HANDLES)


def traits(
    ledger: Relations,
    actors: NDArray[np.uint64] | None = None,
    met: Columns | None = None,
) -> Traits:
    """
    Return the commonest handles of *actors*, which are sorted; 0 where an actor has none.

    Args:
        actors: All of the ledger where None, in the order of ``Measured``.
        met: The ways in which actors were seen, where they were asked for before.
    """
    known = {"ways": ways(ledger) if met is None else met}
    found = ledger.run(plain(WAYS), known)
    if actors is None:
        actors = found["actor"].astype(np.uint64)
    rows = np.searchsorted(found["actor"], actors)
    columns = {name: found[name][rows].astype(np.uint64) for name in HANDLES}
    several = actors[found["changing"][rows].astype(np.bool_)]
    if len(several):
        mode = ledger.run(commonest(WAYS, CHOSEN), known | chosen(several))
        rows = np.searchsorted(actors, mode["actor"])
        for name in HANDLES:
            columns[name][rows] = mode[name]
    return Traits(**columns)
