"""Whether what an actor took lies side by side, in whatever order it was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.visits import Visits


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _beside(values: NDArray[np.int64], gap: int) -> int:
    """Count the sorted, distinct *values* that have one of them *gap* away as next neighbour."""
    n = len(values)
    found = 0
    for i in range(n):
        before = i > 0 and values[i] - values[i - 1] == gap
        after = i + 1 < n and values[i + 1] - values[i] == gap
        found += before or after
    return found


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _common_gap(values: NDArray[np.int64]) -> int:
    """Return the commonest distance between neighbours of sorted *values*, the smallest of ties."""
    gaps = np.sort(values[1:] - values[:-1])
    best = np.int64(0)
    most = 0
    same = 0
    for i in range(len(gaps)):
        same = same + 1 if i > 0 and gaps[i] == gaps[i - 1] else 1
        if same > most:
            most = same
            best = gaps[i]
    return int(best)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _adjacency(
    starts: NDArray[np.int64],
    rank: NDArray[np.int64],
    places: NDArray[np.int64],
    adjacent: NDArray[np.float64],
    density: NDArray[np.float64],
) -> None:
    for a in range(len(starts) - 1):
        ranks = np.empty(starts[a + 1] - starts[a], np.int64)
        n = 0
        for i in range(starts[a], starts[a + 1]):
            if rank[i] >= 0:
                ranks[n] = rank[i]
                n += 1
        if n < 2:
            continue
        sorted_ranks = np.unique(ranks[:n])
        distinct = len(sorted_ranks)
        share = _beside(sorted_ranks, 1) / distinct
        ids = places[sorted_ranks]  # in the order of places, too: names first, which are below 0
        ids = ids[np.searchsorted(ids, 0) :]
        if len(ids) > 2:
            gap = _common_gap(ids)
            share = max(share, _beside(ids, gap) / distinct)
        adjacent[a] = share
        density[a] = distinct / (sorted_ranks[-1] - sorted_ranks[0] + 1)


def adjacency(
    visits: Visits, places: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return for each actor how much of what it met is adjacent, and how dense it lies.

    ``adjacent`` is the share of its places whose neighbour it met too: the next rank up or down,
    or the next id at the actor's own commonest distance, whichever share is larger; a walk in
    shuffled order keeps it. A blind draw of m among N gives about 2m/N. ``density`` is m over the
    ranks from its lowest to its highest place. Both are nan for fewer than two places.

    Args:
        places: The place of each rank, as ``Subjects`` has them.
    """
    actors = len(visits.starts) - 1
    adjacent, density = np.full(actors, np.nan), np.full(actors, np.nan)
    _adjacency(visits.starts, visits.rank, places, adjacent, density)
    return adjacent, density
