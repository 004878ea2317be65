"""Who was after whom first when, and how many others were: shown them, or asked for them in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np

from privet.detection.groups.complement import Sightings
from privet.detection.relations import CHOSEN, EXPOSURES, SOUGHT, chosen
from privet.exposure.exposures import HIT, VIEW
from privet.exposure.exposures import SOUGHT as ASKED
from privet.exposure.roster import Roster

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

    from privet.detection.relations import Columns, Relations


def opened(exposures: Table, sought: Table) -> Table:
    """Return each time that a page of one person was opened, or asked for in vain."""
    return ibis.union(
        *(
            table.filter((table.kind == VIEW) & (table.outcome == outcome)).select(
                "actor", "subject", "at", "place"
            )
            for table, outcome in ((exposures, HIT), (sought, ASKED))
        )
    )


def followings(exposures: Table, sought: Table) -> Table:
    """Return for each data subject how many actors opened it, and its place."""
    e = opened(exposures, sought)
    met = e.group_by(["subject", "actor"]).agg(place=e.place.max())
    return met.group_by("subject").agg(actors=met.count(), place=met.place.max())


def meetings(exposures: Table, sought: Table, chosen: Table) -> Table:
    """Return for the actors *chosen* whom each opened, and when first."""
    e = opened(exposures.semi_join(chosen, "actor"), sought.semi_join(chosen, "actor"))
    return e.group_by(["actor", "subject"]).agg(first=e["at"].min())


def followed(ledger: Relations) -> Columns:
    """Return how many actors opened each data subject, and its place."""
    return ledger.run(followings(EXPOSURES, SOUGHT))


def sightings(
    ledger: Relations,
    actors: NDArray[np.uint64],
    rows: NDArray[np.int64],
    known: Columns | None = None,
) -> Sightings:
    """
    Return whom some actors opened; people on pages of lists are not known and left out.

    Those whom somebody asked for and was not shown, since a challenge stood unanswered, are among
    them: what a guard holds back does not hide whom a fleet is after.

    Lookups are left out too: an identifier that is looked up is no page that others open.

    Args:
        actors: All actors, sorted.
        rows: Which of them.
        known: What ``followed`` says, where it was asked before.
    """
    known = followed(ledger) if known is None else known
    roster = Roster(len(known["subject"]))
    roster.number(known["subject"])
    found = ledger.run(meetings(EXPOSURES, SOUGHT, CHOSEN), chosen(actors[rows]))
    return Sightings(
        actor=np.searchsorted(actors, found["actor"]).astype(np.int64),
        at=found["first"],
        subject=roster.find(found["subject"]).astype(np.int64),
        place=known["place"].astype(np.int64),
        popularity=known["actors"].astype(np.float64),
    )
