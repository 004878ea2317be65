"""Baton pass: actors of which each begins just when and where another stopped for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import abundance
from privet.detection.groups.candidates import Bond, members_of
from privet.detection.groups.complement import GROUP_NATS, LEAST_SUBJECTS, Ring
from privet.detection.groups.handovers import chains, handovers
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.shared import placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Candidate, Traits
    from privet.detection.groups.complement import Ground
    from privet.detection.measured import Measured

LEAST_HANDS = 6
"""Actors of a chain; the shifts of a team are fewer, and come back."""

SHUFFLES = 20
"""How often it is shuffled who began where."""

AMONG = 8
"""Consecutive beginners among whom that is shuffled: where the newest stands high in favour, all of
an hour begin there, and go on doing so."""


def batons(
    candidates: Sequence[Candidate],
    measured: Measured,
    ground: Ground,
    traits: Traits,
    chance: np.random.Generator,
) -> Iterator[Ring]:
    """
    Yield chains in which each begins beside the id at which another stopped, within ten minutes.

    A hand-over says that one knew where the other had stopped, whatever their networks and their
    software: that is provenance, and binds them. It counts an actor's first person of all and its
    last of all, so that shifts of one team, who come back, do not hand over; and where one address
    or block explains the members they are a team.

    Of n actors d take over from another on average when it is shuffled ``SHUFFLES`` times, each time
    among ``AMONG`` who began one after the other, who began where (with a half for the one that was
    not seen): favourites of the hour, where many begin and many stop, stay what they are. A chain of s actors has s - 1 hand-overs where d s were due; the progeny of a
    branching process is so large in n places with a chance of n times Chernoff's bound: d s - k + k
    log(k / (d s)) - log n nats at k = s - 1. Chains that shuffles make are subtracted the same way:
    none stands that is no longer than the longest of theirs.

    Source: the bound is that of T. E. Harris, The Theory of Branching Processes, 1963, on total
    progeny, P(T >= s) <= P(Poisson(d s) >= s - 1).
    """
    kinds = [one for one in candidates if one.bond is Bond.FRONTIER]
    if not kinds:
        return
    everybody = members_of(candidates)
    rows = everybody[np.isfinite(measured.rank_first[everybody])]
    rows = rows[np.argsort(measured.first[rows], kind="stable")]
    due, longest = usual(rows, measured, chance)
    for candidate in kinds:
        ring = chained(candidate, len(rows), due, longest, ground)
        if ring is not None and not placed(ring.members, traits):
            yield ring


def usual(
    rows: NDArray[np.int64], measured: Measured, chance: np.random.Generator
) -> tuple[float, int]:
    """Return how many hand-overs an actor has when starts are shuffled, and the longest chain then."""
    first, last = measured.first[rows], measured.last[rows]
    begun, ended = measured.rank_first[rows], measured.rank_last[rows]
    made, longest = 0, 1
    for _ in range(SHUFFLES):
        giver = handovers(first, last, begun[turned(len(rows), chance)], ended)
        made += int((giver >= 0).sum())
        longest = max(longest, int(np.bincount(chains(giver)).max()))
    return (made + 0.5) / (SHUFFLES * len(rows)), longest


def turned(size: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """Return 0 to *size* - 1, each ``AMONG`` of them turned by some, so that none stays its own."""
    place = np.arange(size)
    begin = place - place % AMONG
    length = np.minimum(AMONG, size - begin)
    turn = 1 + (chance.random(size)[begin] * (length - 1)).astype(np.int64)
    return np.asarray(begin + (place - begin + turn) % length)


def chained(
    candidate: Candidate, actors: int, due: float, longest: int, ground: Ground
) -> Ring | None:
    """
    Return a chain as a ring, if it is one that shuffles do not make.

    Args:
        actors: How many there are that could have taken over from one another.
        due: Hand-overs of an actor.
        longest: Actors of the longest chain among shuffles.
    """
    size = len(candidate.members)
    people = len(np.unique(ground.seen.people(candidate.members)))
    nats = abundance(size - 1.0, due * size) - float(np.log(actors))
    few = size < LEAST_HANDS or size <= longest or people < LEAST_SUBJECTS
    if few or nats < GROUP_NATS:
        return None
    return Ring(
        *(candidate.bond, Pattern.BATON, candidate.members, people, nats, size - 1.0, due * size),
        among=candidate.members,
    )
