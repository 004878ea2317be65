"""Asset completeness: pages of people without the styles, scripts and pictures that browsers load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import MANY_SUBJECTS

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

LOGGED = 0.2
"""Assets a page, in the middle of all visitors, from which on this log is known to have them."""

BARE_BEGIN, BARE_FULL = 0.05, 0.01
"""Assets a page below which a visitor loads none.

A browser with a full cache still asks now and then; text browsers and readers load none at all,
so this never carries a verdict.
"""


def assets(measured: Measured, site: Site) -> Signals:
    """Signal pages of people without any asset, on a site whose other visitors load them."""
    if not site.usual.assets >= LOGGED:
        return mark("assets", Threat.SCRAPING, Family.CLIENT, np.zeros(len(measured.actor)), str)
    pages = np.maximum(np.nan_to_num(measured.pages), 1.0)
    bare = ramp(-np.nan_to_num(measured.assets) / pages, -BARE_BEGIN, -BARE_FULL)
    quiet = np.nan_to_num(measured.beacons) <= BARE_BEGIN * pages
    enough = (measured.pages >= MANY_SUBJECTS) & (measured.subjects + measured.lookups > 0)
    strength = np.where(enough & quiet, bare, 0.0)

    def because(row: int) -> str:
        return (
            f"asked for {measured.value('pages', row):,.0f} pages and {measured.value('assets', row):,.0f} of their "
            "pictures, scripts and styles"
        )

    return mark("assets", Threat.SCRAPING, Family.CLIENT, strength, because)
