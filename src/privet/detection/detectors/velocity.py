"""New-account velocity: many people in the first hour, day or week of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark
from privet.exposure.budgets import WINDOWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.site import Site

FIRST = ("1h", "1d", "7d")
WORDS = {"1h": "first hour", "1d": "first day", "7d": "first week"}
FLOORS = {"1h": 30, "1d": 50, "7d": 150}
"""People in the first hour, day or week of an account below which its haste is not remarked on.

Chosen: somebody who is new looks up colleagues and friends, of whom one has about 150
(R. Dunbar, Journal of Human Evolution 22, 1992).
"""

PEERS = 100
"""New accounts from which on their own 99th percentile says what is usual."""

SIGNED = 2
"""The highest level at which the beginning of an actor is the beginning of an account."""


def velocity(measured: Measured, site: Site) -> Signals:
    """Signal a new account past what new accounts see, with full strength at four times."""
    new = (measured.newcomer > 0) & (measured.level < SIGNED)
    used = np.zeros(len(measured.actor))
    where = np.zeros(len(measured.actor), np.int8)
    limits = [_limit(measured, site, name, new) for name in FIRST]
    for place, name in enumerate(FIRST):
        share = np.where(new, np.nan_to_num(getattr(measured, f"fresh_{name}")), 0) / limits[place]
        where = np.where(share > used, place, where).astype(np.int8)
        used = np.maximum(used, share)
    strength = np.log2(np.maximum(used, 1.0)) / 2.0

    def because(row: int) -> str:
        place = int(where[row])
        name = FIRST[place]
        seen = measured.value(f"fresh_{name}", row)
        return (
            f"saw {seen:,.0f} people in the {WORDS[name]} of the account; "
            f"{limits[place]:,.0f} is much for a new one"
        )

    return mark("velocity", Threat.SCRAPING, Family.VOLUME, strength, because)


def _limit(measured: Measured, site: Site, name: str, new: NDArray[np.bool_]) -> float:
    """Return what is much for a new account in its first hour, day or week."""
    for one in site.budgets:
        young = one.younger_than is not None and one.youth >= WINDOWS[name]
        if young and one.microseconds == WINDOWS[name]:
            return max(float(one.subjects), FLOORS[name] / 2)
    fresh = getattr(measured, f"fresh_{name}")[new]
    fresh = fresh[np.isfinite(fresh)]
    if len(fresh) < PEERS:
        return float(FLOORS[name])
    middle, high = np.quantile(fresh, (0.5, 0.75))
    return float(max(FLOORS[name], middle + 8.0 * (high - middle)))
