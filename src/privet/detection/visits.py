"""Whom each actor met, in the order of first meeting: what measures of order are made of."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.exposure.exposures import LIST
from privet.exposure.places import NOWHERE
from privet.exposure.roster import Roster
from privet.exposure.windows import bounds, number, room

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        places: int64, the places by rank.
        total: How often anybody was shown.
        people: How many distinct data subjects were shown.
    """

    roster: Roster
    seen: NDArray[np.int64]
    place: NDArray[np.int64]
    rank: NDArray[np.int64]
    places: NDArray[np.int64]
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
        places, rank[here] = np.unique(place[here], return_inverse=True)
        return cls(
            roster=roster,
            seen=seen,
            place=place,
            rank=rank,
            places=places,
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


@dataclass(frozen=True, slots=True)
class Choices:
    """
    Hold whom actors chose among pages, each one's people in the order in which it met them first.

    Args:
        rows: Whose, as rows of the measures, ascending.
        picks: How often each picked somebody.
        size: How many people each met.
        subject: Their pseudonyms, one actor after the other.
        own: How often the actor was shown each.
    """

    rows: NDArray[np.int64]
    picks: NDArray[np.float64]
    size: NDArray[np.int64]
    subject: NDArray[np.uint64]
    own: NDArray[np.int32]

    @classmethod
    def join(cls, parts: Sequence[Choices]) -> Choices | None:
        """Join those of many actors; None where nobody has any."""
        if not parts:
            return None
        names = [each.name for each in fields(cls)]
        return cls(**{n: np.concatenate([getattr(part, n) for part in parts]) for n in names})

    def of(self, rows: NDArray[np.int64]) -> Choices:
        """Return those of some actors."""
        theirs = np.isin(self.rows, rows)
        people = np.repeat(theirs, self.size)
        return Choices(
            self.rows[theirs],
            self.picks[theirs],
            self.size[theirs],
            self.subject[people],
            self.own[people],
        )

    def visits(self, subjects: Subjects) -> Visits:
        """Return the same with the numbers that people have in *subjects*."""
        found = subjects.roster.find(self.subject).astype(np.int64)
        starts = np.concatenate([[0], np.cumsum(self.size)])
        own = self.own.astype(np.int64)
        return Visits(starts, found, own, subjects.rank[found], subjects.place[found])


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


def firsts(
    actor: NDArray[np.uint64],
    subject: NDArray[np.uint64],
    kind: NDArray[np.int8],
    outcome: NDArray[np.int8],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """
    Return the rows at which each actor met somebody first, hits and misses alike, no pages of lists.

    Args:
        actor: Rows sorted by actor and time, whole actors only, as the other columns.

    Returns:
        Where each actor's begin, and at last where they end; the rows; how often the actor was
        shown whom it met there.
    """
    starts = bounds(actor)
    begins = np.zeros(len(starts), np.int64)
    row = np.zeros(len(subject), np.int64)
    own = np.zeros(len(subject), np.int64)
    with np.errstate(over="ignore"):
        used = _firsts(starts, subject, kind, outcome, begins, row, own)
    return begins, row[:used], own[:used].copy()


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
    starts, rows, own = firsts(actor, subject, kind, outcome)
    found = subjects.roster.find(subject[rows]).astype(np.int64)
    return Visits(
        starts=starts,
        subject=found,
        own=own,
        rank=subjects.rank[found],
        place=subjects.place[found],
    )
