"""Rhythm: gaps between pages as even as a clock's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import MANY_SUBJECTS

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

EVEN_BEGIN, EVEN_FULL = 0.45, 0.15
"""The spread (sigma) of the logarithms of gaps.

Source: on simulated sites people are above 0.55, those who listen to a page being the most even;
a program that sleeps equally long, give or take a third, is below 0.25.
"""

SHORT = 2.0
"""Seconds: shorter gaps are judged by volume, because whole seconds make them look even."""

PERIOD_BEGIN, PERIOD_FULL = 0.3, 0.7
"""Fisher's g: the share of all variation that stands in one period."""


def rhythm(measured: Measured, site: Site) -> Signals:
    """Signal gaps that hardly vary, or activity that comes back with a fixed period."""
    enough = (measured.views + measured.lookups >= MANY_SUBJECTS) & (measured.gap_median >= SHORT)
    spread = measured.gap_cv * np.log1p(measured.gap_median)
    even = ramp(-spread, -EVEN_BEGIN, -EVEN_FULL)
    period = ramp(measured.period_g, PERIOD_BEGIN, PERIOD_FULL)
    strength = np.where(enough, np.maximum(even, period), 0.0)

    def because(row: int) -> str:
        gap = _duration(float(measured.value("gap_median", row)))
        if even[row] >= period[row]:
            return f"asked every {gap}, hardly ever sooner or later"
        return f"asked with a fixed period, typically every {gap}"

    return mark("rhythm", Threat.SCRAPING, Family.TIMING, strength, because)


def _duration(seconds: float) -> str:
    """Write a length of time."""
    if seconds < _MINUTES:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes"


_MINUTES = 120
