"""How much of a site was shown, on which day and to whom, as relations over exposures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np

from privet.exposure.exposures import HIT
from privet.exposure.places import NOWHERE

if TYPE_CHECKING:
    from numpy.typing import NDArray

JUDGED = ibis.table({"actor": "uint64", "mark": "int32"}, name="judged")
"""Actors of whom something is concluded: *mark* has the bit of the verdict set."""

DAILY = ibis.table(
    {"day": "int64", "subject": "uint64", "people": "int32", "rows": "int64"}, name="daily"
)
"""One row a day and person shown, with the exposures of that day; whoever asks hands it over with the question."""

ALL_DAYS = -(2**31)
"""Stands for all days together; no log is of that one."""

QUANTILES = 1000
"""Steps in which a place is turned into a rank; finer than any picture shows."""


def shown(exposures: ibis.Table) -> ibis.Table:
    """Return the exposures that showed somebody, with the *day* of each (UTC, days since 1970)."""
    hits = exposures.filter(exposures.outcome == HIT)
    day = (hits.at // 86_400_000_000).cast("int64")
    return hits.select(hits.actor, hits.subject, hits.people, day=day)


def daily(exposures: ibis.Table) -> ibis.Table:
    """Return the table ``daily`` of all exposures, in no order."""
    each = shown(exposures).group_by(["day", "subject"])
    return each.agg(people=lambda rows: rows.people.max(), rows=lambda rows: rows.count())


def by_day(exposures: ibis.Table, others: int = 0) -> ibis.Table:
    """
    Return how many distinct people were shown to each combination of verdicts, each day and in all.

    Nearly all exposures are to actors that are *others*: whom they saw is known from ``DAILY``, before anybody is
    judged, and the exposures of the few in ``JUDGED`` alone are looked at again.

    Args:
        others: The bit of those who are not in ``JUDGED``.

    Returns:
        One row a day and combination; columns day (UTC, days since 1970; ``ALL_DAYS`` where a person
        counts once for all of them), mark (bits of the verdicts that saw them) and people.
    """
    seen = shown(exposures).join(JUDGED, "actor").group_by(["day", "subject"])
    marked = seen.agg(marked=lambda rows: rows.count(), mark=lambda rows: rows.mark.bit_or())
    joined = DAILY.left_join(marked, ["day", "subject"])
    rest = ibis.ifelse(DAILY.rows > marked.marked.fill_null(0), others, 0).cast("int32")
    each = joined.select(
        DAILY.day, DAILY.subject, DAILY.people, mark=marked.mark.fill_null(0).cast("int32") | rest
    )
    total = each.group_by("subject").agg(people=each.people.max(), mark=each.mark.bit_or())
    parts = [
        people.group_by(["day", "mark"]).agg(people=people.people.sum())
        for people in (each, total.mutate(day=ibis.literal(ALL_DAYS, "int64")))
    ]
    return ibis.union(*parts).order_by(["day", "mark"])


def by_surface(people: ibis.Table) -> ibis.Table:
    """
    Return how each surface was used.

    Args:
        people: Who was asked for, as ``detection.relations`` has it.

    Returns:
        One row a surface; columns surface, exchanges, subjects, places (distinct), lowest and
        highest place.
    """
    place = people.place.nullif(NOWHERE)
    return people.group_by("surface").agg(
        exchanges=people.rows.sum().cast("int64"),
        subjects=people.subject.nunique(where=people.seen > 0),
        places=place.nunique(),
        lowest=place.min(),
        highest=place.max(),
    )


def steps_of_place(people: ibis.Table) -> ibis.Table:
    """
    Return the places that cut the site's people into equal parts.

    Args:
        people: Who was asked for, as ``by_surface``.

    Returns:
        Column place, ascending; at most ``QUANTILES`` rows.
    """
    places = people.filter(people.place != NOWHERE).select("place").distinct()
    part = ibis.ntile(QUANTILES).over(order_by=places.place)
    cut = places.mutate(part=part)
    return cut.group_by("part").agg(place=cut.place.min()).select("place").order_by("place")


def of_actors(exposures: ibis.Table, chosen: ibis.Table) -> ibis.Table:
    """
    Return what the actors of a table of *chosen* ones were shown, in the order of time.

    Returns:
        One row an exposure; columns actor, at, subject, place.
    """
    hits = exposures.filter(exposures.outcome == HIT)
    some = hits.semi_join(chosen, "actor")
    return some.select("actor", "at", "subject", "place").order_by("at")


def rank(places: NDArray[np.int64], steps: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return where each place stands among all, 0 to 1; nan where it has none."""
    if len(steps) == 0:
        return np.full(len(places), np.nan)
    ranks = np.searchsorted(steps, places, side="right") / len(steps)
    return np.where(places == NOWHERE, np.nan, ranks)


def curve(subjects: NDArray[np.uint64], points: int = 60) -> tuple[tuple[int, int], ...]:
    """Return (exposures so far, distinct subjects so far) at up to *points* moments."""
    if len(subjects) == 0:
        return ()
    _, first = np.unique(subjects, return_index=True)
    new = np.zeros(len(subjects), np.int64)
    new[first] = 1
    distinct = np.cumsum(new)
    at = np.unique(np.linspace(1, len(subjects), min(points, len(subjects))).astype(np.int64))
    return tuple((int(count), int(distinct[count - 1])) for count in at)
