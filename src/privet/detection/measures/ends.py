"""Where in the order of ids an actor began, and where it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.visits import Visits


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _ends(starts: NDArray[np.int64], rank: NDArray[np.int64], out: NDArray[np.float64]) -> None:
    for a in range(len(starts) - 1):
        for i in range(starts[a], starts[a + 1]):
            if rank[i] < 0:
                continue
            if np.isnan(out[0, a]):
                out[0, a] = rank[i]
            out[1, a] = rank[i]


def ends(visits: Visits) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rank of the first data subject that each actor met, and of the last; nan for none."""
    out = np.full((2, len(visits.starts) - 1), np.nan)
    _ends(visits.starts, visits.rank, out)
    return out[0], out[1]
