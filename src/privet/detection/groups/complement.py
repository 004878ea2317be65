"""Complementary coverage: actors that between them share out the people of a site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.detection.chances import scarcity, surprise
from privet.detection.groups.candidates import Bond

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Candidate
    from privet.detection.measured import Measured

REACH = 5
"""Ids on either side that count as near."""

LOOK_BACK = 64
"""Sightings of the others among which the neighbour of an id is looked for, at most."""

SCAN = 1000
"""Sightings that are looked through at most to find so many of the others."""

CHANCE = 0.05
"""The chance of a neighbour by accident that the look-back is kept below."""

CLUSTERED = 2.0
"""How much more often than at random people stand beside each other in what visitors see."""

DENSER = 1.25
"""How much denser than on average the people are, among whom a stretch is looked for."""

MEMBER_NATS = 7.0
"""How improbable it must be, in nats, that anybody at all fits the pattern by accident (e-7, one in
a thousand candidates); for one member, the logarithm of the size of its group comes on top."""

MEMBER_SHARE = 0.5
"""The share of a member's people that must fit."""

GROUP_NATS = 30.0
"""How improbable the whole must be: candidate groups are many and nobody is joined by accident."""

LEAST_MEMBERS = 3
LEAST_SUBJECTS = 60
MET = 0.2
"""Pairs of members that saw one person, for each person of the union, above which there is no
division of labour: the newest members, whom everybody opens, stand beside each other too."""

APART = 0.3
"""Pairs that met, of those expected, at most for a division of labour without any order."""

ONCE = 0.95
"""Novelty that a member needs where the only pattern is that nobody is seen twice."""


@dataclass(frozen=True, slots=True)
class Sightings:
    """
    Hold who was shown whom, a row a sighting, in any order.

    Args:
        actor: Row of ``Measured``, int64.
        at: Microseconds since 1970, int64.
        rank: Where the data subject stands when all of the ledger are sorted by place, int64;
            -1 where it has no place.
        subject: The data subject, dense from 0, int64.
        popularity: How many actors of the whole ledger were shown each data subject, float64, by
            *subject*.
    """

    actor: NDArray[np.int64]
    at: NDArray[np.int64]
    rank: NDArray[np.int64]
    subject: NDArray[np.int64]
    popularity: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ring:
    """
    Hold actors that share out people.

    Args:
        bond: What else they have in common.
        pattern: ``frontier`` (each goes on where another stopped), ``tiles`` (together they
            take whole stretches) or ``partition`` (none takes whom another took).
        members: Rows of ``Measured``, ascending.
        subjects: Distinct people of the union.
        nats: How improbable it is by chance, in nats.
        overlap: Pairs of members that saw the same person.
        expected: Pairs expected of so many independent visitors without any favourites.
    """

    bond: Bond
    pattern: str
    members: NDArray[np.int64]
    subjects: int
    nats: float
    overlap: float
    expected: float


@dataclass(frozen=True, slots=True)
class _Union:
    """Hold the sightings of one candidate, first sightings only, in time order; *who* is local."""

    who: NDArray[np.int64]
    rank: NDArray[np.int64]
    subject: NDArray[np.int64]
    size: int


def rings(
    candidates: Sequence[Candidate],
    sightings: Sightings,
    measured: Measured,
    subjects: int,
) -> list[Ring]:
    """
    Find those candidates whose members share out people.

    Args:
        candidates: Groups to judge; a group's members that do not fit are left out of its ring.
        sightings: What the members of the candidates were shown; others' rows are ignored.
        measured: All actors.
        subjects: Distinct people seen by anybody.
    """
    order = np.lexsort((sightings.at, sightings.actor))
    people = max(float(subjects), population(sightings.popularity))
    actor = sightings.actor[order]
    found: list[Ring] = []
    for candidate in candidates:
        rows = _rows(actor, candidate.members)
        ring = _judge(candidate, order[rows], sightings, measured, people)
        if ring is not None:
            found.append(ring)
    return found


def population(popularity: NDArray[np.float64]) -> float:
    """
    Estimate how many people there are, with those whom nobody opened.

    Args:
        popularity: How many actors were shown each.

    Source: A. Chao, Scandinavian Journal of Statistics 11 (1984) 265-270: the number seen, and
    f1 (f1 - 1) / (2 (f2 + 1)) more, where f1 were seen by one and f2 by two.
    """
    seen = float((popularity > 0).sum())
    once, twice = float((popularity == 1).sum()), float((popularity == 2).sum())
    return seen + once * max(once - 1.0, 0.0) / (2.0 * (twice + 1.0))


