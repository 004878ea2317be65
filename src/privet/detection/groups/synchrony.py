"""Synchrony: actors that begin in the same minutes, again and again, each with people of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import abundance, surprise
from privet.detection.groups.candidates import Bond, members_of
from privet.detection.groups.complement import GROUP_NATS, LEAST_SUBJECTS, Ring
from privet.detection.groups.links import linked
from privet.detection.groups.outsiders import LEAST_OUTSIDERS, by_accident, without
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.shared import tooled
from privet.detection.groups.spells import LAG, MINUTE, correlated, neighbours, spells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Candidate, Traits
    from privet.detection.groups.complement import Ground, Seen
    from privet.detection.groups.spells import Spells

TOGETHER = 0.5
"""The cross-correlation from which on two actors go by one clock.

Chosen: half of all beginnings of both fall together, where those of two people who are awake at the
same hours are below a tenth; who answers every other message of an application is below it, too.
"""

CELL = 3 * MINUTE
"""How long a moment is: a minute, give or take one."""

CELLS = 20
"""Moments of an hour."""

HOURS = 24

LEAST_HANDS = 5
"""Members; fewer may be a team."""

LEAST_ROUNDS = 8
"""Hours in which members began together, and beginnings of each together with others'."""

LEAST_DAILY = 3
"""Such hours of each of two days: a lesson, a letter or the end of a break comes once or twice."""

LONGEST = 12
"""Such hours of each of two days beyond which no timetable of people explains them."""

COMMON = 0.1
"""The share of members beyond one of them that were shown a person from which on it is common to them."""

HALF = 0.5
"""The share of the other members with whom a member must go by one clock."""

MOST_HELD = 32
"""Other members that each is held against; more tell no more."""


