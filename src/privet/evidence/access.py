"""What is known of one person: what was shown of them, when, and to which kinds of actors."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from privet.exposure.exposures import HIT, LIST
from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from privet.detection.relations import Columns
    from privet.evidence.canonical import Document

LISTS = (
    "a page of a list is kept as a page: whether this person stood on one is not recorded, so that "
    "what lists showed of them is not counted here"
)

WORDS = {
    Conclusion.COLLECTOR: "actors concluded to collect people",
    Conclusion.UNCLEAR: "actors of whom it is unclear",
    Conclusion.VERIFIED_AGENT: "proven agents, such as search engines",
    Conclusion.PERMITTED: "actors who may, by an agreement",
    Conclusion.ORDINARY: "ordinary visitors",
}
"""Kinds of actors, as the person is told of them: never who they are."""


def of_subject(exposures: ibis.Table, subject: int) -> ibis.Table:
    """
    Return how often one person was shown to each actor on each surface.

    Returns:
        One row a surface and actor; columns surface, actor, times, first and last (microseconds
        since 1970 UTC).
    """
    shown = exposures.filter(
        (exposures.subject == ibis.literal(subject, "uint64"))
        & (exposures.outcome == HIT)
        & (exposures.kind != LIST)
    )
    return (
        shown.group_by("surface", "actor")
        .agg(times=shown.count(), first=shown["at"].min(), last=shown["at"].max())
        .order_by("surface", "actor")
    )


def of_visitor(exposures: ibis.Table, actor: int) -> ibis.Table:
    """Return what is kept of one actor as a visitor: columns exposures, people, first and last."""
    mine = exposures.filter(exposures.actor == ibis.literal(actor, "uint64"))
    return mine.agg(
        exposures=mine.count(),
        people=mine.subject.nunique(where=mine.outcome == HIT),
        first=mine["at"].min(),
        last=mine["at"].max(),
    )


@dataclass(slots=True)
class Row:
    """Count the actors of one kind to whom one surface showed a person."""

    actors: int = 0
    times: int = 0
    first: int = 1 << 62
    last: int = 0

    def add(self, times: int, first: int, last: int) -> None:
        """Count one actor."""
        self.actors += 1
        self.times += times
        self.first, self.last = min(self.first, first), max(self.last, last)


def told(
    rows: Columns,
    kinds: Mapping[int, Conclusion],
    surfaces: Sequence[Mapping[str, Any]],
    moment: Callable[[int], str],
) -> list[Document]:
    """
    Return what a person is told, a document for each surface and kind of actor, the gravest first.

    Args:
        rows: As ``of_subject`` returns them.
        kinds: What is concluded of each actor; whoever is not judged counts as ordinary.
        surfaces: What is noted of each surface beside the ledger, by its number.
        moment: Writes a moment of the ledger.
    """
    counted: dict[tuple[Conclusion, int], Row] = defaultdict(Row)
    for surface, actor, times, first, last in zip(
        *(rows[name].tolist() for name in ("surface", "actor", "times", "first", "last")),
        strict=True,
    ):
        kind = kinds.get(actor, Conclusion.ORDINARY)
        counted[kind, surface].add(times, first, last)
    order = list(WORDS)
    return [
        {
            **_surface(surfaces, surface),
            "to": kind.value,
            "words": WORDS[kind],
            "actors": row.actors,
            "times": row.times,
            "first": moment(row.first),
            "last": moment(row.last),
        }
        for (kind, surface), row in sorted(
            counted.items(), key=lambda each: (order.index(each[0][0]), each[0][1])
        )
    ]


def _surface(surfaces: Sequence[Mapping[str, Any]], number: int) -> Document:
    """Return the name and the fields of a surface, as far as they are noted."""
    known = surfaces[number] if 0 <= number < len(surfaces) else {}
    return {
        "surface": str(known.get("name", f"surface {number}")),
        "fields": list(known.get("fields", ())),
    }
