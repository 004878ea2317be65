"""Whom a case concerns: how many people, exactly or as an estimate with its method and range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from privet.exposure.exposures import HIT, LIST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.evidence.canonical import Document

EXACT = "distinct people that the ledger says were shown to the actors"
ESTIMATE = (
    "distinct people opened or looked up, and the people on each distinct page of a list; whoever "
    "stands on several pages, or on a page and was opened, is counted more than once. At least: the "
    "larger of those opened and of the fullest page; at most: all of them added up"
)


def of_case(exposures: ibis.Table, actors: Sequence[int]) -> ibis.Table:
    """Return the exposures that showed somebody to the actors of a case."""
    wanted = exposures.actor.isin([ibis.literal(actor, "uint64") for actor in actors])
    return exposures.filter(wanted & (exposures.outcome == HIT))


def counted(shown: ibis.Table) -> ibis.Table:
    """
    Return how many people were shown.

    Returns:
        One row; columns opened (distinct people), pages (distinct), on_pages (people on all of
        them), fullest (people on one), exposures, first, last.
    """
    each = shown.group_by("subject").agg(
        people=shown.people.max(),
        list=(shown.kind == LIST).any(),
        exposures=shown.count(),
        first=shown["at"].min(),
        last=shown["at"].max(),
    )
    return each.agg(
        opened=each.count(where=~each["list"]),
        pages=each.count(where=each["list"]),
        on_pages=each.people.sum(where=each["list"]),
        fullest=each.people.max(where=each["list"]),
        exposures=each.exposures.sum(),
        first=each["first"].min(),
        last=each["last"].max(),
    )


def by_day(shown: ibis.Table) -> ibis.Table:
    """Return the people shown on each day; columns day (days since 1970, UTC) and people."""
    daily = shown.mutate(day=shown["at"] // 86_400_000_000)
    each = daily.group_by(["day", "subject"]).agg(people=daily.people.max())
    return each.group_by("day").agg(people=each.people.sum()).order_by("day")


def by_surface(shown: ibis.Table) -> ibis.Table:
    """Return how each surface was used; columns surface (its number), exposures and people."""
    each = shown.group_by(["surface", "subject"]).agg(
        people=shown.people.max(), exposures=shown.count()
    )
    return (
        each.group_by("surface")
        .agg(exposures=each.exposures.sum(), people=each.people.sum())
        .order_by("surface")
    )


def subjects(shown: ibis.Table) -> ibis.Table:
    """Return the distinct people that were opened or looked up; column subject."""
    return shown.filter(shown.kind != LIST).select("subject").distinct().order_by("subject")


def affected(
    count: Mapping[str, int],
    days: Sequence[Document],
    surfaces: Sequence[Document],
    at: Any,  # noqa: ANN401
) -> Document:
    """
    Return what a case says of those it concerns, as its entry ``affected`` holds it.

    Args:
        count: The row of ``counted``.
        at: Writes a moment of the ledger.
    """
    opened, on_pages = count["opened"], count["on_pages"]
    exact = count["pages"] == 0
    return {
        "exact": exact,
        "people": opened + on_pages,
        "low": opened if exact else max(opened, count["fullest"]),
        "high": opened + on_pages,
        "method": EXACT if exact else ESTIMATE,
        "opened": opened,
        "pages": count["pages"],
        "exposures": count["exposures"],
        "first": at(count["first"]),
        "last": at(count["last"]),
        "days": list(days),
        "surfaces": list(surfaces),
    }
