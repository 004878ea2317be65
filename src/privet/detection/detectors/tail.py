"""Tail: people whom hardly anybody else looks at, as one gets who does not choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import surprise
from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import MANY_SUBJECTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.site import Site

BEGIN = 3.0
"""Robust standard deviations above the median of comparable actors at which it begins."""

FULL = 8.0
LEAST_SPREAD = 0.15
"""The spread of tail scores assumed at least; below it a quiet site makes everybody strange."""

SAMPLES = 60
"""Distinct people from which on a tail score is firm; fewer count in proportion."""

BLIND = 0.5
"""The share of the less seen half that a blind draw takes. More is to avoid whom others seek."""

NATS = 30.0
"""How improbable such a share must be, in nats, for a blind draw and for one that takes as much
of the tail as all but one in twenty of the others do."""

DECISIVE_SUBJECTS = 300
LEAN = 0.9
"""The share of its pages that showed somebody, from which on an actor did hardly anything else.

Source: on simulated sites recruiters, journalists and moderators are below 0.83, because they
search, write and start from the home page; scrapers are above 0.92.
"""


def tail(measured: Measured, site: Site) -> Signals:
    """Signal an actor whose people are far less looked at than those of comparable actors."""
    usual = site.usual
    if np.isnan(usual.tail):
        usual_tail, spread = np.nan, 1.0
    else:
        usual_tail, spread = usual.tail, max(usual.tail_spread, LEAST_SPREAD)
    away = (measured.tail - usual_tail) / spread
    firm = ramp(measured.subjects, MANY_SUBJECTS / 2.0, float(SAMPLES))
    returns = 1.0 - np.nan_to_num(measured.novelty)
    own_circle = ramp(returns, 0.3, 0.6)
    strength = ramp(away, BEGIN, FULL) * firm * (1.0 - own_circle)
    shunned = _shunning(measured, site)
    strength = np.where((shunned >= NATS) & (own_circle < 1), 1.0, strength)
    alone = (shunned >= NATS) & (measured.placed >= DECISIVE_SUBJECTS) & _lean(measured)

    def because(row: int) -> str:
        share = 100 * measured.value("tail_share", row)
        seen = measured.value("placed", row)
        if share <= 100 * BLIND:
            return (
                f"the {seen:,.0f} people it opened are sought far less than those whom comparable "
                "visitors open"
            )
        return (
            f"{share:.0f} % of the {seen:,.0f} people it opened are among the half that others "
            "open least; a blind draw takes 50 %"
        )

    return mark("tail", Threat.SCRAPING, Family.SELECTION, strength, because, decisive=alone)


def _shunning(measured: Measured, site: Site) -> NDArray[np.float64]:
    """Return how improbable the share of seldom-seen people is, for a blind draw and for others."""
    usual = 0.0 if np.isnan(site.usual.tail_share) else site.usual.tail_share
    seen = np.nan_to_num(measured.placed)
    firm = seen >= SAMPLES
    return np.where(firm, surprise(measured.tail_share * seen, seen, max(BLIND, usual)), 0.0)


def _lean(measured: Measured) -> NDArray[np.bool_]:
    """Tell who did hardly anything but look at people."""
    return np.asarray(measured.opened >= LEAN * np.nan_to_num(measured.pages, nan=np.inf), np.bool_)
