"""Spread: a list of identifiers shared out among many, each of whom tries few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark
from privet.detection.site import LEVEL
from privet.exposure.crowds import BLIND, CROWD, EACH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.site import Site

FEWEST: Final = 3
"""Look-ups below which an actor's own misses say nothing of it."""

HANDS: Final = 8
"""Actors that together miss too much below which nobody speaks of a list that was shared out."""


def spread(measured: Measured, site: Site) -> Signals:
    """
    Signal strangers who find hardly anybody, where all strangers together miss more than books do.

    Each actor's tries are bets as in ``exposure.guesses``, five of them at most, so that one strange
    book accuses nobody else. The signed out are one crowd, new accounts another.
    """
    del site
    made = np.nan_to_num(measured.lookups)
    missed = np.nan_to_num(measured.lookup_misses)
    strength = np.zeros(len(made))
    crowd = np.zeros(len(made), np.int64)
    for whose in _crowds(measured):
        theirs = whose & (made > 0)
        blind = theirs & (made >= FEWEST) & (missed > BLIND * made)
        if _stake(made[theirs], missed[theirs]) >= CROWD.bar and int(blind.sum()) >= HANDS:
            strength[blind] = 1.0
            crowd[blind] = int(blind.sum())

    def because(row: int) -> str:
        return (
            f"looked up {made[row]:,.0f} identifiers and missed {missed[row]:,.0f}, as did "
            f"{crowd[row] - 1:,} others who have no history here either"
        )

    return mark("spread", Threat.FOOTPRINTING, Family.ORACLE, strength, because)


def _crowds(measured: Measured) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return who is signed out, and who has a new account."""
    out = measured.level > LEVEL["client"]
    return out, ~out & (measured.newcomer > 0)


def _stake(made: NDArray[np.float64], missed: NDArray[np.float64]) -> float:
    """Return what all bets of a crowd come to, in nats."""
    part = np.minimum(1.0, EACH / made)
    return float((part * (missed * CROWD.miss - (made - missed) * CROWD.hit)).sum())
