"""Lexical walks: names or queries tried in alphabetical order or letter by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.signals import Family, Signals, Threat, mark, ramp

if TYPE_CHECKING:
    from privet.detection.measured import Measured
    from privet.detection.site import Site

RUN_BEGIN, RUN_FULL = 10, 40
"""Names in alphabetical order in a row: by chance ten come so once in 3.6 million (10!)."""

TAU_BEGIN, TAU_FULL = 0.5, 0.9
SUBJECTS = 50
ORDERED = 8
"""The run that an order needs beside it; a thousand names in no order have one of about seven."""

WALK_BEGIN, WALK_FULL = 0.4, 0.8


def lexical(measured: Measured, site: Site) -> Signals:
    """Signal names taken in alphabetical order, and queries that spell their way onward."""
    run = ramp(measured.lexical_run, RUN_BEGIN, RUN_FULL)
    enough = (measured.placed >= SUBJECTS) & (measured.lexical_run >= ORDERED)
    order = np.where(enough, ramp(np.abs(measured.lexical_tau), TAU_BEGIN, TAU_FULL), 0.0)
    asked = ramp(measured.query_walk, WALK_BEGIN, WALK_FULL)
    kinds = np.stack([run, order, asked])
    kind = kinds.argmax(axis=0)
    alone = ((run >= 1.0) | ((order >= 1.0) & (run > 0))) & enough

    def because(row: int) -> str:
        if kind[row] == 0:
            return f"went through {measured.value('lexical_run', row):,.0f} names in alphabetical order without a break"
        if kind[row] == 1:
            return f"went through {measured.value('placed', row):,.0f} names in nearly alphabetical order"
        share = 50 * (1 + measured.value("query_walk", row))  # of all pairs of them
        return f"searched {measured.value('lists', row):,.0f} times, {share:.0f} % in alphabetical order or one letter on"

    return mark(
        "lexical", Threat.SCRAPING, Family.ORDER, kinds.max(axis=0), because, decisive=alone
    )
