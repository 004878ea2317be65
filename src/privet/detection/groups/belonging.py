"""Signals against the members of a ring, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.candidates import Bond
from privet.detection.groups.patterns import Pattern
from privet.detection.signals import Family, Signals, Threat, mark
from privet.exposure.budgets import DAY, day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.complement import Ring

WORDS = {
    Pattern.LOCKSTEP: "each went through the same {people:,} people, and met at one of them {times:,.0f} "
    "times as often as is usual",
    Pattern.EXCESS: "were shown {people:,} people between them, where as many others see {due:,.0f}",
    Pattern.SYNCHRONY: "began in the same minutes in {size:,} different hours, each with people of its "
    "own, {people:,} in all, and did so {times:,.0f} times as often as is usual",
    Pattern.AWAKENING: "did as others do until they all turned to other people on {day}, and were shown "
    "{people:,} between them since, where as many others see {due:,.0f}",
}
"""What the members did; of other patterns ``SHARED_OUT``, and how."""

SHARED_OUT = "shared out {people:,} people between them, "

HOW = {
    Pattern.FRONTIER: "each going on where another stopped",
    Pattern.TILES: "together taking whole stretches of ids",
    Pattern.RANGES: "each walking along a stretch of ids of its own",
    Pattern.PARTITION: "hardly anybody shown to two of them",
    Pattern.BLOCKS: "in blocks of {size:,} ids, each with a block of its own",
    Pattern.STRIDES: "by turns, each with one id of every {size:,}",
    Pattern.BATON: "each beginning where and when another had stopped for good",
}

DETECTORS = ("lockstep", "complement", "crowding", "tiling", "baton", "synchrony")

BONDS = {
    Bond.DEVICE: "visitors with one and the same software",
    Bond.NETWORK: "accounts on one address",
    Bond.BLOCK: "visitors in one block of addresses",
    Bond.DAY: "accounts first seen on one day",
    Bond.BARE: "visitors without pictures, scripts or styles",
    Bond.ROUTE: "accounts that go the same way at the same pace",
    Bond.FRONTIER: "visitors that hand over to one another",
    Bond.COHORT: "new accounts with one and the same software",
}


LOOSE = 0.65
"""The strength against members of a ring that nothing but its division of people binds.

Chosen: colleagues who divide a list among them are then ordinary; it takes the haste of new
accounts or the like beside it to be looked at, and another kind of evidence to be a collector.
"""


STRAY = 0.05
"""How likely a member may be in a ring by accident for membership to be decisive.

Beyond, it is strong evidence that needs another kind beside it. Chosen: what a verdict bears, too
(``weights.COLLECTOR``).
"""


def belonging(rings: Sequence[Ring], actors: int) -> tuple[Signals, ...]:
    """
    Signal the members of rings.

    ``crowding`` is the ring of accounts on one network; ``lockstep``, ``tiling``, ``baton`` and
    ``synchrony`` are those that such a statistic found.

    Args:
        rings: What was found.
        actors: Rows of ``Measured``.
    """
    loose = [ring for ring in rings if not ring.bound]
    bound = [ring for ring in rings if ring.bound]
    told_by = {name: [ring for ring in bound if _speaker(ring) == name] for name in DETECTORS}
    told = (
        *(_signals(name, found, actors) for name, found in told_by.items()),
        _signals("complement", loose, actors, bound=False),
    )
    return tuple(signals for signals in told if len(signals))


def _signals(detector: str, rings: Sequence[Ring], actors: int, *, bound: bool = True) -> Signals:
    """
    Make one detector's signals; an actor in several rings answers for the surest.

    Of rings that nothing binds it is a matter of whom actors choose, and no witness of its own.
    """
    best = np.full(actors, -1, np.int64)
    alone = np.zeros(actors, np.bool_)
    for place in sorted(range(len(rings)), key=lambda at: (not rings[at].crowd, rings[at].nats)):
        ring = rings[place]
        best[ring.members] = place
        alone[ring.members] = bound and _sure(ring)
    member = best >= 0
    strength = np.where(member, 1.0 if bound else LOOSE, 0.0)
    family = Family.GROUP if bound else Family.SELECTION

    def because(row: int) -> str:
        return words(rings[int(best[row])])

    return mark(detector, Threat.SCRAPING, family, strength, because, decisive=alone)


def _sure(ring: Ring) -> NDArray[np.bool_]:
    """
    Tell which members a ring is decisive against.

    Of a crowd, nobody: every fifth of all people leans as far as a fleet does, and who searches and
    writes as well may merely have its browser, or a trade (R06B, version 1, seed 3: five among 150 hands).
    """
    if ring.crowd:
        return np.zeros(len(ring.members), np.bool_)
    return np.ones(len(ring.members), np.bool_) if ring.stray is None else ring.stray <= STRAY


def _speaker(ring: Ring) -> str:
    """Return the detector that speaks of a ring that something binds."""
    detector = ring.pattern.rule.detector
    return "crowding" if detector == "complement" and ring.bond is Bond.NETWORK else detector


def words(ring: Ring) -> str:
    """Say what a ring did, as a clause about one of its members."""
    known = "" if ring.bound else "; no network or software is known to bind them"
    what = WORDS.get(ring.pattern, SHARED_OUT + HOW.get(ring.pattern, "") + known).format(
        people=ring.subjects,
        due=ring.expected,
        times=ring.overlap / max(ring.expected, 1.0),
        size=ring.size,
        day=day_of(ring.size * DAY),
    )
    return f"was one of {len(ring.members):,} {BONDS[ring.bond]} that {what}"
