"""What is simply counted of each actor's exposures, in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.exposure.exposures import HIT, LIST, LOOKUP, MISS, VIEW

if TYPE_CHECKING:
    from ibis import Table


def totals(exposures: Table) -> Table:
    """
    Return what each actor was shown and asked for.

    Args:
        exposures: One row an exposure or a miss.

    Returns:
        One row an actor, by actor; columns actor, level, first and last (microseconds), exposures
        (people shown, each time: a page of a list counts the people on it), views (of one subject,
        found), lookups and lookup_misses (lookups, all and in vain), lists (pages of lists)
        deepest (the highest page of a list) and page_mean (their mean; nan without a list).
    """
    e = exposures
    return (
        e.group_by("actor")
        .agg(
            level=e.level.min(),
            first=e["at"].min(),
            last=e["at"].max(),
            exposures=e.people.sum().cast("int64"),
            views=e.count(where=(e.kind == VIEW) & (e.outcome == HIT)),
            lookups=e.count(where=e.kind == LOOKUP),
            lookup_misses=e.count(where=(e.kind == LOOKUP) & (e.outcome == MISS)),
            lists=e.count(where=e.kind == LIST),
            deepest=e.page.max(),
            page_mean=e.page.mean(where=e.kind == LIST),
        )
        .order_by("actor")
    )
