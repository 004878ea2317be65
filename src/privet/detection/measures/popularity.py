"""How often each data subject is shown, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.exposure.exposures import LIST

if TYPE_CHECKING:
    from ibis import Table


def renown(people: Table) -> Table:
    """
    Return every data subject that was shown or sought, as ``popularity``, of who was asked for.

    Args:
        people: As ``detection.relations`` has it.
    """
    who = people.filter(people.kind != LIST)
    return who.group_by("subject").agg(seen=who.seen.sum().cast("int64"), place=who.place.max())


def popularity(exposures: Table, *, several: bool = False) -> Table:
    """
    Return every data subject that was shown or sought; pages of lists are none.

    Args:
        exposures: One row an exposure or a miss.
        several: Whether to tell who is met by several.

    Returns:
        One row a subject; columns subject, seen (how often it was shown to anybody; 0 for one
        that was only sought in vain), and place; where it is asked for, several (whether more than one actor was there).
    """
    e = exposures.filter(exposures.kind != LIST)
    more = {"several": e.actor.min() != e.actor.max()} if several else {}
    return e.group_by("subject").agg(
        seen=e.outcome.sum().cast("int64"), place=e.place.max(), **more
    )
