"""Declared automation: software that calls itself a script, a library or a crawler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

BEGIN, FULL = 0.2, 0.8
"""The share of an actor's requests that declare themselves; one tried with curl is not a script."""


def declared(measured: Measured, site: Site) -> Signals:
    """Signal an actor that names itself automated and was shown people."""
    if site.claims is None:
        return mark("declared", Threat.SCRAPING, Family.CLIENT, np.zeros(len(measured.actor)), str)
    claims = site.claims
    shown = (measured.subjects + np.nan_to_num(measured.lookups)) > 0
    strength = np.where(shown, ramp(claims.declared, BEGIN, FULL), 0.0)

    def because(row: int) -> str:
        name = claims.name(row)
        return f"named itself {name}" if name else "named itself a script or a crawler"

    return mark("declared", Threat.SCRAPING, Family.CLIENT, strength, because)
