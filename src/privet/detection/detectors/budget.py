"""Budget use: more distinct people in a window than the site means to show, or than is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark
from privet.detection.site import ENOUGH, FLOORS, LEVEL, NETWORK
from privet.exposure.budgets import WINDOWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.site import Site

SPAN = {"1h": "one hour", "1d": "one day", "7d": "7 days", "28d": "28 days"}

ROOM = 1.5
"""How far above what 99.9 % of visitors do the allowance lies where no budget is declared.

Chosen: the busiest visitor of the next month is not the busiest of this one.
"""

DECISIVE = 5.0
"""How many times over an allowance, and over what is usual, volume speaks for itself."""

DECISIVE_PEOPLE = {"1h": 600, "1d": 2000}
"""Distinct people from which on volume may speak for itself; long windows never do.

Chosen: nobody reads a profile every six seconds for an hour, or one every thirty for sixteen
hours. Weeks of work add up for a recruiter as for a collector.
"""


def budget(measured: Measured, site: Site) -> Signals:
    """Signal an actor past its allowance, with full strength at four times of it."""
    used, window = _use(measured, site)
    strength = np.log2(np.maximum(used, 1.0)) / 2.0
    alone = _alone(measured, site, used)

    def because(row: int) -> str:
        name = list(WINDOWS)[int(window[row])]
        seen = measured.value(f"peak_{name}", row)
        return f"saw {seen:,.0f} people in {SPAN[name]}; {_usual(site, name)}{_declared(measured, site, name, row)}"

    return mark("budget", Threat.SCRAPING, Family.VOLUME, strength, because, decisive=alone)


def _use(measured: Measured, site: Site) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Return the largest share of an allowance used, and in which window."""
    used = np.zeros(len(measured.actor))
    where = np.zeros(len(measured.actor), np.int8)
    for place, name in enumerate(WINDOWS):
        peak = np.nan_to_num(getattr(measured, f"peak_{name}"))
        share = peak / _allowance(measured, site, name)
        where = np.where(share > used, place, where).astype(np.int8)
        used = np.maximum(used, share)
    return used, where


def _allowance(measured: Measured, site: Site, name: str) -> NDArray[np.float64]:
    """Return what each actor may see in a window: its budget, else what is usual with room."""
    usual = max(FLOORS[name], ROOM * site.usual.most.get(name, 0.0))
    allowance = np.full(len(measured.actor), float(usual))
    for who, subjects in _largest(site, name).items():
        mine = measured.level == LEVEL[who]
        allowance[mine] = np.minimum(allowance[mine], max(subjects, usual / ROOM))
    return allowance


def _largest(site: Site, name: str) -> dict[str, int]:
    """
    Return the budget of each level in a window, for actors of any age.

    The largest of all roles: a ledger does not say who is in which, and whose work it is to look at
    a thousand people is not held to what everybody else may.
    """
    found: dict[str, int] = {}
    for one in site.budgets:
        if one.younger_than is None and one.microseconds == WINDOWS[name]:
            found[one.who] = max(one.subjects, found.get(one.who, 0))
    return found


def _alone(
    measured: Measured,
    site: Site,
    used: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Tell where volume speaks for itself; never behind an address."""
    alone = np.zeros(len(measured.actor), np.bool_)
    for name, people in DECISIVE_PEOPLE.items():
        peak = np.nan_to_num(getattr(measured, f"peak_{name}"))
        far = DECISIVE * np.maximum(site.usual.most.get(name, 0.0), FLOORS[name])
        alone |= (peak >= people) & (peak >= far)
    return np.asarray(alone & (used >= DECISIVE) & (measured.level < NETWORK), np.bool_)


def _usual(site: Site, name: str) -> str:
    """Say what others see in a window."""
    if not site.usual.visitors:
        return "there is nobody to compare it with"
    if site.usual.visitors >= ENOUGH:
        return f"99.9 % of visitors see at most {site.usual.most.get(name, 0):,.0f}"
    return f"others rarely see more than {site.usual.most.get(name, 0):,.0f}"


def _declared(measured: Measured, site: Site, name: str, row: int) -> str:
    """Say the budget, where one is declared for this actor and window."""
    for who, subjects in _largest(site, name).items():
        if measured.level[row] == LEVEL[who]:
            return f", the budget is {subjects:,}"
    return ""
