"""Whether an actor goes through names by the alphabet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.detection.orders import kendall

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.visits import Visits


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _lexical(
    starts: NDArray[np.int64],
    rank: NDArray[np.int64],
    place: NDArray[np.int64],
    run: NDArray[np.float64],
    tau: NDArray[np.float64],
) -> None:
    values = np.zeros(len(rank), np.int64)
    work = np.zeros(len(rank), np.int64)
    for a in range(len(starts) - 1):
        n = 0
        for i in range(starts[a], starts[a + 1]):
            if rank[i] >= 0 and place[i] < 0:
                values[n] = rank[i]
                n += 1
        if n < 2:
            continue
        best = 1
        rising = 1
        for k in range(1, n):
            rising = rising + 1 if values[k] >= values[k - 1] else 1
            best = max(best, rising)
        run[a] = best
        tau[a] = kendall(values[:n], work[:n])


def lexical(visits: Visits) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return for each actor how it goes through names: its longest run, and its trend.

    ``lexical_run`` is the most names met in a row of which none stands before the one met before
    it; among 1,000 names in no order it is about 6. ``lexical_tau`` is Kendall's tau-a between the
    order of meeting and the alphabet. Names are told apart by their first eight letters. Both are
    nan for fewer than two names.
    """
    actors = len(visits.starts) - 1
    run, tau = np.full(actors, np.nan), np.full(actors, np.nan)
    _lexical(visits.starts, visits.rank, visits.place, run, tau)
    return run, tau
