"""Novelty: never going back to anybody, where others return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import MANY_SUBJECTS

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

BEGIN = 0.97
FULL_SUBJECTS = 300
"""Distinct people at which never going back to one is as strange as it gets."""


def novelty(measured: Measured, site: Site) -> Signals:
    """Signal an actor that sees a hundred people and more and hardly anybody twice."""
    once = ramp(measured.novelty, BEGIN, 1.0)
    many = ramp(measured.subjects, 2.0 * MANY_SUBJECTS, float(FULL_SUBJECTS))
    strength = np.sqrt(once) * many

    def because(row: int) -> str:
        seen, shown = measured.value("subjects", row), measured.value("exposures", row)
        again = max(0.0, shown - seen)
        if again < 1:
            return f"saw {seen:,.0f} people and went back to none"
        return f"saw {seen:,.0f} people and went back only {again:,.0f} times"

    return mark("novelty", Threat.SCRAPING, Family.SELECTION, strength, because)
