"""Persistence: asking for people hour after hour on a day on which one was told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import MANY_SUBJECTS, NETWORK

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

BEGIN, FULL = 8.0, 16.0
"""
Hours of one day in which it was refused and asked again.

Chosen: who is refused wrongly reloads and leaves, comes back after lunch and in the evening; who
sits at work tries in each of eight hours at the very most; nobody is awake for sixteen and asks in
each. An application that doubles its pause from a minute on asks in six.
"""


def persistence(measured: Measured, site: Site) -> Signals:
    """
    Signal an actor that goes on asking for people though a budget of its own told it to stop.

    It says how much somebody wanted, as the budget does that told it to stop: it is of that family, so
    that a budget which is wrong never counts twice, and with whom one chooses it is one witness. What a
    verdict refused is not counted (``workflows.judging``), so that no verdict feeds itself. An address
    behind which there are several devices is left alone.
    """
    alone = (measured.level < NETWORK) | (measured.devices <= 1)
    many = np.maximum(measured.subjects, np.nan_to_num(measured.lookups)) >= MANY_SUBJECTS
    hours = measured.refused_hours
    strength = np.where(alone & many, ramp(hours, BEGIN, FULL), 0.0)

    def because(row: int) -> str:
        return (
            f"was told to stop and asked again in {measured.value('refused_hours', row):,.0f} hours "
            "of one day"
        )

    return mark("persistence", Threat.SCRAPING, Family.VOLUME, strength, because)
