"""Signals against the members of a ring, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.candidates import Bond
from privet.detection.signals import Family, Signals, Threat, mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.detection.groups.complement import Ring

PATTERNS = {
    "frontier": "each going on where another stopped",
    "tiles": "together taking whole stretches of ids",
    "ranges": "each walking along a stretch of ids of its own",
    "partition": "hardly anybody shown to two of them",
}

BONDS = {
    Bond.DEVICE: "visitors with one and the same software",
    Bond.NETWORK: "accounts on one address",
    Bond.BLOCK: "visitors in one block of addresses",
    Bond.DAY: "accounts first seen on one day",
    Bond.BARE: "visitors without pictures, scripts or styles",
    Bond.ROUTE: "accounts that go the same way at the same pace",
    Bond.FRONTIER: "accounts that hand over to one another",
}


def belonging(rings: Sequence[Ring], actors: int) -> tuple[Signals, ...]:
    """
    Signal the members of rings; ``crowding`` is the ring of accounts on one network.

    Args:
        rings: What was found.
        actors: Rows of ``Measured``.
    """
    crowds = [ring for ring in rings if ring.bond is Bond.NETWORK]
    others = [ring for ring in rings if ring.bond is not Bond.NETWORK]
    made = (_signals("complement", others, actors), _signals("crowding", crowds, actors))
    return tuple(signals for signals in made if len(signals))


def _signals(detector: str, rings: Sequence[Ring], actors: int) -> Signals:
    """Make one detector's signals; an actor in several rings answers for the surest."""
    best = np.full(actors, -1, np.int64)
    for place in sorted(range(len(rings)), key=lambda place: rings[place].nats):
        best[rings[place].members] = place
    strength = (best >= 0).astype(np.float64)

    def because(row: int) -> str:
        return words(rings[int(best[row])])

    return mark(detector, Threat.SCRAPING, Family.GROUP, strength, because, decisive=strength > 0)


def words(ring: Ring) -> str:
    """Say what a ring did, as a clause about one of its members."""
    return (
        f"was one of {len(ring.members):,} {BONDS[ring.bond]} that shared out "
        f"{ring.subjects:,} people between them, {PATTERNS[ring.pattern]}"
    )
