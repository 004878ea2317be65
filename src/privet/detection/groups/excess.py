"""Union excess: those with one tool who between them take people that nobody looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import surprise
from privet.detection.groups.candidates import Bond
from privet.detection.groups.complement import GROUP_NATS, Ring, popularity
from privet.detection.groups.outsiders import LEAST_OUTSIDERS, strays
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.shared import tooled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Candidate, Traits
    from privet.detection.groups.complement import Ground, Seen

LEAST_TAKEN = 8
"""Distinct people from which on a member's selection is compared with that of others.

Chosen on ``benchmarks fleet`` and R06, seed 2: with thirty, from which on one actor alone is judged,
a fleet of new accounts on a small allowance is never looked at. Ordinary visitors of so few people
differ much, which raises the bar by itself.
"""

LEAST_MANY = 20
"""Members from which on it is a fleet's doing and no trade's that likes one browser."""

UNUSUAL = (0.8, 0.9, 0.95, 0.99)
"""Shares of outsiders above whom a member counts; the one that leaves the most members tells.

A fleet that makes up most of those with its tool is known by what one outsider in five does; one
in a crowd by what hardly any does. Each further share costs what choosing among them is worth.
"""

SURE = 0.05
"""How likely a member may be there by accident to count as found (``belonging.STRAY``)."""

LEAST_SHARE = 0.25
"""What a member took of what the middle one took, from which on their company tells of it.

