"""When actors begin again after a rest, and how often two of them do so together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.groups.complement import Seen

MINUTE = 60_000_000

REST = 5 * MINUTE
"""Microseconds without anybody new after which an actor begins again."""

LAG = 5
"""Minutes by which one may always follow another.

Source: that of PubCrawl's cross-correlation, USENIX Security 2012, as one looks for campaigns in a
series of counts by the minute.
"""

NEXT = 3
"""Beginnings of others, behind each one, that are looked at for pairs; in a crowd those of a fleet
stand side by side often enough."""

TWICE = 3
"""How often a pair must have stood side by side to be compared."""

MOST_PAIRS = 50_000
"""Pairs that are compared at most, those that stood side by side most often first; 0.2 s."""


@dataclass(frozen=True, slots=True)
class Spells:
    """
    Hold when each actor began again, sorted by actor and time.

    Args:
        begin: Where each actor's rows begin.
        at: Microseconds.
        rank: The person that it began with.
        sizes: How often each actor began.
    """

    begin: NDArray[np.int64]
    at: NDArray[np.int64]
    rank: NDArray[np.int64]
    sizes: NDArray[np.int64]

    def of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the beginnings of some actors are, one actor's behind another's."""
        size = self.sizes[rows]
        before = np.cumsum(size) - size
        return np.asarray(np.arange(int(size.sum())) + np.repeat(self.begin[rows] - before, size))


def spells(seen: Seen) -> Spells:
    """Return when actors were shown somebody new for the first time, or after ``REST`` without."""
    rows = len(seen.begin) - 1
    owner = np.repeat(np.arange(rows), np.diff(seen.begin))
    order = np.lexsort((seen.at, owner))
    at = seen.at[order]
    again = np.ones(len(at), np.bool_)
    again[1:] = (np.diff(owner) != 0) | (np.diff(at) >= REST)
    begin = np.searchsorted(owner[again], np.arange(rows + 1)).astype(np.int64)
    return Spells(begin, at[again], seen.rank[order][again], np.diff(begin))


def neighbours(
    rows: NDArray[np.int64], spells: Spells
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of *rows*, by their places there, that began beside each other several times."""
    where = spells.of(rows)
    owner = np.repeat(np.arange(len(rows)), spells.sizes[rows])
    order = np.argsort(spells.at[where], kind="stable")
    keys = np.zeros(NEXT * len(order), np.int64)
    made = _beside(spells.at[where][order], owner[order], len(rows), keys)
    pairs, times = np.unique(keys[:made], return_counts=True)
    often = times >= TWICE
    pairs = pairs[often][np.argsort(-times[often], kind="stable")[:MOST_PAIRS]]
    return pairs // len(rows), pairs % len(rows)


def correlated(
    first: NDArray[np.int64], second: NDArray[np.int64], spells: Spells
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Return how often both of each pair began together, at the lag at which they did most, and that lag.

    Beginnings are together when their minutes are, give or take one, so that n of them with a and b
    beginnings are a cross-correlation of n / sqrt(a b).

    Args:
        first: One row of each pair.
        second: The other.

    Returns:
        Times, and minutes (-``LAG`` to ``LAG``) by which the second follows the first.
    """
    hits, lag = np.zeros((2, len(first)), np.int64)
    _correlate(spells.begin, spells.at, first, second, hits, lag)
    return hits, lag


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _beside(
    at: NDArray[np.int64], owner: NDArray[np.int64], size: int, keys: NDArray[np.int64]
) -> int:
    """Write down pairs of owners whose beginnings follow each other; return how many."""
    made = 0
    for i in range(len(at)):
        looked = 0
        for j in range(i + 1, len(at)):
            if looked == NEXT or at[j] - at[i] > LAG * MINUTE:
                break
            if owner[j] != owner[i]:
                one, other = owner[i], owner[j]
                keys[made] = min(one, other) * size + max(one, other)
                made += 1
                looked += 1
    return made


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _correlate(
    begin: NDArray[np.int64],
    at: NDArray[np.int64],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    hits: NDArray[np.int64],
    lag: NDArray[np.int64],
) -> None:
    """Set *hits* and *lag* of each pair."""
    times = np.zeros(2 * LAG + 3, np.int64)
    for k in range(len(first)):
        times[:] = 0
        low = begin[second[k]]
        for i in range(begin[first[k]], begin[first[k] + 1]):
            while low < begin[second[k] + 1] and at[low] < at[i] - (LAG + 2) * MINUTE:
                low += 1
            for j in range(low, begin[second[k] + 1]):
                minutes = (at[j] - at[i] + MINUTE // 2) // MINUTE
                if minutes > LAG + 1:
                    break
                if minutes >= -LAG - 1:
                    times[minutes + LAG + 1] += 1
        most = 0
        for step in range(2 * LAG + 1):
            both = times[step] + times[step + 1] + times[step + 2]
            score = both * len(at) + times[step + 1]  # of equal ones that of the fuller middle
            if score > most or (score == most and abs(step - LAG) < abs(lag[k])):
                most = score
                hits[k], lag[k] = both, step - LAG
