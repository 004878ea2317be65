"""What some actors were shown: each data subject or page of a list once, by surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ibis import _

from privet.detection.relations import CHOSEN
from privet.exposure.exposures import HIT

if TYPE_CHECKING:
    from ibis import Table


def takings(exposures: Table) -> Table:
    """
    Return what the actors of the table ``chosen`` were shown.

    Returns:
        One row a surface, kind and subject; columns surface, kind, subject, people (on a page of a
        list, the most it showed), times, first and last (microseconds since 1970 UTC).
    """
    return (
        exposures.filter(_.outcome == HIT)
        .semi_join(CHOSEN, "actor")
        .group_by("surface", "kind", "subject")
        .agg(people=_.people.max(), times=_.count(), first=_.at.min(), last=_.at.max())
        .order_by("surface", "kind", "subject")
    )
