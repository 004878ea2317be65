"""Lockstep: actors that go through one and the same list, each under a name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.detection.chances import abundance
from privet.detection.groups.candidates import Bond
from privet.detection.groups.complement import GROUP_NATS, LEAST_SUBJECTS, Ring, popularity
from privet.detection.groups.links import linked
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.shared import tooled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Candidate, Traits
    from privet.detection.groups.complement import Ground, Seen

ALIKE = 0.7
"""The overlap of two lists, |A and B| / |A or B|, from which on they are one list.

Chosen: a fleet whose hands each leave out or add a sixth of the list is at 0.7; two who read what
everybody reads are below 0.2.
"""

LEAST_HANDS = 5
"""Actors that go through one list; fewer may be a team."""

MOST_PAIRS = 200_000
"""Pairs that are compared at most, those that met the most often first; a second's work."""


def locksteps(candidates: Iterable[Candidate], ground: Ground, traits: Traits) -> Iterator[Ring]:
    """
    Yield the groups within candidates whose members go through one list with one tool.

    A class in its room, an office and the readers of a newsletter go through one list, too, and
    meet far more than is due. To be called a campaign it takes a list that is longer than theirs
    (``LEAST_SUBJECTS``), a device that is more common among the members than elsewhere, and no
    address or block in common, since that explains everything else.
    """
    told: set[bytes] = set()
    for candidate in candidates:
        if candidate.bond in {Bond.NETWORK, Bond.BLOCK}:
            continue
        for ring in within(candidate, ground.seen):
            key = ring.members.tobytes()
            if key not in told and tooled(ring.members, traits):
                told.add(key)
                yield ring


def within(candidate: Candidate, seen: Seen) -> Iterator[Ring]:
    """
    Yield the lists within one candidate, and who goes through each.

    Members that were shown somebody one after the other are compared; those whose lists overlap by
    ``ALIKE`` (Jaccard) are joined, and joined with whomever those are joined with (single link, as
    SynchroTrap does). With c members shown a person, T = sum of c (c - 1) / 2 over all people are
    their meetings; E = sum over pairs of m m' * sum of p^2 are those due to popularity p, which is
    taken over all others. Meetings at one person are not independent, so that only the c - 1 members
    beyond the first are counted: K in all, where K E / T were due, K log(T / E) - K (1 - E / T) nats
    by Chernoff's bound for a Poisson count.

    Source: Q. Cao et al., Uncovering large groups of active malicious accounts in online social
    networks (SynchroTrap), CCS 2014, without its time buckets; the meetings are ours.
    """
    size = np.diff(seen.begin)
    rows = candidate.members[size[candidate.members] >= LEAST_SUBJECTS]
    if len(rows) < LEAST_HANDS:
        return
    for group in _joined(rows, seen):
        members = np.sort(group)
        people, times = np.unique(seen.people(members), return_counts=True)
        common = int((2 * times >= len(members)).sum())
        met, due = meetings(times, size[members], people, seen)
        counted = float((times - 1).sum())
        nats = abundance(counted, counted * due / met)
        if common >= LEAST_SUBJECTS and nats >= GROUP_NATS:
            yield Ring(
                *(candidate.bond, Pattern.LOCKSTEP, members, common, nats, met, due),
                among=candidate.members,
            )


def meetings(
    times: NDArray[np.int64], sizes: NDArray[np.int64], people: NDArray[np.int64], seen: Seen
) -> tuple[float, float]:
    """
    Return how many pairs of members met at one person, and how many popularity made due.

    Args:
        times: How many members were shown each of *people*.
        sizes: How many people each member was shown.
        people: As ranks, ascending.
    """
    others = seen.known.copy()
    others[people] = np.maximum(others[people] - times, 0.0)
    share = popularity(others)
    pairs = (float(sizes.sum()) ** 2 - float((sizes.astype(np.float64) ** 2).sum())) / 2.0
    return float((times * (times - 1)).sum() / 2.0), pairs * float((share**2).sum())


def _joined(rows: NDArray[np.int64], seen: Seen) -> list[NDArray[np.int64]]:
    """Join rows whose lists are alike with one that was shown somebody just before or after."""
    rank = seen.people(rows)
    owner = np.repeat(np.arange(len(rows)), np.diff(seen.begin)[rows])
    order = np.lexsort((owner, rank))
    same = np.diff(rank[order]) == 0
    pairs = owner[order][:-1][same] * len(rows) + owner[order][1:][same]
    met, times = np.unique(pairs, return_counts=True)
    met = met[np.argsort(-times, kind="stable")[:MOST_PAIRS]]
    first, second = rows[met // len(rows)], rows[met % len(rows)]
    alike = np.zeros(len(met))
    _overlaps(seen.begin, seen.rank, first, second, alike)
    one, other = np.divmod(met[alike >= ALIKE], len(rows))
    groups = linked(one, other, len(rows))
    return [rows[group] for group in groups if len(group) >= LEAST_HANDS]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _overlaps(
    begin: NDArray[np.int64],
    rank: NDArray[np.int64],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    alike: NDArray[np.float64],
) -> None:
    """Set the share of the people of either that both of a pair were shown; 0 if under ``ALIKE``."""
    for k in range(len(first)):
        i, j = begin[first[k]], begin[second[k]]
        last_i, last_j = begin[first[k] + 1], begin[second[k] + 1]
        both = 0
        either = (last_i - i) + (last_j - j)
        least = ALIKE * either / (1.0 + ALIKE) - 1.0  # fewer in common are not alike
        while i < last_i and j < last_j and both + min(last_i - i, last_j - j) >= least:
            if rank[i] == rank[j]:
                both += 1
                i += 1
                j += 1
            elif rank[i] < rank[j]:
                i += 1
            else:
                j += 1
        share = both / (either - both) if either > both else 0.0
        alike[k] = share if share >= ALIKE else 0.0
