"""Misses: identifiers guessed, so that many belong to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import beta_below
from privet.detection.signals import Family, Signals, Threat, mark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.site import Site

TRIES = 30
"""Lookups or views below which no miss rate is judged: a mistyped name, a dead bookmark."""

RATE = 0.2
"""The share of misses that nobody is held to, whatever is usual."""

WEIGHT = 10.0
"""How many tries the usual miss rate weighs as, in the beta prior."""

SURE = 0.999
DECISIVE_TRIES = 200
DECISIVE_RATE = 0.3


def misses(measured: Measured, site: Site) -> Signals:
    """Signal an actor whose miss rate is surely above the usual one, by a beta-binomial test."""
    missed = np.nan_to_num(measured.lookup_misses) + np.nan_to_num(measured.misses)
    sought = np.nan_to_num(measured.misses) + np.nan_to_num(measured.views)
    tries = np.nan_to_num(measured.lookups) + sought
    bar = max(RATE, min(0.8, 1.5 * site.usual.misses))
    strength = _judge(missed, tries, bar, site.usual.misses)
    alone = (tries >= DECISIVE_TRIES) & (missed >= DECISIVE_RATE * tries) & (strength >= 1.0)

    def because(row: int) -> str:
        share = 100 * missed[row] / tries[row]
        return f"tried {tries[row]:,.0f} identifiers, {share:.0f} % of which belong to nobody"

    return mark("misses", Threat.FOOTPRINTING, Family.ORACLE, strength, because, decisive=alone)


def _judge(
    missed: NDArray[np.float64],
    tries: NDArray[np.float64],
    bar: float,
    usual: float,
) -> NDArray[np.float64]:
    """Return 0 below certainty, then how far the rate lies above the bar."""
    strength = np.zeros(len(tries))
    usual = min(max(usual, 0.01), 0.9)
    a, b = WEIGHT * usual, WEIGHT * (1 - usual)
    asked = np.flatnonzero((tries >= TRIES) & (missed > bar * tries))
    for row in asked:
        above = 1.0 - beta_below(bar, a + missed[row], b + tries[row] - missed[row])
        if above >= SURE:
            far = (missed[row] / tries[row] - bar) / (1.0 - bar)
            strength[row] = min(1.0, 0.4 + 0.3 * far + 0.3 * tries[row] / DECISIVE_TRIES)
    return strength
