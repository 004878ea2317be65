"""How many different people were shown to anybody since a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from privet.exposure.budgets import WINDOWS
from privet.exposure.exposures import HIT

if TYPE_CHECKING:
    from ibis import Table

WITHIN = {name: WINDOWS[name] for name in ("1h", "1d")}
"""The windows that are told: those that a look at the last days covers."""


def seen(exposures: Table, since: int) -> Table:
    """
    Return how many different people were shown since a moment.

    Args:
        exposures: One row an exposure.
        since: Microseconds since 1970 UTC.

    Returns:
        One row; column people, 0 where nobody was.
    """
    shown = exposures.filter((exposures.outcome == HIT) & (exposures.at > ibis.literal(since)))
    each = shown.group_by("subject").agg(people=shown.people.max())
    return each.agg(people=each.people.sum().fill_null(0))
