"""Tiling: actors that share out the ids of a site, in blocks or by turns."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.detection.groups.candidates import PLACES, members_of
from privet.detection.groups.complement import GROUP_NATS, LEAST_SUBJECTS, Ring, enough
from privet.detection.groups.outsiders import LEAST_OUTSIDERS, by_accident, without
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.shared import tooled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Candidate, Traits
    from privet.detection.groups.complement import Ground, Seen

CUTS = np.array([-(16 << power) for power in range(12)] + list(range(2, 65)), np.int64)
"""How ids are cut: below 0 into blocks of so many ranks, above by the remainder of so much.

Source: strides of 2 to 64 are those of the literature on work that programs share out; blocks double.
"""

HOME = 0.5
"""The share of a member's people that must be in one cell; a block may lie across two."""

LEAST_HANDS = 5
"""Members of a tiling; fewer may be a team."""

SHUFFLES = 40
"""How often who was shown whom is shuffled."""

MOST_EACH = 32
"""People of a member that are looked at; more tell no more of where it is at home."""


def tilings(
    candidates: Sequence[Candidate], ground: Ground, traits: Traits, chance: np.random.Generator
) -> Iterator[Ring]:
    """
    Yield those within candidates that share out the ids, with one tool and from no common place.

    Where people follow those of their own year or street, everybody is at home somewhere. So the
    candidate is held against actors outside it at the same cut: with k of n at home, where a share r
    of outsiders is, it is n KL(k/n || r) nats improbable, the null of a permutation of who has the
    bond; ``stray`` is how likely each member is there by accident (``outsiders.strays``).

    Args:
        chance: Shuffles.
    """
    everybody = members_of(candidates)
    for candidate in candidates:
        if candidate.bond in PLACES:
            continue
        ring = tiled(candidate, ground.seen, chance)
        if ring is None or not tooled(ring.members, traits):
            continue
        stray = beside(ring, everybody, ground)
        if stray is not None:
            yield replace(ring, stray=stray)


def tiled(candidate: Candidate, seen: Seen, chance: np.random.Generator) -> Ring | None:
    """
    Return those within a candidate that share out the ids, if there are any.

    Ids are cut into cells c in each of ``CUTS`` ways. A member a with n people of whom h are in its
    *home*, the cell where it has most, is h of n hits at the chance p that others of the candidate
    have there, (n(c) - h + 1) / (all - n + cells): n KL(h/n || p) nats, less the logarithms of the
    number of cells and of cuts. The cut that makes most of the members tells.

    Of those members, I(actor; cell) = sum of n(a,c)/n log(n n(a,c) / (n(a) n(c))) is held against
    ``SHUFFLES`` shuffles of who was shown whom, and its tail against that of a gamma distribution of
    their mean m and variance v: (m^2/v) (x - 1 - log x) nats at x = I/m, less the logarithm of the
    number of cuts.

    Source: P. W. Mielke and K. J. Berry, Permutation Methods, 2007, for the tail by moments.
    """
    rows = candidate.members
    if len(rows) < LEAST_HANDS:
        return None
    cut, own, _ = homes(rows, seen, CUTS, enough(len(rows)))
    members = rows[own >= enough(len(rows))]
    if len(members) < LEAST_HANDS:
        return None
    who = np.repeat(np.arange(len(members)), np.diff(seen.begin)[members])
    ranks = seen.people(members)
    people = len(np.unique(ranks))
    if people < LEAST_SUBJECTS:
        return None
    found, usual, nats = shuffled(who, _cells(ranks, seen.place, cut), chance)
    if nats < GROUP_NATS:
        return None
    pattern = Pattern.BLOCKS if cut < 0 else Pattern.STRIDES
    return Ring(
        *(candidate.bond, pattern, members, people, nats, found, usual),
        among=rows,
        size=abs(cut),
    )


def beside(ring: Ring, everybody: NDArray[np.int64], ground: Ground) -> NDArray[np.float64] | None:
    """
    Return how likely each member of a tiling is there by accident; None if outsiders do as much.

    Args:
        everybody: All actors that are members of any candidate.
    """
    outside = without(ring, everybody, ground)
    if len(outside) < LEAST_OUTSIDERS:
        return None
    cut = np.array([-ring.size if ring.pattern is Pattern.BLOCKS else ring.size], np.int64)
    rows = np.concatenate([ring.members, outside])
    _, own, _ = homes(rows, ground.seen, cut, 0.0)
    mine, theirs = own[: len(ring.members)], own[len(ring.members) :]
    return by_accident(mine, theirs, len(ring.among))


