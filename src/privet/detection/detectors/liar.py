"""Liars: a search engine's name from a network that is not the search engine's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.claims import Proof
from privet.detection.signals import Family, Signals, Threat, mark

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site


def liar(measured: Measured, site: Site) -> Signals:
    """Signal a claim that the operator's own published ranges refute."""
    if site.claims is None:
        return mark("liar", Threat.SCRAPING, Family.CLIENT, np.zeros(len(measured.actor)), str)
    claims = site.claims
    strength = (claims.proof == Proof.FALSE).astype(np.float64)

    def because(row: int) -> str:
        name = claims.name(row) or "a search engine"
        return f"called itself {name} from an address outside that operator's published ranges"

    return mark("liar", Threat.SCRAPING, Family.CLIENT, strength, because)
