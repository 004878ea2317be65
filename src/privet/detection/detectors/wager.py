"""Wager: a bet that somebody takes the tail, which no ordinary visitor lets grow so high."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site


def wager(measured: Measured, site: Site) -> Signals:
    """Signal an actor against whom the stake stands higher than the bar of ordinary visitors."""
    bar = site.usual.wager
    stake = np.nan_to_num(measured.wager)
    strength = (stake >= bar.nats).astype(np.float64) if bar is not None else np.zeros(len(stake))

    def because(row: int) -> str:
        chance = bar.chance if bar is not None else 1.0
        return (
            f"took so many seldom-seen people that a bet on it stood at e^{stake[row]:.0f} to one; an "
            f"ordinary visitor ever gets so far with a chance of at most {chance:.1g}"
        )

    return mark("wager", Threat.SCRAPING, Family.SELECTION, strength, because)