def homes(
    rows: NDArray[np.int64], seen: Seen, cuts: NDArray[np.int64], least: float
) -> tuple[int, NDArray[np.float64], NDArray[np.int64]]:
    """
    Return the cut that makes most of some actors, how improbable each is at home there, and where.

    Args:
        least: Nats below which an actor counts for nothing.
    """
    own, home = np.zeros((2, len(rows))), np.zeros((2, len(rows)), np.int64)
    cells = np.zeros((2, max(len(seen.place) // 16 + 2, 66)), np.int64)
    cut = _homes(seen.begin, seen.rank, seen.place, rows, cuts, least, cells, own, home)
    return int(cut), own[1], home[1]


def shuffled(
    who: NDArray[np.int64], cell: NDArray[np.int64], chance: np.random.Generator
) -> tuple[float, float, float]:
    """Return I(actor; cell), its mean over shuffles, and how improbable it is among them, in nats."""
    found = information(who, cell)
    made = np.array([information(who, chance.permutation(cell)) for _ in range(SHUFFLES)])
    usual, spread = float(made.mean()), float(made.var(ddof=1))
    if found <= usual or spread <= 0.0:
        return found, usual, 0.0
    ratio = found / usual
    nats = usual**2 / spread * (ratio - 1.0 - math.log(ratio)) - math.log(len(CUTS))
    return found, usual, nats


def information(who: NDArray[np.int64], cell: NDArray[np.int64]) -> float:
    """Return I(actor; cell) in nats: how much a cell tells of who was shown it."""
    both = np.unique(who * (int(cell.max()) + 1) + cell, return_counts=True)[1]
    each, places = np.bincount(who), np.unique(cell, return_counts=True)[1]
    total = len(who)
    return float(_log(both) - _log(each) - _log(places)) / total + math.log(total)


def _log(counts: NDArray[np.int64]) -> float:
    """Return the sum of n log n."""
    counts = counts[counts > 0]
    return float((counts * np.log(counts)).sum())


def _cells(ranks: NDArray[np.int64], place: NDArray[np.int64], cut: int) -> NDArray[np.int64]:
    """Return the cell of each person."""
    return np.asarray(ranks // -cut if cut < 0 else place[ranks] % cut)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _surprise(hits: int, tries: int, chance: float) -> float:
    """Return n KL(h/n || p), 0 below expectation."""
    share = hits / tries
    if share <= chance:
        return 0.0
    nats = hits * math.log(share / chance)
    if hits < tries:
        nats += (tries - hits) * math.log((1.0 - share) / (1.0 - chance))
    return nats


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count(
    begin: NDArray[np.int64],
    rank: NDArray[np.int64],
    place: NDArray[np.int64],
    row: int,
    cut: int,
    by: int,
    cells: NDArray[np.int64],
) -> tuple[int, int]:
    """
    Add *by* to the cell of each of an actor's people that are looked at.

    Returns:
        How many they are, and the most that any of their cells was brought to.
    """
    first, last = begin[row], begin[row + 1]
    step = max(1, (last - first + MOST_EACH - 1) // MOST_EACH)
    seen = most = 0
    for i in range(first, last, step):
        if cut > 0 and place[rank[i]] < 0:  # a name: it has no remainder
            continue
        c = rank[i] // -cut if cut < 0 else place[rank[i]] % cut
        cells[c] += by
        most = max(most, cells[c])
        seen += 1
    return seen, most


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _homes(
    begin: NDArray[np.int64],
    rank: NDArray[np.int64],
    place: NDArray[np.int64],
    rows: NDArray[np.int64],
    cuts: NDArray[np.int64],
    least: float,
    cells: NDArray[np.int64],
    own: NDArray[np.float64],
    home: NDArray[np.int64],
) -> int:
    """Set the second row of *own* and of *home* by the best of *cuts*, which is returned."""
    best, chosen = -1.0, cuts[0]
    for cut in cuts:
        width = cut if cut > 0 else (len(place) - 1) // -cut + 1
        total, mine = cells[0], cells[1]
        total[:width] = 0
        people = 0
        for row in rows:
            people += _count(begin, rank, place, row, cut, 1, total)[0]
        used = 0
        for c in range(width):
            used += total[c] > 0
        less = math.log(max(used, 1)) + math.log(len(cuts))
        score = 0.0
        for m in range(len(rows)):
            tries, hits = _count(begin, rank, place, rows[m], cut, 1, mine)
            own[0, m], home[0, m] = 0.0, -1
            if tries == 0:
                continue
            for i in range(begin[rows[m]], begin[rows[m] + 1]):
                c = rank[i] // -cut if cut < 0 else place[rank[i]] % cut
                if mine[c] == hits:
                    home[0, m] = c
                    break
            _count(begin, rank, place, rows[m], cut, -1, mine)
            if hits >= HOME * tries:
                others = total[home[0, m]] - hits
                chance = (others + 1.0) / (people - tries + used)
                own[0, m] = _surprise(hits, tries, min(chance, 1.0)) - less
                if own[0, m] >= least:
                    score += own[0, m]
        if score > best:
            best, chosen = score, cut
            own[1], home[1] = own[0], home[0]
    return int(chosen)
