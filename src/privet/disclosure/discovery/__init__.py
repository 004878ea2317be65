"""Surfaces that nobody declared, found in the traffic, each with a certainty."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from privet.disclosure.discovery.in_operations import in_operations
from privet.disclosure.discovery.in_paths import in_paths
from privet.disclosure.discovery.in_queries import in_queries
from privet.disclosure.discovery.likelihood import FALLBACK, SURE, USED, Candidate, images_of
from privet.disclosure.discovery.sample import gather, reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privet.disclosure.surfaces import Surface

__all__ = ["Candidate", "Discovery", "discover"]

MOST: Final = 12
"""Surfaces that are used at most, the most certain first."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """
    Hold what was found.

    Args:
        surfaces: Those to use, the most certain first.
        beacons: Routes on which pages report on themselves.
        candidates: All that was considered, the most certain first.
        warnings: What the operator should know of it.
    """

    surfaces: tuple[Surface, ...]
    beacons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...]

    @property
    def unsure(self) -> tuple[Candidate, ...]:
        """What may be pages of people and is not used, because it is more likely something else."""
        used = {each.route for each in self.surfaces}
        return tuple(
            each
            for each in self.candidates
            if each.surface.people
            and each.surface.route not in used
            and each.surface.certainty >= FALLBACK
        )


def discover(
    targets: Sequence[bytes],
    methods: Sequence[int],
    statuses: Sequence[int],
    *,
    operations: Sequence[bytes] = (),
    sizes: Sequence[int] = (),
) -> Discovery:
    """
    Find the routes that look like people in a sample of requests and answers.

    Args:
        targets: Request targets, with their query.
        methods: Values of the log's method column.
        statuses: Status codes.
        operations: GraphQL operations, where the log has them; else empty.
        sizes: Bytes answered, where the log has them; else empty.
    """
    sample = gather(targets, methods, statuses, operations, sizes)
    found = [
        *in_paths(sample),
        *in_queries(sample),
        *in_operations(sample),
    ]
    return _choose(found, tuple(reports(sample)))


def _choose(found: list[Candidate], beacons: tuple[str, ...]) -> Discovery:
    ranked = sorted(
        _compared(_joined(found)),
        key=lambda c: (-c.surface.certainty, -c.subjects, -c.exchanges, c.surface.route),
    )
    sure = [c for c in ranked if c.surface.certainty >= USED or not c.surface.people]
    warnings: list[str] = []
    if not any(c.surface.people for c in sure):
        nearest = _nearest(ranked)
        sure = nearest + sure
        warnings.append(f"nothing in this log looks like pages of people; {_used(nearest)}")
    surfaces = _distinct_names([c.surface for c in sure[:MOST]])
    return Discovery(surfaces, beacons, tuple(ranked), tuple(warnings))


def _nearest(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the best of what is unsure: all that is at least half as sure as the best."""
    people = [c for c in ranked if c.surface.people and c.surface.certainty >= FALLBACK]
    return [c for c in people if c.surface.certainty * 2 >= people[0].surface.certainty]


def _used(nearest: Sequence[Candidate]) -> str:
    if not nearest:
        return "declare a surface"
    more = f" and {len(nearest) - 1} more are" if nearest[1:] else " is"
    return f"{nearest[0].surface.route}{more} used as the nearest"


def _compared(found: Iterable[Candidate]) -> list[Candidate]:
    """Compare the identifiers of images with those of the people who were found."""
    candidates = list(found)
    people = [c for c in candidates if c.names and c.surface.certainty >= SURE]
    return [
        replace(c, surface=replace(c.surface, certainty=round(images_of(c, people), 3)))
        if c.names and c.surface.certainty < SURE
        else c
        for c in candidates
    ]


def _joined(found: Iterable[Candidate]) -> Iterable[Candidate]:
    """Join what has one route, such as numbers and names in one place; the surer one stands."""
    joined: dict[str, Candidate] = {}
    for candidate in found:
        route = candidate.surface.route
        other = joined.setdefault(route, candidate)
        if other is not candidate:
            surer = max(candidate, other, key=lambda c: c.surface.certainty)
            joined[route] = replace(
                surer,
                exchanges=candidate.exchanges + other.exchanges,
                subjects=candidate.subjects + other.subjects,
            )
    return joined.values()


def _distinct_names(surfaces: Sequence[Surface]) -> tuple[Surface, ...]:
    taken: Counter[str] = Counter()
    named = []
    for surface in surfaces:
        taken[surface.name] += 1
        number = taken[surface.name]
        named.append(surface if number == 1 else replace(surface, name=f"{surface.name} {number}"))
    return tuple(named)
