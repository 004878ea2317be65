"""Invented people who were planted in a site: by whom and where, and who has been shown them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.detection.relations import EXPOSURES
from privet.evidence.attribution.questions import DUMP, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ibis import Table

    from privet.detection.relations import Relations
    from privet.evidence.entries import Entry

PLANTED: Final = "canaries-planted"
"""The kind of the audit entry that says that invented people were planted; its file says which."""


@dataclass(frozen=True, slots=True)
class Planting:
    """
    Say what was planted.

    Args:
        day: When that was put on record.
        owner: Who answers for it, and takes it out again.
        place: Where on the site these people stand.
        people: Their pseudonyms in the ledger, hexadecimal.
        marks: How many marks stand in their records.
        sha256: Of the file of canaries and marks.
    """

    day: date
    owner: str
    place: str
    people: tuple[str, ...]
    marks: int
    sha256: str

    def payload(self) -> dict[str, Any]:
        """Return it as an entry holds it."""
        return {
            "owner": self.owner,
            "place": self.place,
            "people": list(self.people),
            "marks": self.marks,
            "sha256": self.sha256,
        }

    @classmethod
    def read(cls, entry: Entry) -> Planting:
        """Return what an entry says."""
        said = entry.payload
        return cls(
            date.fromisoformat(entry.at[:10]),
            str(said["owner"]),
            str(said["place"]),
            tuple(said["people"]),
            int(said["marks"]),
            str(said["sha256"]),
        )


def plantings(entries: Iterable[Entry]) -> tuple[Planting, ...]:
    """Return what was planted, the oldest first."""
    return tuple(Planting.read(each) for each in entries if each.kind == PLANTED)


@dataclass(frozen=True, slots=True)
class Bitten:
    """
    Say who was shown invented people: whom no ordinary visitor has a reason to look at.

    Args:
        actor: Their pseudonym.
        people: How many of them; *times* how often.
        first: When first, microseconds since 1970 UTC; *last* likewise.
    """

    actor: int
    people: int
    times: int
    first: int
    last: int


def bites(exposures: Table, invented: Table) -> Table:
    """Return one row an actor that was shown any of the *invented*, the one of most people first."""
    met = shown(exposures, None).semi_join(invented, "subject")
    found = met.group_by("actor").agg(
        people=met.subject.nunique(),
        times=met.count(),
        first=met["at"].min(),
        last=met["at"].max(),
    )
    return found.order_by(found.people.desc(), found["first"], found.actor)


def bitten(ledger: Relations, people: Sequence[str]) -> tuple[Bitten, ...]:
    """Return who was shown the invented people of these pseudonyms."""
    if not people:
        return ()
    wanted: Mapping[str, Any] = {
        "dump": {"subject": np.asarray(sorted({int(each, 16) for each in people}), np.uint64)}
    }
    found = ledger.run(bites(EXPOSURES, DUMP), wanted)
    names = ("actor", "people", "times", "first", "last")
    rows = zip(*(found[name].tolist() for name in names), strict=True)
    return tuple(Bitten(*(int(part) for part in row)) for row in rows)