Hands of one fleet are dealt about as much. Who was shown ten people beside hands of a hundred leans
somewhere by chance, and may be anybody with that browser (``benchmarks examine``, seed 3).
"""

EXCESSIVE = 5.0
"""How many standard deviations the union must be larger than popularity makes it."""

MOST_TESTED = 50
"""Candidates that are tested, the largest first; a pass over all sightings each."""


def excesses(
    candidates: Iterable[Candidate], everybody: NDArray[np.int64], ground: Ground, traits: Traits
) -> Iterator[Ring]:
    """
    Yield those within candidates of one device who together take whom others do not look at.

    Each hand of a large and patient fleet takes too few people to meet, or not to meet, anybody: what
    gives it away is that so many with one tool look at the unpopular, and so few with another do.

    Every actor's *lean* is (1/m) sum log((1/N) / p(s)) over its m people, where p is popularity among
    those without the tool, without the actor itself, and a half for each of N people. With k of n
    members above ``UNUSUAL`` of the outsiders it is n KL(k/n || r) nats improbable (Chernoff), r the
    share of outsiders above: the exact null of a permutation of who has the tool. Of the shares that
    are tried, the logarithm of their number is taken off. The union U of
    these k must exceed E = sum over s of q(s), q(s) = 1 - exp(-M p(s)), M their sightings in all, by
    ``EXCESSIVE`` times sqrt(sum of q (1 - q)); colleagues with one list have less. Who took far less
    than the middle member is none (``LEAST_SHARE``). Each member has its q-value (``outsiders.strays``);
    a place in common explains it (``shared.tooled``).

    Args:
        everybody: Among whom outsiders are looked for.
    """
    size = np.diff(ground.seen.begin)
    everybody = everybody[size[everybody] >= LEAST_TAKEN]
    for candidate in tested(candidates, size):
        level = ground.level[candidate.members[0]]
        outside = np.setdiff1d(everybody, candidate.members)
        outside = outside[ground.level[outside] == level]
        ring = leaning(candidate, outside, ground.seen)
        if ring is not None and tooled(ring.members, traits):
            yield ring


def tested(candidates: Iterable[Candidate], size: NDArray[np.int64]) -> list[Candidate]:
    """
    Return those with one device that may be a patient fleet, the largest first.

    Args:
        size: How many people each actor was shown.
    """
    fit = [one for one in candidates if one.bond is Bond.DEVICE and len(one.members) >= LEAST_MANY]
    return sorted(fit, key=lambda one: -int(size[one.members].sum()))[:MOST_TESTED]


def elsewhere(candidate: Candidate, seen: Seen) -> NDArray[np.float64]:
    """Return how many without the tool were shown each person."""
    counted = np.bincount(seen.people(candidate.members), minlength=len(seen.known))
    return np.asarray(np.maximum(seen.known - counted, 0.0))


def leaning(candidate: Candidate, outside: NDArray[np.int64], seen: Seen) -> Ring | None:
    """
    Return the members of a candidate that lean where hardly any outsider does.

    Args:
        outside: Actors without the tool who were shown enough people.
    """
    size = np.diff(seen.begin)
    rows = candidate.members[size[candidate.members] >= LEAST_TAKEN]
    if len(rows) < LEAST_MANY or len(outside) < LEAST_OUTSIDERS:
        return None
    others = elsewhere(candidate, seen)
    mine, theirs = leans(rows, others, seen, 0.0), leans(outside, others, seen, 1.0)
    above, stray, nats = unusual(mine, theirs, len(candidate.members), GROUP_NATS)
    if nats < GROUP_NATS or int(above.sum()) < LEAST_MANY:
        return None
    taken = size[rows[above]]
    alike = taken >= LEAST_SHARE * np.median(taken)
    if int(alike.sum()) < LEAST_MANY:
        return None
    members, stray = rows[above][alike], stray[alike]
    union, due, spread = unions(members, others, seen)
    if union - due < EXCESSIVE * spread:
        return None
    return Ring(
        *(candidate.bond, Pattern.EXCESS, members, int(union), nats, union, due),
        among=candidate.members,
        stray=stray,
    )


def unusual(
    mine: NDArray[np.float64], theirs: NDArray[np.float64], members: int, enough: float
) -> tuple[NDArray[np.bool_], NDArray[np.float64], float]:
    """
    Tell whose lean is unusual, how likely each is there by accident, and how improbable so many are.

    Args:
        mine: Leans of those with the tool.
        theirs: Of those without.
        members: How many have the tool, those of few people among them.
        enough: How improbable so many must be, in nats.

    Returns:
        Of the shares in ``UNUSUAL`` what the one tells that leaves the most members who are surely
        none by accident; nobody where none is enough.
    """
    best, found = -1, (np.zeros(len(mine), np.bool_), np.zeros(0), 0.0)
    tried = np.array([float(len(mine))])
    for share in UNUSUAL:
        least = float(np.quantile(theirs, share, method="higher"))
        above = mine > least
        rate = (float((theirs > least).sum()) + 1.0) / (len(theirs) + 1.0)
        nats = float(surprise(np.array([float(above.sum())]), tried, rate)[0])
        nats -= float(np.log(len(UNUSUAL)))
        if nats < enough:
            continue
        stray = strays(mine[above], theirs, members - int(above.sum()))
        sure = int((stray <= SURE).sum())
        if sure > best:
            best, found = sure, (above, stray, nats)
    return found


def leans(
    rows: NDArray[np.int64], others: NDArray[np.float64], seen: Seen, less: float
) -> NDArray[np.float64]:
    """
    Return how far each leans to people whom others do not look at.

    Args:
        others: How many without the tool were shown each person.
        less: How many of them the actor itself is.
    """
    lean = leans_of(others, less)[seen.rank]
    total = np.append(0.0, np.cumsum(lean))  # row by row it took seconds
    begin, end = seen.begin[rows], seen.begin[rows + 1]
    return np.asarray((total[end] - total[begin]) / (end - begin))


def leans_of(others: NDArray[np.float64], less: float) -> NDArray[np.float64]:
    """Return how unpopular each person is; *less* is as in ``leans``."""
    usual = np.log((others.sum() + 0.5 * len(others)) / len(others))
    return np.asarray(usual - np.log(np.maximum(others - less, 0.0) + 0.5))


def unions(
    members: NDArray[np.int64], others: NDArray[np.float64], seen: Seen
) -> tuple[float, float, float]:
    """Return how many people members were shown together, how many were due, and the spread of that."""
    people = seen.people(members)
    shown = -np.expm1(-len(people) * popularity(others))
    return (
        float(len(np.unique(people))),
        float(shown.sum()),
        float(np.sqrt((shown * (1.0 - shown)).sum())),
    )
