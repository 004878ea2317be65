"""Complementary coverage: actors that between them share out the people of a site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import scarcity, surprise
from privet.detection.groups.meetings import REACH, beside, counters, meetings
from privet.detection.groups.patterns import Pattern
from privet.exposure.places import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Bond, Candidate
    from privet.detection.measured import Measured

LOOK_BACK = 64
"""Sightings of the others among which the neighbour of an id is looked for, at most."""

CHANCE = 0.05
"""The chance of a neighbour by accident that the look-back is kept below."""

CLUSTERED = 2.0
"""How much more often than at random people stand beside each other in what visitors see."""

MEMBER_NATS = 5.0
"""How improbable it must be, in nats, that anybody at all fits the pattern by accident (e-5, one in
150 rings); for one member, the logarithm of the size of its group comes on top."""

MEMBER_SHARE = 0.5
"""The share of a member's people that must stand at the frontier."""

GROUP_NATS = 30.0
"""How improbable the whole must be: candidate groups are many and nobody is joined by accident."""

APART = 0.3
"""Meetings, of those due, at most for a division of labour.

Source: visitors to a simulated site meet more often than is due, because they share favourites;
members of a fleet never. Three in ten leaves room for a fleet that goes over some people twice.
"""

PRUNING = (1.5, 1.3, 1.2, 1.1, 1.05, 1.0, 0.95, 0.9, 0.8, 0.7, 0.5, 0.3)
"""Those who meet the others more than so often, of what is due, are left out, round by round, the
most sociable first: as they go, the others are seen more clearly."""

RETURNING = 0.98
"""Novelty from which on an actor goes back to nobody, as people do to their own records."""

AREA = 50
"""Ranks on either side over which it is read off whether people are shared there at all."""

LEAST_MEMBERS = 3
LEAST_SUBJECTS = 60
WHOLE = 0.8
"""The share of people with a neighbour in the union from which on whole stretches were taken."""


