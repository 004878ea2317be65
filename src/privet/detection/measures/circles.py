"""Lists that stand under one person: their friends, who follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.exposure.exposures import HIT, LIST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ibis import Table


def circles(exposures: Table, surfaces: Sequence[int]) -> Table:
    """
    Return how many pages of lists under one person each actor opened.

    A search tells what somebody is looking for; a list of somebody's friends is opened as their
    profile is, by whoever walks from person to person.

    Args:
        exposures: One row an exposure or a miss.
        surfaces: The numbers of those whose routes are lists and name a subject.

    Returns:
        One row an actor that opened one; columns actor and circles.
    """
    listed = (exposures.kind == LIST) & (exposures.outcome == HIT)
    shown = exposures.filter(listed & exposures.surface.isin(list(surfaces)))
    return shown.group_by("actor").agg(circles=shown.count())
