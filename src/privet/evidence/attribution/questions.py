"""What the ledger is asked to trace a dump: relations, and what is made of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import numpy as np

from privet.detection.measures.traits import traits
from privet.detection.relations import CHOSEN, EXPOSURES, chosen
from privet.evidence.attribution.bonds import Bonds
from privet.exposure.exposures import HIT, LIST

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

    from privet.detection.relations import Relations

DUMP = ibis.table({"subject": "uint64"}, name="dump")
"""The people of the dump, each once."""

PAIRS = 12_000_000
"""Pairs of an actor and a person that are held at once: about 500 MB at the height."""

PARTS = 1 << 16
"""Pseudonyms are chance, so that those with a small remainder are a sample of the people."""


def shown(exposures: Table, until: int | None) -> Table:
    """Return the exposures that showed one person who is known, up to a moment."""
    e = exposures.filter((exposures.outcome == HIT) & (exposures.kind != LIST))
    e = e.filter(e.subject != 0)
    return e if until is None else e.filter(e["at"] <= until)


def people(exposures: Table, until: int | None) -> Table:
    """Return each person that anybody was shown."""
    return shown(exposures, until).select("subject").distinct()


def pairs(exposures: Table, until: int | None, parts: int) -> Table:
    """Return each actor with each person it was shown, of so many of ``PARTS`` of the people."""
    e = shown(exposures, until)
    if parts < PARTS:
        e = e.filter(e.subject % PARTS < parts)
    return e.select("actor", "subject").distinct()


def everybody(exposures: Table, until: int | None) -> Table:
    """Return how many actors were shown anybody, how many exposures, and how many list pages."""
    e = exposures if until is None else exposures.filter(exposures["at"] <= until)
    one = (e.outcome == HIT) & (e.kind != LIST) & (e.subject != 0)
    return e.agg(
        actors=e.actor.nunique(where=one),
        exposures=one.sum(),
        lists=((e.kind == LIST) & (e.outcome == HIT)).sum(),
    )


def takings(exposures: Table, until: int | None, chosen: Table, dump: Table) -> Table:
    """Return for some actors each person of the dump that it was shown, and when first."""
    e = shown(exposures, until).semi_join(chosen, "actor").semi_join(dump, "subject")
    return e.group_by(["actor", "subject"]).agg(first=e["at"].min())


def totals(exposures: Table, until: int | None, chosen: Table) -> Table:
    """Return for some actors how many people each was shown."""
    e = shown(exposures, until).semi_join(chosen, "actor")
    return e.group_by("actor").agg(people=e.subject.nunique())


@dataclass(frozen=True, slots=True)
class Extent:
    """
    Say how much a ledger can tell.

    Args:
        actors: Who was shown anybody; the candidates.
        exposures: Times that one known person was shown.
        lists: Pages of lists, whose people the ledger does not know.
    """

    actors: int
    exposures: int
    lists: int


def extent(ledger: Relations, until: int | None) -> Extent:
    """Return how much a ledger can tell of a dump."""
    found = ledger.run(everybody(EXPOSURES, until))
    values = [int(found[name][0] or 0) for name in ("actors", "exposures", "lists")]
    return Extent(*values)


def sample(
    ledger: Relations, until: int | None, rows: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return who was shown whom, for all people or a sample of them that can be held."""
    parts = PARTS if rows <= PAIRS else max(1, PARTS * PAIRS // rows)
    columns = ledger.run(pairs(EXPOSURES, until, parts))
    return columns["actor"].astype(np.uint64), columns["subject"].astype(np.uint64)


def bonds(ledger: Relations, actors: NDArray[np.uint64]) -> Bonds:
    """Return what binds actors, which are sorted."""
    if not len(actors):
        return Bonds(())
    known = traits(ledger, actors)
    return Bonds((known.device, known.network, known.block))


@dataclass(frozen=True, slots=True)
class Taking:
    """
    Say what some actors were shown of the dump, exactly.

    Args:
        actor: int64, the place in the actors asked for, of each pair; *subject* and *first* (when
            it was shown first, microseconds since 1970) likewise.
        people: How many people each actor was shown in all.
    """

    actor: NDArray[np.int64]
    subject: NDArray[np.uint64]
    first: NDArray[np.int64]
    people: NDArray[np.int64]


def taking(
    ledger: Relations, until: int | None, actors: NDArray[np.uint64], dump: NDArray[np.uint64]
) -> Taking:
    """Return what some actors, which are sorted, were shown of the people of the dump."""
    told = {**chosen(actors), "dump": {"subject": dump}}
    found = ledger.run(takings(EXPOSURES, until, CHOSEN, DUMP), told)
    counted = ledger.run(totals(EXPOSURES, until, CHOSEN), chosen(actors))
    people_of = np.zeros(len(actors), np.int64)
    people_of[np.searchsorted(actors, counted["actor"])] = counted["people"]
    return Taking(
        actor=np.searchsorted(actors, found["actor"]).astype(np.int64),
        subject=found["subject"].astype(np.uint64),
        first=found["first"].astype(np.int64),
        people=people_of,
    )
