"""Who was shown whom first when, and how many others were shown them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.complement import Sightings
from privet.detection.relations import CHOSEN, EXPOSURES, chosen
from privet.exposure.exposures import HIT, VIEW
from privet.exposure.roster import Roster

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

    from privet.detection.relations import Columns, Relations


def followings(exposures: Table) -> Table:
    """Return for each data subject how many actors were shown it, and its place."""
    e = exposures.filter((exposures.kind == VIEW) & (exposures.outcome == HIT))
    met = e.group_by(["subject", "actor"]).agg(place=e.place.max())
    return met.group_by("subject").agg(actors=met.count(), place=met.place.max())


def meetings(exposures: Table, chosen: Table) -> Table:
    """Return for the actors *chosen* whom each was shown, and when first."""
    e = exposures.semi_join(chosen, "actor")
    e = e.filter((e.kind == VIEW) & (e.outcome == HIT))
    return e.group_by(["actor", "subject"]).agg(first=e["at"].min())


def followed(ledger: Relations) -> Columns:
    """Return how many actors were shown each data subject, and its place."""
    return ledger.run(followings(EXPOSURES))


def sightings(
    ledger: Relations,
    actors: NDArray[np.uint64],
    rows: NDArray[np.int64],
    known: Columns | None = None,
) -> Sightings:
    """
    Return whom some actors were shown; people on pages of lists are not known and left out.

    Lookups are left out too: an identifier that is looked up is no page that others open.

    Args:
        actors: All actors, sorted.
        rows: Which of them.
        known: What ``followed`` says, where it was asked before.
    """
    known = followed(ledger) if known is None else known
    roster = Roster(len(known["subject"]))
    roster.number(known["subject"])
    found = ledger.run(meetings(EXPOSURES, CHOSEN), chosen(actors[rows]))
    return Sightings(
        actor=np.searchsorted(actors, found["actor"]).astype(np.int64),
        at=found["first"],
        subject=roster.find(found["subject"]).astype(np.int64),
        place=known["place"].astype(np.int64),
        popularity=known["actors"].astype(np.float64),
    )
