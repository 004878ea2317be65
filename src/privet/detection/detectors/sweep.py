"""Sweep: going through people without coming back to one, as only a list of them allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.site import Site

BEGIN, FULL = 30.0, 120.0
"""Nats of improbability.

Chosen: who works through search results remembers some hundred faces, of whom chance would repeat
a handful; at these nats it is thirty and a hundred and twenty returns that did not happen.
"""

PEOPLE = 300
"""Distinct people below which it is not remarked on: a class list is gone through once as well."""


def sweep(measured: Measured, site: Site) -> Signals:
    """Signal an actor that hardly ever saw a person twice, where any choosing would repeat many."""
    many = np.nan_to_num(measured.subjects) >= PEOPLE
    strength = np.where(many, ramp(measured.sweep, BEGIN, FULL), 0.0)

    def because(row: int) -> str:
        due = measured.value("sweep_due", row)
        return (
            f"kept to a list of whom it did not have yet: picking blindly among {site.subjects:,} people "
            f"would have brought it back to one {due:,.0f} times"
        )

    return mark("sweep", Threat.SCRAPING, Family.SELECTION, strength, because)


PAUSES = 100
"""People opened from which on the pauses between them tell one hand from many."""

EVEN = 0.3
"""
The spread (sigma) of the logarithms of pauses below which they are one hand's.

Source: pauses of many who know nothing of each other follow an exponential law, of spread 1.28;
people by themselves are above 0.55 on simulated sites, programs that wait a while below 0.25.
"""

WHOLE = 2.0
"""Seconds: shorter pauses look even because logs have whole seconds."""


def single(measured: Measured) -> NDArray[np.bool_]:
    """
    Tell behind which addresses there is no crowd.

    Many people who know nothing of each other come upon the same person again and again, and at any
    moment; who never comes back, or asks like a clock, is one visitor, whatever it calls itself, and
    its volume counts as an account's does.
    """
    many = np.nan_to_num(measured.subjects) >= PEOPLE
    listed = many & (np.nan_to_num(measured.sweep) >= BEGIN)
    paused = np.nan_to_num(measured.gap_median, nan=0.0)
    spread = measured.gap_cv * np.log1p(paused)
    clock = (measured.views >= PAUSES) & (paused >= WHOLE) & (spread <= EVEN)
    clock &= measured.devices <= 1  # beside a busy program, few people hardly show in the pauses
    return np.asarray(listed | clock)
