"""Verified crawlers: a search engine's name from that search engine's published addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.claims import Proof
from privet.detection.signals import Family, Signals, Threat, mark

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site


def verified(measured: Measured, site: Site) -> Signals:
    """Signal a claim that the operator's own published ranges confirm; it clears, it never blames."""
    if site.claims is None:
        return mark("verified", Threat.NONE, Family.CLIENT, np.zeros(len(measured.actor)), str)
    claims = site.claims
    strength = (claims.proof == Proof.TRUE).astype(np.float64)

    def because(row: int) -> str:
        name = claims.name(row) or "a known agent"
        return f"named itself {name} and came from that operator's published addresses"

    return mark("verified", Threat.NONE, Family.CLIENT, strength, because)
