"""Round-the-clock activity: days on which one account never rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import MANY_SUBJECTS, NETWORK

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

REST_BEGIN, REST_FULL = 4.0, 2.0
"""Hours: the longest rest of a typical day. Shift workers and insomniacs rest longer than four."""

HOURS = 20
"""Hours of the day in which it was seen; which hours they are is nobody's business."""

DAYS = 2


def sleepless(measured: Measured, site: Site) -> Signals:
    """Signal an actor without a rest on most of its days; an address with many devices never."""
    awake = (measured.hours >= HOURS) & (measured.days >= DAYS)
    alone = (measured.level < NETWORK) | (measured.devices <= 1)
    enough = measured.exposures + np.nan_to_num(measured.lookups) >= MANY_SUBJECTS
    rest = ramp(-measured.quiet, -REST_BEGIN, -REST_FULL)
    strength = np.where(awake & alone & enough, np.maximum(rest, 0.0), 0.0)

    def because(row: int) -> str:
        return (
            f"was active in {measured.value('hours', row):.0f} of the 24 hours; on {measured.value('days', row):.0f} "
            f"days its longest rest was typically {measured.value('quiet', row):.1f} hours"
        )

    return mark("sleepless", Threat.SCRAPING, Family.TIMING, strength, because)
