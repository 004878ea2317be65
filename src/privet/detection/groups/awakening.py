"""Awakenings: accounts with one tool that did as others do, and all turned to other people at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.centres import NORMAL, centre
from privet.detection.chances import exchanged, surprise
from privet.detection.groups.complement import GROUP_NATS, Ring
from privet.detection.groups.excess import (
    EXCESSIVE,
    LEAST_MANY,
    LEAST_TAKEN,
    elsewhere,
    leans_of,
    tested,
    unions,
    unusual,
)
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.shared import tooled
from privet.exposure.budgets import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Candidate, Traits
    from privet.detection.groups.complement import Ground, Seen

DAYS = 28
"""Days that are told apart, the last of the ledger; what is older is one with the first of them."""

CHANGED = 1.3
"""Standard errors by which a member's choice must have changed.

Chosen on T09, seeds 2 and 3: nine in ten of the hands have changed by more on their first day, and
of honest people every tenth would if nothing had changed.
"""

USUAL = 0.2
"""The share of honest people who change as far in one direction on some day, at the least.

Twice what chance makes of ``CHANGED``: people's interests move, and outsiders are often few.
"""

FEWEST_OUTSIDERS = 5
"""Actors without the tool, seen before and after, below which nobody tells that not all changed."""

EXCHANGED_NATS = 7.0
"""How improbable it must be, exactly, that the few outsiders fell where they did (1 in 1,100).

``surprise`` takes their share for known; of a handful it is not.
"""

BESIDE = 3.0
"""Standard deviations by which a member may lean less than the middle one.

Hands of one fleet are dealt people alike; who has their browser and merely has a new interest leans
as people do (a student in T09, seed 2: ten standard deviations less).
"""


@dataclass(frozen=True, slots=True)
class Daily:
    """
    Hold the sightings of those who were shown enough people, by actor and day.

    Args:
        place: Of each actor its row here; -1 of who was shown too few.
        which: The sightings that count.
        cell: Of each of them, the place of its actor times the days, plus its day.
        first: The first of the days that are told apart, since 1970.
        shown: Sightings by actor and day, summed up over days.
    """

    place: NDArray[np.int64]
    which: NDArray[np.int64]
    cell: NDArray[np.int64]
    first: int
    shown: NDArray[np.float64]

    @property
    def days(self) -> int:
        """How many days are told apart."""
        return int(self.shown.shape[1])

    @property
    def judgeable(self) -> NDArray[np.bool_]:
        """Who was shown enough people before each day but the first, and enough since; by actor."""
        before, since = parted(self.shown)
        return (before >= LEAST_TAKEN) & (since >= LEAST_TAKEN)

    def summed(self, of: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum up what belongs to each sighting, by actor and over days."""
        return _summed(self.cell, of, self.shown.shape)


def awakenings(candidates: Iterable[Candidate], ground: Ground, traits: Traits) -> Iterator[Ring]:
    """
    Yield those within candidates of one device who turned, on one day, to people nobody looks at.

    A fleet of accounts that were bought, or kept until they had a past, leans no further in all than
    others do: what it did before hides what it does. All its hands begin on one day, though, and few
    people's choice changes on that very day.

    A member's *lean* is that of union excess (``excess.excesses``), apart for what it was shown before
    a day d (UTC) and since. Its change is z = (mean since - mean before) / (s sqrt(1/n + 1/m)), s its
    own standard deviation about both means, n and m its people before and since, eight at least.
    It *turned* if z is ``CHANGED`` at least, and it leans since not far less than the middle one of
    those with the tool that changed so (``BESIDE``).

    That k of n with the tool turned is n KL(k/n || r) nats improbable, r the share of those without
    it who turned on that day, ``USUAL`` at least; and the exact chance that so few of those are among
    all who turned must be small as well (``EXCHANGED_NATS``), since they are often a handful. The day
    is that of the most nats, and the logarithm of the days that were tried is taken off.

    A member is who turned, leans since that day further than outsiders in any such time (the share
    of ``excess.UNUSUAL`` that leaves the most members of whom it is sure), and was shown about as many
    people as the middle member, both before and since (``dealt_alike``): colleagues who divide a list
    of people whom nobody else looks at turn to such people on some days as well. Their union since
    that day must be larger than popularity makes it, as in union excess. Each has its q-value
    (``outsiders.strays``); a place in common explains it (``shared.tooled``). A fleet whose hands awake over weeks is not found by this.
    """
    fit = tested(candidates, np.diff(ground.seen.begin))
    if not fit:
        return
    daily = days_of(ground.seen)
    for candidate in fit:
        ring = awakened(candidate, daily, ground)
        if ring is not None and tooled(ring.members, traits):
            yield ring


