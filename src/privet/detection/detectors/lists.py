"""List exhaustion: result lists paged to their end, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

DEEP_BEGIN, DEEP_FULL = 20.0, 100.0
"""The page of a list at which paging on becomes strange; people rarely pass the third."""

LISTS = 30
SHARE_BEGIN, SHARE_FULL = 0.3, 0.8

TURNED = 5.0
"""Pages of each list that somebody turns whose work it is: in so short lists there is no order that
a profession would not explain as well."""


def lists(measured: Measured, site: Site) -> Signals:
    """Signal an actor that pages lists to their end, where people stop early."""
    deep = np.where(measured.lists >= DEEP_BEGIN, ramp(measured.deepest, DEEP_BEGIN, DEEP_FULL), 0)
    many = (measured.lists >= LISTS) & (measured.deepest > TURNED)
    ends = np.where(many, ramp(measured.exhausted, SHARE_BEGIN, SHARE_FULL), 0)
    strength = np.maximum(deep, ends)

    def because(row: int) -> str:
        pages = f"read {measured.value('lists', row):,.0f} pages of lists, down to page {measured.value('deepest', row):,.0f}"
        if ends[row] > deep[row]:
            return f"{pages}; {100 * measured.value('exhausted', row):.0f} % of the lists were paged on and on"
        return pages

    return mark("lists", Threat.SCRAPING, Family.ORDER, strength, because)
