"""How a found dump is traced to those who may have taken it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.relations import EXPOSURES
from privet.evidence.attribution import marks as marking
from privet.evidence.attribution.accusing import LEAST, Trial
from privet.evidence.attribution.questions import bonds, extent, people, sample, taking
from privet.evidence.attribution.sights import Sights
from privet.evidence.attribution.telling import accusations, branded, limits
from privet.evidence.attribution.tracing import Contents, Traced
from privet.workflows.commands import Consult, NameThem
from privet.workflows.steps import Command, ask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.evidence.attribution.accusing import Outcome
    from privet.evidence.attribution.questions import Extent
    from privet.exposure.pseudonyms import Key
    from privet.workflows.steps import Steps

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FindPeople(Command[Contents]):
    """Find the people of the dump among those *known* to the ledger, as pseudonyms."""

    known: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """
    Say what is asked of a dump.

    Args:
        key: The key of the ledger.
        found: When the dump was found; what was shown later cannot be in it.
        colluders: The strength of the code that marks were made with.
    """

    key: Key
    found: datetime | None = None
    colluders: int = 1

    @property
    def until(self) -> int | None:
        """The moment after which exposures do not count, microseconds since 1970."""
        return None if self.found is None else (self.found - EPOCH) // timedelta(microseconds=1)


def trace(inquiry: Inquiry) -> Steps[Traced]:
    """Return which actors of the ledger could have produced a dump, and how sure that is."""
    until = inquiry.until
    size: Extent = yield from ask(Consult(lambda ledger: extent(ledger, until), "measuring"))
    known = yield from ask(
        Consult(lambda ledger: ledger.run(people(EXPOSURES, until))["subject"], "measuring")
    )
    contents = yield from ask(FindPeople(known.astype(np.uint64)))
    traced = Traced(contents, size.actors, caveats=limits(size, inquiry.found))
    actors = np.zeros(0, np.uint64)
    if len(contents.people) >= LEAST:
        actor, subject = yield from ask(
            Consult(lambda ledger: sample(ledger, until, size.exposures), "comparing")
        )
        sights = Sights.of(actor, subject, contents.people)
        actors = sights.actor
        bound = yield from ask(Consult(lambda ledger: bonds(ledger, actors), "comparing"))
        outcome = Trial(sights, bound, candidates=size.actors).run()
        traced = yield from told(traced, sights, outcome, until)
    else:
        few = f"only {len(contents.people):,} people of the dump were shown to anybody here"
        traced = replace(traced, why=(f"{few}; below {LEAST} nobody is accused",))
    if contents.marks:
        traced = yield from by_marks(traced, inquiry)
    return traced


def told(traced: Traced, sights: Sights, outcome: Outcome, until: int | None) -> Steps[Traced]:
    """Put names and exact figures to what was found on a sample."""
    rows = sorted(
        {row for source in (*outcome.sources, *outcome.stood_out) for row in source.actors}
        | {row for rivals in outcome.rivals for row in rivals}
    )
    actors = sights.actor[rows]
    took = yield from ask(
        Consult(lambda ledger: taking(ledger, until, actors, traced.contents.people), "comparing")
    )
    names = yield from ask(NameThem(actors))
    return accusations(traced, outcome, rows, actors, took, names)


def by_marks(traced: Traced, inquiry: Inquiry) -> Steps[Traced]:
    """Accuse those whose marks stand in the dump."""
    contents = traced.contents
    found = yield from ask(
        Consult(lambda ledger: ledger.run(EXPOSURES.select("actor").distinct()), "comparing")
    )
    actors = np.sort(found["actor"].astype(np.uint64))
    code = marking.Code(inquiry.key, inquiry.colluders)
    matched = marking.matches(
        code,
        actors,
        np.asarray(contents.marks, np.int64),
        np.asarray(contents.second, np.bool_),
    )
    names = yield from ask(NameThem(actors[[match.actor for match in matched]]))
    return branded(traced, matched, actors, names)
