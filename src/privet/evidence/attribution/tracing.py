"""What is answered of a found dump: who is accused, how sure, and what cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from privet.evidence.findings import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

SUREST = 0.999
"""The highest certainty told. What a model of innocent visitors says beyond that, nobody has measured."""

LEAST_RISK = 1e-9
"""The smallest risk told of an accusation; below it the numbers of a model mean nothing."""


class Answered(StrEnum):
    """Whether a dump could be traced to anybody."""

    TRACED = "traced"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Contents:
    """
    Say what a dump holds.

    Args:
        people: Pseudonyms of those of its people whom the ledger knows, sorted.
        foreign: Distinct identifiers that it does not know.
        rows: Rows read; *empty* of them had no identifier, *repeated* had one met before.
        ways: How many rows were written in which spelling; *cleaned* of them not as the site does.
        column: The column read; *guessed* says that nobody named it.
        title: How the dump is written, for people.
        canaries: Invented people found in it, by their ids.
        marks: Numbers of the marks that could be read; *second* says of each which spelling it has.
    """

    people: NDArray[np.uint64]
    foreign: int
    rows: int
    empty: int = 0
    repeated: int = 0
    cleaned: int = 0
    ways: Mapping[str, int] = field(default_factory=dict)
    column: str = ""
    guessed: bool = False
    title: str = ""
    canaries: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    second: tuple[bool, ...] = ()

    @property
    def size(self) -> int:
        """How many different people it holds, known or not."""
        return len(self.people) + self.foreign

    def document(self) -> dict[str, Any]:
        """Return the contents as they stand in a report."""
        return {
            "column": self.column,
            "guessed": self.guessed,
            "written": self.title,
            "rows": self.rows,
            "people": self.size,
            "known": len(self.people),
            "foreign": self.foreign,
            "empty": self.empty,
            "repeated": self.repeated,
            "cleaned": self.cleaned,
            "spellings": dict(self.ways),
            "canaries": list(self.canaries),
            "marks": len(self.marks),
        }


@dataclass(frozen=True, slots=True)
class Accused:
    """
    Accuse one actor.

    Args:
        covers: The share of the people in the dump that it was shown, 0 to 1.
        llr: How much likelier the dump is if it is a source than if not; natural logarithm.
        certainty: How sure, 0 to 1; one less the risk over all candidates, ``SUREST`` at most.
        because: Why, in words that can be sent on.
    """

    actor: str
    covers: float
    llr: float
    certainty: float
    because: str

    def document(self) -> dict[str, Any]:
        """Return the accusation as it is written down."""
        return {
            "actor": self.actor,
            "covers": round(self.covers, 4),
            "llr": round(self.llr, 1),
            "certainty": round(self.certainty, 4),
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class Together:
    """Accuse a group that shares devices or networks; see ``Accused`` for what the figures mean."""

    members: tuple[str, ...]
    covers: float
    llr: float
    certainty: float

    def document(self) -> dict[str, Any]:
        """Return the accusation as it is written down."""
        return {
            "members": list(self.members),
            "covers": round(self.covers, 4),
            "llr": round(self.llr, 1),
            "certainty": round(self.certainty, 4),
        }


@dataclass(frozen=True, slots=True)
class Traced:
    """
    Answer who may have produced a dump.

    Args:
        candidates: Actors that were considered.
        risk: The chance that any of the accused is innocent, were innocents as modelled.
        between: When what the accused took was shown to them: the first of it, and the moment from
            which on they had all of it.
        why: What speaks against accusing, or limits it, in sentences.
        caveats: What the ledger cannot tell.
    """

    contents: Contents
    candidates: int
    accused: tuple[Accused, ...] = ()
    groups: tuple[Together, ...] = ()
    risk: float = 0.0
    between: tuple[datetime, datetime] | None = None
    why: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def verdict(self) -> Answered:
        """Whether anybody is accused."""
        return Answered.TRACED if self.accused or self.groups else Answered.CANNOT_TELL

    def document(self) -> dict[str, Any]:
        """Return the answer as ``privet trace --json`` prints it."""
        return {
            "verdict": self.verdict.value,
            "accused": [each.document() for each in self.accused],
            "groups": [each.document() for each in self.groups],
            "candidates": self.candidates,
            "false_accusation_risk": self.risk,
            "between": [rfc3339(m) for m in self.between] if self.between else [None, None],
        }

    def report(self) -> dict[str, Any]:
        """Return the answer with what it was made from, as it is attached to a case."""
        return {
            **self.document(),
            "dump": self.contents.document(),
            "why": list(self.why),
            "caveats": list(self.caveats),
        }
