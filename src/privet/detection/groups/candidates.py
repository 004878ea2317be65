"""Candidate groups: actors with a tool, a network or a birthday in common, found cheaply."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import numpy as np

from privet.detection.groups.handovers import chains, handovers
from privet.detection.site import LEVEL, NETWORK
from privet.exposure.budgets import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.measured import Measured


class Bond(StrEnum):
    """Name what the members of a candidate group have in common."""

    DEVICE = "device"
    NETWORK = "network"
    BLOCK = "block"
    DAY = "day"
    BARE = "bare"
    """No assets, perhaps also the same device."""
    ROUTE = "route"
    """The same way from surface to surface, with the same pauses (MinHash)."""
    FRONTIER = "frontier"
    """Each began beside the id at which another had just stopped."""
    COHORT = "cohort"
    """Of those with one device whoever came lately, where far more came with it than with others."""


PLACES = frozenset({Bond.NETWORK, Bond.BLOCK})
"""Bonds that a fleet's hands have, and an office that divides a list among its people."""

INFRASTRUCTURE = PLACES | {Bond.BARE}
"""Bonds that show a tool or a place in common; others show that people did alike, as a class does.

A device is none by itself: where it is but a User-Agent, half of a site's moderators may have the
same. It has to be more frequent among the members than elsewhere (``strangers.shared``).
"""


@dataclass(frozen=True, slots=True)
class Traits:
    """
    Hold the most frequent handles behind each actor, a row an actor; 0 where there is none.

    Args:
        device: Pseudonym of its device (or of its User-Agent where no device is logged), uint64.
        network: Of its address (/32 or /64), uint64.
        block: Of its block (/24 or /48), uint64.
    """

    device: NDArray[np.uint64]
    network: NDArray[np.uint64]
    block: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a group to be judged: what binds it, and its rows of ``Measured``, ascending."""

    bond: Bond
    members: NDArray[np.int64]


LEAST_MEMBERS = 3
LEAST_EACH = 3
"""Distinct people a member must have been shown; fewer say nothing of a division of labour."""

LEAST_TOTAL = 60
"""Distinct people that the members must have been shown, each counted by itself."""

MOST_SIGHTINGS = 2_000_000
"""Sightings that are looked at in all, which takes about two seconds and 200 MB; beyond, those who
saw the fewest people are left out."""

MOST_MEMBERS = 50_000
"""Members beyond which a group is a crowd, such as everybody with the commonest telephone."""

BARE = 0.05
"""Assets a page at most for an actor that loads none, in a log that has more of them in all."""

RETURNS = 0.3
"""Novelty below which an actor goes back to people, as members of a fleet do not; a page that
loads a person's picture shows it twice."""

LEAN = 0.9
"""The share of a member's pages that showed somebody; whoever searches and writes is no member.

Those who read what a search gave them share out people too, one topic each: on simulated sites
recruiters do. They are below 0.83, the members of fleets at 1. With half, and lists counted as people,
ten recruiters with software of their own were bound as a campaign.
"""

LEAST_SHOWN = 16
"""Distinct people that a bystander must have been shown: eight before a day, and eight since."""

MOST_BYSTANDERS = 1_000
"""Bystanders that are asked at most, at random, as actors are sorted by pseudonym."""


