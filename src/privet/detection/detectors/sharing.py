"""Sharing: one credential in use at several places at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import DEVICE, MANY_SUBJECTS

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

BEGIN, FULL = 2.0, 8.0
"""Networks (/24 or /48) within ten minutes: home, office and a telephone are three at most,
and a VPN that is switched on in between a fourth."""

NETWORKS = 20.0


def sharing(measured: Measured, site: Site) -> Signals:
    """Signal a credential that asks from more networks at once than one person has."""
    signed = (measured.level < DEVICE) & (measured.subjects >= MANY_SUBJECTS)
    at_once = ramp(measured.concurrent, BEGIN, FULL)
    altogether = np.where(measured.concurrent > BEGIN, ramp(measured.blocks, NETWORKS, 100.0), 0.0)
    strength = np.where(signed, np.maximum(at_once, altogether), 0.0)

    def because(row: int) -> str:
        return (
            f"one credential was used from {measured.value('concurrent', row):,.0f} networks within ten "
            f"minutes, and from {measured.value('networks', row):,.0f} addresses in all"
        )

    return mark("sharing", Threat.ACCOUNT_AGGREGATION, Family.GROUP, strength, because)
