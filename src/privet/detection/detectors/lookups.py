"""Lookups: far more identifiers resolved than a person has contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark
from privet.detection.site import NETWORK

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

FLOOR = 100
"""Lookups that nobody is held to: an address book entered in one go."""

DECISIVE = 500
"""Lookups from which on, at ten times the usual, they speak for themselves.

Chosen: three times as many as people somebody knows (about 150, R. Dunbar 1992).
"""


def lookups(measured: Measured, site: Site) -> Signals:
    """Signal an actor past what others look up, with full strength at eight times."""
    limit = max(FLOOR, 1.5 * site.usual.lookups)
    used = np.nan_to_num(measured.lookups) / limit
    strength = np.log2(np.maximum(used, 1.0)) / 3.0
    made = np.nan_to_num(measured.lookups)
    alone = (made >= DECISIVE) & (made >= 10 * site.usual.lookups) & (measured.level < NETWORK)

    def because(row: int) -> str:
        hits = made[row] - np.nan_to_num(measured.value("lookup_misses", row))
        usual = max(1.0, site.usual.lookups)
        return (
            f"looked up {made[row]:,.0f} identifiers and learnt of {hits:,.0f} people; "
            f"99.9 % of visitors look up at most {usual:,.0f}"
        )

    return mark("lookups", Threat.FOOTPRINTING, Family.ORACLE, strength, because, decisive=alone)
