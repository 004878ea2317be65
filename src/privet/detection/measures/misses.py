"""Whom actors sought in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.exposure.exposures import MISS, VIEW

if TYPE_CHECKING:
    from ibis import Table


def misses(exposures: Table) -> Table:
    """
    Return how many people each actor sought by views and did not find.

    Each counts once: a feed of somebody who is gone is asked for again and again.

    Args:
        exposures: One row an exposure or a miss.

    Returns:
        One row an actor that missed somebody; columns actor and misses.
    """
    missed = exposures.filter((exposures.kind == VIEW) & (exposures.outcome == MISS))
    return missed.group_by("actor").agg(misses=missed.subject.nunique())
