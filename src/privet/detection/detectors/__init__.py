"""Every detector, in the order in which reasons are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.detection.detectors.assets import assets
from privet.detection.detectors.budget import budget
from privet.detection.detectors.course import course
from privet.detection.detectors.declared import declared
from privet.detection.detectors.enumeration import enumeration
from privet.detection.detectors.lexical import lexical
from privet.detection.detectors.liar import liar
from privet.detection.detectors.lists import lists
from privet.detection.detectors.lookups import lookups
from privet.detection.detectors.misses import misses
from privet.detection.detectors.novelty import novelty
from privet.detection.detectors.persistence import persistence
from privet.detection.detectors.rhythm import rhythm
from privet.detection.detectors.sharing import sharing
from privet.detection.detectors.sleepless import sleepless
from privet.detection.detectors.spread import spread
from privet.detection.detectors.sweep import sweep
from privet.detection.detectors.tail import tail
from privet.detection.detectors.velocity import velocity
from privet.detection.detectors.verified import verified
from privet.detection.detectors.wager import wager

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.detection.measured import Measured
    from privet.detection.signals import Signals
    from privet.detection.site import Site

DETECTORS: tuple[Callable[[Measured, Site], Signals], ...] = (
    enumeration,
    lexical,
    lists,
    budget,
    velocity,
    persistence,
    lookups,
    misses,
    spread,
    tail,
    wager,
    sweep,
    novelty,
    sharing,
    rhythm,
    sleepless,
    assets,
    course,
    declared,
    liar,
    verified,
)


def detect(measured: Measured, site: Site, *, tasted: bool = True) -> tuple[Signals, ...]:
    """
    Ask every detector; those that mark nobody are left out.

    Args:
        measured: All actors.
        site: What detectors may know beside the measures.
        tasted: Whether taste is held against ordinary visitors already; else it is not judged.
    """
    asked = (detector for detector in DETECTORS if tasted or detector not in {tail, wager, sweep})
    found = (detector(measured, site) for detector in asked)
    return tuple(signals for signals in found if len(signals))
