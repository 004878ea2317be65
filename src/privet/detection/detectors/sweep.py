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


def single(measured: Measured) -> NDArray[np.bool_]:
    """
    Tell behind which addresses there is no crowd.

    Many people who know nothing of each other come upon the same person again and again; who never
    does is one visitor, whatever it calls itself, and its volume counts as an account's does.
    """
    many = np.nan_to_num(measured.subjects) >= PEOPLE
    return np.asarray(many & (np.nan_to_num(measured.sweep) >= BEGIN))