def _rows(actor: NDArray[np.int64], members: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the members' sightings in a column sorted by actor."""
    begin = np.searchsorted(actor, members, side="left")
    count = np.searchsorted(actor, members, side="right") - begin
    total = int(count.sum())
    shift = np.repeat(begin - np.concatenate(([0], np.cumsum(count)[:-1])), count)
    return (np.arange(total) + shift).astype(np.int64)


def _judge(
    candidate: Candidate,
    rows: NDArray[np.int64],
    sightings: Sightings,
    measured: Measured,
    subjects: float,
) -> Ring | None:
    """Judge one candidate by each pattern, the sharpest first."""
    union = _union(rows, sightings, candidate.members)
    for pattern, fits in (("frontier", _frontier), ("tiles", _tiles)):
        keep, nats = fits(union, subjects)
        ring = _ring(candidate, pattern, keep, union, nats=nats, subjects=subjects)
        if ring is not None:
            return ring
    return _partition(candidate, union, measured, subjects)


def _union(
    rows: NDArray[np.int64],
    sightings: Sightings,
    members: NDArray[np.int64],
) -> _Union:
    """Take the first sighting of each pair of actor and data subject, in time order."""
    rows = rows[np.argsort(sightings.at[rows], kind="stable")]
    who = np.searchsorted(members, sightings.actor[rows]).astype(np.int64)
    pair = who * len(sightings.popularity) + sightings.subject[rows]
    _, first = np.unique(pair, return_index=True)
    first.sort()
    rows, who = rows[first], who[first]
    return _Union(who, sightings.rank[rows], sightings.subject[rows], len(members))


def _frontier(union: _Union, subjects: float) -> tuple[NDArray[np.bool_], float]:
    """Find members whose ids stand beside an id that another took shortly before or after."""
    back = int(min(LOOK_BACK, CHANCE * subjects / (4 * REACH * CLUSTERED)))
    if back < 1:
        return np.zeros(union.size, np.bool_), 0.0
    near = np.zeros(len(union.who), np.bool_)
    _beside(union.who, union.rank, back, near)
    return _members(union, near, back * 4 * REACH * CLUSTERED / subjects)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _beside(
    who: NDArray[np.int64],
    rank: NDArray[np.int64],
    back: int,
    near: NDArray[np.bool_],
) -> None:
    """Mark sightings near one of the last, or of the next, *back* sightings of other members."""
    size = len(who)
    for i in range(size):
        if rank[i] < 0:
            continue
        for way in (-1, 1):
            others = 0
            j = i + way
            last = i + way * SCAN
            while 0 <= j < size and j != last and others < back and not near[i]:
                if who[j] != who[i]:
                    others += 1
                    step = abs(rank[j] - rank[i])
                    if rank[j] >= 0 and 0 < step <= REACH:
                        near[i] = True
                j += way


def _tiles(union: _Union, subjects: float) -> tuple[NDArray[np.bool_], float]:
    """Find members whose people have a neighbour that another member took, whenever."""
    placed = np.flatnonzero(union.rank >= 0)
    if len(placed) < LEAST_SUBJECTS:
        return np.zeros(union.size, np.bool_), 0.0
    by_rank = placed[np.argsort(union.rank[placed], kind="stable")]
    rank, who = union.rank[by_rank], union.who[by_rank]
    beside = (np.diff(rank) == 1) & (np.diff(who) != 0)
    near = np.zeros(len(union.who), np.bool_)
    near[by_rank[1:]] |= beside
    near[by_rank[:-1]] |= beside
    share = min(1.0, DENSER * len(np.unique(rank)) / max(subjects, 1))
    return _members(union, near, 1.0 - (1.0 - share) ** 2)


def _members(
    union: _Union,
    near: NDArray[np.bool_],
    chance: float,
) -> tuple[NDArray[np.bool_], float]:
    """Keep the members that fit too often for chance; return them and the improbability."""
    tries = np.bincount(union.who, minlength=union.size).astype(np.float64)
    hits = np.bincount(union.who, weights=near, minlength=union.size).astype(np.float64)
    nats = surprise(hits, tries, chance)
    keep = (nats >= MEMBER_NATS + np.log(max(union.size, 1))) & (hits >= MEMBER_SHARE * tries)
    return keep, float(nats[keep].sum())


def _ring(
    candidate: Candidate,
    pattern: str,
    keep: NDArray[np.bool_],
    union: _Union,
    *,
    nats: float,
    subjects: float,
) -> Ring | None:
    """Make a ring of the members that are kept, where they are enough."""
    if int(keep.sum()) < LEAST_MEMBERS or nats < GROUP_NATS:
        return None
    overlap, expected, distinct = _overlap(union, keep, subjects)
    if distinct < LEAST_SUBJECTS or overlap > max(expected, MET * distinct):
        return None
    return Ring(candidate.bond, pattern, candidate.members[keep], distinct, nats, overlap, expected)


def _overlap(
    union: _Union,
    keep: NDArray[np.bool_],
    subjects: float,
) -> tuple[float, float, int]:
    """
    Return pairs of members that saw one person, pairs expected at least, distinct people.

    Independent visitors without favourites meet least: for any common popularity p, the sum of
    p squared is at least 1/N (Cauchy and Schwarz). So this expectation is a lower bound.
    """
    mine = keep[union.who]
    _, met = np.unique(union.subject[mine], return_counts=True)
    pairs = float((met * (met - 1.0)).sum() / 2.0)
    each = np.bincount(union.who[mine], minlength=union.size).astype(np.float64)
    expected = (each.sum() ** 2 - (each**2).sum()) / (2.0 * max(subjects, 1))
    return pairs, float(expected), len(met)


def _partition(
    candidate: Candidate,
    union: _Union,
    measured: Measured,
    subjects: float,
) -> Ring | None:
    """Find members that saw nobody twice and hardly anybody whom another member saw."""
    if candidate.bond is Bond.DAY:
        return None
    keep = np.nan_to_num(measured.novelty[candidate.members]) >= ONCE
    if int(keep.sum()) < LEAST_MEMBERS:
        return None
    overlap, expected, distinct = _overlap(union, keep, subjects)
    nats = scarcity(overlap, expected)
    if nats < GROUP_NATS or distinct < LEAST_SUBJECTS or overlap > APART * expected:
        return None
    members = candidate.members[keep]
    return Ring(candidate.bond, "partition", members, distinct, nats, overlap, expected)