def candidates(measured: Measured, traits: Traits) -> list[Candidate]:
    """
    Find groups of actors by shared device, network, block, first day, bareness, route or frontier.

    Nothing is concluded here: a campus, a class that signed up together and everybody with the
    same telephone are candidates too.

    Args:
        measured: All actors.
        traits: Their most frequent handles.
    """
    subjects = measured.subjects
    fit = (subjects >= LEAST_EACH) & (np.nan_to_num(measured.novelty) > RETURNS)
    fit &= measured.opened >= LEAN * np.nan_to_num(measured.pages)
    fit &= measured.views >= _least(measured.views[fit])
    account, loose = apart(measured, fit)
    pages = np.maximum(np.nan_to_num(measured.pages), 1.0)
    assets = np.nan_to_num(measured.assets)
    logged = assets.sum() >= BARE * pages.sum()
    bare = fit & (assets <= BARE * pages) & logged
    day = (measured.first // DAY).astype(np.uint64) + np.uint64(1)
    everybody = np.ones(len(fit), np.uint64)
    found = [
        *_split(Bond.DEVICE, traits.device, account, subjects),
        *_split(Bond.DEVICE, traits.device, loose, subjects),
        *_split(Bond.NETWORK, traits.network, account, subjects),
        *_split(Bond.BLOCK, traits.block, account, subjects),
        *_split(Bond.BLOCK, traits.block, loose, subjects),
        *_split(Bond.DAY, day, account & (measured.newcomer > 0), subjects),
        *_split(Bond.BARE, traits.device, bare, subjects),
        *_split(Bond.BARE, everybody, bare & account, subjects),
        *_split(Bond.BARE, everybody, bare & loose, subjects),
        *_split(Bond.ROUTE, _named(measured.route_a), account, subjects),
        *_split(Bond.ROUTE, _named(measured.route_b), account, subjects),
        *_split(Bond.FRONTIER, _frontiers(measured, account), account, subjects),
        *_split(Bond.FRONTIER, _frontiers(measured, loose), loose, subjects),
    ]
    unique: dict[bytes, Candidate] = {}
    for one in found:
        unique.setdefault(one.members.tobytes(), one)
    return list(unique.values())


def apart(
    measured: Measured, fit: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which of some actors are accounts, and which strangers, by address or session."""
    account = measured.level == LEVEL["account"]
    loose = (measured.level == NETWORK) | (measured.level == LEVEL["session"])
    return fit & account, fit & loose


class Joined(Protocol):
    """Something with members, such as a candidate or a ring."""

    @property
    def members(self) -> NDArray[np.int64]:
        """Rows of ``Measured``."""


def members_of(groups: Sequence[Joined]) -> NDArray[np.int64]:
    """Return all actors that are members of any group, ascending."""
    if not groups:
        return np.zeros(0, np.int64)
    return np.unique(np.concatenate([one.members for one in groups]))


def bystanders(measured: Measured, members: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Return accounts that are members of nothing and were shown people, ascending.

    They are nobody's hands and tell what people do: whoever searches and writes as well is no candidate
    (``LEAN``), and on a small site hardly anybody with a past is left to hold a group against.

    Args:
        members: Who is a member of any candidate or crowd.
    """
    fit = (measured.level == LEVEL["account"]) & (measured.subjects >= LEAST_SHOWN)
    fit[members] = False
    rows = np.flatnonzero(fit)
    return rows[:: max(1, -(-len(rows) // MOST_BYSTANDERS))]


def _named(column: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return a column of whole numbers as keys; 0 where there is none."""
    return np.nan_to_num(column).astype(np.uint64)


def _frontiers(measured: Measured, fit: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return for each actor the chain of batons that it belongs to, from 1; 0 for none."""
    keys = np.zeros(len(fit), np.uint64)
    rows = np.flatnonzero(fit & np.isfinite(measured.rank_first))
    rows = rows[np.argsort(measured.first[rows], kind="stable")]
    ends = measured.rank_first[rows], measured.rank_last[rows]
    head = chains(handovers(measured.first[rows], measured.last[rows], *ends))
    joined = np.bincount(head, minlength=len(rows))[head] > 1
    keys[rows[joined]] = head[joined].astype(np.uint64) + np.uint64(1)
    return keys


def _least(views: NDArray[np.float64]) -> float:
    """Return the views from which on actors are looked at, so that there are not too many."""
    ascending = np.sort(views)
    total = np.cumsum(ascending[::-1])
    enough = int(np.searchsorted(total, MOST_SIGHTINGS, side="right"))
    return 0.0 if enough >= len(views) else float(ascending[::-1][enough]) + 1.0


def _split(
    bond: Bond,
    keys: NDArray[np.uint64],
    fit: NDArray[np.bool_],
    subjects: NDArray[np.float64],
) -> list[Candidate]:
    """Group the rows that fit by their key."""
    rows = np.flatnonzero(fit & (keys != 0)).astype(np.int64)
    if len(rows) < LEAST_MEMBERS:
        return []
    rows = rows[np.argsort(keys[rows], kind="stable")]
    edges = np.flatnonzero(np.diff(keys[rows])) + 1
    groups = np.split(rows, edges)
    return [
        Candidate(bond, np.sort(group))
        for group in groups
        if LEAST_MEMBERS <= len(group) <= MOST_MEMBERS and subjects[group].sum() >= LEAST_TOTAL
    ]