@dataclass(frozen=True, slots=True)
class Sightings:
    """
    Hold who was shown whom, a row a sighting, in any order.

    Args:
        actor: Row of ``Measured``, int64.
        at: Microseconds since 1970, int64.
        subject: The data subject, dense from 0, int64.
        place: Of each data subject of the whole ledger, by *subject*, int64; ``NOWHERE`` for none.
        popularity: How many actors of the whole ledger were shown each data subject, float64, by
            *subject*.
    """

    actor: NDArray[np.int64]
    at: NDArray[np.int64]
    subject: NDArray[np.int64]
    place: NDArray[np.int64]
    popularity: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ring:
    """
    Hold actors that share out people.

    Args:
        bond: What else they have in common.
        pattern: What they do.
        members: Rows of ``Measured``, ascending.
        subjects: Distinct people of the union; in lockstep those of the list, which half have.
        nats: How improbable it is by chance, in nats.
        overlap: Pairs of members that saw the same person, of those who hardly met at all; in a
            statistic of its own, what it counts there.
        expected: Pairs that were due, from how often members saw neighbours of a person; in
            lockstep, from how popular people are; in others, what is due there.
        bound: Whether a tool or a place is known to bind the members; colleagues who divide a list
            among them share out people as well.
        among: The candidate in which it was found.
        size: Of a tiling, how long a block is, or a stride; in synchrony, in how many hours members
            began together; of an awakening the day (UTC), since 1970.
        stray: Of each member, how likely it is there by accident (``outsiders``); None where nobody
            was asked.
        crowd: Whether it was found among all who have a device, whatever else they do.
    """

    bond: Bond
    pattern: Pattern
    members: NDArray[np.int64]
    subjects: int
    nats: float
    overlap: float
    expected: float
    bound: bool = True
    among: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    stray: NDArray[np.float64] | None = None
    size: int = 0
    crowd: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """
    Hold each pair of actor and person once, sorted by actor and rank.

    Args:
        begin: Where each actor's rows begin.
        rank: Where the person stands when all of the whole ledger are sorted by place, also those
            whom no candidate was shown: were they left out, whom a member saw would stand beside
            each other by that alone, and more meetings would be due than are.
        at: When it was shown first.
        place: By rank, the place itself.
        shared: By rank, how often visitors meet thereabouts, of what is due.
        known: By rank, how many actors of the whole ledger were shown that person.
    """

    begin: NDArray[np.int64]
    rank: NDArray[np.int64]
    at: NDArray[np.int64]
    place: NDArray[np.int64]
    shared: NDArray[np.float64]
    known: NDArray[np.float64]

    def people(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return whom some actors were shown, as ranks, one actor's behind another's."""
        return np.concatenate([_own(self.rank, self, row) for row in rows])


@dataclass(frozen=True, slots=True)
class Ground:
    """
    Hold what every candidate of a ledger is judged on.

    Args:
        seen: Who was shown whom.
        once: Who goes back to nobody.
        walks: Who goes from neighbour to neighbour.
        subjects: Distinct people seen by anybody.
        level: Of each actor.
    """

    seen: Seen
    once: NDArray[np.bool_]
    walks: NDArray[np.bool_]
    subjects: int
    level: NDArray[np.int8]


def rings(candidates: Sequence[Candidate], ground: Ground) -> list[Ring]:
    """
    Find those candidates whose members share out people.

    How often two members should meet at one person is read off how often they stand side by side,
    at people one to five ranks apart. Whatever draws visitors to a part of a site, a
    neighbourhood, a class, old ids or new, draws them to neighbours as to the person itself; and
    favourites only make them meet more. Only those who share out people meet less.

    Where everybody opens records of his own alone, orders or cases, nobody meets either: there,
    what is due is scaled down to what is usual in that part of the site, unless a member goes back
    to nobody at all, as one does to one's own records.

    Args:
        candidates: Groups to judge; a group's members that do not fit are left out of its ring.
        ground: What their members were shown; others' rows are ignored.
    """
    made = (judged(candidate, ground) for candidate in candidates)
    return [ring for ring in made if ring is not None]


def grounds(sightings: Sightings, measured: Measured, subjects: int) -> Ground:
    """
    Sort sightings for judging candidates.

    Args:
        measured: All actors.
        subjects: Distinct people seen by anybody.
    """
    seen = _seen(sightings, len(measured.actor))
    once = np.nan_to_num(measured.novelty) >= RETURNING
    return Ground(seen, once, _walks(seen), subjects, measured.level)


def judged(candidate: Candidate, ground: Ground) -> Ring | None:
    """Return the ring within one candidate, if there is one."""
    ring = _judge(candidate, ground.seen, ground.once, ground.subjects)
    return ring or _stretches(candidate, ground.seen, ground.walks)


def _seen(sightings: Sightings, actors: int) -> Seen:
    """Sort the sightings, and keep the first of each pair of actor and person."""
    somewhere = np.flatnonzero(sightings.place != NOWHERE)
    people = somewhere[np.argsort(sightings.place[somewhere], kind="stable")]
    fine = np.full(len(sightings.place), -1, np.int64)
    fine[people] = np.arange(len(people))
    placed = np.flatnonzero(fine[sightings.subject] >= 0)
    rank = fine[sightings.subject[placed]]
    key = sightings.actor[placed] * max(len(people), 1) + rank
    order = np.argsort(key)
    new = np.flatnonzero(np.diff(key[order], prepend=-1))
    at = (
        np.minimum.reduceat(sightings.at[placed][order], new) if len(new) else np.zeros(0, np.int64)
    )
    actor, rank = sightings.actor[placed][order[new]], rank[order[new]]
    begin = np.searchsorted(actor, np.arange(actors + 1)).astype(np.int64)
    seen_by, place = sightings.popularity[people], sightings.place[people]
    return Seen(begin, rank, at, place, _shared(seen_by), seen_by)


def _shared(seen_by: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how often visitors meet in each part of the site, of what is due there; at most 1."""
    same = seen_by * np.maximum(seen_by - 1.0, 0.0)
    near = np.zeros(len(seen_by))
    for step in range(1, REACH + 1):
        near[step:] += seen_by[step:] * seen_by[:-step] / (2 * REACH)
        near[:-step] += seen_by[step:] * seen_by[:-step] / (2 * REACH)
    window = np.ones(min(2 * AREA + 1, len(seen_by)))
    if not len(window):
        return seen_by
    met, due = (np.convolve(column, window, "same")[: len(seen_by)] for column in (same, near))
    return np.asarray(np.clip(met / np.maximum(due, 1e-9), 0.0, 1.0))


def _judge(candidate: Candidate, seen: Seen, once: NDArray[np.bool_], subjects: int) -> Ring | None:
    """
    Leave out who meets the others as is due, and judge those who remain, the core.

    Whoever meets the core as seldom as its members meet each other belongs to it, also where two of
    them were sent to the same people.
    """
    members = candidate.members
    core = np.ones(len(members), np.bool_)
    count = counters(seen.shared)
    for most in PRUNING:
        met, due = meetings(seen.begin, seen.rank, seen.shared, members, core, once, count)
        core &= met <= most * due
        if int(core.sum()) < LEAST_MEMBERS or due[core].sum() < 2 * GROUP_NATS:
            return None
    least = enough(len(members))
    met, due = meetings(seen.begin, seen.rank, seen.shared, members, core, once, count)
    apart = np.array([scarcity(m, d) for m, d in zip(met, due, strict=True)])
    front = np.zeros(len(members))
    front[core] = _frontier(members[core], seen, subjects)
    keep = (apart >= least) & (met <= APART * due) | (front >= least)
    return _ring(candidate, keep, core & keep, front >= least, seen, once)


def popularity(others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of all sightings that is each person's, with a half for each."""
    return np.asarray((others + 0.5) / (others.sum() + 0.5 * len(others)))


def enough(members: int) -> float:
    """Return how improbable a member of so large a group must be, in nats."""
    return MEMBER_NATS + float(np.log(members))


def _ring(
    candidate: Candidate,
    keep: NDArray[np.bool_],
    core: NDArray[np.bool_],
    front: NDArray[np.bool_],
    seen: Seen,
    once: NDArray[np.bool_],
) -> Ring | None:
    """Make a ring of the members that are kept, where the core is enough and most of them."""
    if int(core.sum()) < max(LEAST_MEMBERS, keep.sum() / 2):
        return None
    met, due = meetings(seen.begin, seen.rank, seen.shared, candidate.members, core, once)
    overlap, expected = float(met[core].sum() / 2.0), float(due[core].sum() / 2.0)
    nats = scarcity(overlap, expected)
    members = candidate.members[keep]
    ranks = np.unique(seen.people(members))
    if nats < GROUP_NATS or overlap > APART * expected or len(ranks) < LEAST_SUBJECTS:
        return None
    pattern = Pattern.PARTITION
    if (front & keep).sum() * 2 >= keep.sum():
        pattern = Pattern.FRONTIER
    elif (np.diff(ranks) == 1).mean() >= WHOLE:
        pattern = Pattern.TILES
    return Ring(
        *(candidate.bond, pattern, members, len(ranks), nats, overlap, expected),
        among=candidate.members,
    )


def _walks(seen: Seen) -> NDArray[np.bool_]:
    """Tell which actors went, each for itself, from neighbour to neighbour."""
    actors = len(seen.begin) - 1
    who = np.repeat(np.arange(actors), np.diff(seen.begin))
    by_time = np.argsort(seen.at, kind="stable")
    order = by_time[np.argsort(who[by_time], kind="stable")]
    same = np.diff(who[order]) == 0
    near = same & (np.abs(np.diff(seen.rank[order])) <= REACH)
    tries = np.bincount(who[order][1:][same], minlength=actors).astype(np.float64)
    hits = np.bincount(who[order][1:][near], minlength=actors).astype(np.float64)
    chance = min(0.5, CLUSTERED * 2 * REACH / max(len(seen.shared), 1))
    nats = surprise(hits, tries, chance)
    return np.asarray((nats >= GROUP_NATS / 2) & (hits >= WHOLE * tries), np.bool_)


def _stretches(candidate: Candidate, seen: Seen, walks: NDArray[np.bool_]) -> Ring | None:
    """Find members that each took a stretch of its own, one stretch ending where the next begins."""
    members = candidate.members[walks[candidate.members]]
    if len(members) < LEAST_MEMBERS:
        return None
    rank = seen.people(members)
    owner = np.repeat(members, np.diff(seen.begin)[members])
    order = np.argsort(rank, kind="stable")
    step, change = np.diff(rank[order]), np.diff(owner[order]) != 0
    borders = change & (step >= 1) & (step <= REACH)
    touching = np.union1d(owner[order][:-1][borders], owner[order][1:][borders])
    meetings_ = int((change & (step == 0)).sum())
    ranks = np.unique(rank[np.isin(owner, touching)])
    chance = min(0.5, 4 * REACH * len(members) / max(len(seen.shared), 1))
    nats = float(
        surprise(
            np.array([float(len(touching))]),
            np.array([float(len(candidate.members))]),
            chance,
        )[0]
    )
    few = len(touching) < LEAST_MEMBERS or len(ranks) < LEAST_SUBJECTS
    if few or nats < GROUP_NATS or meetings_ > APART * borders.sum():
        return None
    overlap, expected = float(meetings_), float(borders.sum())
    return Ring(
        *(candidate.bond, Pattern.RANGES, touching, len(ranks), nats, overlap, expected),
        among=candidate.members,
    )


def _own(column: NDArray[np.int64], seen: Seen, row: int) -> NDArray[np.int64]:
    """Return one actor's part of a column."""
    return column[seen.begin[row] : seen.begin[row + 1]]


def _frontier(
    members: NDArray[np.int64],
    seen: Seen,
    subjects: int,
) -> NDArray[np.float64]:
    """Return how improbably often each stands beside an id that another took just then, in nats."""
    subjects = min(subjects, len(seen.shared))
    back = int(min(LOOK_BACK, CHANCE * subjects / (4 * REACH * CLUSTERED)))
    nats = np.zeros(len(members))
    if back < 1:
        return nats
    sizes = seen.begin[members + 1] - seen.begin[members]
    who = np.repeat(np.arange(len(members)), sizes)
    order = np.argsort(np.concatenate([_own(seen.at, seen, row) for row in members]), kind="stable")
    rank = seen.people(members)[order]
    near = np.zeros(len(order), np.bool_)
    beside(who[order], rank, back, near)
    tries = sizes.astype(np.float64)
    hits = np.bincount(who[order], weights=near, minlength=len(members)).astype(np.float64)
    nats = surprise(hits, tries, back * 4 * REACH * CLUSTERED / subjects)
    return np.where(hits >= MEMBER_SHARE * tries, nats, 0.0)
