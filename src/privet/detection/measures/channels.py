"""How far an actor's ways to people differ from everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray


def channels(people: Table) -> Table:
    """
    Return for each surface how many exposures and misses of the ledger are its.

    Args:
        people: Who was asked for, as ``detection.relations`` has it.
    """
    return people.group_by("surface").agg(rows=people.rows.sum().cast("int64"))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _drift(
    starts: NDArray[np.int64],
    column: NDArray[np.int64],
    usual: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    mine = np.zeros(len(usual), np.float64)
    for a in range(len(starts) - 1):
        mine[:] = 0.0
        for i in range(starts[a], starts[a + 1]):
            mine[column[i]] += 1.0
        rows = starts[a + 1] - starts[a]
        total = 0.0
        for c in range(len(usual)):
            p = mine[c] / rows
            middle = (p + usual[c]) / 2.0
            if p > 0:
                total += p * np.log2(p / middle) / 2.0
            if usual[c] > 0:
                total += usual[c] * np.log2(usual[c] / middle) / 2.0
        out[a] = total


def drift(
    starts: NDArray[np.int64],
    surface: NDArray[np.int16],
    known: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    """
    Return the Jensen-Shannon divergence of each actor's mix of surfaces from the whole site's.

    JS(P, Q) = KL(P || M) / 2 + KL(Q || M) / 2 with M = (P + Q) / 2, in bits: 0 for the same mix, 1
    for none in common. A log does not tell the role that somebody declared; so everybody is the
    comparison, and who lives on one surface alone by trade stands out too.

    Args:
        known: Every surface of the ledger.
        rows: How many rows are each one's, as ``channels`` counts them.
    """
    order = np.argsort(known)
    column = np.searchsorted(known[order], surface).astype(np.int64)
    usual = rows[order] / rows.sum()
    out = np.full(len(starts) - 1, np.nan)
    _drift(starts, column, usual, out)
    return out
