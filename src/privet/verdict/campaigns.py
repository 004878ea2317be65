"""Campaigns: collectors that act together, joined under one name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.belonging import words
from privet.detection.groups.links import heads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.complement import Ring
    from privet.detection.measured import Measured


@dataclass(frozen=True, slots=True)
class Joined:
    """
    Join actors that act together.

    Args:
        id: Such as ``C1``; the one that saw the most people comes first.
        members: Rows of ``Measured``, ascending.
        subjects: Distinct people of the largest ring; a lower bound where rings were merged.
        certainty: How sure, 0 to 1.
        because: What joins them.
    """

    id: str
    members: NDArray[np.int64]
    subjects: int
    certainty: float
    because: str


def join(
    rings: Sequence[Ring],
    collectors: NDArray[np.bool_],
    certainty: NDArray[np.float64],
    measured: Measured,
) -> tuple[tuple[Joined, ...], NDArray[np.int32]]:
    """
    Join the rings that have collectors in common, those that a tool or a place binds.

    Args:
        rings: Actors that share out people.
        collectors: Who was concluded to be a collector.
        certainty: How sure of each.
        measured: All actors.

    Returns:
        The campaigns, and for each actor which it belongs to, -1 where none.
    """
    kept = [(ring, ring.members[collectors[ring.members]]) for ring in rings if ring.bound]
    kept = [(ring, members) for ring, members in kept if len(members) > 1]
    pairs = [(members[0], row) for _, members in kept for row in members[1:]]
    first, second = np.array(pairs, np.int64).reshape(-1, 2).T.copy()
    head = heads(first, second, len(measured.actor))
    groups: dict[int, list[tuple[Ring, NDArray[np.int64]]]] = {}
    for ring, members in kept:
        groups.setdefault(int(head[members[0]]), []).append((ring, members))
    made = [_one(group, certainty) for group in groups.values()]
    made.sort(key=lambda joined: (-joined.subjects, int(joined.members[0])))
    column = np.full(len(measured.actor), -1, np.int32)
    named = []
    for place, one in enumerate(made):
        column[one.members] = place
        named.append(Joined(f"C{place + 1}", one.members, one.subjects, one.certainty, one.because))
    return tuple(named), column


def _one(group: list[tuple[Ring, NDArray[np.int64]]], certainty: NDArray[np.float64]) -> Joined:
    """Make one campaign of rings that overlap."""
    members = np.unique(np.concatenate([members for _, members in group]))
    # three addresses and the thirty accounts behind them were shown the same people: the accounts tell more
    largest = max((ring for ring, _ in group), key=lambda ring: (ring.subjects, len(ring.members)))
    because = words(largest).removeprefix("was one of ")
    sure = float(np.median(certainty[members]))
    return Joined("", members, largest.subjects, sure, because)