@dataclass(frozen=True, slots=True)
class Clock:
    """
    Hold the site's own day, by moments.

    Args:
        base: The first hour, as the number of its first moment since 1970.
        share: Of all beginnings of its hour, those of each moment.
    """

    base: int
    share: NDArray[np.float64]

    def cells(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the moment of each time, from 0, the first and the last at the ends."""
        return np.asarray(np.clip(at // CELL - self.base, 0, len(self.share) - 1))


def synchronies(candidates: Sequence[Candidate], ground: Ground, traits: Traits) -> Iterator[Ring]:
    """
    Yield those within candidates of one device that go by one clock, and from no common place.

    What wakes people at one minute, a lesson, a letter, a match, a message of an application, brings
    them to the same people, or once or twice a day, or at the same hours each day. Only beginnings
    with people whom hardly any other member was shown count, in ``LEAST_ROUNDS`` hours of two days
    and more. The members are held against actors outside the candidate by the same rule
    (``beside``).
    """
    made = spells(ground.seen)
    everybody = members_of(candidates)
    for candidate in candidates:
        if candidate.bond is not Bond.DEVICE:
            continue  # it takes a tool in common anyway
        for ring in clocked(candidate, ground.seen, made):
            stray = beside(ring, everybody, ground, made)
            if stray is not None and tooled(ring.members, traits):
                yield replace(ring, stray=stray)


def clocked(candidate: Candidate, seen: Seen, made: Spells) -> Iterator[Ring]:
    """
    Yield those within one candidate that go by one clock.

    An actor *begins* when it is shown somebody new after five minutes without. Of two that begin a
    and b times, n of them in the same minute, give or take one, at the best constant lag of -5 to 5
    minutes, the cross-correlation is n / sqrt(a b); those of ``TOGETHER`` and more are joined
    (single link), and whoever is so with fewer than half of the others is left out (``close``).

    Of c members that begin in one moment, each moved by its lag, T = sum of c (c - 1) / 2 are their
    meetings. Were each free to choose its moment within the hour as all others on the site do, with
    the share s of that hour's, E = sum over hours of pairs * sum of s^2 were due: the mean of all
    shuffles of beginnings within their hours, which leave a member its day and its zone, and the
    site its spikes. They are valid where members choose the minute independently of each other.
    What keeps to the time of day is shuffled by whole days too (``timetable``), and the larger E
    counts, unless it goes on for more than ``LONGEST`` hours of a day. Meetings at one moment are
    not independent: K = sum of (c - 1) are counted, K log(T / E) - K (1 - E / T) nats by
    Chernoff's bound, as in lockstep.

    Source: G. Jacob et al., PubCrawl, USENIX Security 2012, for campaigns by series in step.
    """
    rows = candidate.members[made.sizes[candidate.members] >= LEAST_ROUNDS]
    if len(rows) < LEAST_HANDS:
        return
    first, second = neighbours(rows, made)
    hits, _ = correlated(rows[first], rows[second], made)
    alike = _alike(rows[first], rows[second], hits, made)
    if int(alike.sum()) < LEAST_HANDS - 1:  # most candidates end here
        return
    clock = clock_of(candidate.members, made)
    for group in linked(first[alike], second[alike], len(rows)):
        ring = _ring(candidate, rows[group], clock, seen, made)
        if ring is not None:
            yield ring


def close(group: NDArray[np.int64], made: Spells) -> NDArray[np.int64]:
    """
    Return those of a group that go by one clock with half of the others that are left, at least.

    Of people who come back from a break within some minutes many a pair is joined by accident, and
    single link joins them all. Who goes with the fewest is left out first, round by round.
    """
    while len(group) >= LEAST_HANDS:
        some = group[:: -(-len(group) // MOST_HELD)]
        first, second = np.repeat(group, len(some)), np.tile(some, len(group))
        hits, _ = correlated(first, second, made)
        alike = _alike(first, second, hits, made) & (first != second)
        others = len(some) - np.isin(group, some)
        share = alike.reshape(len(group), len(some)).sum(axis=1) / np.maximum(others, 1)
        kept = (share >= HALF) | (share > np.median(share))
        if kept.all():
            break
        group = group[kept]
    return group


def clock_of(members: NDArray[np.int64], made: Spells) -> Clock:
    """Return when all but some actors begin, with a half for each moment."""
    base = int(made.at.min()) // (CELL * CELLS) * CELLS
    hours = int(made.at.max()) // (CELL * CELLS) - base // CELLS + 1
    others = np.delete(made.at, made.of(members))
    times = np.bincount(others // CELL - base, minlength=CELLS * hours).reshape(hours, CELLS) + 0.5
    return Clock(base, np.asarray((times / times.sum(axis=1, keepdims=True)).ravel()))


def meetings(
    owner: NDArray[np.int64], cells: NDArray[np.int64], clock: Clock, size: int
) -> tuple[float, float, float]:
    """
    Return how many pairs of members met in one moment, how many were due, and members beyond the first.

    Args:
        owner: Whose each beginning is, from 0.
        cells: Its moment.
        size: How many members there are.
    """
    times = np.bincount(cells, minlength=len(clock.share))
    hours = len(clock.share) // CELLS
    pairs = _pairs(cells // CELLS, owner, size, hours)
    due = float((pairs * (clock.share.reshape(hours, CELLS) ** 2).sum(axis=1)).sum())
    return float((times * (times - 1)).sum() / 2.0), due, float(np.maximum(times - 1, 0).sum())


def timetable(owner: NDArray[np.int64], moments: NDArray[np.int64], met: float, size: int) -> float:
    """
    Return how many pairs would meet were the days of each shuffled: those of lessons, breaks and shifts.

    Pairs of two members that began at the same time of two of D days, over D - 1: the mean of all
    shifts by whole days but that by none.

    Args:
        owner: Whose each beginning is, from 0.
        moments: Since 1970.
        met: Pairs that met on one day.
        size: How many members there are.
    """
    daily = CELLS * HOURS
    days = len(np.unique(moments // daily))
    pairs = float(_pairs(moments % daily, owner, size, daily).sum())
    return (pairs - met) / max(days - 1, 1)


def beside(
    ring: Ring, everybody: NDArray[np.int64], ground: Ground, made: Spells
) -> NDArray[np.float64] | None:
    """
    Return how likely each member keeps the time by accident; None if outsiders do as much.

    Of an actor's n beginnings h fall, at the lag at which most do, in moments in which two members
    began and more (two others, of a member): n KL(h/n || p) nats, where p is the chance that the
    site's own day gives it, less the logarithm of the number of lags.

    Args:
        everybody: All actors that are members of any candidate.
    """
    outside = without(ring, everybody, ground)
    if len(outside) < LEAST_OUTSIDERS:
        return None
    clock = clock_of(ring.among, made)
    owner, cells = _own(ring.members, clock, ground.seen, made)
    times = np.bincount(cells, minlength=len(clock.share))
    chance = _chance(times >= 2, cells, clock)
    size, hits = made.sizes[ring.members], _kept(owner, cells, len(ring.members))
    mine = _evidence(hits, size, chance)
    fit = made.sizes[outside] > 0
    where, whose = made.of(outside[fit]), np.repeat(np.flatnonzero(fit), made.sizes[outside[fit]])
    best = np.zeros(len(outside), np.int64)
    for lag in range(-LAG, LAG + 1):
        there = times[clock.cells(made.at[where] - lag * MINUTE)] >= 2
        best = np.maximum(best, np.bincount(whose[there], minlength=len(outside)))
    theirs = _evidence(best, made.sizes[outside], chance)
    return by_accident(mine, theirs, len(ring.among))


def _ring(
    candidate: Candidate, group: NDArray[np.int64], clock: Clock, seen: Seen, made: Spells
) -> Ring | None:
    """Leave out who does not keep the time of the others, and judge those who do."""
    group = close(group, made)
    if len(group) < LEAST_HANDS:
        return None
    owner, cells = _own(group, clock, seen, made)
    hits = _kept(owner, cells, len(group))
    members = group[(hits >= LEAST_ROUNDS) & (hits >= TOGETHER * made.sizes[group])]
    if len(members) < LEAST_HANDS:
        return None
    owner, cells = _own(members, clock, seen, made)
    hours, daily = _sustained(cells, clock, len(members))
    if hours < LEAST_ROUNDS or daily < LEAST_DAILY:
        return None
    met, due, counted = meetings(owner, cells, clock, len(members))
    if daily <= LONGEST:
        due = max(due, timetable(owner, cells + clock.base, met, len(members)))
    nats = abundance(counted, counted * due / met)
    people = len(np.unique(seen.people(members)))
    if nats < GROUP_NATS or people < LEAST_SUBJECTS:
        return None
    return Ring(
        *(candidate.bond, Pattern.SYNCHRONY, members, people, nats, met, due),
        among=candidate.members,
        size=hours,
    )


def _alike(
    first: NDArray[np.int64], second: NDArray[np.int64], hits: NDArray[np.int64], made: Spells
) -> NDArray[np.bool_]:
    """Tell which pairs go by one clock."""
    size = np.sqrt(made.sizes[first] * made.sizes[second])
    return np.asarray((hits >= LEAST_ROUNDS) & (hits >= TOGETHER * size))


def _pairs(
    when: NDArray[np.int64], owner: NDArray[np.int64], size: int, length: int
) -> NDArray[np.float64]:
    """Return how many pairs of beginnings of two members there are at each of some times."""
    times = np.bincount(when, minlength=length).astype(np.float64)
    both, own = np.unique(when * size + owner, return_counts=True)
    same = np.bincount(both // size, own.astype(np.float64) ** 2, minlength=length)
    return np.asarray((times**2 - same) / 2.0)


def _own(
    members: NDArray[np.int64], clock: Clock, seen: Seen, made: Spells
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return whose the beginnings with people of one's own are, and their moments, without lags."""
    hub = np.full(len(members), members[made.sizes[members].argmax()])
    _, lag = correlated(hub, members, made)
    people, times = np.unique(seen.people(members), return_counts=True)
    common = people[times > max(1.0, 1.0 + COMMON * (len(members) - 1))]
    where = made.of(members)
    owner = np.repeat(np.arange(len(members)), made.sizes[members])
    own = ~np.isin(made.rank[where], common)
    cells = clock.cells(made.at[where] - lag[owner] * MINUTE)
    return owner[own], cells[own]


def _kept(owner: NDArray[np.int64], cells: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return how often each began in a moment in which two others did."""
    return np.bincount(owner[np.bincount(cells)[cells] > 2], minlength=size)


def _sustained(cells: NDArray[np.int64], clock: Clock, size: int) -> tuple[int, int]:
    """Return in how many hours a third of the members began together, and of the second-best day."""
    moments = np.flatnonzero(np.bincount(cells) * 3 >= size)
    hours = np.unique(moments // CELLS) + clock.base // CELLS
    daily = np.sort(np.unique(hours // HOURS, return_counts=True)[1])
    return len(hours), int(daily[-2]) if len(daily) > 1 else 0


def _chance(rounds: NDArray[np.bool_], cells: NDArray[np.int64], clock: Clock) -> float:
    """Return how often beginnings in the hours of some moments fall in rounds by accident."""
    hourly = (clock.share * rounds).reshape(-1, CELLS).sum(axis=1)
    return float(hourly[cells // CELLS].mean())


def _evidence(
    hits: NDArray[np.int64], tries: NDArray[np.int64], chance: float
) -> NDArray[np.float64]:
    """Return how improbable so many beginnings in rounds are, in nats, at the best of all lags."""
    nats = surprise(hits.astype(np.float64), tries.astype(np.float64), chance)
    return np.asarray(nats - np.log(2 * LAG + 1))