def days_of(seen: Seen) -> Daily:
    """Sort the sightings of those who were shown enough people by actor and day."""
    size = np.diff(seen.begin)
    fit = size >= 2 * LEAST_TAKEN
    place = np.where(fit, np.cumsum(fit) - 1, -1)
    owner = np.repeat(place, size)
    which = np.flatnonzero(owner >= 0)
    day = seen.at[which] // DAY
    last = int(day.max(initial=0))
    first = max(last - DAYS + 1, int(day.min(initial=last)))
    days = last - first + 1
    cell = owner[which] * days + np.maximum(day - first, 0)
    shown = _summed(cell, np.ones(len(cell)), (int(fit.sum()), days))
    return Daily(place, which, cell, first, shown)


def _summed(
    cell: NDArray[np.int64], of: NDArray[np.float64], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    """Sum up by cell, and over days."""
    total = np.bincount(cell, weights=of, minlength=shape[0] * shape[1])
    return np.cumsum(total.reshape(shape), axis=1)


def parted(summed: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what there was before each day but the first, and since."""
    return summed[:, :-1], summed[:, -1:] - summed[:, :-1]


def changes(
    shown: NDArray[np.float64], lean: NDArray[np.float64], square: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return by how many standard errors each lean changed on each day but the first, and that since.

    Args:
        shown: People, summed up over days.
        lean: Their leans.
        square: The squares of those.

    Returns:
        nan where too few people were shown before or since; for the lean, where too few since.
    """
    before, since = parted(shown)
    with np.errstate(divide="ignore", invalid="ignore"):
        old, new = (part / count for part, count in zip(parted(lean), (before, since), strict=True))
        within = square[:, -1:] - before * old**2 - since * new**2
        spread = np.sqrt(np.maximum(within, 0.0) / (before + since - 2.0))
        change = (new - old) / np.maximum(spread * np.sqrt(1.0 / before + 1.0 / since), 1e-9)
    change[(before < LEAST_TAKEN) | (since < LEAST_TAKEN)] = np.nan
    new[since < LEAST_TAKEN] = np.nan
    return change, new


@dataclass(frozen=True, slots=True)
class Turn:
    """
    Hold who turned on one day, and how sure that is.

    Args:
        members: Rows of ``Measured``, ascending.
        stray: Of each, how likely it is there by accident.
        nats: How improbable so many are.
        since: The day, in microseconds since 1970.
    """

    members: NDArray[np.int64]
    stray: NDArray[np.float64]
    nats: float
    since: int


def awakened(candidate: Candidate, daily: Daily, ground: Ground) -> Ring | None:
    """Return the members of a candidate that turned at once to people whom others do not look at."""
    seen = ground.seen
    ours = candidate.members[daily.place[candidate.members] >= 0]
    if daily.judgeable[daily.place[ours]].sum(axis=0).max(initial=0) < LEAST_MANY:
        return None
    others = elsewhere(candidate, seen)
    turn = turned(candidate, ours, others, daily, ground)
    if turn is None or len(turn.members) < LEAST_MANY:
        return None
    later = _since(seen, turn.since)
    union, due, spread = unions(turn.members, others, later)
    if union - due < EXCESSIVE * spread:
        return None
    return Ring(
        *(candidate.bond, Pattern.AWAKENING, turn.members, int(union), turn.nats, union, due),
        among=candidate.members,
        stray=turn.stray,
        size=turn.since // DAY,
    )


def turned(
    candidate: Candidate,
    ours: NDArray[np.int64],
    others: NDArray[np.float64],
    daily: Daily,
    ground: Ground,
) -> Turn | None:
    """
    Return who of those with the tool turned on the day on which most of them did.

    Args:
        ours: Those of them who were shown enough people.
        others: How many without the tool were shown each person.
    """
    seen, level = ground.seen, ground.level
    outside = np.flatnonzero((daily.place >= 0) & (level == level[ours[0]]))
    outside = np.setdiff1d(outside, candidate.members)
    own = np.zeros(len(level), np.bool_)
    own[candidate.members] = True
    rank = seen.rank[daily.which]
    lean = np.where(
        np.repeat(own, np.diff(seen.begin))[daily.which],
        leans_of(others, 0.0)[rank],
        leans_of(others, 1.0)[rank],
    )
    change, since = changes(daily.shown, daily.summed(lean), daily.summed(lean * lean))
    mine, theirs = daily.place[ours], daily.place[outside]
    every = [
        _improbable(
            change[mine, each], since[mine, each], change[theirs, each], since[theirs, each]
        )
        for each in range(daily.days - 1)
    ]
    day = max(range(len(every)), key=lambda nth: (every[nth], nth))  # the last that tells as much
    nats = every[day] - float(np.log(len(every)))
    if nats < GROUP_NATS:
        return None
    least = least_lean(change[mine, day], since[mine, day])
    rows = np.flatnonzero(has_turned(change[mine, day], since[mine, day], least))
    for part in parted(daily.shown[mine]):
        rows = rows[dealt_alike(part[rows, day])]
    usual = np.fmax.reduce(since[theirs], axis=1)
    usual = usual[np.isfinite(usual)]
    leans = since[mine[rows], day]
    above, stray, _ = unusual(leans, usual, len(candidate.members), -np.inf)
    return Turn(ours[rows[above]], stray, nats, (daily.first + 1 + day) * DAY)


def _since(seen: Seen, begin: int) -> Seen:
    """Return what was seen for the first time since a moment."""
    kept = seen.at >= begin
    before = np.append(0, np.cumsum(kept))
    return replace(seen, begin=before[seen.begin], rank=seen.rank[kept], at=seen.at[kept])


def least_lean(change: NDArray[np.float64], since: NDArray[np.float64]) -> float:
    """Return the lean from which on one that changed is like most of those with the tool that did."""
    turned = since[change >= CHANGED]
    if len(turned) < LEAST_MANY:
        return np.inf
    middle, spread = centre(turned)
    return middle - BESIDE * spread


def has_turned(
    change: NDArray[np.float64], since: NDArray[np.float64], least: float
) -> NDArray[np.bool_]:
    """Tell who changed, and leans since as most of those do who changed with them."""
    return (change >= CHANGED) & (since >= least)


def dealt_alike(shown: NDArray[np.float64]) -> NDArray[np.bool_]:
    """
    Tell who was shown about as many people as most were, by ratio.

    As far as they differ from each other, and as counts do by chance: within ``BESIDE`` times the root
    of the sum of both variances, the first from the median deviation of the logarithms.
    """
    if not len(shown):
        return np.zeros(0, np.bool_)
    apart = np.abs(np.log(shown) - np.log(np.median(shown)))
    spread = np.sqrt((NORMAL * np.median(apart)) ** 2 + 1.0 / np.median(shown))
    return np.asarray(apart <= BESIDE * spread, np.bool_)


def _improbable(
    change: NDArray[np.float64],
    since: NDArray[np.float64],
    their_change: NDArray[np.float64],
    their_since: NDArray[np.float64],
) -> float:
    """Return how improbable it is that so many turned beside so few of others, in nats."""
    least = least_lean(change, since)
    ours = int(has_turned(change, since, least).sum())
    beyond = int(has_turned(their_change, their_since, least).sum())
    mine, theirs = int(np.isfinite(change).sum()), int(np.isfinite(their_change).sum())
    if not ours or theirs < FEWEST_OUTSIDERS:
        return 0.0
    if exchanged(ours, mine, beyond, theirs) < EXCHANGED_NATS:
        return 0.0
    rate = max(USUAL, (beyond + 1.0) / (theirs + 1.0))
    return float(surprise(np.array([float(ours)]), np.array([float(mine)]), rate)[0])
