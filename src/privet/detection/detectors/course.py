"""Course: from one person's page to the next, where others open something else between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.courses import FAR, HARDLY, PAGES, automated
from privet.detection.signals import Family, Signals, Threat, mark, ramp

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

FULL = 8.0
"""Spreads above the middle at which it is complete; it begins at ``courses.FAR``."""

NONE = 0.02
"""The share of other pages at which it is complete; it begins at ``courses.HARDLY``."""

RARE, COMMON = 0.1, 0.25
"""The share of comparable visitors who do the same, from which on it counts for less, and for nothing.

Chosen: where one in four does it, it is an application that asks for people and nothing else.
"""

CIRCLE_BEGIN, CIRCLE_FULL = 0.3, 0.6
"""The share of returns from which on it counts for less, and for nothing: one's own people."""


def course(measured: Measured, site: Site) -> Signals:
    """
    Signal an actor that opens pages of people and hardly anything else, unlike comparable visitors.

    With k of n pages that show one person, its share is p = (k + 10 u) / (n + 10), u being the usual
    share. Marked is who is five robust spreads above the middle of log(p / (1 - p)), over visitors who
    opened thirty people and more, and opens less than one other page in twenty. It says nothing where
    every fourth of them does so, as on a site of people's pages only, of who returns to its people,
    and of programs that say what they are.

    Source: the navigation surprise of sessions (Stevanovic, An and Vlajic, Expert Systems with
    Applications 39, 2012, have the share of consecutive requests within a directory), told of what a
    ledger has: people's pages and all others.
    """
    usual = site.usual.course
    if usual is None:
        return mark("course", Threat.SCRAPING, Family.CLIENT, np.zeros(len(measured.actor)), str)
    opened = measured.opened
    others = np.maximum(np.nan_to_num(measured.pages) - opened, 0.0)
    away = ramp(usual.away(measured), FAR, FULL)
    bare = ramp(usual.people(measured) - 1.0, -HARDLY, -NONE)
    rare = 1.0 - ramp(np.asarray([usual.alike]), RARE, COMMON)[0]
    own_circle = ramp(1.0 - np.nan_to_num(measured.novelty), CIRCLE_BEGIN, CIRCLE_FULL)
    strength = np.minimum(away, bare) * rare * (1.0 - own_circle)
    strength = np.where((opened >= PAGES) & ~automated(measured), strength, 0.0)

    def because(row: int) -> str:
        return (
            f"opened {opened[row]:,.0f} pages of people and {others[row]:,.0f} others; of what comparable "
            f"visitors open, {100 * (1 - usual.share):.0f} % shows nobody"
        )

    return mark("course", Threat.SCRAPING, Family.CLIENT, strength, because)
