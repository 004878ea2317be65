"""Whether an actor asks lists for one name after another, by the alphabet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.detection.orders import kendall
from privet.exposure.exposures import LIST
from privet.exposure.places import NOWHERE

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST = 20
"""Queries, each other than the one before, from which on an order is told from chance.

The spread of tau-a among n in no order is sqrt(2 (2 n + 5) / (9 n (n - 1))): 0.16 for 20. Of five, one in
24 is above 0.8, and a recruiter who paged through five searches was taken for a walk by the alphabet.
"""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _queries(
    starts: NDArray[np.int64],
    kind: NDArray[np.int8],
    place: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    values = np.zeros(len(place), np.int64)
    work = np.zeros(len(place), np.int64)
    for a in range(len(starts) - 1):
        n = 0
        for i in range(starts[a], starts[a + 1]):
            if kind[i] != LIST or place[i] == NOWHERE:
                continue
            if n == 0 or values[n - 1] != place[i]:
                values[n] = place[i]
                n += 1
        if n >= FEWEST:
            out[a] = kendall(values[:n], work[:n])


def query_walk(
    starts: NDArray[np.int64], kind: NDArray[np.int8], place: NDArray[np.int64]
) -> NDArray[np.float64]:
    """
    Return Kendall's tau-a between the order in which an actor asked lists and the alphabet.

    A query asked several times in a row, as when it is paged, counts once. aa, ab, ac is an order
    as a, b, c is. nan for fewer than ``FEWEST``.
    """
    out = np.full(len(starts) - 1, np.nan)
    _queries(starts, kind, place, out)
    return out
