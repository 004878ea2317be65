"""Tail: people whom hardly anybody else looks at, as one gets who does not choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import MANY_SUBJECTS

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

BEGIN = 3.0
"""Robust standard deviations above the median of comparable actors at which it begins."""

FULL = 8.0
LEAST_SPREAD = 0.15
"""The spread of tail scores assumed at least; below it a quiet site makes everybody strange."""

SAMPLES = 60
"""Distinct people from which on a tail score is firm; fewer count in proportion."""


def tail(measured: Measured, site: Site) -> Signals:
    """Signal an actor whose people are far less looked at than those of comparable actors."""
    usual = site.usual
    if np.isnan(usual.tail):
        usual_tail, spread = np.nan, 1.0
    else:
        usual_tail, spread = usual.tail, max(usual.tail_spread, LEAST_SPREAD)
    away = (measured.tail - usual_tail) / spread
    firm = ramp(measured.subjects, MANY_SUBJECTS / 2.0, float(SAMPLES))
    returns = 1.0 - np.nan_to_num(measured.novelty)
    own_circle = ramp(returns, 0.3, 0.6)
    strength = ramp(away, BEGIN, FULL) * firm * (1.0 - own_circle)

    def because(row: int) -> str:
        share = 100 * measured.tail_share[row]
        return f"{share:.0f} % of the people it saw are among the half that is looked at least"

    return mark("tail", Threat.SCRAPING, Family.SELECTION, strength, because)
