"""Whom each actor met, in the order of first meeting: what measures of order are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.exposure.exposures import LIST
from privet.exposure.places import NOWHERE
from privet.exposure.roster import Roster
from privet.exposure.windows import bounds, number, room

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Subjects:
    """
    Hold every data subject of a ledger.

    Args:
        roster: Numbers them; the columns below are in its order.
        seen: int64, how often each was shown to anybody.
        place: int64, where each stands, concealed; ``NOWHERE`` where that is unknown.
        rank: int64, the place's rank among all places, from 0; -1 for no place.
        total: How often anybody was shown.
        people: How many distinct data subjects were shown.
    """

    roster: Roster
    seen: NDArray[np.int64]
    place: NDArray[np.int64]
    rank: NDArray[np.int64]
    total: int
    people: int

    @classmethod
    def of(
        cls, subject: NDArray[np.uint64], seen: NDArray[np.int64], place: NDArray[np.int64]
    ) -> Subjects:
        """Give distinct subjects numbers and their places ranks."""
        roster = Roster(len(subject))
        roster.number(subject)
        rank = np.full(len(place), -1, np.int64)
        here = place != NOWHERE
        rank[here] = np.unique(place[here], return_inverse=True)[1]
        return cls(
            roster=roster,
            seen=seen,
            place=place,
            rank=rank,
            total=int(seen.sum()),
            people=int((seen > 0).sum()),
        )


@dataclass(frozen=True, slots=True)
class Visits:
    """
    Hold each actor's distinct data subjects in the order in which it met them first.

    Args:
        starts: int64, where each actor's rows begin, and at last where they end.
        subject: int64, the number of the subject in ``Subjects``.
        own: int64, how often this actor was shown the subject; 0 where it never was there.
        rank: int64; -1 for no place. *place* likewise, ``NOWHERE`` for none.
    """

    starts: NDArray[np.int64]
    subject: NDArray[np.int64]
    own: NDArray[np.int64]
    rank: NDArray[np.int64]
    place: NDArray[np.int64]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _firsts(
    starts: NDArray[np.int64],
    subject: NDArray[np.uint64],
    kind: NDArray[np.int8],
    outcome: NDArray[np.int8],
    begins: NDArray[np.int64],
    row: NDArray[np.int64],
    own: NDArray[np.int64],
) -> np.int64:
    """Note the rows at which each actor met somebody first; return how many there are."""
    _, slots, stamps, ids = room(starts)
    used = np.int64(0)
    for a in range(len(starts) - 1):
        begins[a] = used
        known = np.int64(0)
        number(subject, starts[a], starts[a + 1], slots, stamps, np.int32(a), ids)
        shift = np.int64(0)
        for i in range(starts[a], starts[a + 1]):
            if ids[i] == known:
                known += 1
                row[used + ids[i]] = i
                own[used + ids[i]] = 0
            if outcome[i] > 0:
                own[used + ids[i]] += 1
        for j in range(known):
            if kind[row[used + j]] != LIST:
                row[used + shift] = row[used + j]
                own[used + shift] = own[used + j]
                shift += 1
        used += shift
    begins[len(starts) - 1] = used
    return used


def visits(
    actor: NDArray[np.uint64],
    subject: NDArray[np.uint64],
    kind: NDArray[np.int8],
    outcome: NDArray[np.int8],
    subjects: Subjects,
) -> Visits:
    """
    Return whom each actor met, hits and misses alike, pages of lists left out.

    Args:
        actor: Rows sorted by actor and time, whole actors only, as the other columns.
    """
    starts = bounds(actor)
    begins = np.zeros(len(starts), np.int64)
    row = np.zeros(len(subject), np.int64)
    own = np.zeros(len(subject), np.int64)
    with np.errstate(over="ignore"):
        used = _firsts(starts, subject, kind, outcome, begins, row, own)
    found = subjects.roster.find(subject[row[:used]]).astype(np.int64)
    return Visits(
        starts=begins,
        subject=found,
        own=own[:used].copy(),
        rank=subjects.rank[found],
        place=subjects.place[found],
    )
