"""How much an actor favours people whom hardly anybody looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.visits import Subjects, Visits


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _tail(
    starts: NDArray[np.int64],
    subject: NDArray[np.int64],
    own: NDArray[np.int64],
    rank: NDArray[np.int64],
    seen: NDArray[np.int64],
    total: int,
    people: int,
    median: float,
    score: NDArray[np.float64],
    share: NDArray[np.float64],
) -> None:
    for a in range(len(starts) - 1):
        mine = np.int64(0)
        for i in range(starts[a], starts[a + 1]):
            mine += own[i]
        rest = np.log(total - mine + people / 2.0)
        sum_ = 0.0
        seldom = 0
        count = 0
        for i in range(starts[a], starts[a + 1]):
            if own[i] == 0 or rank[i] < 0:
                continue
            others = seen[subject[i]] - own[i]
            sum_ += rest - np.log(others + 0.5)
            seldom += others < median
            count += 1
        if count > 0:
            score[a] = sum_ / count - np.log(np.float64(people))
            share[a] = seldom / count


def tail(visits: Visits, subjects: Subjects) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return for each actor its tail score and its tail share.

    The score is the mean of log((1/N) / p(s)) over the m data subjects s it was shown, with
    p(s) = (n_s - n_sa + 1/2) / (n - n_a + N/2): the share of exposures to everybody else that
    showed s. Above 0 it favours people who are seen less than a blind draw would show them; who
    reads what others read is far below. The share counts subjects that others saw less often than
    the median subject was seen. People of unknown identity are left out.
    """
    actors = len(visits.starts) - 1
    score, share = np.full(actors, np.nan), np.full(actors, np.nan)
    shown = subjects.seen[subjects.seen > 0]
    if not len(shown):
        return score, share
    median = float(np.median(shown))
    _tail(
        visits.starts,
        visits.subject,
        visits.own,
        visits.rank,
        subjects.seen,
        subjects.total,
        subjects.people,
        median,
        score,
        share,
    )
    return score, share
