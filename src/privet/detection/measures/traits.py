"""The handle of each kind that an actor is mostly seen with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.candidates import Traits
from privet.detection.relations import CHOSEN, EXPOSURES, chosen

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

    from privet.detection.relations import Relations

HANDLES = ("device", "network", "block")


def plain(exposures: Table) -> Table:
    """Return one handle of each kind for each actor, and whether it had others."""
    e = exposures
    changing = e.device.min() != e.device.max()
    for name in ("network", "block"):
        changing = changing | (e[name].min() != e[name].max())
    return (
        e.group_by("actor")
        .agg(**{name: e[name].max() for name in HANDLES}, changing=changing)
        .order_by("actor")
    )


def commonest(exposures: Table, chosen: Table) -> Table:
    """
    Return the commonest handle of each kind for each of the actors *chosen*.

    Of equally common ones it is the greatest pseudonym, so that every engine says the same; 0
    where an actor has none.
    """
    e = exposures.semi_join(chosen, "actor")
    ways = e.group_by(["actor", *HANDLES]).agg(
        rows=e.count()
    )  # far fewer than rows, and read thrice
    found = ways.select("actor").distinct()
    for name in HANDLES:
        counted = ways.group_by(["actor", name]).agg(
            rows=ways.rows.sum(where=ways[name] != 0).fill_null(0)
        )
        most = counted.group_by("actor").agg(most=counted.rows.max())
        met = counted.inner_join(most, "actor")
        met = met.filter(met.rows == met.most)
        found = found.inner_join(met.group_by("actor").agg(**{name: met[name].max()}), "actor")
    return found.select("actor", *HANDLES)


def traits(ledger: Relations, actors: NDArray[np.uint64] | None = None) -> Traits:
    """
    Return the commonest handles of *actors*, which are sorted; 0 where an actor has none.

    Args:
        actors: All of the ledger where None, in the order of ``Measured``.
    """
    found = ledger.run(plain(EXPOSURES))
    if actors is None:
        actors = found["actor"].astype(np.uint64)
    rows = np.searchsorted(found["actor"], actors)
    columns = {name: found[name][rows].astype(np.uint64) for name in HANDLES}
    several = actors[found["changing"][rows].astype(np.bool_)]
    if len(several):
        mode = ledger.run(commonest(EXPOSURES, CHOSEN), chosen(several))
        rows = np.searchsorted(actors, mode["actor"])
        for name in HANDLES:
            columns[name][rows] = mode[name]
    return Traits(**columns)
