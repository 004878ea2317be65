"""The steps that an actor takes through ids or names: how near, how equal, how long in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.visits import Visits

NEAR = 5
"""A step of up to so many ranks is near.

Of 642 people with at least 40 views of a public data set of film ratings, the mean share of near
steps was 0.4 % and the largest 5.1 %.
"""

COLUMNS = ("placed", "unit_share", "near_share", "run", "stride", "stride_share")


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _steps(
    starts: NDArray[np.int64],
    rank: NDArray[np.int64],
    place: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    longest = np.int64(1)
    for a in range(len(starts) - 1):
        longest = max(longest, starts[a + 1] - starts[a])
    taken = np.zeros(longest, np.int64)
    for a in range(len(starts) - 1):
        count = 0
        units = 0
        near = 0
        last = np.int64(-1)
        last_rank = np.int64(0)
        last_step = np.int64(0)
        by_place = 1
        by_rank = 1
        best = 0
        n = 0
        for i in range(starts[a], starts[a + 1]):
            if rank[i] < 0:
                continue
            count += 1
            best = max(best, 1)
            if last >= 0:
                ranks = rank[i] - rank[last]
                step = ranks
                if place[i] >= 0 and place[last] >= 0:
                    step = place[i] - place[last]
                units += abs(ranks) == 1
                near += abs(ranks) <= NEAR
                by_rank = by_rank + 1 if ranks == last_rank and ranks != 0 else 2
                by_place = by_place + 1 if step == last_step and step != 0 else 2
                best = max(best, by_rank, by_place)
                last_rank = ranks
                last_step = step
                taken[n] = step
                n += 1
            last = np.int64(i)
        out[0, a] = count
        if n == 0:
            continue
        out[1, a] = units / n
        out[2, a] = near / n
        out[3, a] = best
        ordered = np.sort(taken[:n])
        same = 0
        most = 0
        for k in range(n):
            same = same + 1 if k > 0 and ordered[k] == ordered[k - 1] else 1
            if same > most and ordered[k] != 0:
                most = same
                out[4, a] = ordered[k]
        out[5, a] = most / n


def steps(visits: Visits) -> dict[str, NDArray[np.float64]]:
    """
    Return what steps each actor took through ids or names.

    Of the data subjects with a place that it met, in the order of meeting:

    ``placed``, how many they are; ``unit_share``, the share of steps to the very next rank, up or
    down; ``near_share``, the share of steps of up to ``NEAR`` ranks; ``run``, the most subjects
    met in a row with one and the same step (of ids, or of ranks), 2 if no two steps are equal;
    ``stride``, the commonest step other than 0 (of ids; of ranks between names), the smallest of
    equally common ones; ``stride_share``, its share of steps. All but ``placed`` are nan with
    fewer than two.
    """
    out = np.full((len(COLUMNS), len(visits.starts) - 1), np.nan)
    _steps(visits.starts, visits.rank, visits.place, out)
    return dict(zip(COLUMNS, out, strict=True))
