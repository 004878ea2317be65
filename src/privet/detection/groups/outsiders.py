"""What those without the bond of a ring would look like in it: the null of its members."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import scarcity, surprise
from privet.detection.groups.candidates import INFRASTRUCTURE
from privet.detection.groups.complement import APART, LEAST_MEMBERS, MEMBER_NATS, enough
from privet.detection.groups.meetings import meetings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.groups.complement import Ground, Ring

MIXED = 0.6
"""Meetings with outsiders, of those due, of a member that hides among people.

Chosen: four in ten of what the most careful scraper of the ladder asks for is whom everybody asks
for. On simulated sites (seeds 2, 3 and 5) fleets are at 0.3 to 0.7, moderators at 0.9 to 1.5 and
classes above.
"""

NEWCOMER = 0.02
"""How likely somebody with the bond may be a stray to be joined on less than a member's evidence."""

ESTABLISHED = 20
"""Members from which on a ring joins newcomers so; beside a handful they are as likely strays."""

OUTSIDE_NATS = 10.0
"""How improbable so many members must be where outsiders do as they do as seldom as is found."""

LEAST_OUTSIDERS = 10
"""Actors without the bond below which they tell nothing."""


def compared(ring: Ring, everybody: NDArray[np.int64], ground: Ground) -> Ring | None:
    """
    Hold the members of a ring against those who have another tool, and answer for the rest.

    A User-Agent is no bond of a handful: who happens to have that of a fleet is judged with it, and
    whoever reads people that nobody else reads meets the fleet as seldom as its members meet each
    other. Two things tell them apart from members.

    *Taste.* A member must be better explained by a division of labour than by what people like. With
    k meetings with outsiders where d were due, the evidence for choosing as people do, against
    meeting ``MIXED`` as often, is k log(1/MIXED) - (1 - MIXED) d nats; what is above 0 is taken off
    the member's own, and whoever falls below what a member needs is left out.

    *Strays.* Outsiders are judged against the members by the same rule. The share of them with as
    much evidence as a member has, times those with the bond who are no members, is how many are
    expected to be there by accident, among the members with so much; ``stray`` is that share, and
    at most that of any member with less. It is the q-value of an empirical null (Storey, 2002) with
    half an outsider more than there are (Jeffreys), so that no handful proves that there is none.

    *Newcomers.* A large ring is joined by whoever has its bond and so much evidence that hardly an
    outsider has it, were nobody of them a member yet (q at most ``NEWCOMER``): an account that works
    for three hours is not to be waited for until it alone would be improbable among hundreds.

    Args:
        ring: As it was found among ``ring.among``.
        everybody: All actors that are members of any candidate.

    Returns:
        The ring; None where too few are left. Rings of infrastructure and of an order of ids, and
        those beside whom there are too few outsiders, are returned as they are.
    """
    outside = without(ring, everybody, ground)
    exempt = ring.bond in INFRASTRUCTURE or not ring.pattern.tasteful
    if exempt or len(outside) < LEAST_OUTSIDERS:
        return ring
    rows = np.concatenate([ring.among, outside])
    beyond = np.arange(len(rows)) >= len(ring.among)
    member = np.isin(rows, ring.members)
    least = enough(len(ring.among))
    own = _apart(rows, member, ground) - _taste(rows, beyond, ground)
    core = member & (own >= least)
    if int(core.sum()) < LEAST_MEMBERS:
        return None
    kept = core | newcomers(own, beyond) if int(core.sum()) >= ESTABLISHED else core
    stray = strays(own[kept], own[beyond], len(ring.among) - int(kept.sum()))
    order = np.argsort(rows[kept])
    return replace(ring, members=rows[kept][order], stray=stray[order])


def without(ring: Ring, everybody: NDArray[np.int64], ground: Ground) -> NDArray[np.int64]:
    """Return the actors without the bond of a ring, at the level of its members, among *everybody*."""
    level = ground.level
    return np.setdiff1d(everybody[level[everybody] == level[ring.members[0]]], ring.among)


def by_accident(
    mine: NDArray[np.float64], theirs: NDArray[np.float64], among: int
) -> NDArray[np.float64] | None:
    """
    Return how likely each member is there by accident; None if outsiders do as much.

    Args:
        mine: The evidence of members, in nats.
        theirs: That of outsiders.
        among: How many have the bond.
    """
    rate = (float((theirs >= enough(among)).sum()) + 1.0) / (len(theirs) + 1.0)
    if surprise(np.array([float(len(mine))]), np.array([float(among)]), rate)[0] < OUTSIDE_NATS:
        return None
    return strays(mine, theirs, among - len(mine))


def newcomers(own: NDArray[np.float64], beyond: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """
    Tell who with the bond has evidence that hardly anybody without it has.

    Args:
        own: The evidence of each, in nats.
        beyond: Who is without the bond.
    """
    joined = np.zeros(len(own), np.bool_)
    bond = ~beyond
    likely = strays(own[bond], own[beyond], int(bond.sum()))
    joined[bond] = (own[bond] >= MEMBER_NATS) & (likely <= NEWCOMER)
    return joined


def strays(
    members: NDArray[np.float64], outside: NDArray[np.float64], others: int
) -> NDArray[np.float64]:
    """
    Return for each member the share, of those with as much evidence, that is there by accident.

    Args:
        members: Their evidence, in nats.
        outside: That of outsiders.
        others: Those with the bond who are no members.
    """
    order = np.argsort(members)
    above = len(outside) - np.searchsorted(np.sort(outside), members[order], side="left")
    alike = len(members) - np.searchsorted(members[order], members[order], side="left")
    share = (above + 0.5) / (len(outside) + 1.0) * others / alike
    stray = np.empty(len(members))
    stray[order] = np.minimum.accumulate(np.minimum(share, 1.0))
    return stray


def _apart(
    rows: NDArray[np.int64], member: NDArray[np.bool_], ground: Ground
) -> NDArray[np.float64]:
    """Return how improbably seldom each meets the members, in nats; 0 where not seldom enough."""
    seen = ground.seen
    met, due = meetings(seen.begin, seen.rank, seen.shared, rows, member, ground.once)
    nats = np.array([scarcity(m, d) for m, d in zip(met, due, strict=True)])
    return np.where(met <= APART * due, nats, 0.0)


def _taste(
    rows: NDArray[np.int64], beyond: NDArray[np.bool_], ground: Ground
) -> NDArray[np.float64]:
    """Return how much better what people like explains each, in nats; 0 where it does not."""
    seen = ground.seen
    plain = np.ones_like(ground.once)
    met, due = meetings(seen.begin, seen.rank, seen.shared, rows, beyond, plain)
    return np.asarray(np.maximum(met * np.log(1.0 / MIXED) - (1.0 - MIXED) * due, 0.0))
