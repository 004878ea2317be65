"""What an actor asked for beside people: pages, parts of pages, and what its software says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.exposure.activity import COUNTS

if TYPE_CHECKING:
    from ibis import Table


def company(activity: Table, chosen: Table) -> Table:
    """
    Return the exchanges of each actor, counted.

    Args:
        activity: One row or more a day and actor.
        chosen: The actors to count for.

    Returns:
        One row an actor; columns actor, requests, pages (neither parts nor reports of a page),
        assets (styles, scripts, pictures, fonts), beacons (a page's reports), errors (4xx and
        5xx), declared (requests whose software calls itself automated), claimed (that name a known
        agent) and verified (where this is proven).
    """
    mine = activity.semi_join(chosen, "actor")
    return mine.group_by("actor").agg(**{name: mine[name].sum().cast("int64") for name in COUNTS})
